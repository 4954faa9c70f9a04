package galena.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// What can be expected of leads of a kind.
class ExpectationTest {
    @Test
    void nothing_is_expected_before_fifty_were_seen() {
        var sales = new Expectation<String>();
        sales.saw("a", 49, 10);
        assertThat(sales.isKnown()).isFalse();
        assertThat(sales.of("a")).isZero();
        sales.saw("a", 1, 0);
        assertThat(sales.of("a")).isCloseTo(0.2, within(1e-9));
    }

    @Test
    void few_of_a_kind_are_drawn_to_the_mean_of_all_many_speak_for_themselves() {
        var sales = new Expectation<String>();
        sales.saw("many", 980, 98);
        sales.saw("few", 20, 10);
        // all together 0.108
        assertThat(sales.of("many")).isCloseTo(0.1, within(0.001));
        assertThat(sales.of("few")).isCloseTo((10 + 20 * 0.108) / 40, within(1e-9));
        assertThat(sales.of("never seen")).isCloseTo(0.108, within(1e-9));
    }
}
