package galena.distribution;

import galena.kernel.SourceId;
import java.util.Map;

/// How much somebody may receive. Nought stands for no limit.
///
/// @param capacity the most leads that may be due with them today; what rests between two calls does not count
/// @param ofSource the most a day of single sources
public record Limits(int hourly, int daily, int weekly, int monthly, int capacity, Map<SourceId, Integer> ofSource) {
    public static final int MOST = 100_000;
    public static final Limits NONE = new Limits(0, 0, 0, 0, 0, Map.of());

    public Limits {
        ofSource = Map.copyOf(ofSource);
        for (int limit : new int[] {hourly, daily, weekly, monthly, capacity}) {
            if (limit < 0 || limit > MOST) {
                throw new IllegalArgumentException("a limit is from 0 to " + MOST);
            }
        }
    }
}
