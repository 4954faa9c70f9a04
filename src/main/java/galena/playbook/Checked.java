package galena.playbook;

import java.util.List;

/// What became of a text that wants to be a playbook.
public sealed interface Checked {
    record Sound(Playbook playbook, Certificate certificate) implements Checked {}

    record Unsound(List<Problem> problems) implements Checked {}
}
