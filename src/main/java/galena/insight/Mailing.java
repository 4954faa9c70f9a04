package galena.insight;

import galena.kernel.PersonId;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.UUID;

/// A report that somebody wants by mail, at seven in the morning where they are.
///
/// @param query what is asked for besides the period, as it stands in an address
/// @param days for how many days back, today included
public record Mailing(UUID id, PersonId person, String report, String query, int days, Every every, Instant nextAt) {
    private static final LocalTime SEVEN = LocalTime.of(7, 0);

    /// How often.
    public enum Every {
        DAY,
        WEEK,
        MONTH;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Throws IllegalArgumentException for an unknown code.
        public static Every of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }

        /// The next one after that moment: tomorrow, on Monday, on the first.
        Instant after(Instant now, ZoneId zone) {
            var today = now.atZone(zone).toLocalDate();
            var day = switch (this) {
                case DAY -> today.plusDays(1);
                case WEEK -> today.with(TemporalAdjusters.next(DayOfWeek.MONDAY));
                case MONTH -> today.with(TemporalAdjusters.firstDayOfNextMonth());
            };
            return day.atTime(SEVEN).atZone(zone).toInstant();
        }
    }
}
