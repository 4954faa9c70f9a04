package galena.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/// A company's days: every moment is on one, whichever way the company moved.
class DaysTest {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId KIRITIMATI = ZoneId.of("Pacific/Kiritimati");
    private static final LocalDate JUNE = LocalDate.of(2027, 6, 1);

    @Test
    void every_moment_is_on_the_day_that_has_begun_and_not_ended() {
        for (var from : new ZoneId[] {NEW_YORK, BERLIN, KIRITIMATI}) {
            for (var to : new ZoneId[] {NEW_YORK, BERLIN, KIRITIMATI}) {
                var days = Days.in(from).changed(JUNE, to).changed(JUNE.plusDays(20), from);
                for (var at = Instant.parse("2027-05-29T00:00:00Z");
                        at.isBefore(Instant.parse("2027-06-24T00:00:00Z"));
                        at = at.plus(Duration.ofMinutes(30))) {
                    var day = days.dayOf(at);
                    assertThat(at).as(from + " to " + to).isBetween(days.startOf(day), days.startOf(day.plusDays(1)));
                }
                assertThat(days.startOf(JUNE)).isEqualTo(JUNE.atStartOfDay(to).toInstant());
                assertThat(Days.read(from, days.written())).isEqualTo(days);
            }
        }
    }

    @Test
    void what_was_before_stays_where_it_was() {
        var before = Days.in(NEW_YORK);
        var after = before.changed(JUNE, BERLIN);
        var at = Instant.parse("2027-05-20T03:30:00Z");
        assertThat(after.dayOf(at)).isEqualTo(before.dayOf(at)).isEqualTo(LocalDate.of(2027, 5, 19));
        assertThat(after.at(at)).isEqualTo(NEW_YORK);
        assertThat(after.at(after.startOf(JUNE))).isEqualTo(BERLIN);
        assertThat(after.changed(JUNE, NEW_YORK)).as("taken back").isEqualTo(before);
        assertThat(after.spans().last()).containsExactly("2027-05-31 23:59:59.999999", "infinity");
    }
}
