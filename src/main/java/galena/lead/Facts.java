package galena.lead;

import galena.consent.CallingHours;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.playbook.Milestone;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What is known of a lead besides who has it: all that decisions about it rest on.
///
/// @param calls when we called last, at most [CallingHours#MOST], oldest first
/// @param milestone how far it has come; never goes back
public record Facts(
        SourceId source,
        boolean test,
        Instant receivedAt,
        Optional<PersonId> owner,
        Optional<Instant> conversedAt,
        int attempts,
        List<Instant> calls,
        Milestone milestone,
        Traits traits) {
    /// Of a lead that has just come.
    static Facts of(NewLead lead) {
        return new Facts(
                lead.source(),
                lead.test(),
                lead.receivedAt(),
                lead.owner(),
                Optional.empty(),
                0,
                List.of(),
                Milestone.NEW,
                Traits.of(lead.contact()));
    }

    /// Of a lead that somebody only imagines, to see what would become of it.
    public static Facts invented(SourceId source, Instant at, Contact contact) {
        return new Facts(
                source, false, at, Optional.empty(), Optional.empty(), 0, List.of(), Milestone.NEW, Traits.of(contact));
    }

    /// With the points it came with.
    Facts scored(int points) {
        return new Facts(
                source, test, receivedAt, owner, conversedAt, attempts, calls, milestone, traits.scored(points));
    }

    public String country() {
        return traits.country();
    }

    public Set<String> states() {
        return traits.states();
    }

    public List<ZoneId> zones() {
        return traits.zones();
    }

    /// After a human attempt, and a conversation with this person if there was one.
    public Facts worked(boolean attempt, boolean talked, PersonId by, Instant now) {
        var reached = attempt ? milestone.orLater(Milestone.ATTEMPTED) : milestone;
        return new Facts(
                source,
                test,
                receivedAt,
                talked && owner.isEmpty() ? Optional.of(by) : owner,
                talked && conversedAt.isEmpty() ? Optional.of(now) : conversedAt,
                attempts + (attempt ? 1 : 0),
                attempt ? called(now) : calls,
                talked ? reached.orLater(Milestone.CONTACTED) : reached,
                traits);
    }

    private List<Instant> called(Instant now) {
        return Stream.concat(calls.stream(), Stream.of(now))
                .skip(Math.max(0, calls.size() + 1 - CallingHours.MOST))
                .toList();
    }

    /// At this milestone, unless it is beyond it already.
    public Facts reached(Milestone other) {
        return new Facts(
                source, test, receivedAt, owner, conversedAt, attempts, calls, milestone.orLater(other), traits);
    }

    /// With what a salesperson found out.
    public Facts answering(Map<String, String> answers) {
        return new Facts(
                source, test, receivedAt, owner, conversedAt, attempts, calls, milestone, traits.answering(answers));
    }

    /// They did not talk after all: whose it became by that, it is no longer.
    public Facts unconversed(PersonId person) {
        return new Facts(
                source,
                test,
                receivedAt,
                owner.filter(one -> !one.equals(person)),
                Optional.empty(),
                attempts,
                calls,
                milestone,
                traits);
    }

    public Facts ownedBy(PersonId person) {
        return owned(Optional.of(person));
    }

    public Facts without(PersonId person) {
        return owner.filter(person::equals).isEmpty() ? this : owned(Optional.empty());
    }

    private Facts owned(Optional<PersonId> by) {
        return new Facts(source, test, receivedAt, by, conversedAt, attempts, calls, milestone, traits);
    }
}
