package galena.testing;

import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/// What came back from those who send what is almost right.
public final class Answers {
    /// What docs/api.md lists; 503 only while the database is away, and here it is not.
    private static final Set<Integer> DOCUMENTED =
            Set.of(200, 201, 204, 302, 400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 422, 429);

    private final Map<String, LongAdder> classes = new ConcurrentHashMap<>();
    /// What no documented answer came to: door, number, and what was wrong.
    public final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    void count(String what) {
        classes.computeIfAbsent(what, key -> new LongAdder()).increment();
    }

    /// Whether a status is one of those that are written down; if not, it is kept as wrong.
    boolean isDocumented(String door, long number, int status, String body) {
        boolean documented = DOCUMENTED.contains(status);
        if (!documented) {
            wrong.add(door + " " + number + " " + status + " " + head(body));
        }
        return documented;
    }

    static String head(String body) {
        return body.substring(0, Math.min(200, body.length()));
    }

    /// How often which door answered what.
    public Map<String, Long> classes() {
        var sorted = new TreeMap<String, Long>();
        classes.forEach((key, count) -> sorted.put(key, count.sum()));
        return sorted;
    }

    /// How many answers there were, of all doors.
    public long sum() {
        return classes.values().stream().mapToLong(LongAdder::sum).sum();
    }
}
