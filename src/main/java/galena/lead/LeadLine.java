package galena.lead;

import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import java.time.Instant;
import java.util.Optional;

/// A lead as one line of a list.
public record LeadLine(
        LeadId id,
        String name,
        String city,
        Optional<String> phone,
        SourceId source,
        boolean test,
        Instant receivedAt,
        Optional<PersonId> owner,
        Optional<String> holder,
        Optional<PersonId> hand,
        Optional<String> step,
        Optional<Instant> readyAt,
        Optional<Instant> limitAt,
        boolean promised,
        boolean decision,
        boolean begun,
        int reminders,
        Optional<PersonId> responsible,
        Optional<String> ending,
        Optional<String> reason) {
    /// Whether it is this person's: they own it or have it before them.
    public boolean isWith(PersonId person) {
        return owner.equals(Optional.of(person)) || hand.equals(Optional.of(person));
    }

    public boolean isOpen() {
        return holder.isPresent();
    }
}
