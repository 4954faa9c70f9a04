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
import galena.lead.Circumstances;
import galena.lead.Course;
import galena.lead.Facts;
import galena.lead.Happening;
import galena.lead.Held;
import galena.lead.Holder;
import galena.lead.Leads;
import galena.lead.Rounds;
import galena.playbook.Event;
import galena.playbook.Playbooks;
import galena.playbook.Step;
import galena.storage.Database;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
    private final PoolTable table;

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
        this.table = new PoolTable(database);
        rounds.register("pool", this::keepPool);
    }

    public List<Pool> pools(AccountId account) {
        return database.read(() -> table.pools(account));
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

    /// Puts a lead that stands at a place step into its pool; by the silent exit when there is no such pool.
    public Change place(Held held, Step.Place step, Circumstances c, List<Pool> pools) {
        var pool = pools.stream().filter(p -> p.name().equals(step.pool())).findFirst();
        if (pool.isEmpty()) {
            return Course.silence(held, c, "no-such-pool");
        }
        var placed = Happening.machine(Happening.Kind.PLACED, "")
                .with(Map.of("pool", pool.get().id().toString()));
        return Course.advance(Course.inPool(held, pool.get().id()), new Event.Done(), held.facts(), c, placed);
    }

    /// A lead in a pool is due at its limit only: nobody took it in all that time.
    private List<Change> keepPool(List<Held> due) {
        if (due.isEmpty()) {
            return List.of();
        }
        var circumstances = leads.circumstances(due.getFirst().account());
        return due.stream()
                .map(held -> Course.silence(held, circumstances.apply(held), "nobody-free"))
                .toList();
    }

    /// A manager gives leads to somebody else or back to a pool, with a reason. Answers how many were moved;
    /// closed ones and those already there stay.
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
        boolean inMachine = held.holder() instanceof Holder.Machine;
        if (held.holder().equals(holder) && ownerMatches(held, to)) {
            return Optional.empty();
        }
        var happening = Happening.by(manager.id(), Happening.Kind.MOVED, reason).with(detail(to));
        var facts = facts(held, to);
        if (inMachine) {
            // it sleeps or waits: the wish is kept as whose lead it is, and holds when it wakes
            return Optional.of(new Change(held, new Change.After.Open(held), facts, List.of(happening)));
        }
        return Optional.of(Course.move(held, holder, circumstances, happening, facts));
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
            intake.handOver(manager.account(), leaver.id(), successor);
            twins.handOver(manager.account(), leaver.id(), successor);
            rights.handOver(manager.account(), leaver.id(), successor);
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
