package galena.playbook;

import galena.playbook.Problem.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads the YAML form of a playbook. Every problem is collected; unknown words are problems too.
final class Reader {
    static final int LONGEST = 100_000;
    private static final int MOST_STEPS = 500;
    private static final String NAME = "[a-z][a-z0-9-]{0,39}";
    private static final Duration LONGEST_SPAN = Duration.ofDays(800);
    private static final Target NOWHERE = new Target.Out("lost", "unreadable");

    private final List<Problem> problems = new ArrayList<>();
    private String step = "";

    record Result(Optional<Playbook> playbook, List<Problem> problems) {}

    static Result read(String text) {
        var reader = new Reader();
        var playbook = reader.playbook(text);
        return new Result(reader.problems.isEmpty() ? playbook : Optional.empty(), List.copyOf(reader.problems));
    }

    private Optional<Playbook> playbook(String text) {
        if (text.length() > LONGEST) {
            problem("The text has more than 100,000 characters.", "Split the process.");
            return Optional.empty();
        }
        var settings = LoadSettings.builder()
                .setAllowDuplicateKeys(false)
                .setAllowRecursiveKeys(false)
                .setMaxAliasesForCollections(0)
                .setCodePointLimit(LONGEST)
                .build();
        try {
            var root = map(new Load(settings).loadFromString(text), "The text");
            allow(root, "The playbook", Set.of("playbook", "start", "always", "steps"));
            var name = name(root.get("playbook"), "playbook");
            var start = name(root.get("start"), "start");
            var always = outcomes(root.get("always"));
            var steps = new LinkedHashMap<String, Step>();
            var written = map(root.get("steps"), "steps");
            if (written.size() > MOST_STEPS) {
                problem("There are more than " + MOST_STEPS + " steps.", "Split the process.");
                return Optional.empty();
            }
            written.forEach((key, value) -> {
                step = key;
                name(key, "a step's name");
                step(key, map(value, "The step"), always).ifPresent(s -> steps.put(key, s));
            });
            step = "";
            return Optional.of(new Playbook(name, start, steps));
        } catch (YamlEngineException unreadable) {
            problem(
                    "This is not YAML we read: " + firstLine(unreadable),
                    "Anchors, aliases and double keys are not allowed.");
            return Optional.empty();
        }
    }

    private Optional<Step> step(String name, Map<String, Object> written, Map<String, Outcome> always) {
        var counted = counted(written);
        if (written.containsKey("call") || written.containsKey("task")) {
            return Optional.of(human(name, written, always, counted));
        }
        if (written.containsKey("place")) {
            allow(written, "A place step", Set.of("place", "then", "limit", "if-not-placed", "at-most", "used-up"));
            return Optional.of(new Step.Place(
                    name,
                    name(written.get("place"), "place"),
                    span(written, "limit"),
                    target(written.get("then"), "then"),
                    exit(written, "if-not-placed"),
                    counted));
        }
        if (written.containsKey("email") || written.containsKey("sms")) {
            var channel = written.containsKey("email") ? "email" : "sms";
            allow(written, "A message", Set.of("email", "sms", "then", "limit", "if-failed", "at-most", "used-up"));
            return Optional.of(new Step.Touch(
                    name,
                    channel,
                    string(written.get(channel), channel),
                    span(written, "limit"),
                    target(written.get("then"), "then"),
                    exit(written, "if-failed"),
                    counted));
        }
        if (written.containsKey("wait")) {
            allow(written, "A wait", Set.of("wait", "if-nothing", "at-most", "used-up"));
            return Optional.of(new Step.Wait(name, span(written, "wait"), exit(written, "if-nothing"), counted));
        }
        if (written.containsKey("sleep")) {
            allow(written, "A sleep", Set.of("sleep", "wake", "at-most", "used-up"));
            return Optional.of(new Step.Sleep(name, span(written, "sleep"), exit(written, "wake"), counted));
        }
        problem(
                "It is not said what kind of step this is.",
                "Write one of call, task, place, email, sms, wait, sleep.");
        return Optional.empty();
    }

    private Step human(
            String name, Map<String, Object> written, Map<String, Outcome> always, Optional<Step.Counted> counted) {
        allow(
                written,
                "A human step",
                Set.of(
                        "call",
                        "task",
                        "by",
                        "within",
                        "after",
                        "asked",
                        "limit",
                        "outcomes",
                        "at-limit",
                        "at-most",
                        "used-up"));
        boolean call = written.containsKey("call");
        var outcomes = new LinkedHashMap<>(outcomes(written.get("outcomes")));
        if (outcomes.isEmpty()) {
            problem("A human step needs outcomes.", "Say what can happen: outcomes: {reached: …}.");
        }
        if (call) {
            always.forEach(outcomes::putIfAbsent);
        }
        return new Step.Human(
                name,
                call,
                string(written.get(call ? "call" : "task"), call ? "call" : "task"),
                by(written.get("by")),
                optionalSpan(written, "within").orElse(Duration.ofMinutes(15)),
                spans(written.get("after")),
                optionalSpan(written, "asked").orElse(Duration.ZERO),
                span(written, "limit"),
                outcomes,
                exit(written, "at-limit"),
                counted);
    }

    private Map<String, Outcome> outcomes(@Nullable Object written) {
        var outcomes = new LinkedHashMap<String, Outcome>();
        if (written == null) {
            return outcomes;
        }
        map(written, "outcomes").forEach((code, value) -> {
            name(code, "an outcome");
            outcomes.put(code, outcome(code, value));
        });
        return outcomes;
    }

    private Outcome outcome(String code, Object written) {
        if (!(written instanceof Map)) {
            return new Outcome(
                    code, target(written, code), false, Optional.empty(), Optional.empty(), Outcome.Needs.NOTHING);
        }
        var map = map(written, code);
        allow(map, "An outcome", Set.of("then", "close", "reason", "talked", "when", "beyond", "needs"));
        return new Outcome(
                code,
                target(map.containsKey("close") ? close(map) : map.get("then"), code),
                Boolean.TRUE.equals(map.get("talked")),
                optionalSpan(map, "when"),
                map.containsKey("beyond") ? Optional.of(target(map.get("beyond"), "beyond")) : Optional.empty(),
                needs(map.get("needs")));
    }

    private Outcome.Needs needs(@Nullable Object written) {
        if (written == null) {
            return Outcome.Needs.NOTHING;
        }
        return switch (written.toString()) {
            case "amount" -> Outcome.Needs.AMOUNT;
            case "sentence" -> Outcome.Needs.SENTENCE;
            default -> {
                problem("needs: " + written + " is not known.", "Write amount or sentence.");
                yield Outcome.Needs.NOTHING;
            }
        };
    }

    private static Map<String, Object> close(Map<String, Object> map) {
        var close = new LinkedHashMap<String, Object>();
        close.put("close", map.get("close"));
        if (map.containsKey("reason")) {
            close.put("reason", map.get("reason"));
        }
        return close;
    }

    private Optional<Step.Counted> counted(Map<String, Object> written) {
        if (!written.containsKey("at-most")) {
            if (written.containsKey("used-up")) {
                problem("used-up without at-most.", "Say how often: at-most: 5.");
            }
            return Optional.empty();
        }
        if (!(written.get("at-most") instanceof Integer n) || n < 1 || n > 100) {
            problem("at-most must be a number from 1 to 100.", "Write at-most: 5.");
            return Optional.empty();
        }
        if (!written.containsKey("used-up")) {
            problems.add(new Problem(
                    Kind.STRANDS,
                    step,
                    "It is not said where the lead goes when this was tried " + n + " times.",
                    "Write used-up: STEP, or used-up: {close: lost, reason: …}."));
            return Optional.of(new Step.Counted(n, NOWHERE));
        }
        return Optional.of(new Step.Counted(n, target(written.get("used-up"), "used-up")));
    }

    /// A silent exit: without it a lead could stand here for ever.
    private Target exit(Map<String, Object> written, String key) {
        if (!written.containsKey(key)) {
            problems.add(new Problem(
                    Kind.STRANDS,
                    step,
                    "It is not said where the lead goes if nothing happens here.",
                    "Write " + key + ": STEP, or " + key + ": {close: lost, reason: …}."));
            return NOWHERE;
        }
        return target(written.get(key), key);
    }

    private Target target(@Nullable Object written, String key) {
        if (written instanceof Map) {
            var map = map(written, key);
            allow(map, key, Set.of("close", "reason"));
            var ending = String.valueOf(map.get("close"));
            if (!ending.equals("won") && !ending.equals("lost")) {
                problem(key + ": close must be won or lost.", "Write {close: lost, reason: no-contact}.");
            }
            var reason = map.get("reason");
            if (reason == null && ending.equals("lost")) {
                problems.add(new Problem(
                        Kind.FLAW,
                        step,
                        key + " closes the lead without a reason.",
                        "Write {close: lost, reason: no-contact}."));
            }
            return new Target.Out(ending, reason == null ? ending : name(reason, "reason"));
        }
        return written == null ? missing(key) : new Target.ToStep(name(written, key));
    }

    private Target missing(String key) {
        problem(key + " leads nowhere.", "Name a step, or {close: lost, reason: …}.");
        return NOWHERE;
    }

    private Step.By by(@Nullable Object written) {
        if (written == null) {
            return Step.By.OWNER_OR_POOL;
        }
        return switch (written.toString()) {
            case "owner-or-pool" -> Step.By.OWNER_OR_POOL;
            case "pool" -> Step.By.POOL;
            case "in-charge" -> Step.By.IN_CHARGE;
            default -> {
                problem("by: " + written + " is not known.", "Write owner-or-pool, pool or in-charge.");
                yield Step.By.POOL;
            }
        };
    }

    private List<Duration> spans(@Nullable Object written) {
        if (written == null) {
            return List.of();
        }
        var parts = written instanceof List<?> list ? list : List.of(written);
        return parts.stream().map(part -> span(String.valueOf(part), "after")).toList();
    }

    private Duration span(Map<String, Object> map, String key) {
        if (!map.containsKey(key)) {
            problems.add(new Problem(
                    Kind.STRANDS,
                    step,
                    "It has no " + key + ", so a lead could stand here for ever.",
                    "Write " + key + ": 2d."));
            return Duration.ofDays(1);
        }
        return span(String.valueOf(map.get(key)), key);
    }

    private Optional<Duration> optionalSpan(Map<String, Object> map, String key) {
        return map.containsKey(key) ? Optional.of(span(String.valueOf(map.get(key)), key)) : Optional.empty();
    }

    private Duration span(String text, String key) {
        var span = Spans.parse(text);
        if (span.isEmpty()
                || span.get().isZero() && !key.equals("after")
                || span.get().compareTo(LONGEST_SPAN) > 0) {
            problem(
                    key + ": " + shortened(text) + " is not a time span we accept.",
                    "Write 30m, 4h or 2d; at most 800d.");
            return Duration.ofDays(1);
        }
        return span.get();
    }

    private String name(@Nullable Object written, String key) {
        var text = String.valueOf(written);
        if (!text.matches(NAME)) {
            problem(
                    key + ": " + shortened(text) + " is not a name.",
                    "Names are small letters, digits and hyphens, at most 40, beginning with a letter.");
        }
        return text;
    }

    private String string(@Nullable Object written, String key) {
        if (!(written instanceof String text) || text.length() > 2000) {
            problem(key + " must be a text of at most 2,000 characters.", "Write it in quotes.");
            return "";
        }
        return text;
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> map(@Nullable Object written, String key) {
        if (!(written instanceof Map<?, ?> map) || !map.keySet().stream().allMatch(String.class::isInstance)) {
            problem(key + " must be a list of names with values.", "See docs/playbooks.md.");
            return Map.of();
        }
        return (Map<String, Object>) map;
    }

    private void allow(Map<String, Object> map, String what, Set<String> known) {
        for (var key : map.keySet()) {
            if (!known.contains(key)) {
                problem(
                        what + " knows no " + shortened(key) + ".",
                        "Known are " + String.join(", ", known.stream().sorted().toList()) + ".");
            }
        }
    }

    private void problem(String what, String remedy) {
        problems.add(new Problem(Kind.UNREADABLE, step, what, remedy));
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    private static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
