package galena.distribution;

import galena.kernel.PersonId;
import java.time.Instant;
import java.util.Optional;

/// Somebody green, and how far they have come.
///
/// @param step the first is 0; [Ramp#PAUSED] while they get nothing
/// @param since when it began
/// @param back where it goes on, where it was slowed down or paused
/// @param lookedAt when the evidence was last looked at
public record Trainee(
        PersonId person, int step, Instant since, Optional<Back> back, Evidence evidence, Optional<Instant> lookedAt) {
    /// The step from before, and when it begins again.
    public record Back(int step, Instant at) {}
}
