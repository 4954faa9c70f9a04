package galena.lead;

import galena.kernel.PersonId;
import java.time.Instant;
import java.util.UUID;

/// What somebody wrote about a lead.
public record Note(UUID id, PersonId author, Instant at, String body) {}
