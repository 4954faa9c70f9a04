package galena.playbook;

import java.util.Map;

/// A sales process: steps by name, in the order they were written, and where a lead begins.
public record Playbook(String name, String start, Map<String, Step> steps) {
    /// The step of that name; throws IllegalArgumentException when the playbook has none.
    public Step step(String name) {
        var step = steps.get(name);
        if (step == null) {
            throw new IllegalArgumentException("playbook " + this.name + " has no step " + name);
        }
        return step;
    }
}
