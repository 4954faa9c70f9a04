package galena.bench;

import galena.storage.Login;
import java.sql.SQLException;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// From the answer of the door to the decision that can be seen: leads at a fixed rate against a Galena in a
/// process of its own, with a plan that gives them to twenty people in turn.
final class Placements {
    /// How long it took, in milliseconds, and how many of those answered were placed.
    record EndToEnd(double p50Millis, double p99Millis, int answered, int placed, double perSecond) {}

    private static final int CONNECTIONS = 16;
    private static final int WARMING_SECONDS = 60;

    private Placements() {}

    static EndToEnd run(int perSecond, int seconds) throws Exception {
        try (var server = new Served("placing")) {
            return measured(server.port, server.key, server.login, perSecond, seconds);
        }
    }

    private static EndToEnd measured(int port, String key, Login login, int perSecond, int seconds) throws Exception {
        var answered = new ConcurrentHashMap<String, Long>();
        var seen = new ConcurrentHashMap<String, Long>();
        var over = new AtomicBoolean();
        var watcher = Thread.ofPlatform().start(() -> watch(login, seen, over));
        var numbers = new AtomicLong(1_000_000);
        double everyMillis = CONNECTIONS * 1000.0 / perSecond;
        // a day has thousands of such seconds, its first ones do not count
        new Load(port, key, numbers, Placements::body, answer -> {}).run(CONNECTIONS, WARMING_SECONDS, everyMillis);
        var result = new Load(
                        port, key, numbers, Placements::body, answer -> answered.put(lead(answer), System.nanoTime()))
                .run(CONNECTIONS, seconds, everyMillis);
        double took = result.seconds();
        for (int i = 0; i < 100 && !seen.keySet().containsAll(answered.keySet()); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        over.set(true);
        watcher.join();
        var times = answered.entrySet().stream()
                .filter(entry -> seen.containsKey(entry.getKey()))
                .mapToDouble(entry -> Math.max(0, seen.get(entry.getKey()) - entry.getValue()) / 1e6)
                .sorted()
                .toArray();
        return new EndToEnd(
                times[times.length / 2],
                times[(int) (times.length * 0.99)],
                answered.size(),
                times.length,
                answered.size() / took);
    }

    private static String lead(String answer) {
        int at = answer.indexOf("\"lead\":\"") + 8;
        return answer.substring(at, at + 36);
    }

    /// Somebody like nobody else: names and places of syllables.
    private static String body(long n) {
        var random = new Random(n);
        return "{\"first_name\":\"" + word(random, 2) + "\",\"last_name\":\"" + word(random, 3) + "\",\"phone\":\""
                + Load.phone(n * 7_919 % 60_000_000) + "\",\"email\":\"" + word(random, 5)
                + n + "@example.com\",\"city\":\"" + word(random, 3)
                + "\",\"region\":\"CA\",\"product\":\"a new roof\",\"message\":\"It leaks above the kitchen.\"}";
    }

    private static String word(Random random, int syllables) {
        var word = new StringBuilder();
        for (int i = 0; i < syllables; i++) {
            word.append("bcdfghklmnprstvwz".charAt(random.nextInt(17))).append("aeiou".charAt(random.nextInt(5)));
            if (random.nextInt(3) == 0) {
                word.append("nrlst".charAt(random.nextInt(5)));
            }
        }
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static void watch(Login login, Map<String, Long> seen, AtomicBoolean over) {
        // one thread places, so ids are in the order of their commits
        var last = new UUID(0, 0);
        try (var connection = login.connect();
                var statement = connection.prepareStatement("""
                        select decision_id, lead_id::text
                        from distribution.decision
                        where account_id = (select account_id from identity.account limit 1) and decision_id > ? and kind = 'given'
                        order by decision_id
                        """)) {
            while (!over.get()) {
                statement.setObject(1, last);
                try (var rows = statement.executeQuery()) {
                    long now = System.nanoTime();
                    while (rows.next()) {
                        last = rows.getObject(1, UUID.class);
                        seen.put(rows.getString(2), now);
                    }
                }
                TimeUnit.MILLISECONDS.sleep(15);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
