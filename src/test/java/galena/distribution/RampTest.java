package galena.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import galena.distribution.Ramp.Finding;
import galena.distribution.Ramp.Kind;
import galena.distribution.Ramp.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How the flow of green people grows.
class RampTest {
    private static final Ramp RAMP =
            new Ramp(true, List.of(new Step(4, 33), new Step(8, 66), new Step(15, 100)), 0, 30, 80);
    private static final int DAYS_LEFT = 12;

    private static Evidence known(int turns, int missed) {
        return new Evidence(turns, missed, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /// Of a hundred calls.
    private static Evidence talking(int reached, double expected) {
        double p = expected / 100;
        return new Evidence(60, 0, 100, reached, expected, Math.sqrt(100 * p * (1 - p)), 0, 0, 0, 0, 0, 0, 500);
    }

    private static Evidence spent(int turns, long spent) {
        return new Evidence(turns, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, spent, 0);
    }

    @Test
    void first_steps_give_few_and_cheap_leads_later_ones_more_and_dearer() {
        var prices = List.of(1000L, 2000L, 3500L, 9900L);
        assertThat(RAMP.flow(0, prices)).isEqualTo(new Ramp.Flow(4, 2000));
        assertThat(RAMP.flow(1, prices)).isEqualTo(new Ramp.Flow(8, 3500));
        assertThat(RAMP.flow(2, prices)).isEqualTo(new Ramp.Flow(15, Long.MAX_VALUE));
        assertThat(RAMP.flow(0, List.of(7000L))).as("the only price there is").isEqualTo(new Ramp.Flow(4, 7000));
        assertThat(RAMP.flow(0, List.of()).dearest()).isEqualTo(Long.MAX_VALUE);
        assertThat(RAMP.flow(Ramp.PAUSED, prices).daily()).isZero();
    }

    @Test
    void a_step_removed_by_the_manager_strands_nobody() {
        var shorter = new Ramp(true, List.of(new Step(4, 100)), 0, 30, 80);
        assertThat(shorter.flow(2, List.of(1000L))).isEqualTo(new Ramp.Flow(4, Long.MAX_VALUE));
    }

    @Test
    void enough_turns_with_kept_deadlines_lead_to_the_next_step() {
        assertThat(RAMP.judge(0, known(29, 0), DAYS_LEFT)).isEqualTo(new Finding.Stay("turns"));
        assertThat(RAMP.judge(0, known(30, 6), DAYS_LEFT)).isEqualTo(new Finding.Rise(1));
        assertThat(RAMP.judge(0, known(30, 7), DAYS_LEFT)).isEqualTo(new Finding.Stay("deadlines"));
    }

    @Test
    void results_hold_a_step_only_where_they_are_below_what_chance_does() {
        assertThat(RAMP.judge(0, talking(33, 40), DAYS_LEFT)).isEqualTo(new Finding.Rise(1));
        assertThat(RAMP.judge(0, talking(31, 40), DAYS_LEFT)).isEqualTo(new Finding.Stay("results"));
        assertThat(RAMP.judge(1, talking(28, 40), DAYS_LEFT))
                .isEqualTo(new Finding.Propose(Kind.SLOWER, "results", 0, 14));
        assertThat(RAMP.judge(0, talking(0, 0), DAYS_LEFT))
                .as("nothing is known of others")
                .isEqualTo(new Finding.Rise(1));
    }

    @Test
    void less_is_only_ever_proposed() {
        for (int step = 0; step < 3; step++) {
            for (int missed = 0; missed <= 60; missed++) {
                for (int reached = 0; reached <= 100; reached += 5) {
                    var sd = Math.sqrt(100 * 0.4 * 0.6);
                    var evidence = new Evidence(60, missed, 100, reached, 40, sd, 0, 0, 0, 0, 0, 9999, 500);
                    for (var ramp : List.of(RAMP, new Ramp(true, RAMP.steps(), 100, 30, 80))) {
                        var finding = ramp.judge(step, evidence, DAYS_LEFT);
                        if (finding instanceof Finding.Rise(var to)) {
                            assertThat(to).isEqualTo(step + 1);
                        }
                        if (finding instanceof Finding.Propose propose && propose.kind() != Kind.REGULAR) {
                            assertThat(propose.days()).isPositive();
                        }
                    }
                }
            }
        }
        assertThat(RAMP.judge(0, known(30, 13), DAYS_LEFT))
                .isEqualTo(new Finding.Propose(Kind.PAUSE, "deadlines", 0, 7));
        assertThat(RAMP.judge(2, known(30, 13), DAYS_LEFT))
                .isEqualTo(new Finding.Propose(Kind.SLOWER, "deadlines", 1, 14));
    }

    @Test
    void whoever_passes_the_last_step_is_proposed_as_regular_and_not_made_so() {
        assertThat(RAMP.judge(2, known(30, 0), DAYS_LEFT)).isEqualTo(new Finding.Propose(Kind.REGULAR, "passed", 2, 0));
    }

    @Test
    void a_spent_budget_stops_steps_upward_and_a_pause_is_proposed_until_the_month_is_over() {
        var ramp = new Ramp(true, RAMP.steps(), 100_000, 30, 80);
        assertThat(ramp.judge(0, spent(10, 100_000), DAYS_LEFT))
                .isEqualTo(new Finding.Propose(Kind.PAUSE, "budget", 0, DAYS_LEFT));
        assertThat(ramp.judge(0, spent(30, 100_000), DAYS_LEFT))
                .isEqualTo(new Finding.Propose(Kind.PAUSE, "budget", 0, DAYS_LEFT));
        assertThat(ramp.judge(2, spent(30, 100_000), DAYS_LEFT))
                .as("whoever is done costs nothing more")
                .isEqualTo(new Finding.Propose(Kind.REGULAR, "passed", 2, 0));
        assertThat(ramp.judge(0, spent(30, 99_999), DAYS_LEFT)).isEqualTo(new Finding.Rise(1));
    }

    @Test
    void of_beginners_three_tenths_are_reckoned_with_and_their_own_results_weigh_more_and_more() {
        assertThat(Evidence.NONE.productivePercent()).isEqualTo(30);
        assertThat(Ramp.productivity(5, 10)).isBetween(0.46, 0.47);
        assertThat(Ramp.productivity(500, 1000)).isBetween(0.499, 0.5);
        assertThat(Ramp.productivity(30, 10))
                .as("nobody costs less than nothing")
                .isEqualTo(1);
        assertThat(Evidence.NONE.spending(10_000).spent()).isEqualTo(7_000);
    }

    @Test
    void steps_that_could_not_be_are_refused() {
        assertThatThrownBy(() -> new Step(0, 50)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Step(5, 101)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Ramp(true, List.of(), 0, 30, 80)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Ramp(true, RAMP.steps(), 0, 0, 80)).isInstanceOf(IllegalArgumentException.class);
    }
}
