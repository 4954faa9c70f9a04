package galena.distribution;

import galena.kernel.PersonId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A change of somebody's flow that a person decides. Whom it concerns is told and may answer.
///
/// @param why `deadlines`, `results`, `budget` or `passed`
/// @param step where it would lead
/// @param days for how long; 0 for good
/// @param answer what they say to it; empty before they do
public record Proposal(
        UUID id,
        PersonId person,
        Instant at,
        Ramp.Kind kind,
        String why,
        int step,
        int days,
        Evidence evidence,
        String answer,
        Optional<Decided> decided) {
    /// What became of it.
    public record Decided(Instant at, Optional<PersonId> by, boolean accepted) {}
}
