package galena.playbook;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Time spans as playbooks write them: 90s, 5m, 4h, 2d, 3w.
public final class Spans {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})([smhdw])");

    private Spans() {}

    static Optional<Duration> parse(String text) {
        var match = FORM.matcher(text.strip());
        if (!match.matches()) {
            return Optional.empty();
        }
        long n = Long.parseLong(match.group(1));
        return Optional.of(
                switch (match.group(2)) {
                    case "s" -> Duration.ofSeconds(n);
                    case "m" -> Duration.ofMinutes(n);
                    case "h" -> Duration.ofHours(n);
                    case "d" -> Duration.ofDays(n);
                    default -> Duration.ofDays(7 * n);
                });
    }

    /// A span in words, to two units: "2 days 4 hours".
    public static String words(Duration span) {
        long days = span.toDays();
        int hours = span.toHoursPart();
        int minutes = span.toMinutesPart();
        if (days > 0) {
            return unit(days, "day") + (hours > 0 ? " " + unit(hours, "hour") : "");
        }
        if (hours > 0) {
            return unit(hours, "hour") + (minutes > 0 ? " " + unit(minutes, "minute") : "");
        }
        return minutes > 0 ? unit(minutes, "minute") : unit(span.toSecondsPart(), "second");
    }

    private static String unit(long n, String name) {
        return n + " " + name + (n == 1 ? "" : "s");
    }
}
