package galena.testing;

import static org.assertj.core.api.Assertions.assertThat;

import galena.distribution.Level;
import galena.distribution.Limits;
import galena.distribution.Plan;
import galena.distribution.Plans;
import galena.distribution.Receiver;
import galena.distribution.Receivers;
import galena.distribution.Rule;
import galena.distribution.Rule.Method;
import galena.distribution.Rule.Otherwise;
import galena.distribution.Rule.Who;
import galena.identity.Identity;
import galena.identity.Person;
import galena.identity.WorkingTime;
import galena.kernel.LeadId;
import galena.lead.Held;
import galena.lead.Holder;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Rules, who may receive what, and who has a lead: what stories about distribution share.
public final class Routing {
    private static final Running GALENA = Running.galena();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Routing() {}

    private static Plans plans() {
        return GALENA.the(Plans.class);
    }

    private static Receivers receivers() {
        return GALENA.the(Receivers.class);
    }

    public static void publish(Company company, Rule... rules) {
        publishFor(company, "everybody", rules);
    }

    public static void publishFor(Company company, String place, Rule... rules) {
        var plan = plans().add(company.boss, place);
        plans().draft(company.boss, plan, new Plan(List.of(rules)));
        assertThat(plans().publish(company.boss, plan)).isEmpty();
    }

    public static Who people(Company company) {
        return new Who(
                Who.Kind.PEOPLE,
                company.sellers.stream().map(p -> p.id().value()).toList());
    }

    public static Rule rotation(Company company) {
        return rule("all", Method.ROTATION, people(company), 0, Otherwise.NEXT);
    }

    public static Rule present(Company company) {
        return new Rule(
                "here",
                List.of(),
                "",
                Method.ROTATION,
                people(company),
                List.of(),
                false,
                false,
                true,
                false,
                0,
                Otherwise.WAIT);
    }

    public static Rule scheduled(Company company) {
        return new Rule(
                "shift",
                List.of(),
                "",
                Method.ROTATION,
                people(company),
                List.of(),
                false,
                true,
                false,
                false,
                0,
                Otherwise.WAIT);
    }

    public static Rule rule(String name, Method method, Who who, int accept, Otherwise otherwise) {
        return new Rule(name, List.of(), "", method, who, List.of(), false, false, false, false, accept, otherwise);
    }

    public static void hours(Company company, int seller, int from, int until) {
        GALENA.the(Identity.class)
                .setWorkingTimes(
                        company.boss,
                        company.sellers.get(seller).id(),
                        Stream.of(DayOfWeek.values())
                                .map(day -> new WorkingTime(day, LocalTime.of(from, 0), LocalTime.of(until, 0)))
                                .toList());
    }

    public static UUID id(Company company, int seller) {
        return company.sellers.get(seller).id().value();
    }

    public static Held held(Company company, LeadId lead) {
        return company.view(lead).held().orElseThrow();
    }

    public static UUID holder(Company company, LeadId lead) {
        return held(company, lead).holder() instanceof Holder.Hand(var person) ? person.value() : new UUID(0, 0);
    }

    public static LeadId post(Company company, String more, String area) {
        var response = company.post("{\"last_name\":\"Lead\",\"phone\":\"" + area
                + (5_550_100 + NUMBER.incrementAndGet()) + "\"," + more + "}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        GALENA.settle();
        return LeadId.of(response.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
    }

    public static List<LeadId> postTogether(Company company, int many) throws Exception {
        var calls = new ArrayList<Callable<LeadId>>();
        for (int i = 0; i < many; i++) {
            var phone = "+1212555" + (3000 + NUMBER.incrementAndGet());
            calls.add(() -> LeadId.of(company.post("{\"phone\":\"" + phone + "\"}")
                    .body()
                    .replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1")));
        }
        var leads = new ArrayList<LeadId>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var done : threads.invokeAll(calls)) {
                leads.add(done.get());
            }
        }
        return leads;
    }

    public static void save(Company company, Person person, UnaryOperator<Receiver> change) {
        receivers()
                .save(
                        company.boss,
                        change.apply(
                                receivers().of(company.account(), person.id().value())));
    }

    public static Receiver weight(Receiver r, int weight) {
        return new Receiver(r.id(), Level.REGULAR, weight, r.limits(), Set.of(), Set.of(), Set.of(), r.licences());
    }

    public static Receiver limited(Receiver r, Limits limits) {
        return new Receiver(r.id(), Level.REGULAR, r.weight(), limits, Set.of(), Set.of(), Set.of(), r.licences());
    }

    public static Receiver licensed(Receiver r, Map<String, Optional<LocalDate>> licences) {
        return new Receiver(r.id(), Level.REGULAR, r.weight(), r.limits(), Set.of(), Set.of(), Set.of(), licences);
    }

    public static Receiver at(Receiver r, Level level) {
        return new Receiver(
                r.id(), level, r.weight(), r.limits(), r.skills(), r.languages(), r.territories(), r.licences());
    }
}
