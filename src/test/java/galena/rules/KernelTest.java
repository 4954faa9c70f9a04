package galena.rules;

import static org.assertj.core.api.Assertions.assertThat;

import galena.kernel.Email;
import galena.kernel.Ids;
import galena.kernel.Money;
import galena.kernel.Phone;
import galena.kernel.Text;
import galena.testing.HandClock;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.HashSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Values everybody speaks.
class KernelTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1 916 555 0142",
                "(916) 555-0142",
                "916.555.0142",
                "1-916-555-0142",
                "011 1 916 555 0142",
                "tel:+1-916-555-0142"
            })
    void one_number_in_many_writings_is_one_number(String written) {
        assertThat(Phone.parse(written, "US")).contains(new Phone("+19165550142"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "abc", "++++", "000000000000000000000000", "n/a", "+", "916-555"})
    void what_is_no_number_is_none(String written) {
        assertThat(Phone.parse(written, "US")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a@b", "a@@b.de", "a b@c.de", "@example.com", "a@example", "javascript:alert(1)"})
    void what_is_no_address_is_none(String written) {
        assertThat(Email.parse(written)).isEmpty();
    }

    @Test
    void text_loses_control_characters_and_half_characters_only() {
        assertThat(Text.clean("a\u0000b\ud800c\td\ne\u0007", 100)).isEqualTo("abc\td\ne");
        assertThat(Text.clean("😀😀", 3)).isEqualTo("😀");
        assertThat(Text.line("  a \n b  ", 100)).isEqualTo("a b");
    }

    @Test
    void ids_are_of_version_seven_and_never_repeat_or_run_back() {
        var clock = new HandClock(Instant.parse("2027-01-01T00:00:00Z"));
        var ids = new Ids(clock);
        var seen = new HashSet<UUID>();
        var last = ids.next();
        for (int i = 0; i < 20_000; i++) {
            var next = ids.next();
            assertThat(next.version()).isEqualTo(7);
            assertThat(next.variant()).isEqualTo(2);
            assertThat(seen.add(next)).isTrue();
            assertThat(Long.compareUnsigned(next.getMostSignificantBits(), last.getMostSignificantBits()))
                    .isPositive();
            last = next;
        }
    }

    @Test
    void money_counts_in_the_smallest_unit_of_its_currency() {
        assertThat(Money.of(new BigDecimal("12.345"), Currency.getInstance("USD"))
                        .minor())
                .isEqualTo(1235);
        assertThat(Money.of(new BigDecimal("1200"), Currency.getInstance("JPY")).minor())
                .isEqualTo(1200);
    }
}
