package galena.insight;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// How long it took until the first attempt, in spans that people tell apart. Pure.
final class Spans {
    /// Each span ends before this many seconds; what takes longer than the last one is the last span.
    static final List<Integer> ENDS = List.of(60, 120, 300, 600, 1_800, 3_600, 18_000, 86_400, 259_200, 604_800);

    static final int COUNT = ENDS.size() + 1;
    /// So many attempts and more are one.
    static final int TRIES = 8;

    private Spans() {}

    /// From 0; what came before it began counts as at once.
    static int of(Instant from, Instant until) {
        long seconds = Duration.between(from, until).toSeconds();
        for (int i = 0; i < ENDS.size(); i++) {
            if (seconds < ENDS.get(i)) {
                return i;
            }
        }
        return ENDS.size();
    }
}
