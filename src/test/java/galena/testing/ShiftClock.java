package galena.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// A clock that runs like the real one, but from a Tuesday morning in New York on, when calls are allowed,
/// whenever the tests run; put forward by hand for what would take minutes in a browser.
public final class ShiftClock extends Clock {
    private static final Duration TO_TUESDAY = Duration.between(Instant.now(), Instant.parse("2027-03-02T15:00:00Z"));
    private volatile Duration shift = TO_TUESDAY;

    public synchronized void forward(Duration span) {
        shift = shift.plus(span);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(shift);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new IllegalArgumentException("this clock has one zone");
    }
}
