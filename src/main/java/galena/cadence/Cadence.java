package galena.cadence;

import galena.delivery.Delivery;
import galena.distribution.Distribution;
import galena.distribution.Placer;
import galena.lead.Change;
import galena.lead.Circumstances;
import galena.lead.Course;
import galena.lead.Happening;
import galena.lead.Held;
import galena.lead.Leads;
import galena.lead.Rounds;
import galena.playbook.Event;
import galena.playbook.Step;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Keeps the leads that the machine holds: places them, sends or skips a touch, ends a wait, wakes who slept.
@Component
public final class Cadence {
    private final Leads leads;
    private final Distribution distribution;
    private final Delivery delivery;

    Cadence(Leads leads, Distribution distribution, Delivery delivery, Rounds rounds) {
        this.leads = leads;
        this.distribution = distribution;
        this.delivery = delivery;
        rounds.register("machine", this::keep);
    }

    private List<Change> keep(List<Held> due) {
        if (due.isEmpty()) {
            return List.of();
        }
        var account = due.getFirst().account();
        var circumstances = leads.circumstances(account);
        var placer = distribution.placer(account, due);
        var changes = due.stream()
                .map(held -> keep(held, circumstances.apply(held), placer))
                .toList();
        placer.done();
        return changes;
    }

    private Change keep(Held held, Circumstances c, Placer placer) {
        return switch (c.playbook().step(held.position().step())) {
            case Step.Place place -> placer.place(held, place, c);
            case Step.Touch touch -> touch(held, touch, c);
            case Step.Sleep sleep ->
                Course.advance(held, new Event.Done(), held.facts(), c, Happening.machine(Happening.Kind.WOKE, ""));
            case Step.Partner partner -> placer.partner(held, partner, c);
            case Step.Decide decide -> Course.silence(held, c, "not-a-machine-step");
            case Step.Wait wait -> Course.silence(held, c, "nothing-came");
            case Step.Human human -> placer.again(held, c);
        };
    }

    private Change touch(Held held, Step.Touch touch, Circumstances c) {
        if (c.now().isAfter(held.readyAt().plus(touch.staleAfter()))) {
            return Course.silence(held, c, "stale");
        }
        return switch (delivery.send(held, touch)) {
            case Delivery.Sent.Queued(var message) ->
                Course.advance(
                        held,
                        new Event.Done(),
                        held.facts(),
                        c,
                        Happening.machine(Happening.Kind.SENT, touch.channel()).about(message));
            case Delivery.Sent.Skipped(var why) ->
                Course.advance(
                        held,
                        new Event.Done(),
                        held.facts(),
                        c,
                        Happening.machine(Happening.Kind.SKIPPED, why).with(Map.of("channel", touch.channel())));
            case Delivery.Sent.Refused(var why) -> Course.silence(held, c, why);
        };
    }
}
