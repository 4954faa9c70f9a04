package galena.insight;

import galena.kernel.PersonId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.statistics.distribution.GammaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/// Compares each person of a team with all others on leads of the same kind, so that nobody is judged by what
/// they were given: Mantel and Haenszel, *Statistical aspects of the analysis of data from retrospective studies
/// of disease*, J. Natl. Cancer Inst. 22 (1959), with the correction for continuity. How far somebody is from
/// what the team reaches is drawn towards it the more, the less is known (gamma-Poisson, as in Clayton and Kaldor,
/// Biometrics 43, 1987), with an interval. Pure.
final class Comparison {
    /// How often anybody may be accused, or praised, where all are equal.
    static final double ALARM = 0.05;

    private static final double COVERED = 0.95;
    private static final double SMALLEST_SPREAD = 1e-4;
    /// Of a team of which nothing is known: people differ by about three tenths.
    private static final double USUAL_SPREAD = 0.09;
    private static final double LARGEST_SPREAD = 4;
    private static final double LARGE_SHAPE = 10_000;
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private Comparison() {}

    /// One person beside the others.
    ///
    /// @param expected how many would have come off in the hands of the team as a whole
    /// @param ratio of what came off to that, drawn towards one
    /// @param low with 95 percent the ratio is above this
    /// @param high and below that
    /// @param below how likely it were to reach as little in the team's hands
    /// @param above how likely it were to reach as much
    record Result(
            PersonId person,
            long count,
            long hits,
            double expected,
            double variance,
            double ratio,
            double low,
            double high,
            double below,
            double above) {
        double rate() {
            return count == 0 ? 0 : (double) hits / count;
        }
    }

    /// @param spread how far apart people are beyond chance: the standard deviation of their ratios
    /// @param known whether that rests more on what was seen than on what is usual
    record Team(List<Result> results, double spread, boolean known, long count, long hits) {
        double rate() {
            return count == 0 ? 0 : (double) hits / count;
        }
    }

    /// @param expected sum over kinds
    private record Raw(PersonId person, long count, long hits, double expected, double variance) {}

    static Team of(SeenGrid seen) {
        return of(seen, Set.of());
    }

    /// Without some, who are neither compared nor compared with.
    static Team of(SeenGrid seen, Set<PersonId> without) {
        var theirs = seen.theirs(without);
        var counts = new long[seen.kinds()];
        var hits = new long[seen.kinds()];
        for (var one : theirs) {
            for (int kind = 0; kind < one.counts().length; kind++) {
                counts[kind] += one.counts()[kind];
                hits[kind] += one.hits()[kind];
            }
        }
        var raw = theirs.stream().map(one -> raw(one, counts, hits)).toList();
        double sure = sure(raw);
        double spread = spread(raw, sure);
        return new Team(
                raw.stream().map(one -> result(one, spread)).toList(),
                Math.sqrt(spread),
                sure > 0.5,
                Arrays.stream(counts).sum(),
                Arrays.stream(hits).sum());
    }

    private static Raw raw(SeenGrid.Theirs theirs, long[] counts, long[] hits) {
        long count = 0;
        long hit = 0;
        double expected = 0;
        double variance = 0;
        for (int kind = 0; kind < theirs.counts().length; kind++) {
            int mine = theirs.counts()[kind];
            if (mine > 0) {
                double total = counts[kind];
                count += mine;
                hit += theirs.hits()[kind];
                expected += mine * hits[kind] / total;
                if (total > 1) {
                    variance +=
                            mine * (total - mine) * hits[kind] * (total - hits[kind]) / (total * total * (total - 1));
                }
            }
        }
        return new Raw(theirs.person(), count, hit, expected, variance);
    }

    /// How much of what is said of the spread rests on what was seen, 0 to 1.
    private static double sure(List<Raw> raw) {
        double weight =
                raw.stream().mapToDouble(one -> one.expected() * one.expected()).sum();
        double noise = raw.stream()
                .mapToDouble(one -> 2 * one.variance() * one.variance())
                .sum();
        if (weight == 0) {
            return 0;
        }
        double unsure = noise / (weight * weight);
        return USUAL_SPREAD * USUAL_SPREAD / (USUAL_SPREAD * USUAL_SPREAD + unsure);
    }

    /// The variance of people's ratios beyond chance: by the method of moments, and the less it can be known, the
    /// nearer to what is usual.
    private static double spread(List<Raw> raw, double sure) {
        double beyond = 0;
        double weight = 0;
        for (var one : raw) {
            beyond += (one.hits() - one.expected()) * (one.hits() - one.expected()) - one.variance();
            weight += one.expected() * one.expected();
        }
        return weight == 0
                ? USUAL_SPREAD
                : Math.clamp(sure * beyond / weight + (1 - sure) * USUAL_SPREAD, SMALLEST_SPREAD, LARGEST_SPREAD);
    }

    private static Result result(Raw raw, double spread) {
        if (raw.expected() <= 0 || raw.variance() <= 0) {
            return new Result(raw.person(), raw.count(), raw.hits(), raw.expected(), 0, 1, 0, LARGEST_SPREAD, 1, 1);
        }
        // so much as if counted by Poisson: its variance over its mean is one
        double thinner = raw.variance() / raw.expected();
        double shape = 1 / spread;
        double after = raw.hits() / thinner + shape;
        double scale = 1 / (raw.expected() / thinner + shape);
        double sigma = Math.sqrt(raw.variance());
        double distance = raw.hits() - raw.expected();
        return new Result(
                raw.person(),
                raw.count(),
                raw.hits(),
                raw.expected(),
                raw.variance(),
                after * scale,
                quantile(after, scale, (1 - COVERED) / 2),
                quantile(after, scale, (1 + COVERED) / 2),
                NORMAL.cumulativeProbability((distance + 0.5) / sigma),
                NORMAL.cumulativeProbability((-distance + 0.5) / sigma));
    }

    /// Of the gamma distribution; of a very large shape that of the normal distribution with the same mean and
    /// variance,
    /// which is nearer than a thousandth then, and which is found at once.
    private static double quantile(double shape, double scale, double probability) {
        return shape > LARGE_SHAPE
                ? shape * scale * (1 + NORMAL.inverseCumulativeProbability(probability) / Math.sqrt(shape))
                : GammaDistribution.of(shape, scale).inverseCumulativeProbability(probability);
    }

    /// Which of these are too unlikely to be chance, so that where all are equal anybody is named in at most
    /// [#ALARM] of cases (Benjamini and Hochberg, J. R. Stat. Soc. B 57, 1995).
    static Set<Integer> named(List<Double> likely) {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < likely.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparing(likely::get));
        int last = -1;
        for (int rank = 0; rank < order.size(); rank++) {
            if (likely.get(order.get(rank)) <= ALARM * (rank + 1) / order.size()) {
                last = rank;
            }
        }
        return new HashSet<>(order.subList(0, last + 1));
    }

    /// How many leads each of two people needs until, four times out of five, it would be seen that one reaches the
    /// first and the other the second share; two-sided at five percent (Fleiss, *Statistical Methods for Rates and
    /// Proportions*, 3.2): 2,554 for 6 and 8 percent.
    static long twoShares(double one, double other) {
        double mean = (one + other) / 2;
        double root = NORMAL.inverseSurvivalProbability(ALARM / 2) * Math.sqrt(2 * mean * (1 - mean))
                + NORMAL.inverseCumulativeProbability(0.8) * Math.sqrt(one * (1 - one) + other * (1 - other));
        return (long) Math.ceil(root * root / ((one - other) * (one - other)));
    }

    /// How many leads somebody needs until, four times out of five, it would be seen that they reach only this
    /// part of what the others reach; the normal approximation for two shares (Fleiss, *Statistical Methods for
    /// Rates and Proportions*, 3.2), one-sided, with as many comparisons as are made.
    ///
    /// @param rate what the others reach, 0 to 1
    /// @param part of that, 0 to 1
    /// @param others how many times as many leads the others have
    static long needed(double rate, double part, int comparisons, double others) {
        if (rate <= 0 || rate >= 1 || others <= 0) {
            return Long.MAX_VALUE;
        }
        double low = rate * part;
        double mean = (low + others * rate) / (1 + others);
        double alarm = NORMAL.inverseSurvivalProbability(ALARM / Math.max(1, comparisons));
        double power = NORMAL.inverseCumulativeProbability(0.8);
        double root = alarm * Math.sqrt(mean * (1 - mean) * (1 + 1 / others))
                + power * Math.sqrt(low * (1 - low) + rate * (1 - rate) / others);
        return (long) Math.ceil(root * root / ((rate - low) * (rate - low)));
    }
}
