package galena.bench;

import galena.playbook.Checked;
import galena.playbook.Engine;
import galena.playbook.Event;
import galena.playbook.Known;
import galena.playbook.Move;
import galena.playbook.Playbook;
import galena.playbook.Playbooks;
import galena.playbook.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// How many times a second one core can say where a lead goes next: outcomes and silences of the shipped playbook
/// in turn.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
public class Advance {
    private final Playbook playbook = playbook();
    private final List<Case> cases = new ArrayList<>();
    private int next;

    private record Case(Position at, Event event) {}

    private static Playbook playbook() {
        return Playbooks.check(Playbooks.shipped()) instanceof Checked.Sound(var sound, var certificate)
                ? sound
                : throwing();
    }

    private static Playbook throwing() {
        throw new IllegalStateException("the shipped playbook is not sound");
    }

    /// Every position within some thirty calls without an answer, with both ways on.
    @Setup
    public void walk() {
        var move = Engine.start(playbook, Known.NOTHING);
        while (move instanceof Move.Enter enter && cases.size() < 60) {
            cases.add(new Case(enter.position(), new Event.Silence()));
            var chosen = new Event.Chosen("no-answer", Optional.empty());
            cases.add(new Case(enter.position(), chosen));
            var after = Engine.advance(playbook, enter.position(), chosen, Known.NOTHING);
            move = after instanceof Move.Enter
                    ? after
                    : Engine.advance(playbook, enter.position(), new Event.Silence(), Known.NOTHING);
        }
    }

    @Benchmark
    public Move advance() {
        var one = cases.get(next);
        next = next + 1 == cases.size() ? 0 : next + 1;
        return Engine.advance(playbook, one.at(), one.event(), Known.NOTHING);
    }
}
