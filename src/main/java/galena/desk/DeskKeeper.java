package galena.desk;

import galena.consent.Consent;
import galena.distribution.Distribution;
import galena.identity.Identity;
import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.lead.Change;
import galena.lead.Circumstances;
import galena.lead.Course;
import galena.lead.Happening;
import galena.lead.Held;
import galena.lead.Holder;
import galena.lead.Leads;
import galena.playbook.Event;
import galena.playbook.Milestone;
import galena.playbook.Outcome;
import galena.playbook.Step;
import galena.playbook.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What happens to leads in somebody's hands when their time comes: outcomes take effect, clocks run out,
/// promises are reminded of. Nobody is taken a lead from while talking, and nobody answers for a lead that was
/// not before them.
final class DeskKeeper {
    private static final Duration BETWEEN_REMINDERS = Duration.ofHours(1);
    private final Leads leads;
    private final Distribution distribution;
    private final Consent consent;
    private final Identity identity;
    private final SeatTable seats;
    private final OutcomeTable outcomes;
    private final SetAside.AsideTable asides;

    DeskKeeper(
            Leads leads,
            Distribution distribution,
            Consent consent,
            Identity identity,
            SeatTable seats,
            OutcomeTable outcomes,
            SetAside.AsideTable asides) {
        this.leads = leads;
        this.distribution = distribution;
        this.consent = consent;
        this.identity = identity;
        this.seats = seats;
        this.outcomes = outcomes;
        this.asides = asides;
    }

    List<Change> keep(List<Held> due) {
        if (due.isEmpty()) {
            return List.of();
        }
        var account = due.getFirst().account();
        var circumstances = leads.circumstances(account);
        var sitting = new HashMap<PersonId, Seat>();
        seats.all(account).forEach(seat -> sitting.put(seat.person(), seat));
        var aside = asides.among(account, due.stream().map(Held::lead).toList());
        return due.stream()
                .map(held -> {
                    // the hour is over, or it went elsewhere
                    var beside = Optional.ofNullable(aside.get(held.lead()))
                            .filter(one -> asides.take(account, held.lead()));
                    boolean was = beside.filter(held::isHeldBy).isPresent()
                            && outcomes.waiting(account, held.lead()).isEmpty();
                    return was
                            ? comesBack(held, circumstances.apply(held))
                            : keep(held, circumstances.apply(held), sitting);
                })
                .toList();
    }

    private Change keep(Held held, Circumstances c, Map<PersonId, Seat> sitting) {
        var said = outcomes.waiting(held.account(), held.lead());
        if (said.isPresent() && said.get().turn() == held.turn()) {
            return apply(held, said.get(), c);
        }
        said.ifPresent(stale -> outcomes.settle(held.account(), stale.id(), "late"));
        var person = ((Holder.Hand) held.holder()).person();
        if (!held.limitAt().isAfter(c.now())) {
            seats.clear(held.account(), person, held.lead());
            return Course.silence(held, c, held.isConversed() ? "not-done-in-time" : "nobody-acted");
        }
        if (held.begunAt().isPresent()) {
            return Change.quietly(held, held.dueAt(held.limitAt()));
        }
        var seat = Optional.ofNullable(sitting.get(person));
        if (held.isOffered()) {
            return letPass(held, c, person, seat);
        }
        boolean beforeThem = held.shownAt().isPresent();
        if (beforeThem
                && !held.isConversed()
                && (held.pool().isPresent() || isByPlan(held, person))
                && goesBack(held, c)
                && !held.facts().owner().equals(Optional.of(person))) {
            return takeBack(held, c, person, seat);
        }
        return remind(held, c, person, seat);
    }

    /// Nobody has laid a hand on it for an hour: who has talked with them is reminded, otherwise any free hand
    /// may.
    private Change comesBack(Held held, Circumstances c) {
        var person = ((Holder.Hand) held.holder()).person();
        boolean anybodys = held.pool().isPresent()
                && !held.isConversed()
                && held.facts().owner().isEmpty()
                && held.limitAt().isAfter(c.now());
        return anybodys
                ? Course.release(held, c, Happening.by(person, Happening.Kind.RELEASED, "set-aside"), Optional.empty())
                : Change.quietly(held, held.dueAt(c.now().plus(BETWEEN_REMINDERS)));
    }

    private static boolean goesBack(Held held, Circumstances c) {
        return c.playbook().step(held.position().step()) instanceof Step.Human human
                && human.ifMissed() == Step.IfMissed.POOL;
    }

    // ---- outcomes

    private Change apply(Held held, OutcomeTable.Row said, Circumstances c) {
        outcomes.settle(held.account(), said.id(), "applied");
        var step = c.playbook().step(held.position().step());
        var outcome = step instanceof Step.Human human ? human.outcomes().get(said.code()) : null;
        if (outcome == null) {
            return Change.only(held, Happening.by(said.person(), Happening.Kind.LATE_REPORT, said.code()));
        }
        boolean call = ((Step.Human) step).call();
        var facts = held.facts()
                .worked(call, outcome.talked(), said.person(), said.chosenAt())
                .reached(outcome.milestone())
                .reached(isSale(outcome) ? Milestone.SOLD : Milestone.NEW)
                .answering(said.answers());
        var ahead = said.askedFor().map(when -> atLeastZero(Duration.between(c.now(), when)));
        if (said.code().equals("do-not-call")) {
            leads.view(held.account(), held.lead())
                    .ifPresent(view -> consent.never(
                            held.account(),
                            view.contact().points().stream()
                                    .map(point -> point.value())
                                    .toList(),
                            Consent.Never.everything("desk")));
        }
        said.askedFor().filter(when -> outcome.talked()).ifPresent(when -> permit(held, said, when));
        return Course.advance(
                held.placed(held.placed().accepted()),
                new Event.Chosen(said.code(), ahead),
                facts,
                c,
                told(held.account(), said, call, outcome.talked(), facts.milestone()));
    }

    private static boolean isSale(Outcome outcome) {
        return outcome.target() instanceof Target.Out(var ending, var reason) && ending.equals("won");
    }

    /// They said when we may call: that is kept with their numbers.
    private void permit(Held held, OutcomeTable.Row said, Instant when) {
        leads.view(held.account(), held.lead())
                .ifPresent(view -> consent.permit(
                        held.account(),
                        view.contact().phones(),
                        new Consent.Permission(when, said.chosenAt(), said.person(), held.lead())));
    }

    private static Duration atLeastZero(Duration span) {
        return span.isNegative() ? Duration.ZERO : span;
    }

    private Happening told(
            AccountId account, OutcomeTable.Row said, boolean call, boolean talked, Milestone milestone) {
        var detail = new HashMap<String, Object>();
        detail.put("said", said.chosenAt().getEpochSecond());
        detail.put("step", said.step());
        detail.put("attempt", call);
        detail.put("talked", talked);
        detail.put("milestone", milestone.code());
        said.askedFor().ifPresent(when -> detail.put("when", when.getEpochSecond()));
        said.amountMinor().ifPresent(minor -> {
            detail.put("minor", minor);
            detail.put("currency", identity.account(account).currency().getCurrencyCode());
        });
        var happening =
                Happening.by(said.person(), Happening.Kind.OUTCOME, said.code()).with(detail);
        return said.note().map(happening::about).orElse(happening);
    }

    // ---- clocks

    /// Its acting clock ran out. Whoever was there missed it; whoever had gone did not.
    private Change takeBack(Held held, Circumstances c, PersonId person, Optional<Seat> seat) {
        seats.clear(held.account(), person, held.lead());
        boolean here = seat.filter(s -> s.isHere(c.now())).isPresent();
        if (isByPlan(held, person)) {
            distribution.ended(held, person, "lapsed");
            return Course.askAgain(
                    held,
                    c,
                    here
                            ? Happening.by(person, Happening.Kind.MISSED, "not-begun")
                            : Happening.by(person, Happening.Kind.RELEASED, "gone-away"),
                    here ? Optional.of(person) : Optional.empty());
        }
        if (here) {
            return Course.release(
                    held, c, Happening.by(person, Happening.Kind.MISSED, "not-begun"), Optional.of(person));
        }
        return Course.release(held, c, Happening.by(person, Happening.Kind.RELEASED, "gone-away"), Optional.empty());
    }

    static boolean isByPlan(Held held, PersonId person) {
        return held.placed().hand().equals(Optional.of(person))
                && held.placed().plan().isPresent();
    }

    /// They were asked whether they take it and said nothing. Whoever was there let it pass; whoever had gone did
    /// not. The plan is asked again.
    private Change letPass(Held held, Circumstances c, PersonId person, Optional<Seat> seat) {
        seats.clear(held.account(), person, held.lead());
        distribution.ended(held, person, "lapsed");
        boolean here = seat.filter(s -> s.isHere(c.now())).isPresent();
        return Course.askAgain(
                held,
                c,
                Happening.by(person, Happening.Kind.LAPSED, here ? "not-taken" : "gone-away"),
                here ? Optional.of(person) : Optional.empty());
    }

    /// A lead that belongs to somebody: reminds them, then asks who answers for it. No machine takes it away.
    private Change remind(Held held, Circumstances c, PersonId person, Optional<Seat> seat) {
        var reason = seat.filter(s -> s.isHere(c.now())).flatMap(Seat::inHand).equals(Optional.of(held.lead()))
                ? "was-before-them"
                : "company-late";
        return switch (held.reminders()) {
            case 0 ->
                Change.to(
                        held,
                        held.reminded(c.now().plus(BETWEEN_REMINDERS)),
                        Happening.machine(Happening.Kind.REMINDED, reason).with(Map.of("to", person.toString())));
            case 1 ->
                Change.to(
                        held,
                        held.reminded(held.limitAt()),
                        Happening.machine(Happening.Kind.ESCALATED, reason)
                                .with(Map.of("to", held.responsible().toString())));
            default -> Change.quietly(held, held.dueAt(held.limitAt()));
        };
    }
}
