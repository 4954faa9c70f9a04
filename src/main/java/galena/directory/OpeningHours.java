package galena.directory;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// When a company is open, in its own zone. Without any hours it is always open, but for holidays.
public record OpeningHours(ZoneId zone, Map<DayOfWeek, Span> week, Set<LocalDate> holidays) {
    /// From and until on one day.
    public record Span(LocalTime opens, LocalTime closes) {
        public Span {
            if (!closes.isAfter(opens)) {
                throw new IllegalArgumentException("closing must come after opening");
            }
        }
    }

    public boolean isOpen(Instant instant) {
        var local = ZonedDateTime.ofInstant(instant, zone);
        if (holidays.contains(local.toLocalDate())) {
            return false;
        }
        if (week.isEmpty()) {
            return true;
        }
        var span = week.get(local.getDayOfWeek());
        return span != null
                && !local.toLocalTime().isBefore(span.opens())
                && local.toLocalTime().isBefore(span.closes());
    }

    /// The opening of the day that lies so many working days before an instant's day; its own time of day when
    /// always open.
    public Instant workingDaysBefore(Instant instant, int days) {
        var local = ZonedDateTime.ofInstant(instant, zone);
        var day = local.toLocalDate();
        int left = days;
        for (int i = 0; i < 40 && left > 0; i++) {
            day = day.minusDays(1);
            boolean working = !holidays.contains(day)
                    && (week.isEmpty() ? day.getDayOfWeek().getValue() <= 5 : week.containsKey(day.getDayOfWeek()));
            left -= working ? 1 : 0;
        }
        var span = week.get(day.getDayOfWeek());
        return day.atTime(span == null ? local.toLocalTime() : span.opens())
                .atZone(zone)
                .toInstant();
    }

    /// The instants at which the company opens within so many days from an instant, in order.
    public List<Instant> openings(Instant from, int days) {
        var found = new ArrayList<Instant>();
        var day = LocalDate.ofInstant(from, zone);
        for (int i = 0; i <= days; i++, day = day.plusDays(1)) {
            var span = week.get(day.getDayOfWeek());
            var opens = week.isEmpty() ? LocalTime.MIN : span == null ? null : span.opens();
            if (opens != null && !holidays.contains(day)) {
                var instant = day.atTime(opens).atZone(zone).toInstant();
                if (!instant.isBefore(from)) {
                    found.add(instant);
                }
            }
        }
        return found;
    }
}
