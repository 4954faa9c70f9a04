package galena.insight;

import galena.insight.Verdict.Measure;
import galena.insight.Verdict.Word;
import galena.kernel.PersonId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// From comparisons to words: who is above, as expected, below; of whom nothing can be told yet. False alarms are
/// bounded over all people and all measures together. Pure.
final class Judgement {
    /// Nearer to the team than this, both ways, is as expected.
    private static final double NEAR = 0.75;
    /// What one would want to see: that somebody reaches only two thirds.
    private static final double WORTH_SEEING = 2.0 / 3;

    private static final int ENOUGH = 30;

    private Judgement() {}

    /// What is known of a team.
    ///
    /// @param spreads by measure how far people are apart beyond chance
    record Judged(List<Verdict> verdicts, Map<Measure, Double> spreads) {}

    static Judged of(Map<Measure, SeenGrid> seen) {
        var results = new ArrayList<Comparison.Result>();
        var measures = new ArrayList<Measure>();
        var teams = new EnumMap<Measure, Comparison.Team>(Measure.class);
        seen.forEach((measure, those) -> {
            var team = Comparison.of(those);
            teams.put(measure, team);
            team.results().forEach(result -> {
                results.add(result);
                measures.add(measure);
            });
        });
        var worse = new ArrayList<Double>();
        for (int i = 0; i < results.size(); i++) {
            worse.add(
                    measures.get(i).fewIsGood()
                            ? results.get(i).above()
                            : results.get(i).below());
        }
        var below = Comparison.named(worse);
        var above = Comparison.named(better(seen, results, measures, below));
        var verdicts = new ArrayList<Verdict>();
        for (int i = 0; i < results.size(); i++) {
            var result = results.get(i);
            var word = below.contains(i)
                    ? Word.BELOW
                    : above.contains(i)
                            ? Word.ABOVE
                            : isNear(result, measures.get(i)) ? Word.AS_EXPECTED : Word.CANNOT_TELL;
            verdicts.add(new Verdict(
                    result.person(),
                    measures.get(i),
                    word,
                    result.count(),
                    result.hits(),
                    result.expected(),
                    result.ratio(),
                    result.low(),
                    result.high(),
                    word == Word.CANNOT_TELL
                            ? more(result, teams.get(measures.get(i)), measures.get(i), results.size())
                            : 0));
        }
        var spreads = new EnumMap<Measure, Double>(Measure.class);
        teams.forEach((measure, team) -> {
            if (team.known()) {
                spreads.put(measure, team.spread());
            }
        });
        return new Judged(verdicts, spreads);
    }

    private static boolean isNear(Comparison.Result result, Measure measure) {
        // of what nobody did there is nothing to do better
        boolean none = measure.fewIsGood() && result.expected() == 0 && result.count() >= ENOUGH;
        return none || result.low() >= NEAR && result.high() <= 1 / NEAR;
    }

    /// How likely each were to reach as much beside those who are not below: whoever is below makes nobody else
    /// better than they are.
    private static List<Double> better(
            Map<Measure, SeenGrid> seen,
            List<Comparison.Result> results,
            List<Measure> measures,
            java.util.Set<Integer> below) {
        var others = new EnumMap<Measure, Map<PersonId, Comparison.Result>>(Measure.class);
        seen.forEach((measure, those) -> {
            var named = new java.util.HashSet<PersonId>();
            for (int i : below) {
                if (measures.get(i) == measure) {
                    named.add(results.get(i).person());
                }
            }
            var byPerson = new java.util.HashMap<PersonId, Comparison.Result>();
            Comparison.of(those, named).results().forEach(result -> byPerson.put(result.person(), result));
            others.put(measure, byPerson);
        });
        var better = new ArrayList<Double>();
        for (int i = 0; i < results.size(); i++) {
            boolean few = measures.get(i).fewIsGood();
            var person = results.get(i).person();
            better.add(java.util.Optional.ofNullable(others.get(measures.get(i)))
                    .map(byPerson -> byPerson.get(person))
                    .map(result -> few ? result.below() : result.above())
                    .orElse(1.0));
        }
        return better;
    }

    /// About so many more until one would see that somebody reaches two thirds (or misses half as much again).
    private static long more(
            Comparison.Result result,
            Comparison.@org.jspecify.annotations.Nullable Team team,
            Measure measure,
            int comparisons) {
        if (team == null || team.count() <= result.count()) {
            return 0;
        }
        double others = (double) (team.count() - result.count()) / Math.max(1, result.count());
        double rate = measure.fewIsGood() ? Math.min(0.99, team.rate() / WORTH_SEEING) : team.rate();
        long needed = Comparison.needed(rate, WORTH_SEEING, comparisons, others);
        return needed == Long.MAX_VALUE ? 0 : Math.max(0, needed - result.count());
    }
}
