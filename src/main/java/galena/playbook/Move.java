package galena.playbook;

import java.time.Duration;

/// Where a lead goes next.
public sealed interface Move {
    /// Into a step, to be acted on after the delay. The delay was asked for when somebody promised that time.
    record Enter(Position position, Duration delay, boolean asked) implements Move {}

    record Close(String ending, String reason) implements Move {}

    /// The lead stays where it is: what came means nothing here.
    record Stay() implements Move {}

    /// The step knows no such outcome, or the chosen time lies beyond what it allows.
    record Refused(String why) implements Move {}
}
