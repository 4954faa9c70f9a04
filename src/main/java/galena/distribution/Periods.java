package galena.distribution;

import galena.kernel.SourceId;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;

/// The running hour, day, week and month of a company, as keys to count by, and when each is over. Pure.
///
/// @param all hour, day, week, month
record Periods(
        LocalDate today, List<String> all, Instant nextHour, Instant nextDay, Instant nextWeek, Instant nextMonth) {
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("'h'yyyy-MM-dd'T'HH", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("'d'yyyy-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("'m'yyyy-MM", Locale.ROOT);

    static Periods of(Instant instant, ZoneId zone) {
        var now = instant.atZone(zone);
        var today = now.toLocalDate();
        return new Periods(
                today,
                List.of(
                        HOUR.format(now),
                        DAY.format(now),
                        "w" + now.get(IsoFields.WEEK_BASED_YEAR) + "-" + now.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
                        MONTH.format(now)),
                now.truncatedTo(ChronoUnit.HOURS).plusHours(1).toInstant(),
                starts(today.plusDays(1), zone),
                starts(today.with(TemporalAdjusters.next(DayOfWeek.MONDAY)), zone),
                starts(today.plusMonths(1).withDayOfMonth(1), zone));
    }

    private static Instant starts(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }

    String hour() {
        return all.get(0);
    }

    String day() {
        return all.get(1);
    }

    String week() {
        return all.get(2);
    }

    String month() {
        return all.get(3);
    }

    /// Of one source today.
    String of(SourceId source) {
        return day() + "/" + source;
    }
}
