package galena.lead;

import galena.kernel.LeadId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// What somebody we know wrote: when they asked again, or in reply.
///
/// @param door through which it came
public record Message(UUID id, LeadId lead, Instant at, Kind kind, String door, String body, Optional<Instant> seenAt) {
    /// Why they wrote.
    public enum Kind {
        AGAIN,
        REPLY,
        /// A partner said what became of the lead.
        PARTNER;

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
