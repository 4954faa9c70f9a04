package galena.insight;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// What can be expected of something of a kind, from what became of others of that kind: their mean, drawn
/// towards the mean of all the more, the fewer there were (a normal-normal shrinkage with a weight fixed
/// beforehand, as in Efron and Morris, *Stein's Estimation Rule and Its Competitors*, JASA 68, 1973). Nothing is
/// expected before enough is known. Pure.
///
/// @param <K> a kind: a source, say
final class Expectation<K> {
    /// So many others are too few to say anything.
    static final int ENOUGH = 50;
    /// How many observations the mean of all weighs as much as.
    private static final double DRAWN = 20;

    private record Seen(long count, double sum) {
        Seen and(Seen other) {
            return new Seen(count + other.count, sum + other.sum);
        }
    }

    private final Map<K, Seen> seen = new HashMap<>();

    /// So many were seen, and came to this together.
    void saw(K kind, long count, double sum) {
        seen.merge(kind, new Seen(count, sum), Seen::and);
    }

    long known() {
        return seen.values().stream().mapToLong(Seen::count).sum();
    }

    boolean isKnown() {
        return known() >= ENOUGH;
    }

    /// Of one; 0 while too little is known.
    double of(K kind) {
        if (!isKnown()) {
            return 0;
        }
        double all = seen.values().stream().collect(Collectors.summingDouble(Seen::sum)) / known();
        var here = seen.getOrDefault(kind, new Seen(0, 0));
        return (here.sum() + DRAWN * all) / (here.count() + DRAWN);
    }
}
