package galena.playbook;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Executes playbooks: a pure function from where a lead stands and what happened to where it goes.
public final class Engine {
    private Engine() {}

    public static Move start(Playbook playbook, Known known) {
        return follow(playbook, new Position("", Map.of()), new Target.ToStep(playbook.start()), Delay.OWN, known);
    }

    /// Never fails for an event the step knows; an unknown outcome is refused with the reason.
    public static Move advance(Playbook playbook, Position at, Event event, Known known) {
        var step = playbook.step(at.step());
        return switch (event) {
            case Event.Chosen chosen -> chosen(playbook, at, step, chosen, known);
            case Event.Silence() -> follow(playbook, at, step.atLimit(), Delay.OWN, known);
            case Event.Done() -> follow(playbook, at, done(step), Delay.OWN, known);
            case Event.Declined() -> follow(playbook, at, declined(step), Delay.OWN, known);
            case Event.Came(var reaction) -> came(playbook, at, step, reaction, known);
        };
    }

    /// Goes over to another version: into the step that was chosen for where it stands, with the visits it has
    /// had.
    public static Move transfer(Playbook to, Map<String, Integer> visits, String step, Known known) {
        return follow(to, new Position("", visits), new Target.ToStep(step), Delay.OWN, known);
    }

    private static Target done(Step step) {
        return switch (step) {
            case Step.Place place -> place.then();
            case Step.Partner partner -> partner.accepted();
            case Step.Touch touch -> touch.then();
            case Step.Human human -> human.atLimit();
            case Step.Wait wait -> wait.atLimit();
            case Step.Decide decide -> decide.otherwise();
            case Step.Sleep sleep -> sleep.atLimit();
        };
    }

    private static Target declined(Step step) {
        return step instanceof Step.Partner partner ? partner.declined() : step.atLimit();
    }

    private static Move came(Playbook playbook, Position at, Step step, Reaction reaction, Known known) {
        var here = step instanceof Step.Wait wait ? wait.until().get(reaction) : null;
        var target = here != null ? here : playbook.anywhere().get(reaction);
        return target == null ? new Move.Stay() : follow(playbook, at, target, Delay.OWN, known);
    }

    private static Move chosen(Playbook playbook, Position at, Step step, Event.Chosen chosen, Known known) {
        if (!(step instanceof Step.Human human)) {
            return new Move.Refused("nobody is asked at the step " + step.name());
        }
        var outcome = human.outcomes().get(chosen.outcome());
        if (outcome == null) {
            return new Move.Refused("the step " + step.name() + " has no outcome " + chosen.outcome());
        }
        if (outcome.when().isEmpty()) {
            return follow(playbook, at, outcome.target(), new Delay(outcome.after(), false), known);
        }
        if (chosen.ahead().isEmpty() || chosen.ahead().get().isNegative()) {
            return new Move.Refused("choose a time in the future");
        }
        var ahead = chosen.ahead().get();
        if (ahead.compareTo(outcome.when().get()) <= 0) {
            return follow(playbook, at, outcome.target(), new Delay(Optional.of(ahead), true), known);
        }
        if (outcome.beyond().isEmpty()) {
            return new Move.Refused(
                    "choose a time within " + Spans.words(outcome.when().get()));
        }
        return follow(playbook, at, outcome.beyond().get(), new Delay(Optional.of(ahead), true), known);
    }

    /// How long it takes until the next step may be acted on, when the arrow says so; asked for by somebody, or
    /// not.
    private record Delay(Optional<Duration> span, boolean asked) {
        static final Delay OWN = new Delay(Optional.empty(), false);
    }

    /// Enters the target, or where its `used-up` leads when it was entered often enough; decisions are taken on
    /// the way.
    private static Move follow(Playbook playbook, Position from, Target target, Delay delay, Known known) {
        var at = from;
        var next = target;
        // a sound playbook never comes near this many decisions and used-up arrows in a row
        for (int hops = 0; hops <= 2 * playbook.steps().size(); hops++) {
            if (next instanceof Target.Out(var ending, var reason)) {
                return new Move.Close(ending, reason);
            }
            var step = playbook.step(((Target.ToStep) next).step());
            var counted = step.counted();
            if (counted.isPresent() && at.visits(step.name()) >= counted.get().atMost()) {
                next = counted.get().usedUp();
                continue;
            }
            at = at.entering(step.name(), counted.isPresent());
            if (!(step instanceof Step.Decide decide)) {
                return enter(at, step, delay);
            }
            next = decide.choose(known);
        }
        return new Move.Close("lost", "nobody-acted");
    }

    private static Move enter(Position position, Step step, Delay given) {
        return switch (step) {
            case Step.Human human -> {
                var delay = given.span().orElse(human.delay(Math.max(1, position.visits(human.name()))));
                yield new Move.Enter(position, shorter(delay, human.longestDelay()), given.asked());
            }
            case Step.Sleep sleep ->
                new Move.Enter(position, shorter(given.span().orElse(sleep.limit()), sleep.limit()), given.asked());
            case Step.Place place -> new Move.Enter(position, Duration.ZERO, false);
            case Step.Partner partner -> new Move.Enter(position, Duration.ZERO, false);
            case Step.Touch touch -> new Move.Enter(position, Duration.ZERO, false);
            case Step.Wait wait -> new Move.Enter(position, Duration.ZERO, false);
            case Step.Decide decide -> throw new IllegalStateException("nobody stands at a decision");
        };
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
