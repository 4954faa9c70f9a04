package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.desk.Desk;
import galena.desk.Next;
import galena.desk.Seat;
import galena.distribution.Distribution;
import galena.distribution.Limits;
import galena.distribution.Plan;
import galena.distribution.Plans;
import galena.distribution.Receiver;
import galena.distribution.Receivers;
import galena.distribution.Rule;
import galena.identity.Absence;
import galena.identity.Identity;
import galena.kernel.LeadId;
import galena.lead.Holder;
import galena.lead.Rounds;
import galena.storage.Backups;
import galena.testing.Company;
import galena.testing.Machine;
import galena.testing.Routing;
import galena.testing.Running;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/// Two instances on one database do nothing twice.
class TwoInstancesTest {
    private final Running first = Running.galena();

    private ConfigurableApplicationContext second(int port) {
        return first.beside(port, Map.of(), Backups.Plan.NONE);
    }

    @Test
    void eight_posts_of_one_number_to_two_instances_make_one_lead_a_hundred_rounds() throws Exception {
        int port = Machine.freePort();
        var company = Company.with(0);
        try (var second = second(port);
                var threads = Executors.newFixedThreadPool(8)) {
            assertThat(second.isActive()).isTrue();
            for (int round = 0; round < 100; round++) {
                var body = "{\"phone\":\"+1718555" + String.format("%04d", round) + "\",\"email\":\"two" + round
                        + "@example.com\"}";
                var calls = new ArrayList<Callable<Integer>>();
                for (int i = 0; i < 8; i++) {
                    var url = (i % 2 == 0 ? first.url : "http://localhost:" + port) + "/api/v1/leads";
                    calls.add(() -> Company.send(HttpRequest.newBuilder(URI.create(url))
                                    .header("Authorization", "Bearer " + company.key)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build())
                            .statusCode());
                }
                var statuses = new ArrayList<Integer>();
                for (var answer : threads.invokeAll(calls)) {
                    statuses.add(answer.get());
                }
                assertThat(statuses).as("round %s", round).containsOnly(200, 201);
                assertThat(statuses.stream().filter(status -> status == 201))
                        .as("round %s", round)
                        .hasSize(1);
            }
        }
        assertThat(first.audit()).isZero();
    }

    @Test
    void rounds_and_desks_of_two_instances_hand_no_lead_over_twice() throws Exception {
        var company = Company.with(8);
        var leads = new ArrayList<LeadId>();
        try (var second = second(Machine.freePort());
                var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 40; i++) {
                company.post("{\"phone\":\"+1718556" + String.format("%04d", i) + "\"}");
            }
            threads.invokeAll(List.<Callable<Integer>>of(
                    () -> first.the(Rounds.class).sweep(),
                    () -> second.getBean(Rounds.class).sweep(),
                    () -> second.getBean(Rounds.class).sweep()));
            first.settle();
            var desks = List.of(first.the(Desk.class), second.getBean(Desk.class));
            for (int wave = 0; wave < 5; wave++) {
                var calls = new ArrayList<Callable<LeadId>>();
                for (int i = 0; i < company.sellers.size(); i++) {
                    var seller = company.sellers.get(i);
                    var desk = desks.get(i % 2);
                    calls.add(() -> {
                        desk.become(seller, Seat.State.READY);
                        var lead = ((Next.Given) desk.next(seller)).lead();
                        company.talk(seller, lead);
                        company.say(seller, lead, "no-answer");
                        return lead;
                    });
                }
                for (var given : threads.invokeAll(calls)) {
                    leads.add(given.get());
                }
            }
        }
        assertThat(new HashSet<>(leads)).hasSize(40);
        assertThat(leads).allSatisfy(lead -> {
            assertThat(company.count(lead, "placed")).isEqualTo(1);
            assertThat(company.count(lead, "given")).isEqualTo(1);
        });
        assertThat(first.audit()).isZero();
    }

    @Test
    void two_instances_that_place_at_once_exceed_no_cap_and_every_decision_can_be_decided_again() throws Exception {
        var company = Company.with(4);
        var receivers = first.the(Receivers.class);
        var caps = new int[] {7, 9, 0, 0};
        for (int i = 0; i < 4; i++) {
            var usual = Receiver.usual(company.sellers.get(i).id().value());
            receivers.save(
                    company.boss,
                    new Receiver(
                            usual.id(),
                            usual.level(),
                            10 + i,
                            new Limits(0, caps[i], 0, 0, i == 2 ? 11 : 0, Map.of()),
                            Set.of(),
                            Set.of(),
                            Set.of(),
                            Map.of()));
        }
        var plans = first.the(Plans.class);
        var plan = plans.add(company.boss, "everybody");
        var people = company.sellers.stream().map(p -> p.id().value()).toList();
        plans.draft(
                company.boss,
                plan,
                new Plan(List.of(new Rule(
                        "all",
                        List.of(),
                        "",
                        Rule.Method.ROTATION,
                        new Rule.Who(Rule.Who.Kind.PEOPLE, people.subList(0, 3)),
                        List.of(),
                        false,
                        false,
                        false,
                        false,
                        0,
                        Rule.Otherwise.MANAGER))));
        assertThat(plans.publish(company.boss, plan)).isEmpty();
        var leads = new ArrayList<LeadId>();
        try (var second = second(Machine.freePort());
                var threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 60; i++) {
                leads.add(LeadId.of(company.post("{\"phone\":\"+1718557" + String.format("%04d", i) + "\"}")
                        .body()
                        .replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1")));
            }
            for (var done : threads.invokeAll(List.<Callable<Integer>>of(
                    () -> first.the(Rounds.class).sweep(),
                    () -> second.getBean(Rounds.class).sweep(),
                    () -> first.the(Rounds.class).sweep(),
                    () -> second.getBean(Rounds.class).sweep()))) {
                done.get();
            }
            first.settle();
        }
        var had = new HashMap<UUID, Integer>();
        for (var lead : leads) {
            var held = company.view(lead).held().orElseThrow();
            if (!held.decision() && held.holder() instanceof Holder.Hand(var person)) {
                had.merge(person.value(), 1, Integer::sum);
            }
        }
        assertThat(people.stream().map(id -> had.getOrDefault(id, 0))).containsExactly(7, 9, 11, 0);
        var distribution = first.the(Distribution.class);
        for (var lead : leads) {
            var decision = distribution.decisions(company.account(), lead).getFirst();
            assertThat(distribution.again(company.account(), decision)).isEqualTo(decision.chosen());
        }
        assertThat(first.audit()).isZero();
    }

    /// What was drawn for somebody, to be compared with what they got.
    private record Drawn(int daily, int capacity, Set<String> states, boolean working, boolean away) {
        static Drawn by(Random random, LocalDate today) {
            return new Drawn(
                    random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(6),
                    random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(6),
                    random.nextInt(4) == 0 ? Set.of() : random.nextBoolean() ? Set.of("NY") : Set.of("NY", "CA"),
                    random.nextInt(4) > 0,
                    random.nextInt(5) == 0);
        }

        int most() {
            return Math.min(daily == 0 ? 1000 : daily, capacity == 0 ? 1000 : capacity);
        }
    }

    @Test
    void whatever_the_limits_nobody_ever_has_more_than_theirs_also_with_two_instances() throws Exception {
        var random = new Random(20261122);
        try (var second = second(Machine.freePort());
                var threads = Executors.newFixedThreadPool(4)) {
            for (int run = 0; run < 8; run++) {
                compared(random, second, threads);
            }
        }
        assertThat(first.audit()).isZero();
    }

    private void compared(Random random, ConfigurableApplicationContext second, ExecutorService threads)
            throws Exception {
        var company = Company.with(4);
        var today = LocalDate.ofInstant(first.clock.instant(), ZoneId.of("America/New_York"));
        first.the(Receivers.class).setLicensed(company.boss, true);
        var drawn = new ArrayList<Drawn>();
        for (int i = 0; i < 4; i++) {
            var one = Drawn.by(random, today);
            drawn.add(one);
            var licences = new HashMap<String, Optional<LocalDate>>();
            one.states().forEach(state -> licences.put(state, Optional.of(today)));
            licences.put("TX", Optional.of(today.minusDays(1)));
            Routing.save(
                    company,
                    company.sellers.get(i),
                    r -> new Receiver(
                            r.id(),
                            r.level(),
                            1 + random.nextInt(20),
                            new Limits(0, one.daily(), 0, 0, one.capacity(), Map.of()),
                            Set.of(),
                            Set.of(),
                            Set.of(),
                            licences));
            Routing.hours(company, i, one.working() ? 8 : 12, 20);
            if (one.away()) {
                first.the(Identity.class)
                        .addAbsence(
                                company.boss,
                                company.sellers.get(i).id(),
                                new Absence(
                                        first.clock.instant(),
                                        first.clock.instant().plus(Duration.ofDays(2))));
            }
        }
        Routing.publish(
                company,
                new Rule(
                        "all",
                        List.of(),
                        "",
                        Rule.Method.ROTATION,
                        Routing.people(company),
                        List.of(),
                        false,
                        true,
                        false,
                        false,
                        0,
                        Rule.Otherwise.MANAGER));
        var states = List.of("NY", "CA", "TX");
        var wanted = new HashMap<LeadId, String>();
        for (int wave = 0; wave < 2; wave++) {
            for (int i = 0; i < 15; i++) {
                var state = states.get(random.nextInt(3));
                var answer = company.post("{\"last_name\":\"L\",\"region\":\"" + state + "\",\"phone\":\"+1"
                        + (state.equals("NY") ? "212" : state.equals("CA") ? "213" : "214")
                        + (2_340_000 + random.nextInt(600_000)) + "\"}");
                wanted.put(LeadId.of(answer.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1")), state);
            }
            for (var done : threads.invokeAll(List.<Callable<Integer>>of(
                    () -> first.the(Rounds.class).sweep(),
                    () -> second.getBean(Rounds.class).sweep(),
                    () -> first.the(Rounds.class).sweep(),
                    () -> second.getBean(Rounds.class).sweep()))) {
                done.get();
            }
        }
        first.settle();
        var had = new HashMap<UUID, Integer>();
        for (var lead : wanted.keySet()) {
            var held = company.view(lead).held().orElseThrow();
            int seller =
                    company.sellers.stream().map(p -> p.id().value()).toList().indexOf(Routing.holder(company, lead));
            if (held.decision()) {
                continue;
            }
            assertThat(seller).as("it has a holder").isNotNegative();
            var one = drawn.get(seller);
            assertThat(one.states()).as("licensed").contains(wanted.get(lead));
            assertThat(one.working() && !one.away()).as("at work").isTrue();
            had.merge(Routing.id(company, seller), 1, Integer::sum);
        }
        for (int i = 0; i < 4; i++) {
            assertThat(had.getOrDefault(Routing.id(company, i), 0))
                    .isLessThanOrEqualTo(drawn.get(i).most());
        }
        // who could have had more while somebody was asked in vain
        for (var lead : wanted.keySet()) {
            if (company.view(lead).held().orElseThrow().decision()) {
                for (int i = 0; i < 4; i++) {
                    var one = drawn.get(i);
                    boolean could = one.states().contains(wanted.get(lead)) && one.working() && !one.away();
                    assertThat(could && had.getOrDefault(Routing.id(company, i), 0) < one.most())
                            .as("a lead came before the manager while somebody could have had it")
                            .isFalse();
                }
            }
        }
    }
}
