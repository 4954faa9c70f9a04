package galena.playbook;

import java.util.Map;

/// A sales process: steps by name, in the order they were written, and where a lead begins.
///
/// @param about when to use it, and what speaks for it
/// @param channel how the company sells with it: direct, dealer, agent or buyer
/// @param anywhere where a reaction of the prospect leads from every step that does not say so itself
/// @param fields what its outcomes ask for
/// @param asks whether it decides anything by what is known of a lead
public record Playbook(
        String name,
        String about,
        String channel,
        String start,
        Map<String, Step> steps,
        Map<Reaction, Target> anywhere,
        Map<String, Field> fields,
        Map<String, Parameter> parameters,
        boolean asks) {
    /// The step of that name; throws IllegalArgumentException when the playbook has none.
    public Step step(String name) {
        var step = steps.get(name);
        if (step == null) {
            throw new IllegalArgumentException("playbook " + this.name + " has no step " + name);
        }
        return step;
    }

    /// Whether an outcome of this name tells of a conversation, at any step.
    public boolean reactsTo(String step, Reaction reaction) {
        return anywhere.containsKey(reaction)
                || steps.get(step) instanceof Step.Wait wait && wait.until().containsKey(reaction);
    }

    public boolean talks(String outcome) {
        return steps.values().stream()
                .anyMatch(step -> step instanceof Step.Human human
                        && human.outcomes().containsKey(outcome)
                        && human.outcomes().get(outcome).talked());
    }
}
