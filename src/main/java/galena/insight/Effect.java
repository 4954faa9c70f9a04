package galena.insight;

import galena.kernel.LeadId;
import galena.lead.Scoring;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;

/// What points would have said about leads of which it is known by now what became of them. Pure.
///
/// @param leads old enough that what was to be sold of them is sold, for the most part
/// @param bands from most points to fewest; leads with the same points are never apart
/// @param parts what each rule says, in the order of the rules
/// @param pairs of one lead that was sold and one that was not, drawn by lot, how often the one that was sold had
///     more points, 0 to 1; the same points count half. 0.5 is chance; also where nothing or everything was sold
/// @param low with 95 percent it is above this
/// @param high and below that
public record Effect(long leads, long sold, List<Band> bands, List<Part> parts, double pairs, double low, double high) {
    /// Fewer were sold or not sold: too few to say anything.
    static final int ENOUGH = 10;

    private static final int BANDS = 5;

    /// Leads with so many points.
    ///
    /// @param own of them, taken in by Galena: only of those it is known whether anybody was reached
    /// @param low with 95 percent the share that is sold is above this (Wilson, J. Am. Stat. Assoc. 22, 1927)
    public record Band(int from, int to, long leads, long own, long contacted, long sold, double low, double high) {}

    /// What a rule is worth.
    public enum Word {
        /// What it says is what happens: more points where more is sold.
        RIGHT,
        /// More points where less is sold, or the other way round.
        WRONG,
        UNKNOWN;

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// Leads for which a rule holds, beside those for which it does not.
    public record Part(long leads, long sold, long others, long othersSold, Word word) {}

    /// A lead of which it is known what became of it.
    ///
    /// @param held the places of the rules that hold for it
    record Past(LeadId lead, int points, List<Integer> held, boolean own, boolean contacted, boolean sold) {}

    /// So many have to be sold, and so many not, for anything to be said.
    public static int enough() {
        return ENOUGH;
    }

    /// Whether enough is known for saying anything.
    public boolean isKnown() {
        return sold >= ENOUGH && leads - sold >= ENOUGH;
    }

    static Effect of(List<Past> all, Scoring scoring) {
        long sold = all.stream().filter(Past::sold).count();
        var parts = new ArrayList<Part>();
        for (int place = 0; place < scoring.lines().size(); place++) {
            parts.add(part(all, place, scoring.lines().get(place).points()));
        }
        var bands = bands(all);
        var pairs = pairs(all, sold);
        return new Effect(all.size(), sold, bands, parts, pairs[0], pairs[1], pairs[2]);
    }

    private static List<Band> bands(List<Past> all) {
        var sorted = all.stream()
                .sorted(Comparator.comparingInt(Past::points).reversed())
                .toList();
        var bands = new ArrayList<Band>();
        int begin = 0;
        while (begin < sorted.size()) {
            int end = Math.min(sorted.size(), begin + Math.max(1, (all.size() + BANDS - 1) / BANDS));
            while (end < sorted.size()
                    && sorted.get(end).points() == sorted.get(end - 1).points()) {
                end++;
            }
            bands.add(band(sorted.subList(begin, end)));
            begin = end;
        }
        return bands;
    }

    private static Band band(List<Past> some) {
        long sold = some.stream().filter(Past::sold).count();
        var interval = interval(some.size(), sold);
        return new Band(
                some.getLast().points(),
                some.getFirst().points(),
                some.size(),
                some.stream().filter(Past::own).count(),
                some.stream().filter(past -> past.own() && past.contacted()).count(),
                sold,
                interval.getLowerBound(),
                interval.getUpperBound());
    }

    private static org.apache.commons.statistics.interval.Interval interval(long leads, long sold) {
        return BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate((int) leads, (int) sold, 0.05);
    }

    /// Whether what a rule says holds: the difference of two shares with its interval of 95 percent (the hybrid score
    /// interval of Newcombe, Statistics in Medicine 17, 1998).
    private static Part part(List<Past> all, int place, int points) {
        long leads = all.stream().filter(past -> past.held().contains(place)).count();
        long sold = all.stream()
                .filter(past -> past.sold() && past.held().contains(place))
                .count();
        long others = all.size() - leads;
        long othersSold = all.stream().filter(Past::sold).count() - sold;
        if (leads == 0 || others == 0 || points == 0) {
            return new Part(leads, sold, others, othersSold, Word.UNKNOWN);
        }
        double here = (double) sold / leads;
        double there = (double) othersSold / others;
        var mine = interval(leads, sold);
        var theirs = interval(others, othersSold);
        double low = here - there - Math.hypot(here - mine.getLowerBound(), theirs.getUpperBound() - there);
        double high = here - there + Math.hypot(mine.getUpperBound() - here, there - theirs.getLowerBound());
        var word = low > 0
                ? points > 0 ? Word.RIGHT : Word.WRONG
                : high < 0 ? points < 0 ? Word.RIGHT : Word.WRONG : Word.UNKNOWN;
        return new Part(leads, sold, others, othersSold, word);
    }

    /// The statistic of Mann and Whitney as a share, with the interval of Hanley and McNeil (Radiology 143, 1982).
    private static double[] pairs(List<Past> all, long sold) {
        long rest = all.size() - sold;
        if (sold == 0 || rest == 0) {
            return new double[] {0.5, 0, 1};
        }
        var byPoints = new TreeMap<Integer, long[]>();
        all.forEach(past -> byPoints.computeIfAbsent(past.points(), p -> new long[2])[past.sold() ? 0 : 1]++);
        double better = 0;
        long below = 0;
        for (var here : byPoints.values()) {
            better += here[0] * (below + here[1] / 2.0);
            below += here[1];
        }
        double share = better / ((double) sold * rest);
        double first = share / (2 - share);
        double second = 2 * share * share / (1 + share);
        double error = Math.sqrt(
                (share * (1 - share) + (sold - 1) * (first - share * share) + (rest - 1) * (second - share * share))
                        / ((double) sold * rest));
        return new double[] {share, Math.max(0, share - 1.96 * error), Math.min(1, share + 1.96 * error)};
    }
}
