package galena.insight;

import static org.assertj.core.api.Assertions.assertThat;

import galena.insight.Verdict.Measure;
import galena.insight.Verdict.Word;
import galena.kernel.PersonId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Fair to people: nobody is accused by chance, whoever reaches half is found, intervals cover what they say.
class JudgementTest {
    private static final List<PersonId> PEOPLE =
            IntStream.range(0, 40).mapToObj(i -> new PersonId(new UUID(1, i))).toList();
    private final Random random = new Random(20_261_126);

    private static SeenGrid team() {
        return new SeenGrid(new SeenGrid.Names<>(), 1);
    }

    /// So many of so many came off at that rate.
    private long hits(long count, double rate) {
        long hits = 0;
        for (int i = 0; i < count; i++) {
            hits += random.nextDouble() < rate ? 1 : 0;
        }
        return hits;
    }

    /// A team of equal people with unequal leads: some get the good source, some the bad one.
    private SeenGrid equals(int people, int leads, double good, double bad) {
        var seen = team();
        for (int i = 0; i < people; i++) {
            int mine = Math.max(2, (int) (leads * (0.3 + 1.4 * random.nextDouble())));
            int fine = (int) (mine * random.nextDouble());
            seen.add(PEOPLE.get(i), "good", 0, fine, hits(fine, good));
            seen.add(PEOPLE.get(i), "bad", 0, mine - fine, hits(mine - fine, bad));
        }
        return seen;
    }

    private boolean accuses(Map<Measure, SeenGrid> seen) {
        return Judgement.of(seen).verdicts().stream().anyMatch(verdict -> verdict.word() == Word.BELOW);
    }

    @Test
    void of_teams_of_equals_anybody_is_accused_in_at_most_five_percent() {
        for (var size : List.of(new int[] {5, 8}, new int[] {5, 60}, new int[] {20, 40}, new int[] {40, 150})) {
            int runs = 600;
            int accused = 0;
            for (int run = 0; run < runs; run++) {
                var seen = new EnumMap<Measure, SeenGrid>(Measure.class);
                seen.put(Measure.DEADLINES, equals(size[0], size[1], 0.05, 0.15));
                seen.put(Measure.CONTACT, equals(size[0], size[1] * 3, 0.40, 0.15));
                seen.put(Measure.QUALIFICATION, equals(size[0], size[1], 0.5, 0.3));
                seen.put(Measure.SALE, equals(size[0], size[1], 0.12, 0.03));
                accused += accuses(seen) ? 1 : 0;
            }
            // five percent, and what chance adds to six hundred runs once in a thousand
            assertThat(accused)
                    .as("of %d runs with %d people and %d leads", runs, size[0], size[1])
                    .isLessThanOrEqualTo((int) Math.ceil(runs * 0.05 + 3.1 * Math.sqrt(runs * 0.05 * 0.95)));
        }
    }

    @Test
    void whoever_reaches_half_is_found_with_a_third_more_leads_than_the_arithmetic_asks_for() {
        for (var rate : List.of(0.10, 0.30)) {
            int people = 20;
            long needed = (long) Math.ceil(1.3 * Comparison.needed(rate, 0.5, people, people - 1));
            int runs = 300;
            int found = 0;
            int others = 0;
            for (int run = 0; run < runs; run++) {
                var seen = team();
                for (int i = 0; i < people; i++) {
                    seen.add(PEOPLE.get(i), "one", 0, needed, hits(needed, i == 0 ? rate / 2 : rate));
                }
                for (var verdict : Judgement.of(Map.of(Measure.SALE, seen)).verdicts()) {
                    if (verdict.word() == Word.BELOW) {
                        found += verdict.person().equals(PEOPLE.getFirst()) ? 1 : 0;
                        others += verdict.person().equals(PEOPLE.getFirst()) ? 0 : 1;
                    }
                }
            }
            assertThat(found)
                    .as("of %d at %s with %d leads", runs, rate, needed)
                    .isGreaterThan(runs * 4 / 5);
            assertThat(others).as("nobody else").isLessThan(runs / 10);
        }
    }

    @Test
    void intervals_cover_what_is_true_in_ninety_five_of_a_hundred() {
        int covered = 0;
        int asked = 0;
        for (int run = 0; run < 300; run++) {
            var truth = new double[20];
            var seen = team();
            double mean = 0;
            for (int i = 0; i < truth.length; i++) {
                truth[i] = Math.exp(0.3 * random.nextGaussian());
                mean += truth[i] / truth.length;
            }
            for (int i = 0; i < truth.length; i++) {
                seen.add(PEOPLE.get(i), "one", 0, 200, hits(200, 0.15 * truth[i] / mean));
            }
            var results = Comparison.of(seen).results();
            for (int i = 0; i < truth.length; i++) {
                double mine = truth[i] / mean;
                covered +=
                        results.get(i).low() <= mine && mine <= results.get(i).high() ? 1 : 0;
                asked++;
            }
        }
        assertThat((double) covered / asked).isBetween(0.92, 0.98);
    }

    @Test
    void nobody_is_judged_by_the_leads_they_were_given() {
        var seen = team();
        seen.add(PEOPLE.get(0), "good", 0, 500, 200);
        seen.add(PEOPLE.get(1), "good", 0, 500, 205);
        seen.add(PEOPLE.get(2), "bad", 0, 500, 10);
        seen.add(PEOPLE.get(3), "bad", 0, 500, 11);
        assertThat(Judgement.of(Map.of(Measure.CONTACT, seen)).verdicts())
                .extracting(Verdict::word)
                .doesNotContain(Word.BELOW, Word.ABOVE);
    }

    @Test
    void five_people_with_eight_leads_a_month_are_told_that_nothing_can_be_told_and_how_much_it_takes() {
        var seen = team();
        for (int i = 0; i < 5; i++) {
            seen.add(PEOPLE.get(i), "one", 0, 8, i == 0 ? 0 : 1);
        }
        var verdicts = Judgement.of(Map.of(Measure.SALE, seen)).verdicts();
        assertThat(verdicts).extracting(Verdict::word).containsOnly(Word.CANNOT_TELL);
        assertThat(verdicts).allSatisfy(verdict -> assertThat(verdict.more()).isGreaterThan(100));
    }

    @Test
    void the_arithmetic_is_that_of_the_books() {
        assertThat(Comparison.twoShares(0.06, 0.08)).isEqualTo(2554);
        assertThat(Comparison.twoShares(0.20, 0.30)).isEqualTo(294);
        assertThat(Comparison.twoShares(0.40, 0.60)).isBetween(95L, 105L);
    }

    @Test
    void what_a_source_should_sell_decides_whether_more_is_bought_of_it() {
        assertThat(Advice.of(10, 5, 100_000, 1_000).word()).as("too few").isEqualTo(Advice.Word.HOLD);
        assertThat(Advice.of(1_000, 100, 100_000, 1_000).word()).isEqualTo(Advice.Word.MORE);
        assertThat(Advice.of(1_000, 2, 100_000, 5_000).word()).isEqualTo(Advice.Word.LESS);
        assertThat(Advice.of(300, 15, 100_000, 4_500).word()).as("too close").isEqualTo(Advice.Word.HOLD);
    }
}
