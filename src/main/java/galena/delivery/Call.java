package galena.delivery;

import galena.kernel.LeadId;
import galena.kernel.PersonId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// A telephone call that our carrier puts through.
///
/// @param person who of ours talks, or whose telephone rings
/// @param number of the other one, in E.164 form; empty when they hide it
/// @param foreignId what the carrier calls it
public record Call(
        UUID id,
        Optional<LeadId> lead,
        Optional<PersonId> person,
        Way way,
        String number,
        String foreignId,
        State state,
        Instant beganAt,
        Optional<Instant> answeredAt,
        Optional<Instant> endedAt) {
    /// Who called whom.
    public enum Way {
        /// We called them.
        OUT,
        /// They called us.
        IN;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How far it is, or how it ended.
    public enum State {
        RINGING,
        TALKING,
        /// They talked with each other.
        DONE,
        NO_ANSWER,
        BUSY,
        FAILED,
        /// Our own people did not pick up their own telephone.
        NOT_PICKED_UP,
        /// They called, and nobody of ours picked it up.
        MISSED;

        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
