package galena.playbook;

import galena.playbook.Problem.Kind;
import java.util.ArrayList;
import java.util.List;

/// What is wrong with a text, collected so that everything is said at once; at most a hundred things.
final class Problems {
    private static final int MOST = 100;
    private final List<Problem> found = new ArrayList<>();
    private String step = "";

    /// From here on problems belong to this step; to none when empty.
    void at(String name) {
        step = name;
    }

    String step() {
        return step;
    }

    void unreadable(int line, String what, String remedy) {
        add(Kind.UNREADABLE, line, "", what, remedy);
    }

    void flaw(int line, String what, String remedy) {
        add(Kind.FLAW, line, "", what, remedy);
    }

    /// The key is the word whose absence strands a lead.
    void strands(int line, String key, String what, String remedy) {
        add(Kind.STRANDS, line, key, what, remedy);
    }

    private void add(Kind kind, int line, String key, String what, String remedy) {
        var problem = new Problem(kind, step, line, key, what, remedy);
        if (found.size() < MOST && !found.contains(problem)) {
            found.add(problem);
        }
    }

    List<Problem> all() {
        return List.copyOf(found);
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
