package galena.consent;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// When one may call people of a country, by their local time.
///
/// US: 08:00 to 21:00 on every day (47 CFR 64.1200(c)(1)). FR: Monday to Friday, 10:00 to 13:00 and 14:00 to
/// 20:00 (décret 2022-1313). Elsewhere our own cautious default: Monday to Saturday, 09:00 to 20:00.
record CallingWindow(Map<DayOfWeek, List<Span>> week) {
    record Span(LocalTime from, LocalTime until) {}

    private static final CallingWindow US = everyDay(8, 21);
    private static final CallingWindow FR = onDays(1, 5, List.of(span(10, 13), span(14, 20)));
    private static final CallingWindow ELSEWHERE = onDays(1, 6, List.of(span(9, 20)));

    static CallingWindow of(String country) {
        return switch (country) {
            case "US", "CA", "PR" -> US;
            case "FR" -> FR;
            default -> ELSEWHERE;
        };
    }

    boolean isOpen(Instant instant, ZoneId zone) {
        var local = ZonedDateTime.ofInstant(instant, zone);
        return week.getOrDefault(local.getDayOfWeek(), List.of()).stream()
                .anyMatch(s -> !local.toLocalTime().isBefore(s.from())
                        && local.toLocalTime().isBefore(s.until()));
    }

    List<Instant> openings(Instant from, ZoneId zone, int days) {
        var found = new ArrayList<Instant>();
        var day = LocalDate.ofInstant(from, zone);
        for (int i = 0; i <= days; i++, day = day.plusDays(1)) {
            for (var span : week.getOrDefault(day.getDayOfWeek(), List.of())) {
                var instant = day.atTime(span.from()).atZone(zone).toInstant();
                if (!instant.isBefore(from)) {
                    found.add(instant);
                }
            }
        }
        return found;
    }

    private static CallingWindow everyDay(int from, int until) {
        return onDays(1, 7, List.of(span(from, until)));
    }

    private static CallingWindow onDays(int first, int last, List<Span> spans) {
        var week = new java.util.EnumMap<DayOfWeek, List<Span>>(DayOfWeek.class);
        for (int day = first; day <= last; day++) {
            week.put(DayOfWeek.of(day), spans);
        }
        return new CallingWindow(week);
    }

    private static Span span(int from, int until) {
        return new Span(LocalTime.of(from, 0), LocalTime.of(until, 0));
    }
}
