package galena.distribution;

import galena.kernel.PersonId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A routing plan as it stands: what holds, and what somebody is working on.
///
/// @param name the place in the playbooks that it answers for
/// @param version which version holds; empty before the first
public record RoutingPlan(
        UUID id,
        String name,
        Optional<Integer> version,
        Plan published,
        Optional<Plan> draft,
        Optional<Instant> publishedAt,
        Optional<PersonId> publishedBy) {
    /// What one would go on working on.
    public Plan newest() {
        return draft.orElse(published);
    }
}
