package galena.lead;

import galena.kernel.LeadId;
import galena.kernel.PersonId;
import java.time.Instant;
import java.util.UUID;

/// Two leads that turned out to be one person: one is worked on, the other is closed as merged into it.
public record Merge(UUID id, LeadId kept, LeadId gone, PersonId by, Instant at) {}
