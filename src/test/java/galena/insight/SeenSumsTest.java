package galena.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import galena.insight.Verdict.Measure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What was packed and added up is what was counted.
class SeenSumsTest {
    private record One(Measure measure, UUID person, String base, int detail, long count, long hits) {
        void into(SeenSums sums) {
            sums.add(measure, person, base, detail, count, hits);
        }
    }

    private static List<One> some(Random chance, List<UUID> people) {
        var all = new ArrayList<One>();
        for (int i = 0; i < 300; i++) {
            var measure = Measure.values()[chance.nextInt(4)];
            int detail = chance.nextInt(
                    switch (measure) {
                        case DEADLINES -> 6;
                        case CONTACT -> 64;
                        case QUALIFICATION -> 2;
                        case SALE -> 1;
                    });
            long count = chance.nextInt(5) == 0 ? chance.nextInt(1_000_000) : chance.nextInt(4);
            all.add(new One(
                    measure,
                    people.get(chance.nextInt(people.size())),
                    measure == Measure.DEADLINES ? "" : "source" + chance.nextInt(6) + "|Zürich",
                    detail,
                    count,
                    count == 0 ? 0 : chance.nextLong(count + 1)));
        }
        return all;
    }

    /// By measure and person, how often how much: kinds have other numbers after packing.
    private static Map<String, List<String>> told(SeenSums sums) {
        var told = new HashMap<String, List<String>>();
        sums.seen()
                .forEach((measure, seen) -> seen.theirs(Set.of()).forEach(theirs -> {
                    for (int kind = 0; kind < theirs.counts().length; kind++) {
                        if (theirs.counts()[kind] > 0) {
                            told.computeIfAbsent(measure + " " + theirs.person(), k -> new ArrayList<>())
                                    .add(theirs.counts()[kind] + "/" + theirs.hits()[kind]);
                        }
                    }
                }));
        told.values().forEach(list -> list.sort(null));
        return told;
    }

    @Test
    void weeks_that_were_packed_add_up_to_what_was_counted_at_once() {
        var chance = new Random(5);
        for (int round = 0; round < 40; round++) {
            var people = Stream.generate(UUID::randomUUID)
                    .limit(1 + chance.nextInt(9))
                    .toList();
            var first = some(chance, people);
            var second = some(chance, people);
            var third = some(chance, people);
            var once = new SeenSums();
            Stream.of(first, second, third).flatMap(List::stream).forEach(one -> one.into(once));
            var packed = new SeenSums();
            third.forEach(one -> one.into(packed));
            for (var week : List.of(second, first)) {
                var sums = new SeenSums();
                week.forEach(one -> one.into(sums));
                packed.unpack(sums.pack());
            }
            assertThat(told(packed)).isEqualTo(told(once));
            var judgedOnce = Judgement.of(once.seen()).verdicts();
            var judged = Judgement.of(packed.seen()).verdicts();
            assertThat(judged).hasSameSizeAs(judgedOnce);
        }
    }

    @Test
    void nothing_packed_is_nothing() {
        var sums = new SeenSums();
        sums.unpack(new SeenSums().pack());
        assertThat(sums.seen().values()).allMatch(grid -> grid.theirs(Set.of()).isEmpty());
        assertThatThrownBy(() -> sums.add(Measure.SALE, UUID.randomUUID(), "", 1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
