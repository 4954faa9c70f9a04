package galena.desk;

import galena.kernel.LeadId;
import galena.kernel.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Somebody's place at the desk: whether they are ready, which lead is before them, which is set aside.
public record Seat(
        PersonId person, State state, Instant since, Instant seenAt, Optional<LeadId> inHand, Optional<LeadId> aside) {
    private static final Duration GONE = Duration.ofSeconds(90);

    /// What somebody says of themselves.
    public enum State {
        READY,
        PAUSED,
        OFF;

        String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// Of somebody who was never there.
    static Seat of(PersonId person, Instant now) {
        return new Seat(person, State.OFF, now, now, Optional.empty(), Optional.empty());
    }

    /// Whether the page is open somewhere: their browser was heard of in the last minute and a half.
    public boolean isHere(Instant now) {
        return state != State.OFF && !seenAt.isBefore(now.minus(GONE));
    }
}
