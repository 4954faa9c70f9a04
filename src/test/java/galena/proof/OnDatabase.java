package galena.proof;

import galena.cadence.Cadence;
import galena.desk.Desk;
import galena.desk.Next;
import galena.desk.Report;
import galena.desk.Seat;
import galena.identity.Person;
import galena.kernel.LeadId;
import galena.lead.Change;
import galena.lead.Held;
import galena.lead.Holder;
import galena.lead.Keeper;
import galena.lead.Leads;
import galena.lead.Rounds;
import galena.playbook.Certificate;
import galena.playbook.Checked;
import galena.playbook.Playbook;
import galena.playbook.Playbooks;
import galena.playbook.Step;
import galena.testing.Company;
import galena.testing.Running;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// The same attack on the real database: accepted playbooks are published, leads enter them, and adversaries work
/// at the desk, do nothing, break the machine's keeper, or turn the clock. Every lead must end, and within its
/// bound.
public final class OnDatabase {
    private static final int LONGEST_RUN = 3_000;
    private final Running galena = Running.galena();
    private final Random random;
    private final Company company = Company.with(1);
    private int playbooks;
    private int leads;
    private int steps;

    public OnDatabase(long seed) {
        random = new Random(seed);
    }

    /// What was done.
    public record Done(int playbooks, int leads, int steps) {}

    private enum Adversary {
        NOBODY,
        EVERYBODY,
        A_KEEPER_THAT_THROWS,
        A_CLOCK_THAT_JUMPS
    }

    public Done attack(int most) {
        var playbook =
                galena.the(Playbooks.class).all(company.account()).getFirst().id();
        while (playbooks < most) {
            var text = Scribe.atRandom(random, false);
            if (galena.the(Playbooks.class).publish(company.boss, playbook, text, "attack")
                    instanceof Checked.Sound(var written, var certificate)) {
                playbooks++;
                galena.pass(Duration.ofSeconds(6));
                for (var adversary : Adversary.values()) {
                    live(text, written, certificate, adversary);
                }
            }
        }
        if (galena.audit() != 0) {
            throw new AssertionError("the books do not agree");
        }
        return new Done(playbooks, leads, steps);
    }

    private void live(String text, Playbook playbook, Certificate certificate, Adversary adversary) {
        leads++;
        var lead = company.lead();
        var began = galena.clock.instant();
        try {
            if (adversary == Adversary.A_KEEPER_THAT_THROWS) {
                galena.the(Rounds.class).register("machine", due -> {
                    throw new IllegalStateException("on purpose");
                });
            }
            int i = 0;
            for (; company.view(lead).isOpen(); i++, steps++) {
                if (i > LONGEST_RUN) {
                    throw new AssertionError("no end against " + adversary + " of\n" + text);
                }
                act(lead, playbook, adversary);
            }
            var ended = galena.the(Leads.class)
                    .trail(company.account(), lead)
                    .getLast()
                    .at();
            // the driver looks a second after each moment, and an outcome takes twenty seconds to take effect
            var bound = began.plus(certificate.life()).plus(Duration.ofSeconds(25L * (i + 1)));
            if (adversary != Adversary.A_CLOCK_THAT_JUMPS && ended.isAfter(bound)) {
                throw new AssertionError("life is longer than its bound, " + Duration.between(began, ended)
                        + " against " + certificate.life() + ", against " + adversary + " of\n" + text);
            }
        } finally {
            galena.the(Rounds.class).register("machine", keeper());
        }
    }

    private void act(LeadId lead, Playbook playbook, Adversary adversary) {
        var held = company.view(lead).held().orElseThrow();
        boolean acted = (adversary == Adversary.EVERYBODY || adversary == Adversary.A_CLOCK_THAT_JUMPS)
                && !held.readyAt().isAfter(galena.clock.instant())
                && random.nextInt(4) > 0
                && playbook.step(held.position().step()) instanceof Step.Human human
                && work(lead, held, human);
        if (acted) {
            galena.pass(Desk.UNDO.plusSeconds(1));
            return;
        }
        if (adversary == Adversary.A_CLOCK_THAT_JUMPS && random.nextInt(5) == 0) {
            galena.clock.forward(random.nextBoolean() ? Duration.ofDays(30) : Duration.ofHours(-5));
            galena.the(Rounds.class).sweep();
            return;
        }
        var next = adversary == Adversary.A_KEEPER_THAT_THROWS ? held.limitAt() : held.dueAt();
        var wait = Duration.between(galena.clock.instant(), soonest(held, next));
        galena.pass(wait.isNegative() ? Duration.ofSeconds(1) : wait.plusSeconds(1));
    }

    /// When something may happen next: it becomes ready, or it is due.
    private Instant soonest(Held held, Instant due) {
        boolean notYet = held.readyAt().isAfter(galena.clock.instant()) && held.holder() instanceof Holder.Hand;
        return notYet && held.readyAt().isBefore(due) ? held.readyAt() : due;
    }

    private boolean work(LeadId lead, Held held, Step.Human step) {
        var desk = galena.the(Desk.class);
        var who = hand(held);
        if (held.holder() instanceof Holder.Pool) {
            desk.become(who, Seat.State.READY);
            if (!(desk.next(who) instanceof Next.Given(var given, var why)) || !given.equals(lead)) {
                return false;
            }
        }
        var outcomes = List.copyOf(step.outcomes().values());
        var outcome = outcomes.get(random.nextInt(outcomes.size()));
        var when = outcome.when()
                .map(span -> random.nextBoolean() ? span : span.plusHours(1))
                .map(span -> galena.clock.instant().plus(span));
        desk.say(
                who,
                new Report(
                        lead,
                        company.view(lead).turn(),
                        outcome.code(),
                        when,
                        Optional.of("because"),
                        Optional.of(100L)));
        return true;
    }

    private Person hand(Held held) {
        return held.holder() instanceof Holder.Hand(var person) && person.equals(company.boss.id())
                ? company.boss
                : company.sellers.getFirst();
    }

    private Keeper keeper() {
        try {
            Method keep = Cadence.class.getDeclaredMethod("keep", List.class);
            keep.setAccessible(true);
            var cadence = galena.the(Cadence.class);
            return due -> kept(keep, cadence, due);
        } catch (NoSuchMethodException gone) {
            throw new IllegalStateException(gone);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Change> kept(Method keep, Cadence cadence, List<Held> due) {
        try {
            return (List<Change>) keep.invoke(cadence, due);
        } catch (ReflectiveOperationException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
