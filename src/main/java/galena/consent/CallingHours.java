package galena.consent;

import galena.directory.OpeningHours;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The moments at which we are open and the law of their country and state lets us call them. With several
/// possible zones or states it must be allowed in all of them.
///
/// @param regions the states they may be in, by letters; none when nobody knows
public record CallingHours(OpeningHours company, String country, Set<String> regions, List<ZoneId> zones) {
    /// So often we call somebody within a day at most, unless they asked for it: the strictest law we know (three
    /// in 24 hours: Fla. Stat. 501.616(6), Okla. Stat. tit. 15 s. 775C.4, Md. Code Com. Law 14-4503) holds
    /// everywhere.
    public static final int MOST = 3;

    public static final Duration WITHIN = Duration.ofHours(24);
    private static final int DAYS_AHEAD = 21;

    public boolean isOpen(Instant instant) {
        return company.isOpen(instant) && mayCall(instant);
    }

    /// Whether they may be called, whoever is at work here.
    public boolean mayCall(Instant instant) {
        var window = CallingWindow.of(country, regions);
        return zones.stream().allMatch(zone -> window.isOpen(instant, zone));
    }

    /// The first moment from then on at which the law lets us reach them, whoever is at work here; empty when
    /// there is none within 21 days.
    public Optional<Instant> lawful(Instant from) {
        if (mayCall(from)) {
            return Optional.of(from);
        }
        var window = CallingWindow.of(country, regions);
        return zones.stream()
                .flatMap(zone -> window.openings(from, zone, DAYS_AHEAD).stream())
                .sorted()
                .filter(this::mayCall)
                .findFirst();
    }

    /// The first moment from then on at which a call is possible; empty when there is none within 21 days.
    public Optional<Instant> next(Instant from) {
        if (isOpen(from)) {
            return Optional.of(from);
        }
        var window = CallingWindow.of(country, regions);
        // both are unions of spans, so their intersection can begin only where one of them begins
        return Stream.concat(
                        company.openings(from, DAYS_AHEAD).stream(),
                        zones.stream().flatMap(zone -> window.openings(from, zone, DAYS_AHEAD).stream()))
                .sorted()
                .filter(this::isOpen)
                .findFirst();
    }

    /// From when on they may be called again after calls at these times; the given moment when that is earlier.
    public static Instant again(Instant from, List<Instant> calls) {
        if (calls.size() < MOST) {
            return from;
        }
        var free = calls.get(calls.size() - MOST).plus(WITHIN);
        return free.isAfter(from) ? free : from;
    }
}
