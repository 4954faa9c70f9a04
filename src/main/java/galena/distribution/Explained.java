package galena.distribution;

import galena.distribution.Decision.Weighed;
import galena.kernel.LeadId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A decision as it was kept, from which it can be said in sentences and decided again.
///
/// @param rule the place of the rule that decided, counted from 0; less than nought when none did
/// @param kind given, pooled, later or nobody
/// @param ended what became of it: accepted, declined, lapsed, begun or recalled
public record Explained(
        UUID id,
        LeadId lead,
        Instant at,
        UUID plan,
        int version,
        int rule,
        String kind,
        Optional<UUID> chosen,
        String why,
        double propensity,
        double draw,
        List<Seen> seen,
        Optional<String> ended,
        Optional<Instant> endedAt) {
    /// What one rule saw.
    ///
    /// @param weights of all who could have had it, also of those that did not fit into the row
    /// @param left how many did not fit into the row
    public record Seen(int rule, long weights, List<Weighed> weighed, int left) {}

    /// Everybody who was looked at, in the order of the rules, as far as the row had room.
    public List<Weighed> weighed() {
        return seen.stream().flatMap(one -> one.weighed().stream()).toList();
    }
}
