package galena.playbook;

import java.util.Map;

/// A sales process: steps by name, in the order they were written, and where a lead begins.
public record Playbook(String name, String start, Map<String, Step> steps) {
    /// Whether an outcome of this name tells of a conversation, at any step.
    public boolean talks(String outcome) {
        return steps.values().stream()
                .anyMatch(step -> step instanceof Step.Human human
                        && human.outcomes().containsKey(outcome)
                        && human.outcomes().get(outcome).talked());
    }

    /// The step of that name; throws IllegalArgumentException when the playbook has none.
    public Step step(String name) {
        var step = steps.get(name);
        if (step == null) {
            throw new IllegalArgumentException("playbook " + this.name + " has no step " + name);
        }
        return step;
    }
}
