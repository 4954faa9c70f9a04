package galena.desk;

import galena.kernel.PersonId;
import galena.lead.Circumstances;
import galena.lead.Held;
import galena.playbook.Step;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Which lead somebody gets next: first what they promised, then their own people whose time has come, then what
/// colleagues promised who are away, then the best of the pools whose window is open. Pure.
final class Order {
    private Order() {}

    record Candidate(Held held, Why why) {}

    /// All that may be offered now, best first.
    static List<Candidate> of(
            PersonId me,
            List<Held> own,
            List<Held> covered,
            List<Held> pool,
            Instant now,
            Function<Held, Circumstances> circumstances) {
        var mine = own.stream()
                .filter(held -> !held.readyAt().isAfter(now) && !held.decision())
                .filter(held -> mayAct(held, circumstances.apply(held), now))
                .map(held -> new Candidate(held, held.promised() ? Why.PROMISED : Why.YOURS))
                .sorted(Comparator.comparing(Candidate::why)
                        .thenComparing(c -> c.held().readyAt()));
        var others = covered.stream()
                .filter(held -> mayAct(held, circumstances.apply(held), now))
                .map(held -> new Candidate(held, Why.COVERING))
                .sorted(Comparator.comparing(c -> c.held().readyAt()));
        var free = pool.stream()
                .filter(held -> mayAct(held, circumstances.apply(held), now))
                .map(held -> new Candidate(held, why(held)))
                // whoever let it pass gets it again only when nothing else is there
                .sorted(Comparator.comparing(
                                (Candidate c) -> c.held().missedBy().equals(Optional.of(me)))
                        .thenComparing(c -> -c.held().rank()));
        return Stream.of(mine, others, free).flatMap(some -> some).toList();
    }

    private static Why why(Held held) {
        if (held.promised()) {
            return Why.PROMISED;
        }
        return held.facts().attempts() == 0 ? Why.FRESH : Why.AGAIN;
    }

    private static boolean mayAct(Held held, Circumstances c, Instant now) {
        boolean call = c.playbook().step(held.position().step()) instanceof Step.Human human && human.call();
        if (!call || held.facts().test()) {
            return true;
        }
        return held.promised() ? c.hours().mayCall(now) : c.hours().isOpen(now);
    }
}
