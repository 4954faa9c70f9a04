package galena.web;

import galena.distribution.Distribution;
import galena.distribution.Explained;
import galena.distribution.Plan;
import galena.distribution.Plans;
import galena.distribution.Rule;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Why leads went where they went, in sentences.
@Component
class Reasons {
    private final Distribution distribution;
    private final Plans plans;
    private final Names names;

    Reasons(Distribution distribution, Plans plans, Names names) {
        this.distribution = distribution;
        this.plans = plans;
        this.names = names;
    }

    /// Of one lead, newest first.
    List<PlanPage.Decided> of(AccountId account, LeadId lead, Moments moments) {
        return said(account, distribution.decisions(account, lead), moments);
    }

    /// The newest of a plan.
    List<PlanPage.Decided> ofPlan(AccountId account, UUID plan, int most, Moments moments) {
        return said(account, distribution.decisionsOf(account, plan, most), moments);
    }

    private List<PlanPage.Decided> said(AccountId account, List<Explained> decisions, Moments moments) {
        if (decisions.isEmpty()) {
            return List.of();
        }
        var called = names.called(account);
        Map<String, List<Rule>> versions = new HashMap<>();
        return decisions.stream()
                .map(decision -> {
                    var rules = versions.computeIfAbsent(
                            decision.plan() + "/" + decision.version(),
                            key -> plans.version(account, decision.plan(), decision.version())
                                    .map(Plan::rules)
                                    .orElse(List.of()));
                    return PlanWords.why(decision, rules, called, moments);
                })
                .toList();
    }
}
