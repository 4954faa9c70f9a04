package galena.consent;

import galena.directory.OpeningHours;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The moments at which we are open and the law of their country lets us call them. With several possible zones
/// it must be allowed in all of them.
public record CallingHours(OpeningHours company, String country, List<ZoneId> zones) {
    private static final int DAYS_AHEAD = 21;

    public boolean isOpen(Instant instant) {
        return company.isOpen(instant) && mayCall(instant);
    }

    /// Whether they may be called, whoever is at work here.
    public boolean mayCall(Instant instant) {
        var window = CallingWindow.of(country);
        return zones.stream().allMatch(zone -> window.isOpen(instant, zone));
    }

    /// The first moment from then on at which a call is possible; empty when there is none within 21 days.
    public Optional<Instant> next(Instant from) {
        if (isOpen(from)) {
            return Optional.of(from);
        }
        var window = CallingWindow.of(country);
        // both are unions of spans, so their intersection can begin only where one of them begins
        return Stream.concat(
                        company.openings(from, DAYS_AHEAD).stream(),
                        zones.stream().flatMap(zone -> window.openings(from, zone, DAYS_AHEAD).stream()))
                .sorted()
                .filter(this::isOpen)
                .findFirst();
    }
}
