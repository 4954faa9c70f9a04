package galena.conversion;

import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.kernel.SourceId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// A lead we paid for that its vendor shall take back.
///
/// @param until when the vendor stops taking it back
/// @param price what it had cost
public record Return(
        LeadId lead,
        SourceId source,
        Reason reason,
        State state,
        Instant receivedAt,
        Instant until,
        Optional<Instant> settledAt,
        Money price) {
    /// Why.
    public enum Reason {
        WRONG_NUMBER,
        WRONG_PERSON,
        /// They live where the source was not to sell.
        ELSEWHERE,
        /// We had paid for the same person before.
        TWICE,
        /// A manager says so.
        BY_HAND;

        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// How far it is.
    public enum State {
        /// Galena thinks so; nobody has looked yet.
        PROPOSED,
        /// A manager says it stays with us.
        DROPPED,
        APPROVED,
        /// The vendor has been told.
        SENT,
        CREDITED,
        /// The vendor does not take it back.
        REFUSED;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean isPossible(Instant now) {
        return (state == State.PROPOSED || state == State.APPROVED) && until.isAfter(now);
    }
}
