package galena.web;

import galena.kernel.Words;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// Times as one says them: relative up to a day, then by weekday and date; the exact time for whoever hovers.
public record Moments(Instant now, ZoneId zone) {
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm", Locale.US);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.US);
    private static final DateTimeFormatter EXACT =
            DateTimeFormatter.ofPattern("EEE d MMM yyyy HH:mm:ss zzz", Locale.US);
    private static final DateTimeFormatter INPUT = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm", Locale.US);

    /// The zones somebody may choose, by their names.
    static List<String> zones() {
        return ZoneId.getAvailableZoneIds().stream()
                .filter(zone -> zone.contains("/") && !zone.startsWith("Etc/") && !zone.startsWith("System"))
                .sorted()
                .toList();
    }

    static Moments at(Clock clock, ZoneId zone) {
        return new Moments(clock.instant(), zone);
    }

    /// "4 min ago", "in 12 min", "14:10", "tomorrow 09:00", "Mon 23 Nov 09:00".
    public String say(Instant then) {
        var span = Duration.between(then, now);
        if (span.abs().compareTo(Duration.ofSeconds(45)) < 0) {
            return Words.say("time.now");
        }
        if (span.abs().compareTo(Duration.ofHours(1)) < 0) {
            long minutes = Math.max(1, Math.round(span.abs().toSeconds() / 60.0));
            return Words.say(span.isNegative() ? "time.in-minutes" : "time.minutes-ago", minutes);
        }
        var day = LocalDate.ofInstant(then, zone);
        var today = LocalDate.ofInstant(now, zone);
        var hour = HOUR.format(ZonedDateTime.ofInstant(then, zone));
        if (day.equals(today)) {
            return hour;
        }
        if (day.equals(today.plusDays(1))) {
            return Words.say("time.tomorrow", hour);
        }
        if (day.equals(today.minusDays(1))) {
            return Words.say("time.yesterday", hour);
        }
        return DAY.format(day) + " " + hour;
    }

    /// How long something has lasted: "40 s", "4 min", "3 h 5 min", "2 days".
    public String since(Instant then) {
        return length(Duration.between(then, now));
    }

    public static String length(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 60) {
            return Words.say("time.seconds", seconds);
        }
        if (seconds < 3600) {
            return Words.say("time.minutes", seconds / 60);
        }
        if (seconds < 86_400) {
            return Words.say("time.hours", seconds / 3600, seconds % 3600 / 60);
        }
        return Words.say("time.days", seconds / 86_400);
    }

    /// "Mon 23 Nov", with the year where it is another one.
    String day(LocalDate day) {
        var today = LocalDate.ofInstant(now, zone);
        return DAY.format(day) + (day.getYear() == today.getYear() ? "" : " " + day.getYear());
    }

    public String exact(Instant then) {
        return EXACT.format(ZonedDateTime.ofInstant(then, zone));
    }

    public String hour(ZoneId there) {
        return HOUR.format(ZonedDateTime.ofInstant(now, there));
    }

    /// For an input field of type datetime-local.
    public String input(Instant then) {
        return INPUT.format(ZonedDateTime.ofInstant(then, zone));
    }
}
