package galena.playbook;

import java.time.Duration;
import java.util.Optional;

/// What a human may say happened at a step, and what it sets off.
///
/// @param talked whether it means we spoke with the person
/// @param when how far ahead the salesperson may choose the time; empty when there is nothing to choose
/// @param beyond where it leads when the chosen time lies further ahead
/// @param needs what must be said with it
public record Outcome(
        String code, Target target, boolean talked, Optional<Duration> when, Optional<Target> beyond, Needs needs) {
    /// What must be entered with an outcome.
    public enum Needs {
        NOTHING,
        AMOUNT,
        SENTENCE
    }
}
