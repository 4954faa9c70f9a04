package galena.rules;

import static org.assertj.core.api.Assertions.assertThat;

import galena.consent.CallingHours;
import galena.directory.OpeningHours;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// When somebody may be called.
class CallingHoursTest {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final ZoneId LOS_ANGELES = ZoneId.of("America/Los_Angeles");

    private static OpeningHours office(Set<LocalDate> holidays) {
        var week = new EnumMap<DayOfWeek, OpeningHours.Span>(DayOfWeek.class);
        for (int day = 1; day <= 5; day++) {
            week.put(DayOfWeek.of(day), new OpeningHours.Span(LocalTime.of(8, 0), LocalTime.of(18, 0)));
        }
        return new OpeningHours(NEW_YORK, week, holidays);
    }

    @Test
    void it_is_allowed_only_when_we_are_open_and_it_is_day_where_they_are() {
        var hours = new CallingHours(office(Set.of()), "US", List.of(LOS_ANGELES));
        assertThat(hours.isOpen(Instant.parse("2027-03-01T14:00:00Z"))).isFalse();
        assertThat(hours.next(Instant.parse("2027-03-01T14:00:00Z"))).contains(Instant.parse("2027-03-01T16:00:00Z"));
    }

    @Test
    void of_two_possible_zones_both_must_allow_it() {
        var hours =
                new CallingHours(new OpeningHours(NEW_YORK, Map.of(), Set.of()), "US", List.of(NEW_YORK, LOS_ANGELES));
        assertThat(hours.mayCall(Instant.parse("2027-03-01T14:00:00Z"))).isFalse();
        assertThat(hours.mayCall(Instant.parse("2027-03-01T17:00:00Z"))).isTrue();
        assertThat(hours.mayCall(Instant.parse("2027-03-02T03:00:00Z"))).isFalse();
    }

    @Test
    void a_holiday_and_a_weekend_are_passed_over() {
        var friday = Instant.parse("2027-03-05T23:30:00Z");
        var hours = new CallingHours(office(Set.of(LocalDate.parse("2027-03-08"))), "US", List.of(NEW_YORK));
        assertThat(hours.next(friday)).contains(Instant.parse("2027-03-09T13:00:00Z"));
    }

    @Test
    void the_next_moment_is_the_first_one_whatever_the_zones() {
        var random = new Random(7);
        var zones = List.of(NEW_YORK, LOS_ANGELES, ZoneId.of("Europe/Paris"), ZoneId.of("Asia/Tokyo"));
        for (int i = 0; i < 200; i++) {
            var zone = zones.get(random.nextInt(zones.size()));
            var hours = new CallingHours(office(Set.of()), random.nextBoolean() ? "US" : "FR", List.of(zone));
            var from = Instant.parse("2027-03-01T00:00:00Z").plusSeconds(random.nextInt(30 * 86_400));
            var next = hours.next(from);
            if (next.isPresent()) {
                assertThat(hours.isOpen(next.get())).isTrue();
                for (var t = from; t.isBefore(next.get()); t = t.plusSeconds(600)) {
                    assertThat(hours.isOpen(t)).isFalse();
                }
            }
        }
    }
}
