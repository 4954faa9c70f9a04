package galena.desk;

import galena.kernel.LeadId;
import java.time.Instant;
import java.util.UUID;

/// An outcome that has not taken effect yet and can still be undone.
public record Waiting(UUID id, LeadId lead, String outcome, Instant effect) {}
