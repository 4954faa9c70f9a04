package galena.lead;

import galena.kernel.PersonId;
import galena.playbook.PlaybookRef;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Leads in flight that shall go over to another version of their playbook, each into the step that was chosen
/// for where it stands. Goes on until nobody is left; a lead that is before somebody follows when it is done
/// with.
///
/// @param steps from each step of older versions to a step of this one
/// @param moved how many have gone over
public record Transfer(
        UUID id,
        PlaybookRef to,
        Map<String, String> steps,
        PersonId by,
        Instant orderedAt,
        int moved,
        Optional<Instant> doneAt) {}
