package galena.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Whose turn it is.
class QuotaTest {
    private static final long SEED = 20261122;

    @Test
    void with_the_same_people_for_every_lead_nobody_is_ever_a_full_lead_from_their_share() {
        var random = new Random(SEED);
        double worst = 0;
        for (int run = 0; run < 300; run++) {
            int people = 2 + random.nextInt(29);
            int heaviest = run % 2 == 0 ? 100 : 10;
            var weights = IntStream.range(0, people)
                    .map(i -> 1 + random.nextInt(heaviest))
                    .toArray();
            worst = Math.max(worst, deviation(weights, 500));
        }
        assertThat(worst).isLessThan(1).isGreaterThan(0.5);
    }

    private static double deviation(int[] weights, int leads) {
        double all = IntStream.of(weights).sum();
        var ids = ids(weights.length);
        var owed = new HashMap<UUID, Double>();
        var given = new HashMap<UUID, Integer>();
        double worst = 0;
        for (int lead = 1; lead <= leads; lead++) {
            var members = members(ids, weights, owed, i -> true);
            var turn = Quota.next(members);
            owed.putAll(turn.owed());
            given.merge(turn.to(), 1, Integer::sum);
            for (int i = 0; i < ids.size(); i++) {
                double entitled = lead * weights[i] / all;
                worst = Math.max(worst, Math.abs(entitled - given.getOrDefault(ids.get(i), 0)));
            }
        }
        return worst;
    }

    private static List<UUID> ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> new UUID(7, i)).toList();
    }

    private static List<Quota.Member> members(
            List<UUID> ids, int[] weights, Map<UUID, Double> owed, java.util.function.IntPredicate may) {
        return IntStream.range(0, ids.size())
                .filter(may)
                .mapToObj(i -> new Quota.Member(ids.get(i), weights[i], owed.getOrDefault(ids.get(i), 0.0), true))
                .toList();
    }

    @Test
    void equal_people_get_equal_numbers_also_when_leads_come_one_by_one() {
        var ids = ids(3);
        var owed = new HashMap<UUID, Double>();
        var given = new HashMap<UUID, Integer>();
        for (int lead = 0; lead < 30; lead++) {
            var turn = Quota.next(members(ids, new int[] {10, 10, 10}, owed, i -> true));
            owed.putAll(turn.owed());
            given.merge(turn.to(), 1, Integer::sum);
        }
        assertThat(given.values()).containsOnly(10);
    }

    @Test
    void where_not_everybody_may_have_every_lead_the_deviation_stays_small() {
        var random = new Random(SEED);
        var ids = ids(12);
        var weights = IntStream.range(0, 12).map(i -> 5 + i).toArray();
        var owed = new HashMap<UUID, Double>();
        double worst = 0;
        for (int lead = 0; lead < 20_000; lead++) {
            var may = IntStream.range(0, 12)
                    .filter(i -> random.nextInt(3) > 0)
                    .boxed()
                    .toList();
            if (may.isEmpty()) {
                continue;
            }
            owed.putAll(Quota.next(members(ids, weights, owed, may::contains)).owed());
            worst = Math.max(
                    worst, owed.values().stream().mapToDouble(Math::abs).max().orElse(0));
        }
        assertThat(worst).isLessThanOrEqualTo(2);
        assertThat(owed.values().stream().mapToDouble(d -> d).sum()).isBetween(-1e-6, 1e-6);
    }

    @Test
    void whoever_joins_or_leaves_neither_starves_nor_floods_the_others() {
        var owed = new HashMap<UUID, Double>();
        var ids = new ArrayList<>(ids(4));
        var turns = new ArrayList<UUID>();
        for (int lead = 0; lead < 100; lead++) {
            if (lead == 50) {
                ids.add(new UUID(7, 99));
                ids.removeFirst();
            }
            var weights = ids.stream().mapToInt(id -> 10).toArray();
            var turn = Quota.next(members(ids, weights, owed, i -> true));
            owed.putAll(turn.owed());
            turns.add(turn.to());
        }
        var after = turns.subList(50, 100);
        assertThat(after).doesNotContain(new UUID(7, 0));
        for (var id : ids) {
            assertThat(after.stream().filter(id::equals).count()).isBetween(12L, 13L);
        }
    }

    @Test
    void whoever_is_entitled_but_away_is_owed_and_never_chosen() {
        var ids = ids(2);
        var owed = new HashMap<UUID, Double>();
        for (int lead = 0; lead < 10; lead++) {
            var turn = Quota.next(List.of(
                    new Quota.Member(ids.get(0), 10, owed.getOrDefault(ids.get(0), 0.0), true),
                    new Quota.Member(ids.get(1), 10, owed.getOrDefault(ids.get(1), 0.0), false)));
            assertThat(turn.to()).isEqualTo(ids.get(0));
            owed.putAll(turn.owed());
        }
        assertThat(owed.get(ids.get(1))).isBetween(4.99, 5.01);
    }
}
