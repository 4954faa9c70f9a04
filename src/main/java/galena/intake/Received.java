package galena.intake;

import galena.kernel.LeadId;
import java.time.Instant;
import java.util.Optional;

/// One submission as a line: when, and what became of it.
public record Received(Instant at, String verdict, Optional<String> reason, Optional<LeadId> lead, boolean test) {}
