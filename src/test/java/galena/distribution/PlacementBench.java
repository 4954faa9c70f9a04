package galena.distribution;

import galena.distribution.Rule.Method;
import galena.distribution.Rule.Otherwise;
import galena.distribution.Rule.Who;
import galena.kernel.SourceId;
import galena.playbook.Known;
import galena.playbook.Term;
import galena.playbook.Term.Sign;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// How many times a second one core can say who gets a lead: fifty rules of four terms, the one that fits
/// anywhere among them, ten people in its rotation.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
public class PlacementBench {
    private static final Instant NOW = Instant.parse("2027-03-01T15:00:00Z");
    private static final int RULES = 50;
    private static final List<UUID> PEOPLE =
            IntStream.range(0, 10).mapToObj(i -> new UUID(7, i)).toList();

    private final Matching rows = new Matching(plan(false, false), List.of());
    private final Matching indexed = new Matching(plan(true, false), List.of());
    private final Matching expert = new Matching(plan(false, true), List.of());
    private final List<Candidate> candidates =
            PEOPLE.stream().map(PlacementBench::candidate).toList();
    private final List<Asking> askings = askings();
    private int next;

    private static Plan plan(boolean equal, boolean expert) {
        var rules = new ArrayList<Rule>();
        for (int i = 0; i < RULES; i++) {
            var terms = List.of(
                    new Term("product", equal ? Sign.IS : Sign.CONTAINS, List.of("product " + i + " of ours")),
                    new Term("region", Sign.BEGINS, List.of("c")),
                    new Term("attempts", Sign.LESS, List.of("9")),
                    new Term("city", Sign.IS_NOT, List.of("nowhere")));
            rules.add(new Rule(
                    "rule " + i,
                    expert ? List.of() : terms,
                    expert
                            ? "product.contains('product " + i
                                    + " of ours') && region.startsWith('C') && attempts < 9 && city != 'nowhere'"
                            : "",
                    Method.ROTATION,
                    new Who(Who.Kind.PEOPLE, PEOPLE),
                    List.of(),
                    false,
                    false,
                    false,
                    false,
                    0,
                    Otherwise.NEXT));
        }
        return new Plan(rules);
    }

    private static Candidate candidate(UUID id) {
        return new Candidate(
                Receiver.usual(id),
                Optional.empty(),
                Optional.empty(),
                true,
                new Candidate.Taken(0, 0, 0, 0, 0, NOW, NOW, NOW, NOW),
                0,
                0.1,
                Optional.empty());
    }

    private static List<Asking> askings() {
        return IntStream.range(0, RULES)
                .mapToObj(i -> new Asking(
                        new SourceId(new UUID(1, 1)),
                        Set.of("CA"),
                        "",
                        "95814",
                        Optional.empty(),
                        Set.of(),
                        false,
                        false,
                        NOW,
                        LocalDate.of(2027, 3, 1),
                        new Known(Map.of(
                                "product",
                                "product " + i + " of ours",
                                "region",
                                "CA",
                                "attempts",
                                1L,
                                "city",
                                "Sacramento",
                                "own",
                                Map.of()))))
                .toList();
    }

    private Asking asking() {
        next = next + 1 == RULES ? 0 : next + 1;
        return askings.get(next);
    }

    @Benchmark
    public Decision rows() {
        return Placement.decide(rows, asking(), place -> candidates, 0.5);
    }

    @Benchmark
    public Decision indexed() {
        return Placement.decide(indexed, asking(), place -> candidates, 0.5);
    }

    @Benchmark
    public Decision expert() {
        return Placement.decide(expert, asking(), place -> candidates, 0.5);
    }

    /// The most anybody was ever away from their entitled share, in leads, over many runs.
    ///
    /// @param varying whether a third of the people may not have each lead, changing from lead to lead
    public static double deviation(boolean varying, int runs, long seed) {
        var random = new Random(seed);
        double worst = 0;
        for (int run = 0; run < runs; run++) {
            int people = 2 + random.nextInt(29);
            var weights =
                    IntStream.range(0, people).map(i -> 1 + random.nextInt(100)).toArray();
            var owed = new HashMap<UUID, Double>();
            for (int lead = 0; lead < 2000; lead++) {
                var members = IntStream.range(0, people)
                        .filter(i -> !varying || random.nextInt(3) > 0)
                        .mapToObj(i -> new Quota.Member(
                                new UUID(7, i), weights[i], owed.getOrDefault(new UUID(7, i), 0.0), true))
                        .toList();
                if (!members.isEmpty()) {
                    owed.putAll(Quota.next(members).owed());
                    worst = Math.max(
                            worst,
                            owed.values().stream().mapToDouble(Math::abs).max().orElse(0));
                }
            }
        }
        return worst;
    }
}
