package galena.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import galena.insight.Effect.Past;
import galena.kernel.LeadId;
import galena.lead.Scoring;
import galena.playbook.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What points would have said: held against leads of which the truth is known.
class EffectTest {
    private static Past past(int points, boolean sold, Integer... held) {
        return new Past(new LeadId(UUID.randomUUID()), points, List.of(held), true, sold, sold);
    }

    private static Scoring scoring(int... points) {
        return new Scoring(
                1,
                IntStream.of(points)
                        .mapToObj(n -> new Scoring.Line(new Term("product", Term.Sign.IS, List.of("roof")), n))
                        .toList());
    }

    @Test
    void the_share_of_pairs_is_what_counting_all_pairs_gives() {
        var chance = new Random(7);
        for (int round = 0; round < 50; round++) {
            var all = IntStream.range(0, 40)
                    .mapToObj(i -> past(chance.nextInt(6), chance.nextBoolean()))
                    .toList();
            double better = 0;
            int pairs = 0;
            for (var sold : all.stream().filter(Past::sold).toList()) {
                for (var not : all.stream().filter(one -> !one.sold()).toList()) {
                    pairs++;
                    better += sold.points() > not.points() ? 1 : sold.points() == not.points() ? 0.5 : 0;
                }
            }
            assertThat(Effect.of(all, scoring(1)).pairs()).isEqualTo(better / pairs, within(1e-12));
        }
    }

    @Test
    void points_that_mean_nothing_are_called_so_at_least_ninety_times_of_a_hundred() {
        var chance = new Random(11);
        int accused = 0;
        for (int round = 0; round < 300; round++) {
            var all = IntStream.range(0, 300)
                    .mapToObj(i -> past(chance.nextInt(10), chance.nextInt(10) == 0))
                    .toList();
            var effect = Effect.of(all, scoring(1));
            accused += effect.low() > 0.5 || effect.high() < 0.5 ? 1 : 0;
        }
        assertThat(accused).as("of 300 rounds").isBetween(3, 30);
    }

    @Test
    void a_rule_is_right_wrong_or_unknown_as_it_was_made() {
        var all = new ArrayList<Past>();
        for (int i = 0; i < 200; i++) {
            boolean good = i < 100;
            // the first rule holds for good leads, the second for bad ones, the third for every other
            var held = new ArrayList<>(List.of(good ? 0 : 1));
            if (i % 2 == 0) {
                held.add(2);
            }
            all.add(past(good ? 10 : 0, good ? i % 10 < 4 : i % 10 < 1, held.toArray(Integer[]::new)));
        }
        var effect = Effect.of(all, scoring(10, 10, 10));
        assertThat(effect.parts())
                .extracting(Effect.Part::word)
                .containsExactly(Effect.Word.RIGHT, Effect.Word.WRONG, Effect.Word.UNKNOWN);
        assertThat(Effect.of(all, scoring(-10, -10, 10)).parts())
                .extracting(Effect.Part::word)
                .containsExactly(Effect.Word.WRONG, Effect.Word.RIGHT, Effect.Word.UNKNOWN);
        assertThat(effect.parts().getFirst()).returns(100L, Effect.Part::leads).returns(40L, Effect.Part::sold);
        assertThat(effect.low()).isGreaterThan(0.5);
    }

    @Test
    void groups_hold_every_lead_once_and_never_part_leads_with_the_same_points() {
        var chance = new Random(3);
        for (int most : new int[] {1, 2, 3, 8, 100}) {
            var all = IntStream.range(0, 97)
                    .mapToObj(i -> past(chance.nextInt(most), chance.nextInt(5) == 0))
                    .toList();
            var bands = Effect.of(all, scoring(1)).bands();
            assertThat(bands.stream().mapToLong(Effect.Band::leads).sum()).isEqualTo(97);
            assertThat(bands.size()).isBetween(1, 5);
            for (int i = 1; i < bands.size(); i++) {
                assertThat(bands.get(i).to()).isLessThan(bands.get(i - 1).from());
            }
        }
    }

    @Test
    void nothing_is_said_of_few() {
        assertThat(Effect.of(List.of(), scoring(1)).isKnown()).isFalse();
        assertThat(Effect.of(List.of(past(1, true), past(0, false)), scoring(1)).isKnown())
                .isFalse();
        assertThat(Effect.of(List.of(past(1, true)), scoring(1)).pairs()).isEqualTo(0.5);
    }
}
