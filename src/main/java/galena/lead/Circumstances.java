package galena.lead;

import galena.consent.CallingHours;
import galena.kernel.PersonId;
import galena.playbook.Playbook;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a decision about where a lead goes next depends on, besides the lead: pure data, gathered by the shell.
///
/// @param sellers the active people who may hold a lead
/// @param answering who answers for what a person holds
public record Circumstances(
        Playbook playbook,
        PersonId inCharge,
        Set<PersonId> sellers,
        Map<PersonId, PersonId> answering,
        CallingHours hours,
        Instant now) {
    PersonId answeringFor(PersonId person) {
        return answering.getOrDefault(person, inCharge);
    }

    Optional<PersonId> active(Optional<PersonId> owner) {
        return owner.filter(sellers::contains);
    }
}
