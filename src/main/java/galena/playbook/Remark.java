package galena.playbook;

import galena.kernel.LeadId;
import galena.kernel.PersonId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// What somebody at the desk said about a step that does not fit, and what became of it.
///
/// @param answer what was done about it, or why nothing was; empty while it is open
public record Remark(
        UUID id,
        PlaybookRef ref,
        String step,
        LeadId lead,
        PersonId author,
        Instant at,
        String body,
        Optional<Instant> settledAt,
        Optional<PersonId> settledBy,
        String answer) {}
