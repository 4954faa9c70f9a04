package galena.identity;

import galena.kernel.PersonId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// One act of administration: who did what to whom or what, as codes and ids.
public record LogEntry(
        UUID id, Instant at, Optional<PersonId> actor, String act, Optional<UUID> subject, String detail) {}
