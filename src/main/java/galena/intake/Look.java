package galena.intake;

import galena.kernel.PersonId;
import galena.kernel.SourceId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/// A submission that could not be read, as it came: somebody answers for it, and it ends at its limit.
public record Look(
        UUID submission,
        SourceId source,
        String door,
        Instant receivedAt,
        LocalDate day,
        String reason,
        boolean test,
        String contentType,
        byte[] raw,
        PersonId responsible,
        Instant dueAt,
        Instant limitAt) {}
