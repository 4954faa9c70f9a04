package galena.lead;

import galena.kernel.LeadId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// What somebody we know wrote, when they asked again or in reply; or what we wrote to them.
///
/// @param door through which it came
/// @param fate what became of it, of what we wrote: `waiting`, `sent`, `sent-twice` (perhaps), `delivered`, `refused`,
///     `bounced`, `undelivered`, `too-late`, `asked-not-to`
public record Message(
        UUID id,
        LeadId lead,
        Instant at,
        Kind kind,
        String door,
        String body,
        Optional<Instant> seenAt,
        Optional<String> fate) {
    /// What somebody wrote to us.
    public static Message from(UUID id, LeadId lead, Instant at, Kind kind, String door, String body) {
        return new Message(id, lead, at, kind, door, body, Optional.empty(), Optional.empty());
    }

    /// Why they wrote.
    public enum Kind {
        AGAIN,
        REPLY,
        /// A partner said what became of the lead.
        PARTNER,
        /// We wrote to them.
        SENT;

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
