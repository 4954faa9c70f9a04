package galena.playbook;

import galena.kernel.PersonId;
import java.time.Instant;

/// A text somebody works on, the version it came from, who saved it last and when. It need not make sense yet.
public record Draft(String text, int basedOn, Instant at, PersonId by) {}
