package galena.desk;

import java.time.Instant;
import java.util.UUID;

/// What became of an outcome somebody chose.
public sealed interface Said {
    /// It takes effect at that instant, unless it is undone before.
    record Taken(UUID outcome, Instant effect) implements Said {}

    /// The lead has moved on meanwhile; what was said is kept as a late report.
    record MovedOn() implements Said {}

    /// Something is missing or wrong; a reason for the person.
    record Refused(String why) implements Said {}
}
