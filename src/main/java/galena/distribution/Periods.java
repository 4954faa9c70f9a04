package galena.distribution;

import galena.kernel.SourceId;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;

/// The running hour, day, week and month of a company, as keys to count by, and when each is over. Pure.
record Periods(ZonedDateTime now) {
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("'h'yyyy-MM-dd'T'HH", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("'d'yyyy-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("'m'yyyy-MM", Locale.ROOT);

    static Periods of(Instant now, ZoneId zone) {
        return new Periods(now.atZone(zone));
    }

    String hour() {
        return HOUR.format(now);
    }

    String day() {
        return DAY.format(now);
    }

    private String week() {
        return "w" + now.get(IsoFields.WEEK_BASED_YEAR) + "-" + now.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
    }

    /// Of everything: hour, day, week, month.
    List<String> all() {
        return List.of(hour(), day(), week(), MONTH.format(now));
    }

    /// Of one source today.
    String of(SourceId source) {
        return day() + "/" + source;
    }

    LocalDate today() {
        return now.toLocalDate();
    }

    Instant nextHour() {
        return now.truncatedTo(ChronoUnit.HOURS).plusHours(1).toInstant();
    }

    Instant nextDay() {
        return starts(today().plusDays(1));
    }

    Instant nextWeek() {
        return starts(today().with(TemporalAdjusters.next(DayOfWeek.MONDAY)));
    }

    Instant nextMonth() {
        return starts(today().plusMonths(1).withDayOfMonth(1));
    }

    private Instant starts(LocalDate day) {
        return day.atStartOfDay(now.getZone()).toInstant();
    }
}
