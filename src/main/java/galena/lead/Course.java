package galena.lead;

import galena.consent.CallingHours;
import galena.kernel.PersonId;
import galena.playbook.Engine;
import galena.playbook.Event;
import galena.playbook.Milestone;
import galena.playbook.Move;
import galena.playbook.Position;
import galena.playbook.Reaction;
import galena.playbook.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The course of a lead through its playbook: from what happened to the next row of custody. Pure.
public final class Course {
    /// What a lead has left at least when its step's limit becomes shorter.
    private static final Duration GRACE = Duration.ofDays(1);

    private Course() {}

    /// The first custody of a new lead.
    static Change begin(Held nowhere, Circumstances c, Happening received) {
        return follow(
                nowhere, Engine.start(c.playbook(), c.known(nowhere.facts())), nowhere.facts(), c, List.of(received));
    }

    /// A lead that was closed goes on where it stood.
    static Change resume(Held nowhere, Position at, Optional<java.util.UUID> pool, Circumstances c, Happening why) {
        // it stood there before: going on is not another visit
        var visits = new TreeMap<>(at.visits());
        visits.computeIfPresent(at.step(), (step, count) -> count > 1 ? count - 1 : null);
        var move = Engine.transfer(c.playbook(), visits, at.step(), c.known(nowhere.facts()));
        var change = follow(
                pool.map(Placed::in).map(nowhere::placed).orElse(nowhere), move, nowhere.facts(), c, List.of(why));
        return new Change(nowhere, change.after(), change.facts(), change.happenings());
    }

    /// After an event at its step. The event must be one the step knows.
    public static Change advance(Held held, Event event, Facts facts, Circumstances c, Happening happening) {
        var move = Engine.advance(c.playbook(), held.position(), event, c.known(facts));
        return follow(held, move, facts, c, List.of(happening.leaving(held)));
    }

    /// As if that event had happened where it should have; a lead that was closed for it is open again first.
    public static Change correct(
            Held held, Position there, Event event, Facts facts, Circumstances c, Happening happening) {
        var told = new ArrayList<Happening>();
        if (held.position().step().isEmpty()) {
            told.add(Happening.machine(Happening.Kind.REOPENED, "corrected"));
            told.add(happening);
        } else {
            told.add(happening.leaving(held));
        }
        return follow(held, Engine.advance(c.playbook(), there, event, c.known(facts)), facts, c, told);
    }

    /// Something came from the prospect; where the playbook knows nothing of it, it is only noted.
    public static Change react(Held held, Reaction reaction, Circumstances c, Happening happening) {
        return advance(held, new Event.Came(reaction), held.facts(), c, happening);
    }

    /// Nobody took it because there were more leads than hands: the silent exit, but not onto the desk of whoever
    /// is in charge; there it ends.
    public static Change noHands(Held held, Circumstances c) {
        var move = Engine.advance(c.playbook(), held.position(), new Event.Silence(), c.known(held.facts()));
        boolean onSomebody = move instanceof Move.Enter enter
                && c.playbook().step(enter.position().step()) instanceof Step.Human human
                && human.by() instanceof Step.By.InCharge;
        if (!onSomebody) {
            return silence(held, c, "no-hands");
        }
        var left = Happening.machine(Happening.Kind.LEFT_OUT, "no-hands").leaving(held);
        return close(held, held.facts(), "lost", "nobody-acted", List.of(left));
    }

    /// Nobody acted until the limit: the silent exit.
    public static Change silence(Held held, Circumstances c, String why) {
        var happening = Happening.machine(Happening.Kind.SILENT_EXIT, why)
                .with(Map.of("step", held.position().step()));
        return advance(held, new Event.Silence(), held.facts(), c, happening);
    }

    /// Over to another version of its playbook: at the same step it keeps its times as far as the new limit
    /// allows, at another it arrives as if it had just been led there. Empty when no step was chosen for where it
    /// stands.
    static Optional<Change> transfer(Held held, Transfer transfer, Circumstances c) {
        var step = transfer.steps().get(held.position().step());
        if (step == null || !c.playbook().steps().containsKey(step)) {
            return Optional.empty();
        }
        var visits = new TreeMap<String, Integer>();
        held.position().visits().forEach((name, count) -> {
            var now = c.playbook().steps().get(transfer.steps().getOrDefault(name, name));
            if (now != null && now.counted().isPresent()) {
                visits.merge(now.name(), Math.min(count, now.counted().get().atMost()), Math::max);
            }
        });
        var told = Happening.by(transfer.by(), Happening.Kind.TRANSFERRED, "")
                .with(Map.of(
                        "from",
                        held.ref().version(),
                        "to",
                        transfer.to().version(),
                        "step",
                        held.position().step()));
        var over = held.on(transfer.to());
        if (step.equals(held.position().step()) && stays(held, c.playbook().step(step))) {
            return Optional.of(stay(over, new Position(step, visits), c, told));
        }
        var move = Engine.transfer(c.playbook(), visits, step, c.known(held.facts()));
        var change = follow(over, move, held.facts(), c, List.of(told));
        return Optional.of(new Change(held, change.after(), change.facts(), change.happenings()));
    }

    /// Whether the step is still for the same kind of holder.
    private static boolean stays(Held held, Step step) {
        return (step instanceof Step.Human) != (held.holder() instanceof Holder.Machine)
                && !(step instanceof Step.Decide);
    }

    private static Change stay(Held over, Position position, Circumstances c, Happening told) {
        var next = c.playbook().step(position.step()) instanceof Step.Human human
                ? withLimit(over, position, human.limit(), c.now())
                : over.at(position, over.dueAt(), over.limitAt());
        return new Change(over, new Change.After.Open(next), over.facts(), List.of(told, entering(next)));
    }

    private static Held withLimit(Held over, Position position, Duration limit, Instant now) {
        var fair = over.readyAt().plus(limit);
        var grace = now.plus(limit.compareTo(GRACE) < 0 ? limit : GRACE);
        var end = fair.isBefore(grace) ? grace : fair;
        boolean atLimit = over.dueAt().equals(over.limitAt()) || over.dueAt().isAfter(end);
        return over.at(position, atLimit ? end : over.dueAt(), end);
    }

    private static Change follow(Held held, Move move, Facts facts, Circumstances c, List<Happening> told) {
        return switch (move) {
            case Move.Close(var ending, var reason) -> close(held, facts, ending, reason, told);
            case Move.Stay() -> new Change(held, new Change.After.Open(held), facts, told);
            case Move.Refused(var why) -> throw new IllegalArgumentException(why);
            case Move.Enter enter -> enter(held, enter, facts, c, told);
        };
    }

    private static Change close(Held held, Facts facts, String ending, String reason, List<Happening> told) {
        var happenings = new ArrayList<>(told);
        happenings.add(Happening.machine(Happening.Kind.CLOSED, reason));
        return new Change(held, new Change.After.Ended(ending, reason), facts, happenings);
    }

    private static Change enter(Held held, Move.Enter enter, Facts facts, Circumstances c, List<Happening> told) {
        var step = c.playbook().step(enter.position().step());
        var earliest = c.now().plus(enter.delay());
        var limit = earliest.plus(step.limit());
        if (step instanceof Step.Human human && human.call()) {
            var lawful = firstLawful(earliest, enter.asked(), facts, c);
            if (lawful.isEmpty() || !lawful.get().isBefore(limit)) {
                var happenings = new ArrayList<>(told);
                happenings.add(Happening.machine(Happening.Kind.SILENT_EXIT, "no-lawful-moment")
                        .with(Map.of("step", step.name())));
                return follow(
                        held,
                        Engine.advance(c.playbook(), enter.position(), new Event.Silence(), c.known(facts)),
                        facts,
                        c,
                        happenings);
            }
            return entered(held, enter, human, lawful.get(), limit, facts, c, told);
        }
        return switch (step) {
            case Step.Human human -> entered(held, enter, human, earliest, limit, facts, c, told);
            case Step.Sleep sleep -> sleeping(held, enter, sleep, earliest, facts, c, told);
            case Step.Wait wait -> waiting(held, enter.position(), limit, limit, facts, c, told);
            case Step.Place place -> waiting(held, enter.position(), c.now(), limit, facts, c, told);
            case Step.Touch touch -> waiting(held, enter.position(), c.now(), limit, facts, c, told);
            case Step.Partner partner -> waiting(held, enter.position(), c.now(), limit, facts, c, told);
            case Step.Decide decide -> throw new IllegalStateException("nobody stands at a decision");
        };
    }

    /// Asleep until some working days before the date they named, so that whoever promised has time for it.
    private static Change sleeping(
            Held held,
            Move.Enter enter,
            Step.Sleep sleep,
            Instant named,
            Facts facts,
            Circumstances c,
            List<Happening> told) {
        var limit = c.now().plus(sleep.limit());
        var wakes = enter.asked() ? c.hours().company().workingDaysBefore(named, sleep.ahead()) : named;
        return waiting(held, enter.position(), wakes.isBefore(c.now()) ? c.now() : wakes, limit, facts, c, told);
    }

    private static Optional<Instant> firstLawful(Instant earliest, boolean promised, Facts facts, Circumstances c) {
        if (facts.test() || (promised && c.hours().mayCall(earliest))) {
            return Optional.of(earliest);
        }
        return c.hours().next(CallingHours.again(earliest, facts.calls()));
    }

    private static Change entered(
            Held held,
            Move.Enter enter,
            Step.Human human,
            Instant ready,
            Instant limit,
            Facts facts,
            Circumstances c,
            List<Happening> told) {
        var holder = holderOf(human, held, facts, c);
        var answering = switch (holder) {
            case Holder.Hand(var person) -> c.answeringFor(person);
            // whoever answers for the partner goes on doing so
            case Holder.Partner partner -> held.holder() instanceof Holder.Partner ? held.responsible() : c.inCharge();
            case Holder.Pool pool -> c.inCharge();
            case Holder.Machine machine -> c.inCharge();
        };
        var due = switch (holder) {
            case Holder.Hand hand -> ready.plus(within(human, held, hand));
            case Holder.Partner partner -> ready.plus(human.within());
            case Holder.Pool pool -> limit;
            case Holder.Machine machine -> limit;
        };
        boolean promised = enter.asked();
        var next = new Held(
                held.account(),
                held.lead(),
                holder,
                answering,
                held.ref(),
                enter.position(),
                held.placed(),
                ready,
                due.isAfter(limit) ? limit : due,
                limit,
                Optional.empty(),
                Optional.empty(),
                promised,
                human.by() instanceof Step.By.InCharge,
                0,
                Optional.empty(),
                held.turn() + 1,
                held.seq(),
                c.ordering()
                        .rank(
                                promised,
                                facts.attempts(),
                                facts.receivedAt(),
                                ready,
                                facts.source(),
                                facts.traits().score().orElse(0)),
                facts);
        return open(held, next, facts, told);
    }

    /// Whoever was asked whether they take it has as long as the plan says; everybody else as long as the step.
    private static Duration within(Step.Human human, Held held, Holder.Hand hand) {
        return held.placed().hand().equals(Optional.of(hand.person()))
                ? held.placed().accept().orElse(human.within())
                : human.within();
    }

    private static Holder holderOf(Step.Human human, Held held, Facts facts, Circumstances c) {
        var inCharge = new Holder.Hand(c.inCharge());
        var owner = c.active(facts.owner()).<Holder>map(Holder.Hand::new);
        var placed = c.active(held.placed().hand()).<Holder>map(Holder.Hand::new);
        var pool = held.pool().<Holder>map(Holder.Pool::new);
        return switch (human.by()) {
            case Step.By.OwnerOrPool() -> owner.or(() -> placed).or(() -> pool).orElse(inCharge);
            case Step.By.Owner() -> owner.orElse(inCharge);
            case Step.By.Pool() -> pool.or(() -> placed).orElse(inCharge);
            case Step.By.InCharge() -> inCharge;
            case Step.By.Partner() ->
                held.placed().partner().<Holder>map(Holder.Partner::new).orElse(inCharge);
            case Step.By.Person(var email) ->
                Optional.ofNullable(c.byMail().get(email))
                        .<Holder>map(Holder.Hand::new)
                        .orElse(inCharge);
        };
    }

    private static Change waiting(
            Held held,
            Position position,
            Instant due,
            Instant limit,
            Facts facts,
            Circumstances c,
            List<Happening> told) {
        var next = new Held(
                held.account(),
                held.lead(),
                new Holder.Machine(),
                c.inCharge(),
                held.ref(),
                position,
                held.placed(),
                due,
                due,
                limit,
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                0,
                Optional.empty(),
                held.turn() + 1,
                held.seq(),
                0,
                facts);
        return open(held, next, facts, told);
    }

    private static Change open(Held before, Held next, Facts facts, List<Happening> told) {
        var happenings = new ArrayList<>(told);
        happenings.add(entering(next));
        return new Change(before, new Change.After.Open(next), facts, happenings);
    }

    private static Happening entering(Held next) {
        return Happening.machine(Happening.Kind.ENTERED, next.position().step())
                .with(Map.of(
                        "ready",
                        next.readyAt().getEpochSecond(),
                        "limit",
                        next.limitAt().getEpochSecond()));
    }

    /// Into a free hand, before it at once; the acting clock runs from now.
    public static Change give(Held held, PersonId to, Duration within, Circumstances c, String why) {
        var next = held.handed(new Holder.Hand(to), c.answeringFor(to), c.now().plus(within), held.missedBy())
                .shown(c.now(), c.now().plus(within));
        return Change.to(
                held,
                next,
                Happening.machine(Happening.Kind.GIVEN, why)
                        .with(Map.of(
                                "to",
                                to.toString(),
                                "age",
                                Duration.between(held.facts().receivedAt(), c.now())
                                        .toSeconds())));
    }

    /// Back to its pool; or to its owner, when it has one or was never in a pool.
    public static Change release(Held held, Circumstances c, Happening happening, Optional<PersonId> missedBy) {
        if (held.pool().isEmpty() || c.active(held.facts().owner()).isPresent()) {
            var hand = c.active(held.facts().owner()).orElse(c.inCharge());
            var next = held.handed(new Holder.Hand(hand), c.answeringFor(hand), held.limitAt(), Optional.empty());
            return Change.to(held, next, happening);
        }
        var next = held.handed(new Holder.Pool(held.pool().get()), c.inCharge(), held.limitAt(), missedBy)
                .placed(held.placed().waiting(held.pool().get()));
        return Change.to(held, next, happening);
    }

    /// Back to the machine, at the same step: its plan is asked again at once.
    public static Change askAgain(Held held, Circumstances c, Happening happening, Optional<PersonId> missedBy) {
        var next = held.handed(new Holder.Machine(), c.inCharge(), c.now(), missedBy)
                .placed(held.placed().letPass());
        return Change.to(held, next, happening);
    }

    /// The plan was asked again and named somebody: from now on, or from when it may be acted on, it is before
    /// them.
    public static Change handOn(Held held, Placed placed, Circumstances c, Happening happening) {
        var hand = placed.hand().orElseThrow();
        var from = held.readyAt().isAfter(c.now()) ? held.readyAt() : c.now();
        var within = c.playbook().step(held.position().step()) instanceof Step.Human human
                ? placed.accept().orElse(human.within())
                : placed.accept().orElse(GRACE);
        var next = held.handed(new Holder.Hand(hand), c.answeringFor(hand), from.plus(within), held.missedBy())
                .placed(placed);
        return Change.to(held, next, happening);
    }

    /// The plan was asked again and named a pool.
    public static Change handOn(Held held, java.util.UUID pool, Circumstances c, Happening happening) {
        var next = held.handed(new Holder.Pool(pool), c.inCharge(), held.limitAt(), held.missedBy())
                .placed(held.placed().waiting(pool));
        return Change.to(held, next, happening);
    }

    /// A partner is asked at a partner step whether they take it.
    public static Change offer(
            Held held,
            java.util.UUID partner,
            Placed placed,
            PersonId answering,
            Circumstances c,
            Happening happening) {
        var due = placed.accept().map(c.now()::plus).orElse(held.limitAt());
        var next = held.handed(new Holder.Partner(partner), answering, due, Optional.empty())
                .placed(placed);
        return Change.to(held, next, happening);
    }

    /// Nobody may have it: whoever is in charge decides, within a day.
    public static Change askInCharge(Held held, Circumstances c, Happening happening) {
        var next = held.handed(
                        new Holder.Hand(c.inCharge()), c.inCharge(), c.now().plus(GRACE), held.missedBy())
                .placed(held.placed().moved())
                .deciding(true);
        return Change.to(held, next, happening);
    }

    /// Whoever was asked takes it: their acting clock runs from now.
    public static Change accept(Held held, Circumstances c, Happening happening) {
        var within = c.playbook().step(held.position().step()) instanceof Step.Human human ? human.within() : GRACE;
        return Change.to(
                held,
                held.placed(held.placed().accepted()).shown(c.now(), c.now().plus(within)),
                happening);
    }

    /// A person decided who shall have it.
    public static Change move(Held held, Holder to, Circumstances c, Happening happening, Facts facts) {
        var answering = to instanceof Holder.Hand(var person) ? c.answeringFor(person) : c.inCharge();
        var next = held.handed(to, answering, held.limitAt(), Optional.empty());
        var placed = to instanceof Holder.Pool(var id)
                ? held.placed().waiting(id)
                : held.placed().moved();
        // what somebody shall do is no longer for whoever is in charge to decide, unless the step says so
        boolean decides = held.decision()
                && c.playbook().step(held.position().step()) instanceof Step.Human human
                && human.by() instanceof Step.By.InCharge;
        var moved = next.placed(placed).with(facts).deciding(decides);
        return new Change(held, new Change.After.Open(moved), facts, List.of(happening));
    }

    /// They bought, outside what the playbook asks for.
    public static Change won(Held held, Happening happening, String reason) {
        return close(held, held.facts().reached(Milestone.SOLD), "won", reason, List.of(happening.leaving(held)));
    }

    /// A person closes it outside the playbook, with a reason.
    public static Change closeBy(Held held, Happening happening, String ending, String reason) {
        return close(held, held.facts(), ending, reason, List.of(happening));
    }
}
