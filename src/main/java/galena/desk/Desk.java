package galena.desk;

import galena.consent.Consent;
import galena.directory.Directory;
import galena.distribution.Distribution;
import galena.distribution.Pool;
import galena.distribution.Receivers;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.LeadId;
import galena.lead.Change;
import galena.lead.Course;
import galena.lead.Happening;
import galena.lead.Held;
import galena.lead.Holder;
import galena.lead.Leads;
import galena.lead.Rounds;
import galena.playbook.Engine;
import galena.playbook.Event;
import galena.playbook.Move;
import galena.playbook.Outcome;
import galena.playbook.Reaction;
import galena.playbook.Step;
import galena.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// The human's share of the work: the next lead, what to do with it, what happened.
@Component
public final class Desk {
    /// How long an outcome can be undone before it takes effect.
    public static final Duration UNDO = Duration.ofSeconds(20);

    private static final int OFFERED = 12;
    private static final int LOOKED_THROUGH = 5000;
    private static final int OWN = 500;

    /// Nobody buys for more, in the smallest unit of a currency.
    private static final long MOST_MINOR = 100_000_000_000L;

    private final Database database;
    private final Identity identity;
    private final Directory directory;
    private final Leads leads;
    private final Distribution distribution;
    private final Receivers receivers;
    private final Drafts drafts;
    private final Rounds rounds;
    private final Clock clock;
    private final Ids ids;
    private final SeatTable seats;
    private final OutcomeTable outcomes;
    private final SetAside.AsideTable asides;

    Desk(
            Database database,
            Identity identity,
            Directory directory,
            Consent consent,
            Leads leads,
            Distribution distribution,
            Receivers receivers,
            Drafts drafts,
            Rounds rounds,
            Clock clock,
            Ids ids) {
        this.database = database;
        this.identity = identity;
        this.directory = directory;
        this.leads = leads;
        this.distribution = distribution;
        this.receivers = receivers;
        this.drafts = drafts;
        this.rounds = rounds;
        this.clock = clock;
        this.ids = ids;
        this.seats = new SeatTable(database);
        this.outcomes = new OutcomeTable(database);
        this.asides = new SetAside.AsideTable(database);
        rounds.register(
                "person", new DeskKeeper(leads, distribution, consent, identity, seats, outcomes, asides)::keep);
    }

    // ---- being there

    public Seat seat(Person person) {
        return database.read(() -> seats.find(person.account(), person.id()))
                .orElseGet(() -> Seat.of(person.id(), clock.instant()));
    }

    public List<Seat> seats(AccountId account) {
        return database.read(() -> seats.all(account));
    }

    /// The page is open: keeps the seat from looking deserted.
    public Seat here(Person person) {
        return database.write(() -> {
            var seat = seats.lock(person.account(), person.id(), clock.instant());
            var seen =
                    new Seat(seat.person(), seat.state(), seat.since(), clock.instant(), seat.inHand(), seat.aside());
            seats.save(person.account(), seen);
            receivers.present(person.account(), person.id(), seat.state() == Seat.State.READY);
            return seen;
        });
    }

    /// The lead that is before this person and still theirs; keeps the seat from looking deserted.
    public Optional<LeadId> hand(Person person) {
        return here(person).inHand().filter(lead -> stillMine(person, lead));
    }

    /// Ready, paused or off. Who pauses or goes gives back a lead they have not begun; nobody counts that as
    /// missed.
    public Seat become(Person person, Seat.State state) {
        return database.write(() -> {
            var seat = seats.lock(person.account(), person.id(), clock.instant());
            if (state != Seat.State.READY) {
                seat.inHand().ifPresent(lead -> giveBack(person, lead));
                seat = seats.lock(person.account(), person.id(), clock.instant());
            }
            var changed = new Seat(
                    person.id(),
                    state,
                    seat.state() == state ? seat.since() : clock.instant(),
                    clock.instant(),
                    seat.inHand(),
                    seat.aside());
            seats.save(person.account(), changed);
            receivers.present(person.account(), person.id(), state == Seat.State.READY);
            return changed;
        });
    }

    private void giveBack(Person person, LeadId lead) {
        var change = leads.change(person.account(), lead, held -> {
            boolean free = held.isHeldBy(person.id())
                    && held.begunAt().isEmpty()
                    && !held.isConversed()
                    && (held.pool().isPresent() || DeskKeeper.isByPlan(held, person.id()))
                    && held.facts().owner().isEmpty()
                    && outcomes.waiting(person.account(), lead).isEmpty();
            if (!free) {
                return Optional.empty();
            }
            var c = leads.circumstances(held);
            var paused = Happening.by(person.id(), Happening.Kind.RELEASED, "paused");
            if (DeskKeeper.isByPlan(held, person.id())) {
                distribution.ended(held, person.id(), "declined");
                return Optional.of(Course.askAgain(held, c, paused, Optional.empty()));
            }
            return Optional.of(Course.release(held, c, paused, Optional.empty()));
        });
        if (change.isPresent()) {
            seats.clear(person.account(), person.id(), lead);
        }
    }

    // ---- the next lead

    /// The best lead this person may have now, before them from this moment on.
    public Next next(Person person) {
        return database.write(() -> {
            var now = clock.instant();
            var seat = seats.lock(person.account(), person.id(), now);
            if (seat.inHand().isPresent() && stillMine(person, seat.inHand().get())) {
                return new Next.Unfinished(seat.inHand().get());
            }
            var given = theirs(person, now).stream()
                    .filter(candidate -> leads.change(
                                    person.account(), candidate.held().lead(), held -> given(person, held, candidate))
                            .isPresent())
                    .findFirst()
                    .or(() -> fromPools(person, now));
            if (given.isPresent()) {
                hold(person, seat, given.get().held().lead(), now);
                return new Next.Given(given.get().held().lead(), given.get().why());
            }
            seats.save(
                    person.account(),
                    new Seat(person.id(), seat.state(), seat.since(), now, Optional.empty(), seat.aside()));
            return nothing(person, now);
        });
    }

    private boolean stillMine(Person person, LeadId lead) {
        return leads.held(person.account(), lead)
                .filter(held -> held.isHeldBy(person.id()))
                .filter(held -> outcomes.waiting(person.account(), lead).isEmpty())
                .isPresent();
    }

    private void hold(Person person, Seat seat, LeadId lead, Instant now) {
        var state = seat.state() == Seat.State.OFF ? Seat.State.READY : seat.state();
        var since = seat.state() == state ? seat.since() : now;
        if (seat.state() != state) {
            receivers.present(person.account(), person.id(), true);
        }
        seats.save(person.account(), new Seat(person.id(), state, since, now, Optional.of(lead), seat.aside()));
    }

    /// Their own people whose time has come, and what colleagues promised who are away.
    private List<Order.Candidate> theirs(Person person, Instant now) {
        var aside = asides.of(person.account(), person.id()).keySet();
        var own = unsaid(
                person.account(),
                leads.inHand(person.account(), person.id(), OWN).stream()
                        .filter(held -> !held.readyAt().isAfter(now) && !aside.contains(held.lead()))
                        .toList());
        var covered = covered(person, now);
        return own.isEmpty() && covered.isEmpty()
                ? List.of()
                : Order.of(person.id(), own, covered, List.of(), now, leads.circumstances(person.account()));
    }

    /// The best of the pools; where all of those may not be called now or others were quicker, the next best.
    private Optional<Order.Candidate> fromPools(Person person, Instant now) {
        if (distribution.closedUntil(person.account()).isPresent()) {
            return Optional.empty();
        }
        var pools = distribution.poolsOf(person).stream().map(Pool::id).toList();
        var circumstances = leads.circumstances(person.account());
        for (int least = OFFERED; ; least *= 5) {
            var offered = offered(person, pools, least);
            // whoever is at one this moment gets it; a promise is waited for, these are not
            var given = Order.of(person.id(), List.of(), List.of(), offered, now, circumstances).stream()
                    .filter(candidate -> leads.takeUp(
                                    person.account(), candidate.held().lead(), held -> given(person, held, candidate))
                            .isPresent())
                    .findFirst();
            if (given.isPresent() || offered.size() < least || least >= LOOKED_THROUGH) {
                return given;
            }
        }
    }

    /// Those of which nothing was said that is about to take effect.
    private List<Held> unsaid(AccountId account, List<Held> some) {
        var waiting = outcomes.waitingAmong(account, some);
        return some.stream().filter(held -> !waiting.contains(held.lead())).toList();
    }

    /// What colleagues of the same team promised who are away, and whose time has come; of everybody where there
    /// are no teams.
    private List<Held> covered(Person person, Instant now) {
        var absent = identity.absent(person.account(), now);
        if (absent.isEmpty() || absent.contains(person.id())) {
            return List.of();
        }
        var team = identity.leadOf(person.account(), person.id());
        var promised = absent.stream()
                .filter(away -> identity.leadOf(person.account(), away).equals(team))
                .flatMap(away -> leads.inHand(person.account(), away, OWN).stream())
                .filter(held -> held.promised()
                        && !held.decision()
                        && held.begunAt().isEmpty()
                        && !held.readyAt().isAfter(now))
                .toList();
        var hindered = distribution.hindrances(person, promised);
        return unsaid(person.account(), promised).stream()
                .filter(held -> !hindered.containsKey(held.lead()))
                .toList();
    }

    /// The best of each pool that this person may have, at least so many are looked through.
    private List<Held> offered(Person person, List<UUID> pools, int least) {
        var found = new ArrayList<Held>();
        var open = pools;
        for (int most = least; !open.isEmpty(); most *= 5) {
            var ready = leads.ready(person.account(), open, most);
            var hindered = distribution.hindrances(
                    person, ready.values().stream().flatMap(List::stream).toList());
            open = new ArrayList<>();
            for (var pool : ready.entrySet()) {
                var may = pool.getValue().stream()
                        .filter(held -> !hindered.containsKey(held.lead()))
                        .toList();
                found.addAll(may);
                if (may.isEmpty() && pool.getValue().size() == most && most < LOOKED_THROUGH) {
                    open.add(pool.getKey());
                }
            }
        }
        return found;
    }

    /// Somebody else may have been quicker: the row decides.
    private Optional<Change> given(Person person, Held held, Order.Candidate candidate) {
        if (held.turn() != candidate.held().turn()
                || !held.holder().equals(candidate.held().holder())
                || held.holder() instanceof Holder.Pool
                        && distribution.take(person, held).isPresent()) {
            return Optional.empty();
        }
        var c = leads.circumstances(held);
        var within = c.playbook().step(held.position().step()) instanceof Step.Human human
                ? human.within()
                : Duration.ofMinutes(15);
        if (held.holder() instanceof Holder.Pool) {
            return Optional.of(
                    Course.give(held, person.id(), within, c, candidate.why().code()));
        }
        if (candidate.why() == Why.COVERING) {
            return Optional.of(Course.give(held, person.id(), within, c, Why.COVERING.code()));
        }
        if (held.isOffered()) {
            distribution.ended(held, person.id(), "accepted");
            return Optional.of(
                    Course.accept(held, c, Happening.by(person.id(), Happening.Kind.ACCEPTED, "at-the-desk")));
        }
        var shown = held.shown(clock.instant(), clock.instant().plus(within));
        return Optional.of(Change.quietly(held, shown));
    }

    /// What plans offer this person, soonest first: theirs to take or to leave until each is due.
    public List<Held> offers(Person person) {
        return leads.inHand(person.account(), person.id(), OWN).stream()
                .filter(Held::isOffered)
                .toList();
    }

    /// What a plan offered them they take, or leave to others. False when it has moved on.
    public boolean answer(Person person, LeadId lead, boolean takes) {
        var change = leads.change(person.account(), lead, held -> {
            if (!held.isHeldBy(person.id()) || !held.isOffered()) {
                return Optional.empty();
            }
            distribution.ended(held, person.id(), takes ? "accepted" : "declined");
            var c = leads.circumstances(held);
            return Optional.of(
                    takes
                            ? Course.accept(held, c, Happening.by(person.id(), Happening.Kind.ACCEPTED, ""))
                            : Course.askAgain(
                                    held, c, Happening.by(person.id(), Happening.Kind.DECLINED, ""), Optional.empty()));
        });
        if (change.isPresent() && !takes) {
            seats.clear(person.account(), person.id(), lead);
        }
        rounds.wake();
        return change.isPresent();
    }

    private Next nothing(Person person, Instant now) {
        boolean closed = !directory.hours(person.account()).isOpen(now);
        var own = leads.inHand(person.account(), person.id(), OWN).stream()
                .filter(held -> !held.decision() && held.readyAt().isAfter(now))
                .map(Held::readyAt);
        var opening = closed
                ? directory.hours(person.account()).openings(now, 14).stream().limit(1)
                : java.util.stream.Stream.<Instant>empty();
        return new Next.Nothing(java.util.stream.Stream.concat(own, opening).min(Instant::compareTo), closed);
    }

    // ---- working it

    /// They dial or talk: from now on nothing takes the lead away before its limit.
    public boolean talking(Person person, LeadId lead, int turn) {
        return leads.change(person.account(), lead, held -> {
                    if (!held.isHeldBy(person.id())
                            || held.turn() != turn
                            || held.begunAt().isPresent()) {
                        return Optional.empty();
                    }
                    distribution.ended(held, person.id(), "begun");
                    return Optional.of(Change.to(
                            held, held.begun(clock.instant()), Happening.by(person.id(), Happening.Kind.BEGUN, "")));
                })
                .isPresent();
    }

    /// What happened, as this person says. It takes effect after twenty seconds, or never if it is undone.
    public Said say(Person person, Report report) {
        if (report.amountMinor()
                .filter(amount -> amount < 0 || amount > MOST_MINOR)
                .isPresent()) {
            return new Said.Refused("Please enter an amount that somebody can have paid.");
        }
        return database.write(() -> {
            var now = clock.instant();
            var seat = seats.lock(person.account(), person.id(), now);
            var held = leads.held(person.account(), report.lead());
            var said = outcomes.waiting(person.account(), report.lead());
            boolean mine = held.filter(h -> h.turn() == report.turn() && mayReport(person, h))
                            .isPresent()
                    && said.filter(w -> w.turn() == report.turn()).isEmpty();
            if (held.isEmpty() || !mine) {
                late(person, report, now);
                return new Said.MovedOn();
            }
            var filled = filled(person, report, held.get());
            var objection = objection(held.get(), filled, now);
            if (objection.isPresent()) {
                return new Said.Refused(objection.get());
            }
            said.ifPresent(stale -> outcomes.settle(person.account(), stale.id(), "late"));
            return take(person, filled, held.get(), seat, now);
        });
    }

    /// Whoever holds it reports; of a decision, whoever may manage.
    private static boolean mayReport(Person person, Held held) {
        return held.isHeldBy(person.id())
                || (held.decision()
                        && person.may(galena.identity.Act.MANAGE_LEADS)
                        && held.holder() instanceof Holder.Hand);
    }

    /// With what was filled in while they talked.
    private Report filled(Person person, Report report, Held held) {
        var answers = new HashMap<String, String>();
        var asked = leads.circumstances(held).playbook().fields();
        drafts.of(person, report.lead()).answers().forEach((name, answer) -> {
            var field = asked.get(name);
            if (field != null && field.accepts(answer)) {
                answers.put(name, answer);
            }
        });
        answers.putAll(report.answers());
        return new Report(
                report.lead(),
                report.turn(),
                report.outcome(),
                report.when(),
                report.sentence(),
                report.amountMinor(),
                answers);
    }

    private Optional<String> objection(Held held, Report report, Instant now) {
        var c = leads.circumstances(held);
        if (!(c.playbook().step(held.position().step()) instanceof Step.Human human)) {
            return Optional.of("Nobody is asked here.");
        }
        var outcome = human.outcomes().get(report.outcome());
        if (outcome == null) {
            return Optional.of("This step has no such outcome.");
        }
        if (outcome.needs(Outcome.SENTENCE)
                && report.sentence().filter(s -> !s.isBlank()).isEmpty()) {
            return Optional.of("Please say in a sentence what happened.");
        }
        if (outcome.needs(Outcome.AMOUNT) && report.amountMinor().isEmpty()) {
            return Optional.of("Please enter what they bought it for.");
        }
        var unanswered = outcome.needs().stream()
                .flatMap(need -> Optional.ofNullable(c.playbook().fields().get(need)).stream())
                .filter(field -> !field.accepts(report.answers().getOrDefault(field.name(), "")))
                .findFirst();
        if (unanswered.isPresent()) {
            return Optional.of("Please answer: " + unanswered.get().ask());
        }
        var ahead = report.when().map(when -> Duration.between(now, when));
        return Engine.advance(
                                c.playbook(),
                                held.position(),
                                new Event.Chosen(report.outcome(), ahead),
                                c.known(held.facts()))
                        instanceof Move.Refused(var why)
                ? Optional.of("Please " + why + ".")
                : Optional.empty();
    }

    private Said take(Person person, Report report, Held held, Seat seat, Instant now) {
        var effect = now.plus(UNDO).isAfter(held.limitAt()) ? held.limitAt() : now.plus(UNDO);
        var draft = drafts.take(person, report.lead());
        if (!draft.note().isBlank()) {
            leads.note(person, report.lead(), draft.note());
        }
        var note = report.sentence().filter(s -> !s.isBlank()).map(s -> leads.note(person, report.lead(), s));
        var row = new OutcomeTable.Row(
                ids.next(),
                report.lead(),
                held.turn(),
                person.id(),
                held.position().step(),
                report.outcome(),
                report.when(),
                note,
                report.amountMinor(),
                report.answers(),
                now,
                effect);
        asides.take(person.account(), report.lead());
        outcomes.insert(person.account(), row, "waiting");
        leads.change(person.account(), report.lead(), h -> Optional.of(Change.quietly(h, h.dueAt(effect))));
        if (seat.inHand().equals(Optional.of(report.lead()))) {
            resume(person, seat, now);
        }
        return new Said.Taken(row.id(), effect);
    }

    /// The lead that was set aside comes back before them, its clock running anew.
    private void resume(Person person, Seat seat, Instant now) {
        var back = seat.aside().filter(lead -> stillMine(person, lead));
        back.ifPresent(lead -> leads.change(person.account(), lead, held -> {
            var c = leads.circumstances(held);
            var within = c.playbook().step(held.position().step()) instanceof Step.Human human
                    ? human.within()
                    : Duration.ofMinutes(15);
            return Optional.of(Change.quietly(held, held.shown(now, now.plus(within))));
        }));
        seats.save(person.account(), new Seat(person.id(), seat.state(), seat.since(), now, back, Optional.empty()));
    }

    private void late(Person person, Report report, Instant now) {
        var note = report.sentence().filter(s -> !s.isBlank()).map(s -> leads.note(person, report.lead(), s));
        outcomes.insert(
                person.account(),
                new OutcomeTable.Row(
                        ids.next(),
                        report.lead(),
                        report.turn(),
                        person.id(),
                        "",
                        report.outcome(),
                        report.when(),
                        note,
                        report.amountMinor(),
                        report.answers(),
                        now,
                        now),
                "late");
        leads.change(
                person.account(),
                report.lead(),
                held -> Optional.of(Change.only(
                        held,
                        Happening.by(person.id(), Happening.Kind.LATE_REPORT, report.outcome())
                                .with(Map.of(
                                        "turn-seen",
                                        report.turn(),
                                        "talked",
                                        leads.circumstances(held).playbook().talks(report.outcome()))))));
        seats.clear(person.account(), person.id(), report.lead());
    }

    /// What can still be undone.
    public Optional<Waiting> undoable(Person person) {
        return database.read(() -> outcomes.lastWaiting(person.account(), person.id()))
                .map(row -> new Waiting(row.id(), row.lead(), row.code(), row.applyAt()));
    }

    /// As if nothing had been said: the lead is before them again. False when it has taken effect already.
    public boolean undo(Person person, UUID outcome) {
        return database.write(() -> {
            var now = clock.instant();
            var row = outcomes.byId(person.account(), outcome)
                    .filter(r -> r.person().equals(person.id()));
            if (row.isEmpty()) {
                return false;
            }
            var change = leads.change(person.account(), row.get().lead(), held -> {
                if (held.turn() != row.get().turn()) {
                    return Optional.empty();
                }
                var begun = held.begunAt().isPresent();
                return Optional.of(Change.quietly(
                        held, begun ? held.dueAt(held.limitAt()) : held.dueAt(now.plus(Duration.ofMinutes(5)))));
            });
            outcomes.settle(person.account(), outcome, "undone");
            var seat = seats.lock(person.account(), person.id(), now);
            boolean decision = change.map(c -> c.before().decision()).orElse(false);
            if (change.isPresent() && !decision) {
                var aside = seat.inHand()
                        .filter(other -> !other.equals(row.get().lead()))
                        .or(seat::aside);
                aside.ifPresent(lead -> stopClock(person, lead));
                seats.save(
                        person.account(),
                        new Seat(
                                person.id(),
                                seat.state(),
                                seat.since(),
                                now,
                                Optional.of(row.get().lead()),
                                aside));
            }
            return change.isPresent();
        });
    }

    private void stopClock(Person person, LeadId lead) {
        leads.change(
                person.account(),
                lead,
                held -> held.isHeldBy(person.id()) && held.begunAt().isEmpty()
                        ? Optional.of(Change.quietly(held, held.hidden(held.limitAt())))
                        : Optional.empty());
    }

    // ---- callers

    /// They are calling me: what is before me is set aside unharmed, the call is noted, and the lead stays whose
    /// it was. A lead that nobody has yet is before me from now on. True when it is now mine to finish.
    public boolean callsIn(Person person, LeadId lead) {
        return database.write(() -> {
            var now = clock.instant();
            var seat = seats.lock(person.account(), person.id(), now);
            boolean same = seat.inHand().equals(Optional.of(lead));
            var change = leads.change(person.account(), lead, held -> Optional.of(calledIn(person, held)));
            boolean mine = change.flatMap(Desk::openAfter)
                    .filter(held -> held.isHeldBy(person.id()))
                    .isPresent();
            if (mine && !same) {
                lead(person, lead);
            }
            return mine;
        });
    }

    private static Optional<Held> openAfter(Change change) {
        return change.after() instanceof Change.After.Open(var held) ? Optional.of(held) : Optional.empty();
    }

    private Change calledIn(Person person, Held held) {
        var called = Happening.by(person.id(), Happening.Kind.CALLED_IN, "");
        if (held.holder() instanceof Holder.Pool) {
            var c = leads.circumstances(held);
            var taken = held.handed(
                            new Holder.Hand(person.id()), answering(person, held), held.limitAt(), Optional.empty())
                    .begun(c.now());
            return Change.to(held, taken, called);
        }
        if (held.isHeldBy(person.id())) {
            return Change.to(held, held.begun(clock.instant()), called);
        }
        if (held.holder() instanceof Holder.Machine) {
            return answered(person, Course.react(held, Reaction.CALLED_IN, leads.circumstances(held), called));
        }
        return Change.only(held, called);
    }

    /// Nobody had it: whoever took the call goes on with the step it leads to.
    private Change answered(Person person, Change change) {
        if (change.after() instanceof Change.After.Open(var next) && !(next.holder() instanceof Holder.Machine)) {
            var taken = next.handed(
                            new Holder.Hand(person.id()), answering(person, next), next.limitAt(), Optional.empty())
                    .begun(clock.instant());
            return new Change(change.before(), new Change.After.Open(taken), change.facts(), change.happenings());
        }
        return change;
    }

    private galena.kernel.PersonId answering(Person person, Held held) {
        return identity.leadOf(person.account(), person.id()).orElse(held.responsible());
    }

    /// Somebody takes one of their own people before them, out of turn.
    public boolean open(Person person, LeadId lead) {
        return database.write(() -> {
            var now = clock.instant();
            var seat = seats.lock(person.account(), person.id(), now);
            if (!stillMine(person, lead)
                    || seat.inHand().filter(other -> !other.equals(lead)).isPresent()) {
                return false;
            }
            asides.take(person.account(), lead);
            hold(person, seat, lead, now);
            return true;
        });
    }

    /// A lead that is theirs from now on lies before them; what they had waits beside it unharmed.
    void lead(Person person, LeadId lead) {
        var now = clock.instant();
        var seat = seats.lock(person.account(), person.id(), now);
        var aside = seat.inHand().or(seat::aside).filter(other -> !other.equals(lead));
        aside.ifPresent(other -> stopClock(person, other));
        asides.take(person.account(), lead);
        hold(person, new Seat(seat.person(), seat.state(), seat.since(), now, seat.inHand(), aside), lead, now);
    }
}
