package galena.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import galena.distribution.Decision.Outcome;
import galena.distribution.Rule.Method;
import galena.distribution.Rule.Otherwise;
import galena.distribution.Rule.Who;
import galena.kernel.SourceId;
import galena.playbook.Known;
import galena.playbook.Term;
import galena.playbook.Term.Sign;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Who gets a lead, and why.
class PlacementTest {
    private static final Instant NOW = Instant.parse("2027-03-01T15:00:00Z");
    private static final SourceId SOURCE = new SourceId(new UUID(1, 1));
    private static final UUID ANN = UUID.fromString("00000000-0000-7000-8000-00000000a001");
    private static final UUID BEN = UUID.fromString("00000000-0000-7000-8000-00000000b002");
    private static final UUID CIM = UUID.fromString("00000000-0000-7000-8000-00000000c003");
    private static final UUID POOL = new UUID(2, 2);

    // ---- which rule

    @Test
    void the_first_rule_that_fits_decides_and_one_that_does_not_fit_is_never_asked() {
        var plan = plan(
                rule("Texas", Method.PRIORITY, BEN).with(new Term("region", Sign.IS, List.of("TX"))),
                rule("all", Method.PRIORITY, ANN));
        assertThat(decide(plan, asking(Map.of("region", "tx")), usual())).isEqualTo(new Outcome.Given(BEN));
        assertThat(decide(plan, asking(Map.of("region", "CA")), usual())).isEqualTo(new Outcome.Given(ANN));
        assertThat(decide(plan(), asking(Map.of()), usual())).isEqualTo(new Outcome.Nobody("no-rule-fits"));
    }

    @Test
    void every_sign_means_what_it_says_and_what_is_unknown_is_no_number() {
        var known = Map.<String, Object>of(
                "product", "New Roof", "attempts", 3L, "own", Map.of("budget", "12,5", "roof", "flat"));
        assertThat(holds(known, "product", Sign.IS, "x", "NEW ROOF ")).isTrue();
        assertThat(holds(known, "product", Sign.IS_NOT, "x")).isTrue();
        assertThat(holds(known, "product", Sign.CONTAINS, "roof")).isTrue();
        assertThat(holds(known, "product", Sign.BEGINS, "roof")).isFalse();
        assertThat(holds(known, "budget", Sign.MORE, "12")).isTrue();
        assertThat(holds(known, "budget", Sign.LESS, "12.6")).isTrue();
        assertThat(holds(known, "attempts", Sign.MORE, "3")).isFalse();
        assertThat(holds(known, "roof", Sign.MORE, "3")).isFalse();
        assertThat(holds(known, "nothing", Sign.LESS, "3")).isFalse();
        assertThat(holds(known, "nothing", Sign.MISSING)).isTrue();
        assertThat(holds(known, "roof", Sign.THERE)).isTrue();
    }

    private static boolean holds(Map<String, Object> known, String field, Sign sign, String... values) {
        return new Term(field, sign, List.of(values)).folded().holds(known);
    }

    @Test
    void indexed_rules_and_rules_asked_one_by_one_fit_the_same_leads() {
        var random = new Random(7);
        for (int run = 0; run < 200; run++) {
            var rules = IntStream.range(0, 20)
                    .mapToObj(i -> rule("r" + i, Method.PRIORITY, ANN)
                            .with(random(random), random(random))
                            .rule())
                    .toList();
            var known = Map.<String, Object>of("region", "r" + random.nextInt(4), "product", "p" + random.nextInt(4));
            var matching = new Matching(new Plan(rules), List.of());
            var plainly = IntStream.range(0, 20)
                    .filter(i -> rules.get(i).when().stream()
                            .allMatch(term -> term.folded().holds(known)))
                    .toArray();
            assertThat(matching.fitting(new Known(known)).toArray()).containsExactly(plainly);
        }
    }

    private static Term random(Random random) {
        boolean region = random.nextBoolean();
        return new Term(
                region ? "region" : "product",
                random.nextInt(3) > 0 ? Sign.IS : Sign.IS_NOT,
                List.of((region ? "r" : "p") + random.nextInt(4)));
    }

    @Test
    void a_condition_of_experts_is_asked_besides() {
        var plan = plan(
                rule("dear", Method.PRIORITY, BEN).asking("age_hours < 2 && product.contains('roof')"),
                rule("all", Method.PRIORITY, ANN));
        assertThat(decide(plan, asking(Map.of("age_hours", 1L, "product", "roof")), usual()))
                .isEqualTo(new Outcome.Given(BEN));
        assertThat(decide(plan, asking(Map.of("age_hours", 5L, "product", "roof")), usual()))
                .isEqualTo(new Outcome.Given(ANN));
    }

    // ---- who may

    @Test
    void without_a_licence_no_lead_and_one_that_has_run_out_is_none() {
        var texas = asking(Map.of()).licensed(Set.of("TX"));
        var plan = plan(rule("all", Method.PRIORITY, ANN, BEN, CIM).otherwise(Otherwise.NEXT));
        var people = List.of(
                candidate(ANN),
                candidate(BEN).licensed(Map.of("TX", Optional.of(LocalDate.of(2027, 2, 28)))),
                candidate(CIM).licensed(Map.of("TX", Optional.of(LocalDate.of(2027, 3, 1)))));
        assertThat(decide(plan, texas, people)).isEqualTo(new Outcome.Given(CIM));
        var nobody = decision(plan, texas, people.subList(0, 2), 0);
        assertThat(nobody.outcome()).isEqualTo(new Outcome.Nobody("no-licence"));
        var busy = List.of(
                candidate(ANN),
                candidate(CIM)
                        .licensed(Map.of("TX", Optional.empty()))
                        .limits(new Limits(1, 0, 0, 0, 0, Map.of()))
                        .taken(1, 1));
        assertThat(decision(plan, texas, busy, 0).outcome())
                .as("one has a licence, and too much to do")
                .isEqualTo(new Outcome.Nobody("nobody-may"));
        assertThat(nobody.weighed())
                .extracting(one -> one.obstacle().orElseThrow().code())
                .containsOnly(Obstacle.Code.LICENCE);
        assertThat(nobody.weighed().getFirst().obstacle().orElseThrow().detail())
                .isEqualTo("TX");
    }

    @Test
    void nobody_gets_more_than_their_caps_or_what_they_can_do_today() {
        var full = new Limits(2, 12, 0, 0, 0, Map.of());
        var plan = plan(rule("all", Method.PRIORITY, ANN, BEN, CIM));
        var people = List.of(
                candidate(ANN).limits(full).taken(2, 3),
                candidate(BEN).limits(full).taken(1, 12),
                candidate(CIM).limits(new Limits(0, 0, 0, 0, 5, Map.of())).due(5));
        var decision = decision(plan, asking(Map.of()), people, 0);
        assertThat(decision.outcome()).isEqualTo(new Outcome.Nobody("nobody-may"));
        assertThat(decision.weighed())
                .extracting(one -> one.obstacle().orElseThrow().code().code() + " "
                        + one.obstacle().orElseThrow().detail())
                .containsExactly("hour 2/2", "day 12/12", "capacity 5/5");
        assertThat(decide(plan, asking(Map.of()).test(), people))
                .as("a sample counts nowhere")
                .isEqualTo(new Outcome.Given(ANN));
    }

    @Test
    void skills_languages_territories_hours_and_presence_are_asked_where_the_rule_asks() {
        var able = candidate(ANN).able("solar", "spanish", "750");
        assertThat(may(able, r -> r.needing("solar"), asking(Map.of()).in("75001")))
                .isTrue();
        assertThat(may(able, r -> r.needing("wind"), asking(Map.of()).in("75001")))
                .isFalse();
        assertThat(may(able, r -> r.speaking(), asking(Map.of()).in("75001").speaking("Spanish")))
                .isTrue();
        assertThat(may(able, r -> r.speaking(), asking(Map.of()).in("75001").speaking("French")))
                .isFalse();
        assertThat(may(able, r -> r, asking(Map.of()).in("10115"))).isFalse();
        assertThat(may(candidate(ANN).off(NOW.plusSeconds(60)), r -> r.scheduled(), asking(Map.of())))
                .isFalse();
        assertThat(may(candidate(ANN).off(NOW.plusSeconds(60)), r -> r, asking(Map.of())))
                .isTrue();
        assertThat(may(candidate(ANN).away(NOW.plusSeconds(60)), r -> r, asking(Map.of())))
                .isFalse();
        assertThat(may(candidate(ANN), r -> r.present(), asking(Map.of()))).isFalse();
        assertThat(may(candidate(ANN), r -> r, asking(Map.of()).passed(ANN))).isFalse();
    }

    private static boolean may(People person, UnaryOperator<Rules> rule, Askings asking) {
        return decide(plan(rule.apply(rule("all", Method.PRIORITY, ANN))), asking, List.of(person))
                instanceof Outcome.Given;
    }

    // ---- how, and what otherwise

    @Test
    void by_lot_everybody_is_drawn_by_weight_and_the_draw_is_kept() {
        var plan = plan(rule("all", Method.WEIGHTED, ANN, BEN));
        var people = List.of(candidate(ANN).weight(30), candidate(BEN).weight(10));
        assertThat(decision(plan, asking(Map.of()), people, 0.74).outcome()).isEqualTo(new Outcome.Given(ANN));
        var decision = decision(plan, asking(Map.of()), people, 0.76);
        assertThat(decision.outcome()).isEqualTo(new Outcome.Given(BEN));
        assertThat(decision.propensity()).isEqualTo(0.25);
    }

    @Test
    void by_capacity_whoever_has_least_to_do_for_what_they_can_do() {
        var plan = plan(rule("all", Method.CAPACITY, ANN, BEN));
        var people = List.of(
                candidate(ANN).limits(new Limits(0, 0, 0, 0, 40, Map.of())).due(20),
                candidate(BEN).limits(new Limits(0, 0, 0, 0, 10, Map.of())).due(6));
        assertThat(decide(plan, asking(Map.of()), people)).isEqualTo(new Outcome.Given(ANN));
    }

    @Test
    void whose_lead_it_is_keeps_it_and_the_most_exact_territory_wins() {
        var plan = plan(rule("whose", Method.OWNER, ANN, BEN), rule("near", Method.TERRITORY, ANN, BEN));
        var people = List.of(candidate(ANN).able("", "", "75"), candidate(BEN).able("", "", "750"));
        assertThat(decide(plan, asking(Map.of()).in("75001").owned(ANN), people))
                .isEqualTo(new Outcome.Given(ANN));
        assertThat(decide(plan, asking(Map.of()).in("75001"), people)).isEqualTo(new Outcome.Given(BEN));
    }

    @Test
    void when_nobody_may_now_it_waits_until_somebody_may_or_the_next_rule_or_the_manager() {
        var off = List.of(
                candidate(ANN).off(NOW.plusSeconds(3600)), candidate(BEN).off(NOW.plusSeconds(60)));
        assertThat(decide(
                        plan(rule("all", Method.ROTATION, ANN, BEN).scheduled().otherwise(Otherwise.WAIT)),
                        asking(Map.of()),
                        off))
                .isEqualTo(new Outcome.Later(NOW.plusSeconds(60)));
        assertThat(decide(
                        plan(rule("all", Method.ROTATION, ANN, BEN).scheduled(), rule("pool", Method.PULL, POOL)),
                        asking(Map.of()),
                        off))
                .isEqualTo(new Outcome.Pooled(POOL));
        assertThat(decide(
                        plan(
                                rule("all", Method.ROTATION, ANN, BEN)
                                        .scheduled()
                                        .otherwise(Otherwise.MANAGER),
                                rule("pool", Method.PULL, POOL)),
                        asking(Map.of()),
                        off))
                .isEqualTo(new Outcome.Nobody("rule-asks-manager"));
    }

    @Test
    void a_pool_from_which_nobody_may_ever_take_it_is_not_where_it_goes() {
        var plan = plan(rule("pool", Method.PULL, POOL));
        assertThat(decide(plan, asking(Map.of()).licensed(Set.of("TX")), usual()))
                .isEqualTo(new Outcome.Nobody("no-licence"));
        assertThat(decide(plan, asking(Map.of()), usual())).isEqualTo(new Outcome.Pooled(POOL));
    }

    @Test
    void whoever_was_away_catches_up_only_where_the_rule_says_so() {
        for (boolean catchUp : new boolean[] {false, true}) {
            var rule = rule("all", Method.ROTATION, ANN, BEN);
            var plan = plan(catchUp ? rule.catchingUp() : rule);
            var owed = new HashMap<UUID, Double>();
            var given = new HashMap<UUID, Integer>();
            for (int lead = 0; lead < 20; lead++) {
                var ben = candidate(BEN).owed(owed.getOrDefault(BEN, 0.0));
                var decision = decision(
                        plan,
                        asking(Map.of()),
                        List.of(
                                candidate(ANN).owed(owed.getOrDefault(ANN, 0.0)),
                                lead < 10 ? ben.away(NOW.plusSeconds(9)) : ben),
                        0);
                owed.putAll(decision.owed());
                given.merge(((Outcome.Given) decision.outcome()).to(), 1, Integer::sum);
            }
            assertThat(given.get(BEN)).as("catching up: " + catchUp).isEqualTo(catchUp ? 10 : 5);
        }
    }

    // ---- the row

    @Test
    void a_decision_is_kept_in_a_kilobyte_and_decided_again_from_its_row() {
        var random = new Random(11);
        for (var method : List.of(Method.ROTATION, Method.WEIGHTED, Method.CAPACITY, Method.PRIORITY)) {
            for (int run = 0; run < 200; run++) {
                int count = 1 + random.nextInt(60);
                var ids = IntStream.range(0, count)
                        .mapToObj(i -> new UUID(9, 0x8000000000000000L | random.nextInt() & 0xffffffffL))
                        .toList();
                var people = ids.stream()
                        .map(id -> candidate(id)
                                .weight(1 + random.nextInt(20))
                                .due(random.nextInt(30))
                                .owed(Math.rint((random.nextDouble() * 2 - 1) * 1e9) / 1e9)
                                .limits(new Limits(0, random.nextInt(3) == 0 ? 1 : 0, 0, 0, 0, Map.of()))
                                .taken(1, 1))
                        .toList();
                var plan = plan(rule("r", method, ids.toArray(UUID[]::new)));
                double draw = (float) random.nextDouble();
                var decision = decision(plan, asking(Map.of()), people, draw);
                var row = Weighing.written(decision);
                assertThat(row.length()).isLessThanOrEqualTo(800);
                var seen = Weighing.read(row, Placing.whole(ids));
                if (decision.outcome() instanceof Outcome.Given(var to)
                        && seen.getFirst().left() == 0) {
                    assertThat(Placement.again(plan.rules().getFirst(), seen.getFirst(), draw))
                            .as(method + " " + row)
                            .contains(to);
                }
            }
        }
    }

    // ---- words of this test

    private static List<People> usual() {
        return List.of(candidate(ANN), candidate(BEN), candidate(CIM));
    }

    private static Outcome decide(Plan plan, Askings asking, List<People> people) {
        return decision(plan, asking, people, 0).outcome();
    }

    private static Decision decision(Plan plan, Askings asking, List<People> people, double draw) {
        return Placement.decide(
                new Matching(plan, List.of()),
                asking.asking(),
                place -> {
                    var ids = plan.rules().get(place).who().ids();
                    boolean pool = plan.rules().get(place).who().kind() == Who.Kind.POOL;
                    return people.stream()
                            .map(People::candidate)
                            .filter(c -> pool || ids.contains(c.id()))
                            .toList();
                },
                draw);
    }

    private static Plan plan(Rules... rules) {
        return new Plan(List.of(rules).stream().map(Rules::rule).toList());
    }

    private static Rules rule(String name, Method method, UUID... who) {
        return new Rules(new Rule(
                name,
                List.of(),
                "",
                method,
                new Who(method == Method.PULL ? Who.Kind.POOL : Who.Kind.PEOPLE, List.of(who)),
                List.of(),
                false,
                false,
                false,
                false,
                0,
                Otherwise.NEXT));
    }

    private record Rules(Rule rule) {
        private Rules copy(
                List<Term> when,
                String asks,
                List<String> needs,
                boolean speaks,
                boolean scheduled,
                boolean present,
                boolean catchUp,
                Otherwise otherwise) {
            return new Rules(new Rule(
                    rule.name(),
                    when,
                    asks,
                    rule.method(),
                    rule.who(),
                    needs,
                    speaks,
                    scheduled,
                    present,
                    catchUp,
                    0,
                    otherwise));
        }

        Rules with(Term... terms) {
            return copy(List.of(terms), "", rule.needs(), false, false, false, false, rule.otherwise());
        }

        Rules asking(String asks) {
            return copy(List.of(), asks, List.of(), false, false, false, false, rule.otherwise());
        }

        Rules needing(String need) {
            return copy(List.of(), "", List.of(need), false, false, false, false, rule.otherwise());
        }

        Rules speaking() {
            return copy(List.of(), "", List.of(), true, false, false, false, rule.otherwise());
        }

        Rules scheduled() {
            return copy(List.of(), "", List.of(), false, true, false, false, rule.otherwise());
        }

        Rules present() {
            return copy(List.of(), "", List.of(), false, false, true, false, rule.otherwise());
        }

        Rules catchingUp() {
            return copy(List.of(), "", List.of(), false, false, false, true, rule.otherwise());
        }

        Rules otherwise(Otherwise otherwise) {
            return copy(rule.when(), "", List.of(), rule.speaks(), rule.scheduled(), rule.present(), false, otherwise);
        }
    }

    private static Askings asking(Map<String, Object> known) {
        return new Askings(known, Set.of(), "", "", Optional.empty(), Set.of(), false, false);
    }

    private record Askings(
            Map<String, Object> known,
            Set<String> states,
            String language,
            String postalCode,
            Optional<UUID> owner,
            Set<UUID> passed,
            boolean isTest,
            boolean isLicensed) {
        Asking asking() {
            return new Asking(
                    SOURCE,
                    states,
                    language,
                    postalCode,
                    owner,
                    passed,
                    isTest,
                    isLicensed,
                    NOW,
                    LocalDate.of(2027, 3, 1),
                    new Known(known));
        }

        Askings licensed(Set<String> in) {
            return new Askings(known, in, language, postalCode, owner, passed, isTest, true);
        }

        Askings test() {
            return new Askings(known, states, language, postalCode, owner, passed, true, isLicensed);
        }

        Askings in(String code) {
            return new Askings(known, states, language, code, owner, passed, isTest, isLicensed);
        }

        Askings speaking(String language) {
            return new Askings(known, states, language, postalCode, owner, passed, isTest, isLicensed);
        }

        Askings owned(UUID by) {
            return new Askings(known, states, language, postalCode, Optional.of(by), passed, isTest, isLicensed);
        }

        Askings passed(UUID by) {
            return new Askings(known, states, language, postalCode, owner, Set.of(by), isTest, isLicensed);
        }
    }

    private static People candidate(UUID id) {
        return new People(new Candidate(
                Receiver.usual(id),
                Optional.empty(),
                Optional.empty(),
                false,
                new Candidate.Taken(0, 0, 0, 0, 0, NOW, NOW, NOW, NOW),
                0,
                0,
                Optional.empty()));
    }

    private record People(Candidate candidate) {
        private People copy(
                Receiver receiver,
                Optional<Instant> away,
                Optional<Instant> off,
                Candidate.Taken taken,
                int due,
                double owed) {
            return new People(
                    new Candidate(receiver, away, off, candidate.ready(), taken, due, owed, Optional.empty()));
        }

        private People receiving(Receiver receiver) {
            return copy(
                    receiver,
                    candidate.awayUntil(),
                    candidate.worksFrom(),
                    candidate.taken(),
                    candidate.due(),
                    candidate.owed());
        }

        People limits(Limits limits) {
            var r = candidate.receiver();
            return receiving(new Receiver(
                    r.id(), r.level(), r.weight(), limits, r.skills(), r.languages(), r.territories(), r.licences()));
        }

        People weight(int weight) {
            var r = candidate.receiver();
            return receiving(new Receiver(
                    r.id(), r.level(), weight, r.limits(), r.skills(), r.languages(), r.territories(), r.licences()));
        }

        People licensed(Map<String, Optional<LocalDate>> licences) {
            var r = candidate.receiver();
            return receiving(new Receiver(
                    r.id(), r.level(), r.weight(), r.limits(), r.skills(), r.languages(), r.territories(), licences));
        }

        People able(String skill, String language, String territory) {
            var r = candidate.receiver();
            return receiving(new Receiver(
                    r.id(),
                    r.level(),
                    r.weight(),
                    r.limits(),
                    Set.of(skill),
                    Set.of(language),
                    Set.of(territory),
                    r.licences()));
        }

        People taken(int hour, int day) {
            return copy(
                    candidate.receiver(),
                    candidate.awayUntil(),
                    candidate.worksFrom(),
                    new Candidate.Taken(hour, day, 0, 0, 0, NOW, NOW, NOW, NOW),
                    candidate.due(),
                    candidate.owed());
        }

        People due(int due) {
            return copy(
                    candidate.receiver(),
                    candidate.awayUntil(),
                    candidate.worksFrom(),
                    candidate.taken(),
                    due,
                    candidate.owed());
        }

        People owed(double owed) {
            return copy(
                    candidate.receiver(),
                    candidate.awayUntil(),
                    candidate.worksFrom(),
                    candidate.taken(),
                    candidate.due(),
                    owed);
        }

        People off(Instant until) {
            return copy(
                    candidate.receiver(),
                    Optional.empty(),
                    Optional.of(until),
                    candidate.taken(),
                    candidate.due(),
                    candidate.owed());
        }

        People away(Instant until) {
            return copy(
                    candidate.receiver(),
                    Optional.of(until),
                    Optional.empty(),
                    candidate.taken(),
                    candidate.due(),
                    candidate.owed());
        }
    }
}
