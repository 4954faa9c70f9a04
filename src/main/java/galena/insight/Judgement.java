package galena.insight;

import galena.insight.Verdict.Measure;
import galena.insight.Verdict.Word;
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

    private Judgement() {}

    /// What is known of a team.
    ///
    /// @param spreads by measure how far people are apart beyond chance
    record Judged(List<Verdict> verdicts, Map<Measure, Double> spreads) {}

    static Judged of(Map<Measure, List<Comparison.Seen>> seen) {
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
        var better = new ArrayList<Double>();
        for (int i = 0; i < results.size(); i++) {
            boolean few = measures.get(i).fewIsGood();
            worse.add(few ? results.get(i).above() : results.get(i).below());
            better.add(few ? results.get(i).below() : results.get(i).above());
        }
        var below = Comparison.named(worse);
        var above = Comparison.named(better);
        var verdicts = new ArrayList<Verdict>();
        for (int i = 0; i < results.size(); i++) {
            var result = results.get(i);
            var word = below.contains(i)
                    ? Word.BELOW
                    : above.contains(i)
                            ? Word.ABOVE
                            : result.low() >= NEAR && result.high() <= 1 / NEAR ? Word.AS_EXPECTED : Word.CANNOT_TELL;
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
        teams.forEach((measure, team) -> spreads.put(measure, team.spread()));
        return new Judged(verdicts, spreads);
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
