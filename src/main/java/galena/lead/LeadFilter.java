package galena.lead;

import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import java.time.Instant;
import java.util.Optional;

/// Which leads a list shows, and from which place on. States: open, waiting, unowned, won, lost.
public record LeadFilter(
        Optional<SourceId> source,
        Optional<PersonId> person,
        Optional<String> state,
        Optional<Instant> before,
        Optional<LeadId> beforeLead) {
    public static LeadFilter everything() {
        return new LeadFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
