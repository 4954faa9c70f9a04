package galena.playbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Reads a playbook's text. Every problem is collected with its line; unknown words are problems too.
final class Reader {
    private static final int MOST_STEPS = 500;
    private static final Set<String> KNOWN = Set.of(
            "playbook",
            "about",
            "channel",
            "start",
            "parameters",
            "fields",
            "fragments",
            "always",
            "anywhere",
            "steps");

    private final Problems problems = new Problems();
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final Map<String, Written.Mapping> fragments = new LinkedHashMap<>();
    private final Map<String, Step> steps = new LinkedHashMap<>();
    private final Map<String, Target> aliases = new LinkedHashMap<>();
    private final Parameter.Values values;

    private Reader(Parameter.Values values) {
        this.values = values;
    }

    /// A playbook when nothing is wrong with the text; a sketch also when something is, as far as it could be
    /// read.
    record Result(Optional<Playbook> playbook, Optional<Playbook> sketch, List<Problem> problems) {}

    /// With the parameters' largest values, on which the proof rests.
    static Result worst(String text) {
        return read(text, Parameter.Values.LARGEST);
    }

    static Result read(String text, Parameter.Values values) {
        var reader = new Reader(values);
        var playbook = Yaml.read(text, reader.problems).map(reader::playbook);
        return new Result(reader.problems.isEmpty() ? playbook : Optional.empty(), playbook, reader.problems.all());
    }

    private Playbook playbook(Written root) {
        var words = new Vocabulary(problems);
        var all = words.map(Optional.of(root), root.line(), "The text");
        words.allow(all, "The playbook", KNOWN);
        var name = words.name(words.value(all, "playbook"), all.line(), "playbook");
        var about =
                words.value(all, "about").map(w -> words.text(w, "about", 4000)).orElse("");
        var channel = words.value(all, "channel").map(w -> words.name(Optional.of(w), w.line(), "channel"));
        words.value(all, "parameters").ifPresent(w -> parameters(words, w));
        var filled = new Vocabulary(problems, this::fill);
        words.value(all, "fields").ifPresent(w -> fields(words, w));
        words.value(all, "fragments").ifPresent(w -> fragments(words, w));
        var start = filled.name(filled.value(all, "start"), all.line(), "start");
        var reading = new StepReader(filled, problems, fields, StepReader.Scope.OUTSIDE, Map.of());
        var always = filled.value(all, "always").map(reading::outcomes).orElse(Map.of());
        steps(filled, all, always);
        problems.at("");
        var anywhere = filled.value(all, "anywhere").map(reading::reactions).orElse(Map.of());
        return whole(new Playbook(
                name, about, channel.orElse("direct"), start, Map.of(), anywhere, fields, parameters, false));
    }

    // ---- what is declared at the top

    private void parameters(Vocabulary words, Written written) {
        var all = words.map(Optional.of(written), written.line(), "parameters");
        all.entries().forEach((name, entry) -> {
            words.name(Optional.of(entry.key()), entry.key().line(), "a parameter");
            var map = words.map(Optional.of(entry.value()), entry.key().line(), "The parameter " + name);
            words.allow(map, "A parameter", Set.of("default", "at-most"));
            var standard = words.value(map, "default").map(w -> words.text(w, "default", 500));
            var most = words.value(map, "at-most").map(w -> words.text(w, "at-most", 500));
            if (standard.isEmpty()) {
                problems.unreadable(map.line(), "The parameter " + name + " has no default.", "Write default: 5m.");
                return;
            }
            var parameter = new Parameter(name, standard.get(), most.orElse(standard.get()));
            parameter
                    .objection()
                    .ifPresent(why -> problems.unreadable(map.line(), why, "Write default: 5m, at-most: 30m."));
            parameters.put(name, parameter);
        });
    }

    /// What stands for a word that begins with a dollar sign.
    private Optional<String> fill(String name) {
        return Optional.ofNullable(parameters.get(name)).map(parameter -> values.of(parameter));
    }

    private void fields(Vocabulary words, Written written) {
        var all = words.map(Optional.of(written), written.line(), "fields");
        all.entries().forEach((name, entry) -> {
            int line = entry.key().line();
            if (!name.matches("[a-z][a-z0-9_]{0,39}") || Condition.isTaken(name)) {
                problems.unreadable(
                        line,
                        "fields: " + Problems.shortened(name) + " is not a name for a field.",
                        "Use small letters, digits and underscores, and no name that every lead has already.");
                return;
            }
            var map = words.map(Optional.of(entry.value()), line, "The field " + name);
            words.allow(map, "A field", Set.of("ask", "kind", "choices"));
            var ask =
                    words.value(map, "ask").map(w -> words.text(w, "ask", 200)).orElse("");
            if (ask.isBlank()) {
                problems.unreadable(line, "The field " + name + " asks nothing.", "Write ask: 'How old is the roof?'.");
            }
            var choices = words.value(map, "choices")
                    .map(w -> words.texts(w, "choices", 60))
                    .orElse(List.of());
            var kind = kind(words, map, line, choices);
            fields.put(name, new Field(name, ask, kind, choices));
        });
    }

    private Field.Kind kind(Vocabulary words, Written.Mapping map, int line, List<String> choices) {
        var written = words.value(map, "kind")
                .map(w -> words.text(w, "kind", 40))
                .orElse(choices.isEmpty() ? "text" : "choice");
        for (var kind : Field.Kind.values()) {
            if (kind.code().equals(written)) {
                if ((kind == Field.Kind.CHOICE) == choices.isEmpty()) {
                    problems.unreadable(line, "A choice needs choices, and only a choice.", "Write choices: [a, b].");
                }
                return kind;
            }
        }
        problems.unreadable(
                line,
                "kind: " + Problems.shortened(written) + " is not known.",
                "Write text, number, yes-no, date or choice.");
        return Field.Kind.TEXT;
    }

    private void fragments(Vocabulary words, Written written) {
        var all = words.map(Optional.of(written), written.line(), "fragments");
        all.entries().forEach((name, entry) -> {
            words.name(Optional.of(entry.key()), entry.key().line(), "a fragment");
            var map = words.map(Optional.of(entry.value()), entry.key().line(), "The fragment " + name);
            words.allow(map, "A fragment", Set.of("start", "exits", "steps"));
            fragments.put(name, map);
        });
    }

    // ---- steps

    private void steps(Vocabulary words, Written.Mapping all, Map<String, Outcome> always) {
        var written = words.map(words.value(all, "steps"), all.line(), "steps");
        if (written.entries().size() > MOST_STEPS) {
            problems.unreadable(written.line(), "There are more than " + MOST_STEPS + " steps.", "Split the process.");
            return;
        }
        written.entries().forEach((name, entry) -> {
            problems.at(name);
            words.name(Optional.of(entry.key()), entry.key().line(), "a step's name");
            var map = words.map(Optional.of(entry.value()), entry.key().line(), "The step");
            if (map.entries().containsKey("use")) {
                use(words, name, map, always);
            } else if (StepReader.isEnding(map)) {
                aliases.put(
                        name, new StepReader(words, problems, fields, StepReader.Scope.OUTSIDE, always).ending(map));
            } else {
                new StepReader(words, problems, fields, StepReader.Scope.OUTSIDE, always)
                        .step(name, entry.key().line(), map)
                        .ifPresent(this::add);
            }
        });
    }

    private void add(Step step) {
        if (steps.size() >= MOST_STEPS) {
            problems.unreadable(step.line(), "There are more than " + MOST_STEPS + " steps.", "Split the process.");
            return;
        }
        if (steps.putIfAbsent(step.name(), step) != null) {
            problems.unreadable(step.line(), "There are two steps of this name.", "Rename one.");
        }
    }

    /// A fragment, written once, stands here under the name of the step that uses it.
    private void use(Vocabulary words, String name, Written.Mapping map, Map<String, Outcome> always) {
        words.allow(map, "A step that uses a fragment", Set.of("use", "exits"));
        var called = words.name(words.value(map, "use"), map.line(), "use");
        var fragment = fragments.get(called);
        if (fragment == null) {
            problems.unreadable(
                    map.line(),
                    "There is no fragment " + Problems.shortened(called) + ".",
                    "Write it under fragments:.");
            return;
        }
        var inside = words.map(words.value(fragment, "steps"), fragment.line(), "The fragment's steps");
        var outside = new StepReader(words, problems, fields, StepReader.Scope.OUTSIDE, always);
        var exits = new LinkedHashMap<String, Target>();
        var led = words.value(map, "exits");
        if (led.isPresent()) {
            words.map(led, map.line(), "exits")
                    .entries()
                    .forEach((exit, entry) -> exits.put(
                            exit,
                            outside.target(
                                    Optional.of(entry.value()), entry.key().line(), exit)));
        }
        var declared = words.value(fragment, "exits")
                .map(w -> words.texts(w, "exits", 40))
                .orElse(List.of());
        exits.keySet().stream()
                .filter(exit -> !declared.contains(exit))
                .forEach(exit -> problems.unreadable(
                        map.line(),
                        "The fragment " + called + " has no exit " + Problems.shortened(exit) + ".",
                        "Delete it, or declare it there."));
        declared.stream()
                .filter(exit -> !exits.containsKey(exit))
                .forEach(exit -> problems.strands(
                        map.line(),
                        "exits",
                        "It is not said where the exit " + Problems.shortened(exit) + " leads.",
                        "Write exits: {" + exit + ": STEP}."));
        var scope = new StepReader.Scope(name + "-", Set.copyOf(inside.entries().keySet()), exits);
        var start = words.name(words.value(fragment, "start"), fragment.line(), "start");
        aliases.put(name, new Target.ToStep(name + "-" + start));
        inside.entries().forEach((local, entry) -> {
            problems.at(name + "-" + local);
            if ((name + "-" + local).length() > 80) {
                problems.unreadable(entry.key().line(), "This name becomes too long.", "Shorten it.");
            }
            words.name(Optional.of(entry.key()), entry.key().line(), "a step's name");
            new StepReader(words, problems, fields, scope, always)
                    .step(
                            name + "-" + local,
                            entry.key().line(),
                            words.map(Optional.of(entry.value()), entry.key().line(), "The step"))
                    .ifPresent(this::add);
        });
        problems.at(name);
    }

    // ---- putting it together

    /// Endings and fragments are led to by their names; every human step learns how long an arrow can make it
    /// wait.
    private Playbook whole(Playbook draft) {
        UnaryOperator<Target> resolve = this::resolved;
        var led = new ArrayList<Step>();
        steps.values().forEach(step -> led.add(step.redirected(resolve)));
        var anywhere = new LinkedHashMap<Reaction, Target>();
        draft.anywhere().forEach((reaction, target) -> anywhere.put(reaction, resolved(target)));
        var longest = new LinkedHashMap<String, java.time.Duration>();
        led.stream()
                .filter(Step.Human.class::isInstance)
                .map(Step.Human.class::cast)
                .forEach(human -> {
                    human.after().forEach(delay -> longest.merge(human.name(), delay, Reader::longer));
                    longest.merge(human.name(), human.asked(), Reader::longer);
                    human.outcomes()
                            .values()
                            .forEach(outcome -> outcome.after()
                                    .ifPresent(delay -> landings(led, outcome.target())
                                            .forEach(to -> longest.merge(to, delay, Reader::longer))));
                });
        var whole = new LinkedHashMap<String, Step>();
        led.forEach(step -> whole.put(
                step.name(),
                step instanceof Step.Human human
                        ? human.patient(longest.getOrDefault(human.name(), java.time.Duration.ZERO))
                        : step));
        var start = resolved(new Target.ToStep(draft.start()));
        return new Playbook(
                draft.name(),
                draft.about(),
                draft.channel(),
                start instanceof Target.ToStep(var step) ? step : draft.start(),
                whole,
                anywhere,
                draft.fields(),
                draft.parameters(),
                whole.values().stream().anyMatch(Step.Decide.class::isInstance));
    }

    /// Where an arrow comes to rest, through decisions and used-up steps.
    private static Set<String> landings(List<Step> steps, Target target) {
        var byName = new HashMap<String, Step>();
        steps.forEach(step -> byName.put(step.name(), step));
        var found = new HashSet<String>();
        var waiting = new ArrayList<>(List.of(target));
        while (!waiting.isEmpty()) {
            if (waiting.removeLast() instanceof Target.ToStep(var name) && found.add(name)) {
                var step = byName.get(name);
                if (step instanceof Step.Decide decide) {
                    decide.cases().forEach(one -> waiting.add(one.then()));
                    waiting.add(decide.otherwise());
                }
                if (step != null) {
                    step.counted().ifPresent(counted -> waiting.add(counted.usedUp()));
                }
            }
        }
        return found;
    }

    private static java.time.Duration longer(java.time.Duration one, java.time.Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private Target resolved(Target target) {
        var seen = new HashSet<String>();
        var at = target;
        while (at instanceof Target.ToStep(var name) && aliases.containsKey(name) && seen.add(name)) {
            at = aliases.get(name);
        }
        return at;
    }
}
