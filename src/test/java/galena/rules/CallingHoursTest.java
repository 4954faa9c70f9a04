package galena.rules;

import static org.assertj.core.api.Assertions.assertThat;

import galena.consent.CallingHours;
import galena.directory.OpeningHours;
import galena.kernel.Phone;
import galena.kernel.UsState;
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
        var hours = new CallingHours(office(Set.of()), "US", Set.of("NY"), List.of(LOS_ANGELES));
        assertThat(hours.isOpen(Instant.parse("2027-03-01T14:00:00Z"))).isFalse();
        assertThat(hours.next(Instant.parse("2027-03-01T14:00:00Z"))).contains(Instant.parse("2027-03-01T16:00:00Z"));
    }

    @Test
    void of_two_possible_zones_both_must_allow_it() {
        var hours = new CallingHours(
                new OpeningHours(NEW_YORK, Map.of(), Set.of()), "US", Set.of("NY"), List.of(NEW_YORK, LOS_ANGELES));
        assertThat(hours.mayCall(Instant.parse("2027-03-01T14:00:00Z"))).isFalse();
        assertThat(hours.mayCall(Instant.parse("2027-03-01T17:00:00Z"))).isTrue();
        assertThat(hours.mayCall(Instant.parse("2027-03-02T03:00:00Z"))).isFalse();
    }

    @Test
    void a_holiday_and_a_weekend_are_passed_over() {
        var friday = Instant.parse("2027-03-05T23:30:00Z");
        var hours =
                new CallingHours(office(Set.of(LocalDate.parse("2027-03-08"))), "US", Set.of("NY"), List.of(NEW_YORK));
        assertThat(hours.next(friday)).contains(Instant.parse("2027-03-09T13:00:00Z"));
    }

    @Test
    void the_next_moment_is_the_first_one_whatever_the_zones() {
        var random = new Random(7);
        var zones = List.of(NEW_YORK, LOS_ANGELES, ZoneId.of("Europe/Paris"), ZoneId.of("Asia/Tokyo"));
        for (int i = 0; i < 200; i++) {
            var zone = zones.get(random.nextInt(zones.size()));
            var hours =
                    new CallingHours(office(Set.of()), random.nextBoolean() ? "US" : "FR", Set.of("FL"), List.of(zone));
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

    // ---- states

    @Test
    void a_state_may_be_stricter_than_its_country_and_the_strictest_of_several_holds() {
        var halfPastSeven = Instant.parse("2027-03-02T00:30:00Z"); // Monday 19:30 in New York
        var halfPastEight = Instant.parse("2027-03-02T01:30:00Z");
        assertThat(always("NY").mayCall(halfPastEight)).isTrue();
        assertThat(always("FL").mayCall(halfPastSeven)).isTrue();
        assertThat(always("FL").mayCall(halfPastEight)).isFalse();
        assertThat(always("NY", "FL").mayCall(halfPastEight)).isFalse();
        var sunday = Instant.parse("2027-03-07T17:30:00Z");
        assertThat(always("TX").mayCall(sunday)).isTrue();
        assertThat(always("TX").mayCall(sunday.minusSeconds(3600))).isFalse();
        assertThat(always("UT").mayCall(sunday)).isFalse();
    }

    @Test
    void where_nobody_knows_the_state_only_what_all_allow_is_allowed() {
        assertThat(always().mayCall(Instant.parse("2027-03-01T16:00:00Z"))).isTrue();
        assertThat(always().mayCall(Instant.parse("2027-03-01T14:30:00Z"))).isFalse();
        assertThat(always().mayCall(Instant.parse("2027-03-07T17:30:00Z"))).isFalse();
    }

    @Test
    void a_law_holds_from_its_day_on() {
        var before = Instant.parse("2021-06-30T00:30:00Z"); // 20:30 in New York, the day before
        assertThat(always("FL").mayCall(before)).isTrue();
        assertThat(always("FL").mayCall(before.plus(java.time.Duration.ofDays(3))))
                .isFalse();
    }

    @Test
    void nobody_is_called_more_than_three_times_in_twenty_four_hours() {
        var now = Instant.parse("2027-03-01T16:00:00Z");
        var calls = List.of(now.minusSeconds(80_000), now.minusSeconds(7200), now.minusSeconds(60));
        assertThat(CallingHours.again(now, calls)).isEqualTo(now.plusSeconds(6400));
        assertThat(CallingHours.again(now, calls.subList(1, 3))).isEqualTo(now);
        assertThat(CallingHours.again(now.plusSeconds(90_000), calls)).isEqualTo(now.plusSeconds(90_000));
    }

    @Test
    void letters_names_and_area_codes_tell_the_state() {
        assertThat(UsState.of("fl")).contains("FL");
        assertThat(UsState.of("Miami, FL")).contains("FL");
        assertThat(UsState.of("new york")).contains("NY");
        assertThat(UsState.of("Bavaria")).isEmpty();
        assertThat(new Phone("+13055550123").state()).contains("FL");
        assertThat(new Phone("+12125550123").state()).contains("NY");
        assertThat(new Phone("+18005550123").state()).isEmpty();
        assertThat(new Phone("+4930901820").state()).isEmpty();
    }

    private static CallingHours always(String... states) {
        return new CallingHours(
                new OpeningHours(NEW_YORK, Map.of(), Set.of()), "US", Set.of(states), List.of(NEW_YORK));
    }
}
