package galena.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// The real clock, put forward by hand: for what would take minutes in a browser.
public final class ShiftClock extends Clock {
    private volatile Duration shift = Duration.ZERO;

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
