package galena.playbook;

import java.time.Duration;
import java.util.Optional;

/// What can happen to a lead at a step.
public sealed interface Event {
    /// A human said what happened; with the time they chose, counted from now, where the outcome has one.
    record Chosen(String outcome, Optional<Duration> ahead) implements Event {}

    /// The machine did its part: placed, sent, waited, was accepted.
    record Done() implements Event {}

    /// The partner does not want it.
    record Declined() implements Event {}

    /// Something came from the prospect.
    record Came(Reaction reaction) implements Event {}

    /// Nobody did anything until the limit, or what should have been done failed.
    record Silence() implements Event {}
}
