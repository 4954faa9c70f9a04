package galena.insight;

import static org.assertj.core.api.Assertions.assertThat;

import galena.insight.Suggestion.Past;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What past leads suggest: what was made so, and hardly ever anything else.
class SuggestionTest {
    private static final Set<String> FIELDS = Set.of("product", "source", "weekday", "roof", "city");

    private static List<Past> leads(Random chance, int many, double roofs, double others) {
        return IntStream.range(0, many)
                .mapToObj(i -> {
                    boolean roof = chance.nextInt(3) == 0;
                    return new Past(
                            Map.of(
                                    "product",
                                    roof ? "New Roof" : "Gutter " + chance.nextInt(3),
                                    "source",
                                    "Source " + chance.nextInt(8),
                                    "weekday",
                                    (long) 1 + chance.nextInt(7),
                                    "city",
                                    "City " + chance.nextInt(3),
                                    "own",
                                    Map.of("roof", roof ? "tiles" : "none")),
                            chance.nextDouble() < (roof ? roofs : others));
                })
                .toList();
    }

    @Test
    void what_sells_more_gets_points_and_only_that() {
        var lines = Suggestion.of(leads(new Random(4), 3000, 0.2, 0.05), FIELDS);
        assertThat(lines)
                .filteredOn(line -> line.points() > 0)
                .extracting(
                        line -> line.when().field() + "=" + line.when().values().getFirst())
                .containsExactlyInAnyOrder("product=New Roof", "roof=tiles");
        assertThat(lines.stream().filter(line -> line.points() > 0))
                .as("four times as much is sold")
                .allMatch(line -> line.points() > 13 && line.points() < 28);
        assertThat(lines).extracting(line -> line.when().field()).doesNotContain("city", "source", "weekday");
    }

    @Test
    void where_nothing_tells_hardly_ever_anything_is_suggested() {
        var chance = new Random(8);
        long wrong = IntStream.range(0, 200)
                .filter(i ->
                        !Suggestion.of(leads(chance, 1000, 0.1, 0.1), FIELDS).isEmpty())
                .count();
        assertThat(wrong).as("of 200").isLessThan(22);
    }

    @Test
    void of_few_and_of_none_nothing_is_suggested() {
        assertThat(Suggestion.of(List.of(), FIELDS)).isEmpty();
        assertThat(Suggestion.of(leads(new Random(1), 50, 1, 0), FIELDS)).isEmpty();
        assertThat(Suggestion.of(leads(new Random(1), 500, 0, 0), FIELDS)).isEmpty();
        assertThat(Suggestion.of(leads(new Random(1), 500, 1, 1), FIELDS)).isEmpty();
    }
}
