package galena.distribution;

import galena.directory.Directory;
import galena.identity.Identity;
import galena.identity.Person;
import galena.identity.Team;
import galena.intake.Intake;
import galena.intake.Rights;
import galena.intake.Twins;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.lead.Change;
import galena.lead.Course;
import galena.lead.Facts;
import galena.lead.Happening;
import galena.lead.Held;
import galena.lead.Holder;
import galena.lead.Leads;
import galena.lead.Rounds;
import galena.playbook.Known;
import galena.playbook.Playbooks;
import galena.storage.Database;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Who gets a lead: pools, placing, moving, and what happens when somebody leaves.
@Component
public final class Distribution {
    private final Database database;
    private final Identity identity;
    private final Directory directory;
    private final Playbooks playbooks;
    private final Intake intake;
    private final Twins twins;
    private final Rights rights;
    private final Leads leads;
    private final Rounds rounds;
    private final Ids ids;
    private final Plans plans;
    private final Hands hands;
    private final PartnerLetters letters;
    private final Clock clock;
    private final PoolTable table;
    private final Arrangements arrangements;
    private final Placing.Tables tables;
    private final RandomGenerator random = new SecureRandom();

    Distribution(
            Database database,
            Identity identity,
            Directory directory,
            Playbooks playbooks,
            Intake intake,
            Twins twins,
            Rights rights,
            Leads leads,
            Rounds rounds,
            Plans plans,
            Hands hands,
            Arrangements arrangements,
            PartnerLetters letters,
            Clock clock,
            Ids ids) {
        this.database = database;
        this.identity = identity;
        this.directory = directory;
        this.playbooks = playbooks;
        this.intake = intake;
        this.twins = twins;
        this.rights = rights;
        this.leads = leads;
        this.rounds = rounds;
        this.ids = ids;
        this.plans = plans;
        this.hands = hands;
        this.letters = letters;
        this.clock = clock;
        this.table = new PoolTable(database);
        this.arrangements = arrangements;
        this.tables = new Placing.Tables(
                identity,
                directory,
                leads,
                ids,
                arrangements,
                new TakenTable(database),
                new FloorTable(database),
                new TrainingTable(database),
                new PlanTable(database),
                new PartnerTable(database),
                new DecisionTable(database));
        rounds.register("pool", this::keepPool);
    }

    public List<Pool> pools(AccountId account) {
        return arrangements.of(account).pools();
    }

    public void addPool(AccountId account, String name, Optional<UUID> team) {
        database.write(() -> table.insert(account, new Pool(ids.next(), name, team)));
    }

    /// The pools a person may take from.
    public List<Pool> poolsOf(Person person) {
        var teams = identity.teams(person.account()).stream()
                .filter(team -> team.members().contains(person.id()))
                .map(Team::id)
                .toList();
        return pools(person.account()).stream()
                .filter(pool ->
                        pool.team().isEmpty() || teams.contains(pool.team().get()))
                .toList();
    }

    // ---- placing

    /// For leads of one account that the machine has claimed; to be used and done with inside that transaction.
    public Placer placer(AccountId account, List<Held> batch) {
        var published = plans.plans(account).stream()
                .filter(p -> p.version().isPresent())
                .toList();
        return new Placer(
                batch,
                pools(account),
                published,
                plans::matching,
                () -> placing(account, true),
                () -> leads.known(account, clock.instant()),
                held -> (double) random.nextFloat(),
                arrangements.of(account).licensed(),
                arrangements.of(account).closedUntil(clock.instant()),
                offers -> letters.offered(account, offers));
    }

    private Placing placing(AccountId account, boolean forGood) {
        return placing(account, clock.instant(), forGood);
    }

    private Placing placing(AccountId account, Instant now, boolean forGood) {
        var hours = directory.hours(account);
        var opens = hours.isOpen(now)
                ? Optional.<Instant>empty()
                : hours.openings(now, 14).stream().findFirst();
        return new Placing(tables, account, opens, now, forGood);
    }

    /// What keeps somebody of ours or a partner from receiving anything at all now.
    public Optional<Obstacle> standing(AccountId account, UUID receiver) {
        return database.read(() -> placing(account, false).standing(receiver));
    }

    /// What keeps this person from taking each of these leads from a pool now; whoever may have it is not in it.
    public Map<LeadId, Obstacle> hindrances(Person person, List<Held> offered) {
        return database.read(() -> {
            var found = new HashMap<LeadId, Obstacle>();
            if (!offered.isEmpty() && !arrangements.of(person.account()).isFree()) {
                var placing = placing(person.account(), false);
                placing.prepare(person.id(), offered);
                offered.forEach(held -> placing.taking(person.id(), held).ifPresent(o -> found.put(held.lead(), o)));
            }
            return found;
        });
    }

    /// Counts a lead that somebody takes from a pool, in the transaction in which they do. What keeps them from
    /// it, where something does; then nothing is counted.
    public Optional<Obstacle> take(Person person, Held held) {
        if (arrangements.of(person.account()).isFree()) {
            count(person.id(), held);
            return Optional.empty();
        }
        var placing = placing(person.account(), true);
        placing.prepare(person.id(), List.of(held));
        var obstacle = placing.taking(person.id(), held);
        if (obstacle.isEmpty()) {
            placing.take(person.id(), held);
            placing.write();
        }
        return obstacle;
    }

    private void count(PersonId person, Held held) {
        if (!held.facts().test()) {
            var periods =
                    Periods.of(clock.instant(), identity.account(held.account()).zone());
            tables.taken()
                    .add(
                            held.account(),
                            person.value(),
                            Stream.concat(
                                            periods.all().stream(),
                                            Stream.of(periods.of(held.facts().source())))
                                    .toList());
        }
    }

    /// Whoever was given a lead by a plan began, accepted, declined it or let it pass.
    public void ended(Held held, PersonId person, String how) {
        if (held.placed().plan().isPresent()) {
            database.write(
                    () -> tables.decisions().end(held.account(), held.lead(), person.value(), how, clock.instant()));
        }
    }

    /// Whether the floor is closed now, and until when.
    public Optional<Instant> closedUntil(AccountId account) {
        return arrangements.of(account).closedUntil(clock.instant());
    }

    /// Why a lead went where it went, newest first.
    public List<Explained> decisions(AccountId account, LeadId lead) {
        return database.read(() -> tables.decisions().of(account, lead, whole(account), 50));
    }

    /// The newest decisions of a plan.
    public List<Explained> decisionsOf(AccountId account, UUID plan, int most) {
        return database.read(() -> tables.decisions().ofPlan(account, plan, whole(account), most));
    }

    /// Decided again from its row, by the version of the plan that held: whom it names; empty when it named
    /// nobody, or the row had no room for everybody.
    public Optional<UUID> again(AccountId account, Explained decision) {
        return plans.version(account, decision.plan(), decision.version())
                .filter(plan -> decision.rule() >= 0 && decision.kind().equals("given"))
                .map(plan -> plan.rules().get(decision.rule()))
                .flatMap(rule -> decision.seen().stream()
                        .filter(seen -> seen.rule() == decision.rule())
                        .findFirst()
                        .flatMap(seen -> Placement.again(rule, seen, decision.draw())));
    }

    /// What became of what a plan gave since then.
    public List<Tally> tally(AccountId account, UUID plan, Instant since) {
        return database.read(() -> tables.decisions().tally(account, plan, since));
    }

    /// Who would get a lead with these facts at that moment by these rules, without giving it.
    public Decision wouldGet(AccountId account, RoutingPlan plan, Plan rules, LeadId lead, Facts facts, Instant at) {
        return database.read(() -> {
            var placing = placing(account, at, false);
            placing.prepare(plan, rules, Map.of(lead, facts.source()));
            return placing.decide(
                    placing.asking(lead, facts, leads.known(account, at).apply(facts)),
                    plan,
                    new Matching(rules, List.of()),
                    random.nextFloat());
        });
    }

    /// How the leads that came last would have gone by a draft and by what holds, as everybody stands now; oldest
    /// first, each counting for the next. Nothing changes.
    public List<Comparison> compare(AccountId account, RoutingPlan plan, Plan draft, int most) {
        return database.read(() -> {
            var now = clock.instant();
            var facts = leads.newest(account, most);
            var sources = facts.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> entry.getValue().source()));
            var known = leads.known(account, now);
            var held = placing(account, now, false);
            held.prepare(plan, plan.published(), sources);
            var drafted = placing(account, now, false);
            drafted.prepare(plan, draft, sources);
            var by = new Matching(draft, List.of());
            return List.copyOf(facts.keySet()).reversed().stream()
                    .map(lead -> compare(lead, facts, known, plan, held, drafted, by))
                    .toList();
        });
    }

    private Comparison compare(
            LeadId lead,
            Map<LeadId, Facts> all,
            Function<Facts, Known> known,
            RoutingPlan plan,
            Placing held,
            Placing drafted,
            Matching by) {
        var facts = Objects.requireNonNull(all.get(lead));
        var asked = known.apply(facts);
        double draw = random.nextFloat();
        return new Comparison(
                lead,
                held.decide(lead, facts, asked, plan, plans.matching(plan), draw, true),
                drafted.decide(lead, facts, asked, plan, by, draw, true));
    }

    /// One lead by what holds and by a draft.
    public record Comparison(LeadId lead, Decision now, Decision then) {
        public boolean isOther() {
            return !now.outcome().equals(then.outcome());
        }
    }

    private Function<String, Optional<UUID>> whole(AccountId account) {
        return Placing.whole(Stream.concat(
                        identity.people(account).stream()
                                .map(person -> person.id().value()),
                        arrangements.of(account).partners().stream().map(Partner::id))
                .toList());
    }

    /// A lead in a pool is due at its limit only: nobody took it in all that time.
    private List<Change> keepPool(List<Held> due) {
        if (due.isEmpty()) {
            return List.of();
        }
        var circumstances = leads.circumstances(due.getFirst().account());
        boolean overfull = hands.isOverfull(due.getFirst().account());
        return due.stream()
                .map(held -> overfull
                        ? Course.noHands(held, circumstances.apply(held))
                        : Course.silence(held, circumstances.apply(held), "nobody-free"))
                .toList();
    }

    /// What keeps somebody from having these leads now, by lead: caps, licences, territories hold for a manager
    /// too until they say why not. Nothing for a pool.
    public Map<LeadId, Obstacle> hindrances(Person manager, Collection<LeadId> chosen, Destination to) {
        if (!(to instanceof Destination.ToPerson(var id))) {
            return Map.of();
        }
        var held = chosen.stream()
                .flatMap(lead -> leads.view(manager.account(), lead).stream())
                .flatMap(view -> view.held().stream())
                .filter(one -> !one.isHeldBy(id))
                .toList();
        return identity.person(manager.account(), id)
                .map(person -> database.read(() -> {
                    var found = new HashMap<LeadId, Obstacle>();
                    if (!held.isEmpty() && !arrangements.of(manager.account()).isFree()) {
                        var placing = placing(manager.account(), false);
                        placing.prepare(person.id(), held);
                        // each counts for the next
                        for (var one : held) {
                            placing.taking(person.id(), one)
                                    .ifPresentOrElse(
                                            o -> found.put(one.lead(), o), () -> placing.take(person.id(), one));
                        }
                    }
                    return found;
                }))
                .orElse(new HashMap<>());
    }

    /// A manager gives leads to somebody else or back to a pool, with a reason. Answers how many were moved;
    /// closed ones and those already there stay, and whoever left gets none.
    public int move(Person manager, Collection<LeadId> chosen, Destination to, String reason) {
        int moved = 0;
        for (var lead :
                chosen.stream().sorted((a, b) -> a.value().compareTo(b.value())).toList()) {
            moved += leads.change(manager.account(), lead, held -> moved(manager, held, to, reason))
                            .isPresent()
                    ? 1
                    : 0;
        }
        rounds.wake();
        return moved;
    }

    private Optional<Change> moved(Person manager, Held held, Destination to, String reason) {
        var circumstances = leads.circumstances(held);
        var holder = holder(to);
        boolean inMachine = held.holder() instanceof Holder.Machine
                || held.holder() instanceof Holder.Partner && !circumstances.isHuman(held);
        if (held.holder().equals(holder) && ownerMatches(held, to) || hasLeft(manager.account(), to)) {
            return Optional.empty();
        }
        var happening = Happening.by(manager.id(), Happening.Kind.MOVED, reason).with(detail(to));
        var facts = facts(held, to);
        if (inMachine) {
            // it sleeps or waits: the wish is kept as whose lead it is, and holds when it wakes
            return Optional.of(new Change(held, new Change.After.Open(held), facts, List.of(happening)));
        }
        if (to instanceof Destination.ToPerson(var person)) {
            count(person, held);
        }
        return Optional.of(Course.move(held, holder, circumstances, happening, facts));
    }

    private boolean hasLeft(AccountId account, Destination to) {
        return to instanceof Destination.ToPerson(var id)
                && identity.person(account, id).filter(Person::active).isEmpty();
    }

    private static boolean ownerMatches(Held held, Destination to) {
        return switch (to) {
            case Destination.ToPerson(var person) -> held.facts().owner().equals(Optional.of(person));
            case Destination.ToPool pool -> held.facts().owner().isEmpty();
        };
    }

    private static Holder holder(Destination to) {
        return switch (to) {
            case Destination.ToPerson(var person) -> new Holder.Hand(person);
            case Destination.ToPool(var pool) -> new Holder.Pool(pool);
        };
    }

    private static Map<String, Object> detail(Destination to) {
        return switch (to) {
            case Destination.ToPerson(var person) -> Map.of("to", person.toString());
            case Destination.ToPool(var pool) -> Map.of("pool", pool.toString());
        };
    }

    private static Facts facts(Held held, Destination to) {
        return switch (to) {
            case Destination.ToPerson(var person) -> held.facts().ownedBy(person);
            case Destination.ToPool pool ->
                held.facts().owner().map(held.facts()::without).orElse(held.facts());
        };
    }

    /// How many open leads would have to move if this person left.
    public int held(Person person) {
        return leads.inHand(person.account(), person.id(), 100_000).size();
    }

    /// Somebody leaves: what they hold moves, what they answer for goes to the successor, and their access ends;
    /// all of it or nothing. False for the last administrator.
    public boolean leave(Person manager, Person leaver, Destination to, PersonId successor) {
        return database.write(() -> {
            playbooks.handOver(manager.account(), leaver.id(), successor);
            directory.handOver(manager.account(), leaver.id(), successor);
            tables.partners().handOver(manager.account(), leaver.id(), successor);
            intake.handOver(manager.account(), leaver.id(), successor);
            twins.handOver(manager.account(), leaver.id(), successor);
            rights.handOver(manager.account(), leaver.id(), successor);
            tables.training().remove(manager.account(), leaver.id(), clock.instant());
            boolean left = identity.deactivate(manager, leaver.id(), successor);
            if (!left) {
                throw new LastAdministrator();
            }
            var held = leads.inHand(manager.account(), leaver.id(), 100_000);
            for (var one : held) {
                leads.change(manager.account(), one.lead(), h -> handed(manager, h, leaver, to, successor));
            }
            for (var lead : leads.ownedElsewhere(manager.account(), leaver.id())) {
                leads.change(manager.account(), lead, h -> Optional.of(inherited(manager, h, to)));
            }
            for (var lead : leads.answeredBy(manager.account(), leaver.id())) {
                leads.change(manager.account(), lead, h -> Optional.of(answered(manager, h, leaver, successor)));
            }
            return true;
        });
    }

    private Optional<Change> handed(Person manager, Held held, Person leaver, Destination to, PersonId successor) {
        var destination = held.decision() ? new Destination.ToPerson(successor) : to;
        var facts =
                held.facts().owner().filter(leaver.id()::equals).isPresent() ? facts(held, destination) : held.facts();
        var happening = Happening.by(manager.id(), Happening.Kind.MOVED, "left").with(detail(destination));
        return Optional.of(Course.move(held, holder(destination), leads.circumstances(held), happening, facts));
    }

    /// Asleep or waiting: whoever takes over will be called by it when it wakes.
    private static Change inherited(Person manager, Held held, Destination to) {
        var happening = Happening.by(manager.id(), Happening.Kind.MOVED, "left").with(detail(to));
        return new Change(held, new Change.After.Open(held), facts(held, to), List.of(happening));
    }

    private Change answered(Person manager, Held held, Person leaver, PersonId successor) {
        var happening = Happening.by(manager.id(), Happening.Kind.RESPONSIBLE_CHANGED, "left")
                .with(Map.of("to", successor.toString()));
        var facts = held.facts().without(leaver.id());
        return new Change(held, new Change.After.Open(held.answeredBy(successor)), facts, List.of(happening));
    }

    /// The last administrator cannot leave; nothing was changed.
    public static final class LastAdministrator extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// A manager ends leads with a reason. Answers how many were open.
    public int close(Person manager, Collection<LeadId> chosen, String reason) {
        int closed = 0;
        for (var lead :
                chosen.stream().sorted((a, b) -> a.value().compareTo(b.value())).toList()) {
            closed += leads.change(
                                    manager.account(),
                                    lead,
                                    held -> Optional.of(Course.closeBy(
                                            held,
                                            Happening.by(manager.id(), Happening.Kind.MOVED, "closed"),
                                            "lost",
                                            reason)))
                            .isPresent()
                    ? 1
                    : 0;
        }
        return closed;
    }

    /// A closed lead begins anew. False when it is open.
    public boolean reopen(Person manager, LeadId lead) {
        boolean reopened =
                leads.reopen(manager.account(), lead, Happening.by(manager.id(), Happening.Kind.REOPENED, "by-hand"));
        rounds.wake();
        return reopened;
    }
}
