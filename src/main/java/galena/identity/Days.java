package galena.identity;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Which day it is for a company at an instant, and when its days begin: by its zone, which may be another one from a
/// day on. What was on a day before stays there: that day is longer or shorter than others. Pure.
///
/// @param first the zone before the first change
/// @param changes the oldest first
public record Days(ZoneId first, List<Since> changes) {
    /// Another zone from the beginning of a day on.
    public record Since(LocalDate day, ZoneId zone) {
        Instant starts() {
            return day.atStartOfDay(zone).toInstant();
        }
    }

    public Days {
        changes = changes.stream().sorted(Comparator.comparing(Since::day)).toList();
    }

    /// Always in this zone.
    public static Days in(ZoneId zone) {
        return new Days(zone, List.of());
    }

    /// Reads what [#written] wrote.
    static Days read(ZoneId first, String written) {
        return new Days(
                first,
                Arrays.stream(written.split(","))
                        .filter(one -> !one.isEmpty())
                        .map(one -> one.split("=", 2))
                        .map(parts -> new Since(LocalDate.parse(parts[0]), ZoneId.of(parts[1])))
                        .toList());
    }

    String written() {
        return changes.stream().map(one -> one.day() + "=" + one.zone().getId()).collect(Collectors.joining(","));
    }

    /// The zone in force at an instant.
    public ZoneId at(Instant instant) {
        var zone = first;
        for (var change : changes) {
            if (change.starts().isAfter(instant)) {
                break;
            }
            zone = change.zone();
        }
        return zone;
    }

    public LocalDate dayOf(Instant instant) {
        var zone = first;
        for (var change : changes) {
            if (change.starts().isAfter(instant)) {
                // before a change it is never the day of the change, whatever the old zone says
                var day = LocalDate.ofInstant(instant, zone);
                return day.isBefore(change.day()) ? day : change.day().minusDays(1);
            }
            zone = change.zone();
        }
        return LocalDate.ofInstant(instant, zone);
    }

    /// When a day begins, which is when the day before ends.
    public Instant startOf(LocalDate day) {
        var zone = first;
        for (var change : changes) {
            if (change.day().isAfter(day)) {
                break;
            }
            zone = change.zone();
        }
        return day.atStartOfDay(zone).toInstant();
    }

    /// With another zone from a day on; what was to come on that day or later is no longer to come.
    Days changed(LocalDate day, ZoneId zone) {
        var kept = new ArrayList<>(
                changes.stream().filter(one -> one.day().isBefore(day)).toList());
        var before = kept.isEmpty() ? first : kept.getLast().zone();
        if (!before.equals(zone)) {
            kept.add(new Since(day, zone));
        }
        return new Days(first, kept);
    }

    /// For statements: since when a zone held, as `since`, `zone` and `last`, the last moment there was in it.
    ///
    /// @param since the first is before everything
    /// @param last by the clock of that zone; of the last one it is after everything
    public record Spans(List<Instant> since, List<String> zones, List<String> last) {}

    public Spans spans() {
        var since = new ArrayList<Instant>(List.of(Instant.parse("0001-01-01T00:00:00Z")));
        var zones = new ArrayList<String>(List.of(first.getId()));
        var last = new ArrayList<String>();
        for (var change : changes) {
            since.add(change.starts());
            zones.add(change.zone().getId());
            last.add(change.day().minusDays(1) + " 23:59:59.999999");
        }
        last.add("infinity");
        return new Spans(since, zones, last);
    }
}
