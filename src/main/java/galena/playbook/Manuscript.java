package galena.playbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A playbook's text in the hands of somebody who changes it step by step: only what they touch is written anew,
/// comments and order elsewhere stay.
public final class Manuscript {
    private final String text;
    private final Written.Mapping root;
    private final Map<String, Written.Entry> steps;

    private Manuscript(String text, Written.Mapping root, Map<String, Written.Entry> steps) {
        this.text = text;
        this.root = root;
        this.steps = steps;
    }

    /// The text, ready to be changed; empty when its steps do not stand one below the other, so that only the
    /// text itself can be edited.
    public static Optional<Manuscript> of(String text) {
        var problems = new Problems();
        var root = Yaml.read(text, problems);
        if (!problems.isEmpty()
                || root.isEmpty()
                || !(root.get() instanceof Written.Mapping map)
                || !map.entries().containsKey("steps")
                || !(map.entries().get("steps").value() instanceof Written.Mapping steps)) {
            return Optional.empty();
        }
        boolean oneBelowTheOther = steps.entries().values().stream()
                .allMatch(entry -> text.substring(
                                startOfLine(text, entry.key().begin()),
                                entry.key().begin())
                        .isBlank());
        return oneBelowTheOther && !steps.entries().isEmpty()
                ? Optional.of(new Manuscript(text, map, steps.entries()))
                : Optional.empty();
    }

    public List<String> steps() {
        return List.copyOf(steps.keySet());
    }

    public String start() {
        return root.entries().containsKey("start")
                        && root.entries().get("start").value() instanceof Written.Scalar word
                ? word.text()
                : "";
    }

    // ---- reading a step

    /// The step as a form; empty when there is none of that name.
    public Optional<StepForm> form(String name) {
        var entry = steps.get(name);
        if (entry == null || !(entry.value() instanceof Written.Mapping map)) {
            return Optional.empty();
        }
        var kind = StepForm.KINDS.stream()
                .filter(map.entries()::containsKey)
                .findFirst()
                .orElse("task");
        var words = new LinkedHashMap<String, String>();
        for (var key : StepForm.keys(kind)) {
            var written = map.entries().get(key);
            if (written != null) {
                words.put(key, StepForm.ARROWS.contains(key) ? arrow(written.value()) : word(written.value()));
            }
        }
        var rows = map.entries().get(StepForm.rowsKey(kind));
        return Optional.of(new StepForm(name, kind, words, rows == null ? List.of() : rows(kind, rows.value())));
    }

    private static List<Map<String, String>> rows(String kind, Written written) {
        var rows = new ArrayList<Map<String, String>>();
        if (written instanceof Written.Sequence list) {
            list.parts().forEach(part -> rows.add(row("", part)));
        } else if (written instanceof Written.Mapping map) {
            map.entries().forEach((code, entry) -> rows.add(row(code, entry.value())));
        }
        return rows;
    }

    private static Map<String, String> row(String code, Written written) {
        var row = new LinkedHashMap<String, String>();
        if (!code.isEmpty()) {
            row.put("code", code);
        }
        if (!(written instanceof Written.Mapping map)) {
            row.put("to", arrow(written));
            return row;
        }
        row.put(
                "to",
                map.entries().containsKey("then")
                        ? arrow(map.entries().get("then").value())
                        : arrow(written));
        for (var key : List.of("if", "talked", "after", "when", "needs", "milestone")) {
            var entry = map.entries().get(key);
            if (entry != null) {
                row.put(key, word(entry.value()));
            }
        }
        var beyond = map.entries().get("beyond");
        if (beyond != null) {
            row.put("beyond", arrow(beyond.value()));
        }
        return row;
    }

    private static String word(Written written) {
        return switch (written) {
            case Written.Scalar scalar -> scalar.text();
            case Written.Sequence list ->
                String.join(", ", list.parts().stream().map(Manuscript::word).toList());
            case Written.Mapping map -> "";
        };
    }

    /// A target in one word: a step's name, `won`, `lost:REASON` or `exit:NAME`.
    private static String arrow(Written written) {
        if (!(written instanceof Written.Mapping map)) {
            return word(written);
        }
        var said = new TreeMap<String, String>();
        map.entries().forEach((key, entry) -> said.put(key, word(entry.value())));
        if (said.containsKey("exit")) {
            return "exit:" + said.get("exit");
        }
        if (!said.containsKey("close")) {
            return "";
        }
        var reason = said.containsKey("reason") ? ":" + said.get("reason") : "";
        return said.get("close") + reason;
    }

    // ---- changing it

    /// With this step as the form has it; at its old place, or at the end when it is new.
    public String with(StepForm form) {
        var block = block(form);
        var entry = steps.get(form.name());
        if (entry == null) {
            return insertedAt(end(List.copyOf(steps.keySet()).getLast()), "\n" + block);
        }
        return text.substring(0, begin(form.name())) + block + text.substring(end(form.name()));
    }

    /// With a new step right behind another one.
    public String withAfter(String before, StepForm form) {
        return steps.containsKey(before) ? insertedAt(end(before), "\n" + block(form)) : with(form);
    }

    /// With a new step on the way from one step to where its row leads: the row leads to the new one.
    public String withOnTheWay(String from, int row, StepForm form) {
        var old = form(from);
        if (old.isEmpty() || row < 0 || row >= old.get().rows().size()) {
            return withAfter(from, form);
        }
        var rows = new ArrayList<Map<String, String>>();
        for (int i = 0; i < old.get().rows().size(); i++) {
            var changed = new LinkedHashMap<>(old.get().rows().get(i));
            if (i == row) {
                changed.put("to", form.name());
            }
            rows.add(changed);
        }
        var led = with(new StepForm(from, old.get().kind(), old.get().words(), rows));
        return of(led).map(m -> m.withAfter(from, form)).orElse(led);
    }

    public String without(String name) {
        return steps.size() < 2 || !steps.containsKey(name)
                ? text
                : text.substring(0, begin(name)) + text.substring(end(name)).replaceFirst("^\n", "");
    }

    /// With a step one place earlier or later.
    public String moved(String name, boolean earlier) {
        var names = List.copyOf(steps.keySet());
        int at = names.indexOf(name);
        int other = earlier ? at - 1 : at + 1;
        if (at < 0 || other < 0 || other >= names.size()) {
            return text;
        }
        var first = names.get(Math.min(at, other));
        var second = names.get(Math.max(at, other));
        return text.substring(0, begin(first))
                + text.substring(begin(second), end(second))
                + text.substring(end(first), begin(second))
                + text.substring(begin(first), end(first))
                + text.substring(end(second));
    }

    /// With another name for a step, wherever it is led to.
    public String renamed(String from, String to) {
        var places = new TreeMap<Integer, Written.Scalar>();
        var entry = steps.get(from);
        if (entry == null || steps.containsKey(to)) {
            return text;
        }
        places.put(entry.key().begin(), entry.key());
        mentions(root, "", from, places);
        var out = new StringBuilder();
        int at = 0;
        for (var place : places.values()) {
            out.append(text, at, place.begin()).append(to);
            at = place.end();
        }
        return out.append(text.substring(at)).toString();
    }

    /// Every word that leads to that step: values of arrows and of outcomes written short.
    private static void mentions(Written written, String key, String name, Map<Integer, Written.Scalar> places) {
        switch (written) {
            case Written.Scalar word -> {
                boolean leads =
                        StepForm.ARROWS.contains(key) || key.equals("start") || key.equals("beyond") || key.equals("*");
                if (leads && word.text().equals(name)) {
                    places.put(word.begin(), word);
                }
            }
            case Written.Sequence list -> list.parts().forEach(part -> mentions(part, key, name, places));
            case Written.Mapping map ->
                map.entries().forEach((inner, entry) -> {
                    boolean codes = List.of("outcomes", "until", "anywhere", "always", "exits")
                            .contains(key);
                    if (!inner.equals("fragments")) {
                        mentions(entry.value(), codes ? "*" : inner, name, places);
                    }
                });
        }
    }

    public String withStart(String name) {
        var entry = root.entries().get("start");
        return entry == null
                ? text
                : text.substring(0, entry.value().begin())
                        + name
                        + text.substring(entry.value().end());
    }

    // ---- places in the text

    private int begin(String name) {
        return startOfLine(text, entryOf(name).key().begin());
    }

    private Written.Entry entryOf(String name) {
        var entry = steps.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("no step " + name);
        }
        return entry;
    }

    /// Behind the last line of the step; blank lines and comments after it belong to what follows.
    private int end(String name) {
        int at = Math.min(entryOf(name).value().end(), text.length());
        int line = startOfLine(text, at);
        if (!text.substring(line, at).isBlank()) {
            int newline = text.indexOf('\n', at);
            return newline < 0 ? text.length() : newline + 1;
        }
        while (line > 0 && isQuiet(startOfLine(text, line - 1))) {
            line = startOfLine(text, line - 1);
        }
        return line;
    }

    private boolean isQuiet(int line) {
        int end = text.indexOf('\n', line);
        var words = text.substring(line, end < 0 ? text.length() : end).strip();
        return words.isEmpty() || words.startsWith("#");
    }

    private static int startOfLine(String text, int at) {
        return at == 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
    }

    private String insertedAt(int place, String block) {
        var before = text.substring(0, place);
        return (before.endsWith("\n") ? before : before + "\n") + block + text.substring(place);
    }

    // ---- writing a step

    private static String block(StepForm form) {
        var out = new StringBuilder("  ").append(form.name()).append(":\n");
        var rowsKey = StepForm.rowsKey(form.kind());
        for (var key : StepForm.keys(form.kind())) {
            var word = form.word(key).strip();
            if (isLast(key)) {
                rows(out, rowsKey, form.rows());
                rowsKey = "";
            }
            // what kind of step it is must be seen even before it says anything
            if (!word.isEmpty() || key.equals(form.kind())) {
                var said = word.isEmpty() ? "''" : value(key, word);
                out.append("    ").append(key).append(": ").append(said).append('\n');
            }
        }
        if (form.kind().equals("decide") && form.rows().isEmpty()) {
            out.append("    decide: []\n");
        }
        rows(out, rowsKey, form.rows());
        return out.toString();
    }

    /// The silent exit stands below the rows.
    private static boolean isLast(String key) {
        return key.equals("at-limit") || key.equals("if-nothing") || key.equals("otherwise");
    }

    private static String value(String key, String word) {
        if (StepForm.ARROWS.contains(key)) {
            return target(word);
        }
        if (key.equals("after")) {
            return word.contains(",") ? "[" + word + "]" : word;
        }
        return isPlain(word) ? word : quoted(word);
    }

    private static void rows(StringBuilder out, String key, List<Map<String, String>> rows) {
        var written = rows.stream()
                .filter(row -> !row.getOrDefault("to", "").isBlank() || row.containsKey("if"))
                .toList();
        if (key.isEmpty() || written.isEmpty()) {
            return;
        }
        out.append("    ").append(key).append(":\n");
        for (var row : written) {
            var code = row.getOrDefault("code", "").strip();
            out.append("      ")
                    .append(code.isEmpty() ? "- " : code + ": ")
                    .append(flow(row, code.isEmpty()))
                    .append('\n');
        }
    }

    private static String flow(Map<String, String> row, boolean asks) {
        var parts = new ArrayList<String>();
        var to = row.getOrDefault("to", "").strip();
        if (asks) {
            parts.add("if: " + quoted(row.getOrDefault("if", "")));
            parts.add("then: " + target(to));
            return "{" + String.join(", ", parts) + "}";
        }
        for (var key : List.of("talked", "after", "when", "needs", "milestone")) {
            var word = row.getOrDefault(key, "").strip();
            if (!word.isEmpty() && !word.equals("false")) {
                parts.add(key + ": " + (word.contains(",") ? "[" + word + "]" : isPlain(word) ? word : quoted(word)));
            }
        }
        var beyond = row.getOrDefault("beyond", "").strip();
        if (!beyond.isEmpty()) {
            parts.add("beyond: " + target(beyond));
        }
        if (parts.isEmpty()) {
            return target(to);
        }
        var arrow = target(to);
        parts.addFirst(arrow.startsWith("{") ? arrow.substring(1, arrow.length() - 1) : "then: " + arrow);
        return "{" + String.join(", ", parts) + "}";
    }

    private static String target(String word) {
        if (word.equals("won")) {
            return "{close: won}";
        }
        int colon = word.indexOf(':');
        if (colon < 0) {
            return isPlain(word) ? word : quoted(word);
        }
        var before = word.substring(0, colon);
        var after = word.substring(colon + 1);
        var named = isPlain(after) ? after : quoted(after);
        return before.equals("exit")
                ? "{exit: " + named + "}"
                : "{close: " + (isPlain(before) ? before : quoted(before)) + ", reason: " + named + "}";
    }

    private static boolean isPlain(String word) {
        return word.matches("[$]?[A-Za-z0-9][A-Za-z0-9@._-]*");
    }

    private static String quoted(String text) {
        if (text.chars().noneMatch(c -> c < ' ')) {
            return "'" + text.replace("'", "''") + "'";
        }
        return "\""
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\r", "")
                        .replace("\n", "\\n")
                        .replace("\t", " ")
                + "\"";
    }
}
