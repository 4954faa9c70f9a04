package galena.insight;

import galena.lead.Scoring;
import galena.playbook.Term;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.commons.statistics.distribution.NormalDistribution;

/// Rules about points that past leads suggest: values of which clearly more is sold, or less, than of all others. Over
/// all that are looked at, false ones are bounded as they are for people ([Comparison#named]). Pure.
final class Suggestion {
    /// Of fewer leads with a value, or without it, nothing is suggested.
    private static final int ENOUGH = 30;

    private static final int MOST_VALUES = 20;
    private static final int MOST_RULES = 12;
    private static final int LARGEST = 50;
    /// Twice as much is sold: so many points.
    private static final int DOUBLE = 10;
    /// Names and places by which a few are known, and hours, of which neighbours belong together.
    private static final Predicate<String> SAYS_LITTLE = Set.of("company", "city", "postal_code", "hour")::contains;

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private Suggestion() {}

    /// @param brought as [galena.lead.Scores#brought] gives it
    record Past(Map<String, Object> brought, boolean sold) {}

    private static final class Counted {
        private final String written;
        private long leads;
        private long sold;

        Counted(String written) {
            this.written = written;
        }
    }

    private record Candidate(Term term, long leads, long sold) {}

    /// The most telling first.
    ///
    /// @param fields that may be asked for
    static List<Scoring.Line> of(List<Past> all, Set<String> fields) {
        long sold = all.stream().filter(Past::sold).count();
        var candidates = fields.stream()
                .filter(SAYS_LITTLE.negate())
                .sorted()
                .flatMap(field -> candidates(all, field).stream())
                .toList();
        var likely =
                candidates.stream().map(one -> chance(one, all.size(), sold)).toList();
        var named = Comparison.named(likely);
        var lines = new ArrayList<Scoring.Line>();
        for (int i = 0; i < candidates.size(); i++) {
            int points = points(candidates.get(i), all.size(), sold);
            if (named.contains(i) && points != 0) {
                lines.add(new Scoring.Line(candidates.get(i).term(), points));
            }
        }
        return lines.stream()
                .sorted(Comparator.comparingInt((Scoring.Line line) -> -Math.abs(line.points())))
                .limit(MOST_RULES)
                .toList();
    }

    private static List<Candidate> candidates(List<Past> all, String field) {
        var values = new HashMap<String, Counted>();
        for (var past : all) {
            var said = said(past.brought(), field);
            if (!said.isEmpty() && said.length() <= 60 && !said.contains(",") && !said.contains(";")) {
                var counted = values.computeIfAbsent(said.toLowerCase(Locale.ROOT), v -> new Counted(said));
                counted.leads++;
                counted.sold += past.sold() ? 1 : 0;
            }
        }
        return values.values().stream()
                .filter(one -> one.leads >= ENOUGH && all.size() - one.leads >= ENOUGH)
                .sorted(Comparator.comparingLong((Counted one) -> -one.leads).thenComparing(one -> one.written))
                .limit(MOST_VALUES)
                .map(one -> new Candidate(new Term(field, Term.Sign.IS, List.of(one.written)), one.leads, one.sold))
                .toList();
    }

    private static String said(Map<String, Object> brought, String field) {
        var value = brought.get(field);
        if (value == null && brought.get("own") instanceof Map<?, ?> own) {
            value = own.get(field);
        }
        return value == null ? "" : value.toString().strip();
    }

    /// How likely it were that the shares are so far apart if they were the same: two-sided, with the pooled share
    /// (Fleiss, *Statistical Methods for Rates and Proportions*, 2.4).
    private static double chance(Candidate one, long all, long sold) {
        double here = (double) one.sold() / one.leads();
        double there = (double) (sold - one.sold()) / (all - one.leads());
        double pooled = (double) sold / all;
        double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / one.leads() + 1.0 / (all - one.leads())));
        return error == 0 ? 1 : 2 * NORMAL.survivalProbability(Math.abs(here - there) / error);
    }

    private static int points(Candidate one, long all, long sold) {
        double here = (one.sold() + 0.5) / (one.leads() + 1);
        double there = (sold - one.sold() + 0.5) / (all - one.leads() + 1);
        return Math.clamp(Math.round(DOUBLE * Math.log(here / there) / Math.log(2)), -LARGEST, LARGEST);
    }
}
