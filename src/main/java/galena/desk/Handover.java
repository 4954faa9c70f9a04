package galena.desk;

import galena.distribution.Distribution;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.lead.Change;
import galena.lead.Happening;
import galena.lead.Held;
import galena.lead.Holder;
import galena.lead.Leads;
import galena.playbook.Milestone;
import galena.storage.Database;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// A live call goes over to a colleague who is free and may have the lead: it is before them at once, talking,
/// with everything that was said; whoever reached the person keeps the credit for that.
@Component
public final class Handover {
    private final Database database;
    private final Identity identity;
    private final Leads leads;
    private final Distribution distribution;
    private final Desk desk;
    private final Clock clock;
    private final SeatTable seats;

    Handover(Database database, Identity identity, Leads leads, Distribution distribution, Desk desk, Clock clock) {
        this.database = database;
        this.identity = identity;
        this.leads = leads;
        this.distribution = distribution;
        this.desk = desk;
        this.clock = clock;
        this.seats = new SeatTable(database);
    }

    /// Who could take it over now: ready, at their desk, talking with nobody, with the licences and all else that
    /// rules ask for.
    public List<Person> free(Person me, LeadId lead) {
        var held = leads.view(me.account(), lead).flatMap(view -> view.held());
        if (held.isEmpty()) {
            return List.of();
        }
        return database.read(() -> identity.sellers(me.account()).stream()
                .filter(person -> !person.id().equals(me.id()))
                .filter(person -> isFree(person, held.get()))
                .toList());
    }

    private boolean isFree(Person person, Held held) {
        return seats.all(person.account()).stream()
                        .anyMatch(seat -> seat.person().equals(person.id())
                                && seat.state() == Seat.State.READY
                                && seat.isHere(clock.instant())
                                && !isTalking(person, seat))
                && distribution.hindrances(person, List.of(held)).isEmpty();
    }

    private boolean isTalking(Person person, Seat seat) {
        return seat.inHand()
                .flatMap(lead -> leads.view(person.account(), lead))
                .flatMap(view -> view.held())
                .filter(held -> held.isHeldBy(person.id()) && held.begunAt().isPresent())
                .isPresent();
    }

    /// Over to them. False when it is no longer mine, or they are no longer free.
    public boolean to(Person me, LeadId lead, int turn, PersonId colleague) {
        return database.write(() -> {
            // both seats first, in one order, then the leads
            Stream.of(me.id(), colleague)
                    .sorted(Comparator.comparing(PersonId::value))
                    .forEach(id -> seats.lock(me.account(), id, clock.instant()));
            var taker = free(me, lead).stream()
                    .filter(person -> person.id().equals(colleague))
                    .findFirst();
            if (taker.isEmpty()) {
                return false;
            }
            var answering = identity.leadOf(me.account(), colleague);
            var change = leads.change(me.account(), lead, held -> {
                if (!held.isHeldBy(me.id())
                        || held.turn() != turn
                        || held.begunAt().isEmpty()) {
                    return Optional.empty();
                }
                var next = held.handed(
                                new Holder.Hand(colleague),
                                answering.orElse(held.responsible()),
                                held.limitAt(),
                                Optional.empty())
                        .begun(clock.instant());
                return Optional.of(Change.to(
                        held,
                        next,
                        Happening.by(me.id(), Happening.Kind.HANDED_OVER, "")
                                .with(Map.of("to", colleague.toString(), "milestone", Milestone.QUALIFIED.code()))));
            });
            if (change.isEmpty()) {
                return false;
            }
            seats.clear(me.account(), me.id(), lead);
            desk.lead(taker.get(), lead);
            return true;
        });
    }
}
