package galena.insight;

import static org.assertj.core.api.Assertions.assertThat;

import galena.insight.WaitedSums.Alike;
import galena.kernel.SourceId;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How long leads waited: the same whether packed or counted.
class WaitedSumsTest {
    private final Random chance = new Random(2);

    private List<Alike> some() {
        return IntStream.range(0, 300)
                .mapToObj(i -> new Alike(
                        new Kind(new UUID(1, chance.nextInt(3)), "c" + chance.nextInt(2), Filter.OURSELVES, false),
                        chance.nextInt(24),
                        chance.nextInt(WaitedSums.NEVER + 1),
                        chance.nextInt(WaitedSums.NEVER + 1),
                        chance.nextInt(Spans.TRIES + 1),
                        chance.nextInt(WaitedSums.UNREACHED + 1),
                        1 + chance.nextInt(500)))
                .toList();
    }

    @Test
    void packed_weeks_give_what_counting_gives() {
        for (int round = 0; round < 30; round++) {
            var filter = new Filter(
                    LocalDate.of(2000, 1, 1),
                    LocalDate.of(2100, 1, 1),
                    chance.nextBoolean() ? Optional.empty() : Optional.of(new SourceId(new UUID(1, 1))),
                    chance.nextBoolean() ? Optional.empty() : Optional.of("c1"),
                    Set.of(),
                    Set.of(),
                    false);
            var first = some();
            var second = some();
            var counted = new WaitedSums(filter);
            first.forEach(counted::add);
            second.forEach(counted::add);
            var packed = new WaitedSums(filter);
            packed.unpack(WaitedSums.pack(second));
            packed.unpack(WaitedSums.pack(first));
            assertThat(packed.byHour()).isEqualTo(counted.byHour()).isNotEmpty();
            assertThat(packed.bySource()).isEqualTo(counted.bySource());
            assertThat(packed.all()).isEqualTo(counted.all());
            assertThat(counted.byHour().stream().mapToLong(Waited::leads).sum())
                    .isEqualTo(
                            counted.bySource().stream().mapToLong(Waited::leads).sum());
        }
    }

    @Test
    void within_five_minutes_are_the_first_three_spans() {
        var spans =
                IntStream.rangeClosed(1, Spans.COUNT).mapToObj(Long::valueOf).toList();
        assertThat(Waited.within(spans, 300)).isEqualTo(1 + 2 + 3);
        assertThat(Waited.within(spans, 3_600)).isEqualTo(21);
    }
}
