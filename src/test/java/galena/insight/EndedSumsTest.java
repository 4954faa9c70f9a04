package galena.insight;

import static org.assertj.core.api.Assertions.assertThat;

import galena.insight.EndedSums.Ended;
import galena.insight.FigureTable.By;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What ended: the same whether packed or counted, the middle exact.
class EndedSumsTest {
    private static final LocalDate MONDAY = LocalDate.of(2027, 3, 29);
    private final Random chance = new Random(9);

    private List<Ended> some(LocalDate week) {
        var all = new ArrayList<Ended>();
        var sources = List.of(new UUID(1, 1), new UUID(1, 2));
        for (int i = 0; i < 200; i++) {
            all.add(new Ended(
                    new Kind(
                            sources.get(chance.nextInt(2)),
                            chance.nextBoolean() ? "" : "frühling",
                            new UUID(0, chance.nextInt(2)),
                            chance.nextInt(5) == 0),
                    week.plusDays(chance.nextInt(7)),
                    chance.nextInt(4) == 0,
                    chance.nextInt(20) - 2,
                    1 + chance.nextInt(300),
                    chance.nextInt(3) == 0 ? -chance.nextLong(1_000_000_000_000L) : chance.nextLong(5_000_000_000L)));
        }
        return all;
    }

    @Test
    void packed_weeks_give_what_counting_gives_whatever_is_asked_for() {
        var ever = LocalDate.of(2000, 1, 1);
        for (int round = 0; round < 30; round++) {
            var first = some(MONDAY);
            var second = some(MONDAY.plusWeeks(1));
            var all = new Filter(
                    ever,
                    ever.plusYears(100),
                    chance.nextBoolean() ? Optional.empty() : Optional.of(new galena.kernel.SourceId(new UUID(1, 1))),
                    chance.nextBoolean() ? Optional.empty() : Optional.of("frühling"),
                    Set.of(),
                    chance.nextBoolean() ? Set.of() : Set.of(Filter.OURSELVES),
                    chance.nextBoolean());
            for (var by : List.of(By.MONTH, By.QUARTER)) {
                var counted = new EndedSums(all, by);
                first.forEach(counted::add);
                second.forEach(counted::add);
                var packed = new EndedSums(all, by);
                packed.unpack(MONDAY.plusWeeks(1), EndedSums.pack(MONDAY.plusWeeks(1), second));
                packed.unpack(MONDAY, EndedSums.pack(MONDAY, first));
                assertThat(packed.parts()).isEqualTo(counted.parts());
                assertThat(packed.parts().getFirst().key()).isEmpty();
            }
        }
    }

    @Test
    void the_middle_is_the_median() {
        for (int round = 0; round < 100; round++) {
            var days = chance.ints(1 + chance.nextInt(30), -3, 60).toArray();
            var counted = new TreeMap<Integer, Long>();
            for (int day : days) {
                counted.merge(day, 1L, Long::sum);
            }
            Arrays.sort(days);
            assertThat(EndedSums.middle(counted))
                    .isEqualTo((days[(days.length - 1) / 2] + days[days.length / 2]) / 2.0);
        }
        assertThat(EndedSums.middle(new TreeMap<>())).isEqualTo(-1);
    }
}
