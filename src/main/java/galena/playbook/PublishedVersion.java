package galena.playbook;

import galena.kernel.PersonId;
import java.time.Instant;

/// One published text of a playbook: who published it, when and why. It never changes.
public record PublishedVersion(int version, String text, Instant at, PersonId by, String why) {}
