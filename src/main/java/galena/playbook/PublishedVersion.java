package galena.playbook;

import galena.kernel.PersonId;
import java.time.Instant;

/// One published text of a playbook: who published it and when. It never changes.
public record PublishedVersion(int version, String text, Instant at, PersonId by) {}
