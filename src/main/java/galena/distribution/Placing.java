package galena.distribution;

import galena.directory.Directory;
import galena.directory.Source;
import galena.distribution.Decision.Outcome;
import galena.identity.Account;
import galena.identity.Identity;
import galena.identity.Person;
import galena.identity.Schedule;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.lead.Facts;
import galena.lead.Held;
import galena.lead.Leads;
import galena.playbook.Known;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Places leads of one account in one transaction: what everybody has and is owed is locked and read once, each
/// decision counts for the next, and all is written at the end.
final class Placing {
    static final Duration REMEMBERED = Duration.ofDays(1);
    private final Tables tables;
    private final Account account;
    private final Instant now;
    private final Periods periods;
    private final Map<UUID, Receiver> receivers;
    private final List<Person> people;
    private final Map<PersonId, Schedule> schedules;
    private final Map<UUID, Set<UUID>> teams;
    private final Map<UUID, Pool> pools;
    private final Map<UUID, Partner> partners;
    private final Set<UUID> ready;
    private final boolean licensed;
    private final Map<UUID, Ramp.Flow> flows;
    private final Map<SourceId, Long> prices = new HashMap<>();
    private final Optional<Instant> opens;
    private final Map<UUID, Integer> givenHere = new HashMap<>();
    private Optional<Map<PersonId, Integer>> due = Optional.empty();
    private boolean byCapacity;
    private final Set<LeadId> waiting = new HashSet<>();
    private final boolean forGood;
    private final Map<TakenTable.Key, Integer> taken = new HashMap<>();
    private final Map<TakenTable.Key, Integer> changed = new HashMap<>();
    private final Map<Member, PlanTable.Share> shares = new HashMap<>();
    private final Map<UUID, Map<Member, PlanTable.Share>> touched = new HashMap<>();
    private final Map<LeadId, Set<UUID>> passed = new HashMap<>();
    private final Map<SourceId, String> ofSource = new HashMap<>();
    private final List<DecisionTable.Row> rows = new ArrayList<>();

    /// One member of one rule's rotation.
    private record Member(UUID plan, String rule, UUID receiver) {}

    /// What placing reads and writes.
    record Tables(
            Identity identity,
            Directory directory,
            Leads leads,
            Ids ids,
            Arrangements arrangements,
            TakenTable taken,
            FloorTable floor,
            TrainingTable training,
            PlanTable plans,
            PartnerTable partners,
            DecisionTable decisions) {}

    /// @param opens when the company opens, where it is closed now
    /// @param forGood whether it is written; else nothing is locked and nothing changes
    Placing(Tables tables, AccountId account, Optional<Instant> opens, Instant now, boolean forGood) {
        this.tables = tables;
        this.account = tables.identity().account(account);
        this.now = now;
        this.forGood = forGood;
        this.periods = Periods.of(now, this.account.zone());
        var arranged = tables.arrangements().of(account);
        this.receivers = arranged.receivers();
        this.people = tables.identity().sellers(account);
        this.schedules = tables.identity().schedules(account, now);
        this.teams = tables.identity().teams(account).stream()
                .collect(Collectors.toMap(
                        team -> team.id(),
                        team -> team.members().stream().map(PersonId::value).collect(Collectors.toSet())));
        this.pools = arranged.pools().stream().collect(Collectors.toMap(Pool::id, pool -> pool));
        this.partners = arranged.partners().stream()
                .filter(Partner::active)
                .collect(Collectors.toMap(Partner::id, partner -> partner));
        this.ready = tables.floor().ready(account, now);
        this.licensed = arranged.licensed();
        this.opens = opens;
        this.flows = flows();
    }

    /// What training lets green people have. Prices are asked for only where somebody is green.
    private Map<UUID, Ramp.Flow> flows() {
        var trainees = tables.training().trainees(account.id());
        if (trainees.isEmpty()) {
            return Map.of();
        }
        var ramp = tables.training().ramp(account.id());
        if (!ramp.active()) {
            return Map.of();
        }
        var sources = tables.directory().sources(account.id());
        sources.forEach(source -> prices.put(source.id(), source.price().minor()));
        var open = sources.stream()
                .filter(source -> source.state() == Source.State.OPEN)
                .map(source -> source.price().minor())
                .filter(price -> price > 0)
                .sorted()
                .toList();
        return trainees.stream()
                .collect(Collectors.toMap(
                        trainee -> trainee.person().value(), trainee -> ramp.flow(trainee.step(), open)));
    }

    private Optional<Candidate.Training> training(UUID id, SourceId source) {
        return Optional.ofNullable(flows.get(id))
                .map(flow -> new Candidate.Training(flow.daily(), prices.getOrDefault(source, 0L) > flow.dearest()));
    }

    // ---- who is named

    private Collection<UUID> named(Rule rule) {
        var ids = rule.who().ids();
        var sellers = people.stream().map(person -> person.id().value()).toList();
        return switch (rule.who().kind()) {
            case EVERYBODY -> sellers;
            case TEAM -> members(ids, sellers);
            case PEOPLE -> ids.stream().filter(sellers::contains).toList();
            case PARTNERS ->
                ids.isEmpty()
                        ? partners.keySet().stream().sorted().toList()
                        : ids.stream().filter(partners::containsKey).toList();
            case POOL ->
                ids.stream()
                        .findFirst()
                        .flatMap(pool -> Optional.ofNullable(pools.get(pool)))
                        .map(pool -> pool.team()
                                .map(team -> members(List.of(team), sellers))
                                .orElse(sellers))
                        .orElse(List.of());
        };
    }

    private List<UUID> members(List<UUID> of, List<UUID> sellers) {
        return sellers.stream()
                .filter(person -> of.stream()
                        .anyMatch(team -> teams.getOrDefault(team, Set.of()).contains(person)))
                .toList();
    }

    // ---- how they stand

    private Candidate candidate(UUID id, Asking asking, double owed) {
        var receiver = receivers.getOrDefault(id, Receiver.usual(id));
        var partner = Optional.ofNullable(partners.get(id));
        var schedule = partner.map(p -> p.schedule(now))
                .or(() -> Optional.ofNullable(schedules.get(new PersonId(id))))
                .orElseThrow();
        return new Candidate(
                receiver,
                schedule.awayUntil(now),
                schedule.times().isEmpty() && partner.isEmpty() ? opens : schedule.worksFrom(now),
                partner.isPresent() || ready.contains(id),
                new Candidate.Taken(
                        taken(id, periods.hour()),
                        taken(id, periods.day()),
                        taken(id, periods.week()),
                        taken(id, periods.month()),
                        taken(id, today(asking.source())),
                        periods.nextHour(),
                        periods.nextDay(),
                        periods.nextWeek(),
                        periods.nextMonth()),
                due(id),
                owed,
                training(id, asking.source()));
    }

    private String today(SourceId source) {
        return ofSource.computeIfAbsent(source, periods::of);
    }

    private int taken(UUID id, String period) {
        return taken.getOrDefault(new TakenTable.Key(id, period), 0);
    }

    /// Reads, and locks what will be written, for everybody a plan names and every source of these leads.
    void prepare(RoutingPlan plan, Plan rules, Map<LeadId, SourceId> leads) {
        if (forGood && plan.version().isPresent()) {
            keepShares(plan.id(), tables.plans().lockShares(account.id(), plan.id()));
        } else {
            keepShares(plan.id(), tables.plans().shares(account.id(), plan.id()));
        }
        var receiving = rules.rules().stream()
                .filter(rule -> rule.method() != Rule.Method.PULL)
                .flatMap(rule -> named(rule).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        var wanted = new ArrayList<>(periods.all());
        leads.values().stream().map(periods::of).distinct().sorted().forEach(wanted::add);
        byCapacity |= rules.rules().stream().anyMatch(rule -> rule.method() == Rule.Method.CAPACITY);
        read(receiving, wanted);
        var ids = List.copyOf(leads.keySet());
        passed.putAll(tables.decisions().passed(account.id(), ids, now.minus(REMEMBERED)));
        waiting.addAll(tables.decisions().waiting(account.id(), ids));
    }

    /// What these have; what was counted here already stands. What others placed
    /// meanwhile is seen only after their rows are locked.
    private void read(Set<UUID> receiving, List<String> wanted) {
        if (receiving.isEmpty()) {
            return;
        }
        var found = forGood
                ? tables.taken().lock(account.id(), receiving, wanted)
                : tables.taken().read(account.id(), receiving, wanted);
        found.forEach(taken::putIfAbsent);
    }

    /// What is due with somebody today, what they were given here included. Asked for once, and only where a rule
    /// or somebody's capacity asks for it: it counts all that is open.
    private int due(UUID id) {
        boolean limited =
                receivers.containsKey(id) && receivers.get(id).limits().capacity() > 0;
        if (!limited && !byCapacity) {
            return 0;
        }
        if (due.isEmpty()) {
            due = Optional.of(tables.leads().dueBefore(account.id(), periods.nextDay()));
        }
        return due.get().getOrDefault(new PersonId(id), 0) + givenHere.getOrDefault(id, 0);
    }

    private void keepShares(UUID plan, List<PlanTable.Share> found) {
        found.forEach(share -> shares.put(new Member(plan, share.rule(), share.receiver()), share));
    }

    private PlanTable.Share share(Member member) {
        return Optional.ofNullable(shares.get(member))
                .orElseGet(() -> new PlanTable.Share(member.rule(), member.receiver(), 0, 0));
    }

    // ---- deciding

    Asking asking(LeadId lead, Facts facts, Known known) {
        return new Asking(
                facts.source(),
                facts.states(),
                Optional.ofNullable(facts.traits().answers().get("language")).orElse(""),
                facts.traits().postalCode(),
                facts.owner().map(PersonId::value),
                passed.getOrDefault(lead, Set.of()),
                facts.test(),
                licensed,
                now,
                periods.today(),
                known);
    }

    /// Decides about one lead, and counts it.
    ///
    /// @param draw from 0 to 1, for what is decided by lot
    ///
    /// @param fresh whether it is placed anew; who let it pass before is asked again then
    Decision decide(
            LeadId lead, Facts facts, Known known, RoutingPlan plan, Matching matching, double draw, boolean fresh) {
        if (fresh) {
            passed.remove(lead);
        }
        var decision = decide(asking(lead, facts, known), plan, matching, draw);
        if (decision.outcome() instanceof Outcome.Given(var to)) {
            count(facts, plan, matching.plan().rules().get(decision.rule()), to, decision);
        }
        // that it still waits is worth no second row
        if (forGood && !(decision.outcome() instanceof Outcome.Later && waiting.contains(lead))) {
            rows.add(new DecisionTable.Row(
                    tables.ids().next(), lead, now, plan.id(), plan.version().orElse(0), decision, fresh));
        }
        return decision;
    }

    Decision decide(Asking asking, RoutingPlan plan, Matching matching, double draw) {
        return Placement.decide(
                matching,
                asking,
                place -> {
                    var rule = matching.plan().rules().get(place);
                    return named(rule).stream()
                            .map(id -> candidate(
                                    id,
                                    asking,
                                    share(new Member(plan.id(), rule.name(), id))
                                            .owed()))
                            .toList();
                },
                draw);
    }

    private void count(Facts facts, RoutingPlan plan, Rule rule, UUID to, Decision decision) {
        var owed = new HashMap<>(decision.owed());
        owed.putIfAbsent(to, share(new Member(plan.id(), rule.name(), to)).owed());
        owed.forEach((id, leads) -> {
            var member = new Member(plan.id(), rule.name(), id);
            long given = share(member).given() + (id.equals(to) ? 1 : 0);
            var share = new PlanTable.Share(rule.name(), id, Math.rint(leads * 1e9) / 1e9, given);
            shares.put(member, share);
            touched.computeIfAbsent(plan.id(), p -> new HashMap<>()).put(member, share);
        });
        if (facts.test()) {
            return;
        }
        givenHere.merge(to, 1, Integer::sum);
        for (var period : periods.all()) {
            increase(to, period);
        }
        increase(to, today(facts.source()));
    }

    private void increase(UUID to, String period) {
        var key = new TakenTable.Key(to, period);
        changed.put(key, taken.merge(key, 1, Integer::sum));
    }

    /// Writes what was decided.
    void write() {
        if (!rows.isEmpty()) {
            tables.decisions().insert(account.id(), rows);
        }
        touched.forEach((plan, members) -> tables.plans()
                .saveShares(
                        account.id(),
                        plan,
                        members.values().stream()
                                .sorted(Comparator.comparing(PlanTable.Share::rule)
                                        .thenComparing(PlanTable.Share::receiver))
                                .toList()));
        if (!changed.isEmpty()) {
            tables.taken().write(account.id(), changed);
        }
    }

    // ---- taking from a pool

    /// What keeps this person from taking a lead themselves; nothing is locked.
    Optional<Obstacle> taking(PersonId person, Held held) {
        if (!schedules.containsKey(person)) {
            // left since somebody chose them
            return Optional.of(Obstacle.of(Obstacle.Code.GONE, ""));
        }
        var asking = asking(held.lead(), held.facts(), Known.NOTHING);
        return Eligibility.taking(candidate(person.value(), asking, 0), asking);
    }

    /// Whether there are people who take from a pool, and none of them may ever have this lead for want of a licence.
    boolean isUnlicensed(Held held, Pool pool) {
        var asking = asking(held.lead(), held.facts(), Known.NOTHING);
        var takers = takers(pool);
        return !takers.isEmpty()
                && takers.stream()
                        .map(id ->
                                Eligibility.ever(receivers.getOrDefault(id, Receiver.usual(id)), asking, Rule.PULLED))
                        .allMatch(obstacle -> obstacle.filter(o -> o.code() == Obstacle.Code.LICENCE)
                                .isPresent());
    }

    private Collection<UUID> takers(Pool pool) {
        return named(new Rule(
                "",
                List.of(),
                "",
                Rule.Method.PULL,
                new Rule.Who(Rule.Who.Kind.POOL, List.of(pool.id())),
                List.of(),
                false,
                false,
                false,
                false,
                0,
                Rule.Otherwise.NEXT));
    }

    /// What keeps somebody from receiving anything at all now; nothing is locked. Where nobody has asked for it
    /// being outside one's hours keeps nobody from it, but is said.
    Optional<Obstacle> standing(UUID id) {
        read(Set.of(id), periods.all());
        var anything = new Asking(
                new SourceId(new UUID(0, 0)),
                Set.of(),
                "",
                "",
                Optional.empty(),
                Set.of(),
                false,
                false,
                now,
                periods.today(),
                Known.NOTHING);
        return Eligibility.now(candidate(id, anything, 0), anything);
    }

    /// Reads what one person has, and locks it where it will be written.
    void prepare(PersonId person, Collection<Held> leads) {
        var wanted = new ArrayList<>(periods.all());
        leads.stream()
                .map(held -> periods.of(held.facts().source()))
                .distinct()
                .sorted()
                .forEach(wanted::add);
        read(Set.of(person.value()), wanted);
    }

    /// They took it.
    void take(PersonId person, Held held) {
        if (!held.facts().test()) {
            periods.all().forEach(period -> increase(person.value(), period));
            increase(person.value(), periods.of(held.facts().source()));
            givenHere.merge(person.value(), 1, Integer::sum);
        }
    }

    Optional<Partner> partner(UUID id) {
        return Optional.ofNullable(partners.get(id));
    }

    /// Who of us answers for what a partner has; empty when they have left.
    Optional<PersonId> answering(Partner partner) {
        return tables.identity()
                .person(account.id(), partner.manager())
                .filter(Person::active)
                .map(Person::id);
    }

    static Function<String, Optional<UUID>> whole(Collection<UUID> ids) {
        var byEnd = ids.stream().collect(Collectors.toMap(Weighing::shortened, id -> id, (a, b) -> a));
        return end -> Optional.ofNullable(byEnd.get(end.toLowerCase(Locale.ROOT)));
    }
}
