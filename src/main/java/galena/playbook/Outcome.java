package galena.playbook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a human may say happened at a step, and what it sets off.
///
/// @param talked whether it means we spoke with the person
/// @param after how long after it the next step may be acted on; empty when the next step says so itself
/// @param when how far ahead the salesperson may choose the time; empty when there is nothing to choose
/// @param beyond where it leads when the chosen time lies further ahead
/// @param needs what must be said with it: `amount`, `sentence`, or names of fields
/// @param milestone how far the lead has come with it; new when it does not say
public record Outcome(
        String code,
        Target target,
        boolean talked,
        Optional<Duration> after,
        Optional<Duration> when,
        Optional<Target> beyond,
        List<String> needs,
        Milestone milestone) {
    public static final String AMOUNT = "amount";
    public static final String SENTENCE = "sentence";

    public boolean needs(String what) {
        return needs.contains(what);
    }

    Outcome to(Target other, Optional<Target> otherBeyond) {
        return new Outcome(code, other, talked, after, when, otherBeyond, needs, milestone);
    }
}
