package galena.playbook;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The exactly longest run of a sound playbook, by walking every reachable position once.
final class Longest {
    private final Playbook playbook;
    private final Map<String, List<Target>> arrows;
    private final Map<Position, Run> known = new HashMap<>();

    /// A run as a chain; it is read only once, so that walking shares the tails.
    record Run(long seconds, String step, Optional<Run> rest) {
        List<String> steps() {
            return Stream.iterate(Optional.of(this), Optional::isPresent, run -> run.flatMap(Run::rest))
                    .map(run -> run.orElseThrow().step())
                    .toList();
        }
    }

    Longest(Playbook playbook, Map<String, List<Target>> arrows) {
        this.playbook = playbook;
        this.arrows = arrows;
    }

    Run from(String start) {
        var move = Engine.follow(playbook, new Position("", Map.of()), new Target.ToStep(start), Optional.empty());
        return move instanceof Move.Enter enter ? run(enter.position()) : new Run(0, start, Optional.empty());
    }

    private Run run(Position position) {
        var found = known.get(position);
        if (found != null) {
            return found;
        }
        Optional<Run> best = Optional.empty();
        for (var target : arrows.getOrDefault(position.step(), List.of())) {
            if (Engine.follow(playbook, position, target, Optional.of(Duration.ZERO)) instanceof Move.Enter enter) {
                var next = run(enter.position());
                if (best.isEmpty() || next.seconds() > best.get().seconds()) {
                    best = Optional.of(next);
                }
            }
        }
        var step = playbook.step(position.step());
        long rest = best.map(Run::seconds).orElse(0L);
        var result = new Run(Checker.seconds(step) + rest, step.name(), best);
        known.put(position, result);
        return result;
    }
}
