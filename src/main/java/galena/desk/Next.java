package galena.desk;

import galena.kernel.LeadId;
import java.time.Instant;
import java.util.Optional;

/// What somebody who asks for the next lead gets.
public sealed interface Next {
    record Given(LeadId lead, Why why) implements Next {}

    /// One is still before them; it wants an outcome first.
    record Unfinished(LeadId lead) implements Next {}

    /// Nothing to do now. When the next one comes, if that is known, and whether it is because we are closed.
    record Nothing(Optional<Instant> until, boolean closed) implements Next {}
}
