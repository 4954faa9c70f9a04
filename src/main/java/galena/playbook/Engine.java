package galena.playbook;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;

/// Executes playbooks: a pure function from where a lead stands and what happened to where it goes.
public final class Engine {
    private Engine() {}

    public static Move start(Playbook playbook) {
        return follow(playbook, new Position("", Map.of()), new Target.ToStep(playbook.start()), Optional.empty());
    }

    /// Never fails for an event the step knows; an unknown outcome is refused with the reason.
    public static Move advance(Playbook playbook, Position at, Event event) {
        var step = playbook.step(at.step());
        return switch (event) {
            case Event.Chosen chosen -> chosen(playbook, at, step, chosen);
            case Event.Silence() -> follow(playbook, at, step.atLimit(), Optional.empty());
            case Event.Done() -> follow(playbook, at, done(step), Optional.empty());
        };
    }

    private static Target done(Step step) {
        return switch (step) {
            case Step.Place place -> place.then();
            case Step.Touch touch -> touch.then();
            case Step.Human human -> human.atLimit();
            case Step.Wait wait -> wait.atLimit();
            case Step.Sleep sleep -> sleep.atLimit();
        };
    }

    private static Move chosen(Playbook playbook, Position at, Step step, Event.Chosen chosen) {
        if (!(step instanceof Step.Human human)) {
            return new Move.Refused("nobody is asked at the step " + step.name());
        }
        var outcome = human.outcomes().get(chosen.outcome());
        if (outcome == null) {
            return new Move.Refused("the step " + step.name() + " has no outcome " + chosen.outcome());
        }
        if (outcome.when().isEmpty()) {
            return follow(playbook, at, outcome.target(), Optional.empty());
        }
        if (chosen.ahead().isEmpty() || chosen.ahead().get().isNegative()) {
            return new Move.Refused("choose a time in the future");
        }
        var ahead = chosen.ahead().get();
        if (ahead.compareTo(outcome.when().get()) <= 0) {
            return follow(playbook, at, outcome.target(), Optional.of(ahead));
        }
        if (outcome.beyond().isEmpty()) {
            return new Move.Refused(
                    "choose a time within " + Spans.words(outcome.when().get()));
        }
        return follow(playbook, at, outcome.beyond().get(), Optional.of(ahead));
    }

    /// Enters the target, or where its `used-up` leads when it was entered often enough.
    static Move follow(Playbook playbook, Position from, Target target, Optional<Duration> asked) {
        var seen = new HashSet<String>();
        var next = target;
        while (next instanceof Target.ToStep(var name)) {
            var step = playbook.step(name);
            var counted = step.counted();
            if (counted.isEmpty() || from.visits(name) < counted.get().atMost()) {
                return enter(from.entering(name, counted.isPresent()), step, asked);
            }
            if (!seen.add(name)) {
                return new Move.Close("lost", "nobody-acted");
            }
            next = counted.get().usedUp();
        }
        var out = (Target.Out) next;
        return new Move.Close(out.ending(), out.reason());
    }

    private static Move enter(Position position, Step step, Optional<Duration> asked) {
        return switch (step) {
            case Step.Human human -> {
                var delay = asked.orElse(human.delay(Math.max(1, position.visits(human.name()))));
                yield new Move.Enter(position, shorter(delay, human.longestDelay()), asked.isPresent());
            }
            case Step.Sleep sleep ->
                new Move.Enter(position, shorter(asked.orElse(sleep.limit()), sleep.limit()), asked.isPresent());
            case Step.Place place -> new Move.Enter(position, place.longestDelay(), false);
            case Step.Touch touch -> new Move.Enter(position, touch.longestDelay(), false);
            case Step.Wait wait -> new Move.Enter(position, wait.longestDelay(), false);
        };
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
