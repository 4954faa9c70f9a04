package galena.insight;

import galena.distribution.Evidence;
import galena.distribution.Trainee;
import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What green people's leads were expected to bring in other hands, and what they brought.
final class Tuition {
    /// As far back as others are looked at.
    static final Duration BACK = Duration.ofDays(180);
    /// So long it takes until most of what a lead brings is known.
    static final Duration RIPE = Duration.ofDays(21);

    private final TurnTable turns;

    Tuition(TurnTable turns) {
        this.turns = turns;
    }

    /// Calls from one source, by the number of the attempt.
    private record Call(SourceId source, int attempt) {}

    /// @param month when the running month began
    Map<PersonId, Evidence> of(AccountId account, List<Trainee> trainees, Instant month, Instant now) {
        var green = trainees.stream().map(Trainee::person).toList();
        var from = now.minus(BACK);
        var talks = new Expectation<Call>();
        turns.calls(account, green, false, from, from)
                .forEach(c -> talks.saw(new Call(c.source(), c.attempt()), c.calls(), c.talked()));
        var sales = new Expectation<SourceId>();
        var money = new Expectation<SourceId>();
        for (var worked : turns.worked(account, green, false, from, from, now.minus(RIPE))) {
            sales.saw(worked.source(), worked.leads(), worked.sold());
            money.saw(worked.source(), worked.leads(), worked.minor());
        }
        var known = new HashMap<PersonId, Evidence>();
        for (var trainee : trainees) {
            var only = List.of(trainee.person());
            var kept = turns.kept(account, trainee.person(), trainee.since());
            var calls = turns.calls(account, only, true, from, trainee.since());
            var ripe = turns.worked(account, only, true, from, from, now.minus(RIPE));
            double expected = 0;
            double variance = 0;
            for (var call : calls) {
                double p = talks.of(new Call(call.source(), call.attempt()));
                expected += call.calls() * p;
                variance += call.calls() * p * (1 - p);
            }
            known.put(
                    trainee.person(),
                    new Evidence(
                                    kept.turns(),
                                    kept.missed(),
                                    calls.stream()
                                            .mapToInt(TurnTable.Calls::calls)
                                            .sum(),
                                    calls.stream()
                                            .mapToInt(TurnTable.Calls::talked)
                                            .sum(),
                                    expected,
                                    Math.sqrt(variance),
                                    ripe.stream()
                                            .mapToInt(TurnTable.Worked::leads)
                                            .sum(),
                                    ripe.stream()
                                            .mapToInt(TurnTable.Worked::sold)
                                            .sum(),
                                    expected(ripe, sales),
                                    ripe.stream()
                                            .mapToLong(TurnTable.Worked::minor)
                                            .sum(),
                                    Math.round(expected(ripe, money)),
                                    0,
                                    (int) sales.known())
                            .spending(
                                    Math.round(expected(turns.worked(account, only, true, from, month, now), money))));
        }
        return known;
    }

    private static double expected(Collection<TurnTable.Worked> worked, Expectation<SourceId> of) {
        return worked.stream().mapToDouble(w -> w.leads() * of.of(w.source())).sum();
    }
}
