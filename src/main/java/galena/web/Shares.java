package galena.web;

import galena.distribution.Distribution;
import galena.distribution.Plans;
import galena.distribution.RoutingPlan;
import galena.kernel.AccountId;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// What rules gave to whom, how far each is from their share, and what became of it lately.
@Component
class Shares {
    private static final Duration LATELY = Duration.ofDays(30);
    private final Distribution distribution;
    private final Plans plans;
    private final Clock clock;

    Shares(Distribution distribution, Plans plans, Clock clock) {
        this.distribution = distribution;
        this.plans = plans;
        this.clock = clock;
    }

    List<PlanPage.Share> ofPlan(AccountId account, RoutingPlan plan, PlanWords.Called called) {
        return shares(account, plan, called, Optional.empty());
    }

    /// Of one person or partner, over all plans.
    List<PlanPage.Share> of(AccountId account, UUID receiver, PlanWords.Called called) {
        return plans.plans(account).stream()
                .flatMap(plan -> shares(account, plan, called, Optional.of(receiver)).stream()
                        .map(share -> share.under(plan.name())))
                .toList();
    }

    private List<PlanPage.Share> shares(
            AccountId account, RoutingPlan plan, PlanWords.Called called, Optional<UUID> only) {
        var tally = distribution.tally(account, plan.id(), clock.instant().minus(LATELY)).stream()
                .collect(Collectors.toMap(t -> t.receiver(), t -> t));
        return plans.standings(account, plan.id()).stream()
                .filter(standing -> only.isEmpty() || only.get().equals(standing.receiver()))
                .map(standing -> {
                    var became = Optional.ofNullable(tally.get(standing.receiver()));
                    return new PlanPage.Share(
                            standing.rule(),
                            called.receiver(standing.receiver()),
                            standing.given(),
                            String.format("%+.1f", -standing.owed()),
                            became.map(t -> t.accepted()).orElse(0L),
                            became.map(t -> t.declined()).orElse(0L),
                            became.map(t -> t.lapsed()).orElse(0L));
                })
                .sorted(Comparator.comparing(PlanPage.Share::rule).thenComparing(PlanPage.Share::who))
                .toList();
    }
}
