package galena.playbook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Reads one step: its kind, its arrows, its limits.
final class StepReader {
    /// The reason of an ending that stands for an arrow nobody has written yet.
    static final String UNSAID = "unreadable";

    private static final Target NOWHERE = new Target.Out("lost", UNSAID);
    private static final Duration USUAL_WITHIN = Duration.ofMinutes(15);
    private static final int WORKING_DAYS_AHEAD = 3;
    private static final Set<String> KINDS = Set.of(
            "call",
            "task",
            "visit",
            "send-offer",
            "manager",
            "place",
            "partner",
            "email",
            "sms",
            "wait",
            "decide",
            "sleep");

    private final Vocabulary words;
    private final Problems problems;
    private final Map<String, Field> fields;
    private final Scope scope;
    private final Map<String, Outcome> always;

    StepReader(
            Vocabulary words, Problems problems, Map<String, Field> fields, Scope scope, Map<String, Outcome> always) {
        this.words = words;
        this.problems = problems;
        this.fields = fields;
        this.scope = scope;
        this.always = always;
    }

    /// Where names lead: inside a fragment its own steps come first, and it is left by its exits.
    record Scope(String prefix, Set<String> local, Map<String, Target> exits) {
        static final Scope OUTSIDE = new Scope("", Set.of(), Map.of());

        boolean isInside() {
            return !prefix.isEmpty();
        }
    }

    static boolean isEnding(Written.Mapping map) {
        return map.entries().containsKey("close");
    }

    Target ending(Written.Mapping map) {
        return target(Optional.of(map), map.line(), "The step");
    }

    Optional<Step> step(String name, int line, Written.Mapping map) {
        var kinds = new TreeSet<>(map.entries().keySet());
        kinds.retainAll(KINDS);
        if (kinds.size() != 1) {
            problems.unreadable(
                    line,
                    kinds.isEmpty()
                            ? "It is not said what kind of step this is."
                            : "It is several kinds of step at once: " + String.join(", ", kinds) + ".",
                    "Write one of " + String.join(", ", new TreeSet<>(KINDS)) + ", or close.");
            return Optional.empty();
        }
        var counted = counted(map);
        var kind = kinds.first();
        return Optional.of(
                switch (kind) {
                    case "place" -> place(name, line, map, counted);
                    case "partner" -> partner(name, line, map, counted);
                    case "email", "sms" -> touch(name, line, kind, map, counted);
                    case "wait" -> waiting(name, line, map, counted);
                    case "decide" -> decide(name, line, map, counted);
                    case "sleep" -> sleep(name, line, map, counted);
                    default -> human(name, line, kind, map, counted);
                });
    }

    // ---- steps of the machine

    private Step place(String name, int line, Written.Mapping map, Optional<Step.Counted> counted) {
        allow(map, "A place step", "place", "then", "limit", "if-not-placed");
        return new Step.Place(
                name,
                line,
                text(map, "place", 120),
                words.limit(map, "limit"),
                target(words.value(map, "then"), line, "then"),
                exit(map, "if-not-placed"),
                counted);
    }

    private Step partner(String name, int line, Written.Mapping map, Optional<Step.Counted> counted) {
        allow(map, "A partner step", "partner", "accepted", "declined", "limit", "if-nothing");
        return new Step.Partner(
                name,
                line,
                text(map, "partner", 120),
                words.limit(map, "limit"),
                target(words.value(map, "accepted"), line, "accepted"),
                target(words.value(map, "declined"), line, "declined"),
                exit(map, "if-nothing"),
                counted);
    }

    private Step touch(String name, int line, String channel, Written.Mapping map, Optional<Step.Counted> counted) {
        allow(map, "A message", channel, "subject", "then", "limit", "stale-after", "if-failed");
        var subject = words.value(map, "subject").isPresent() ? text(map, "subject", 150) : "";
        Wording.unknown(subject + text(map, channel, 2000))
                .forEach(gap -> problems.flaw(
                        line,
                        "Nothing is known by the name {" + gap + "}.",
                        "Write one of " + Wording.GAPS.stream().sorted().toList() + "."));
        var limit = words.limit(map, "limit");
        var stale = words.span(map, "stale-after").orElse(limit);
        if (stale.compareTo(limit) > 0) {
            problems.flaw(
                    line,
                    "It would be stale only after " + Spans.words(stale) + ", but its limit is " + Spans.words(limit)
                            + ".",
                    "Write a stale-after that is not longer than the limit.");
        }
        return new Step.Touch(
                name,
                line,
                channel,
                subject,
                text(map, channel, 2000),
                limit,
                stale,
                target(words.value(map, "then"), line, "then"),
                exit(map, "if-failed"),
                counted);
    }

    private Step waiting(String name, int line, Written.Mapping map, Optional<Step.Counted> counted) {
        allow(map, "A wait", "wait", "until", "if-nothing");
        return new Step.Wait(
                name,
                line,
                words.limit(map, "wait"),
                words.value(map, "until").map(this::reactions).orElse(Map.of()),
                exit(map, "if-nothing"),
                counted);
    }

    private Step sleep(String name, int line, Written.Mapping map, Optional<Step.Counted> counted) {
        allow(map, "A sleep", "sleep", "ahead", "wake");
        return new Step.Sleep(
                name,
                line,
                words.limit(map, "sleep"),
                words.value(map, "ahead")
                        .map(w -> words.number(w, "ahead", 0, 20))
                        .orElse(WORKING_DAYS_AHEAD),
                exit(map, "wake"),
                counted);
    }

    private Step decide(String name, int line, Written.Mapping map, Optional<Step.Counted> counted) {
        allow(map, "A decision", "decide", "otherwise");
        var cases = new ArrayList<Step.Decide.Case>();
        var written = words.value(map, "decide");
        if (written.isPresent()
                && written.get() instanceof Written.Sequence list
                && list.parts().size() <= 50) {
            list.parts().forEach(part -> oneCase(part).ifPresent(cases::add));
        } else {
            problems.unreadable(
                    line, "A decision needs a list of at most 50 cases.", "Write decide: [{if: …, then: STEP}].");
        }
        return new Step.Decide(name, line, List.copyOf(cases), exit(map, "otherwise"), counted);
    }

    private Optional<Step.Decide.Case> oneCase(Written part) {
        var map = words.map(Optional.of(part), part.line(), "A case");
        words.allow(map, "A case", Set.of("if", "then"));
        var then = target(words.value(map, "then"), part.line(), "then");
        var condition = words.value(map, "if");
        if (condition.isEmpty()) {
            problems.unreadable(part.line(), "A case asks nothing.", "Write if: 'source == \"Website\"'.");
            return Optional.empty();
        }
        var asked = words.text(condition.get(), "if", Condition.LONGEST);
        return switch (Condition.read(asked, fields.values())) {
            case Condition.Reading.Good(var good) -> Optional.of(new Step.Decide.Case(good, then));
            case Condition.Reading.Wrong(var why) -> {
                problems.unreadable(
                        condition.get().line(),
                        "The question " + Problems.shortened(asked) + " cannot be asked: " + why + ".",
                        "Ask for " + String.join(", ", new TreeSet<>(Condition.NAMES.keySet()))
                                + " or a field of this playbook, with ==, !=, <, >, && and ||.");
                yield Optional.empty();
            }
        };
    }

    // ---- steps of humans

    private Step human(String name, int line, String kind, Written.Mapping map, Optional<Step.Counted> counted) {
        allow(
                map,
                "A human step",
                kind,
                "by",
                "within",
                "if-missed",
                "after",
                "asked",
                "limit",
                "outcomes",
                "at-limit");
        boolean manager = kind.equals("manager");
        var what = manager ? Step.Kind.TASK : kindOf(kind);
        var outcomes = new LinkedHashMap<>(
                words.value(map, "outcomes").map(this::outcomes).orElse(Map.of()));
        if (outcomes.isEmpty()) {
            problems.unreadable(
                    line, "A human step needs outcomes.", "Say what can happen: outcomes: {reached: STEP}.");
        }
        if (what.isConversation()) {
            always.forEach(outcomes::putIfAbsent);
        }
        var asked = words.span(map, "asked").orElse(Duration.ZERO);
        return new Step.Human(
                name,
                line,
                what,
                text(map, kind, 2000),
                manager ? new Step.By.InCharge() : by(map),
                words.span(map, "within").orElse(USUAL_WITHIN),
                ifMissed(map),
                words.value(map, "after").map(w -> words.spans(w, "after")).orElse(List.of()),
                asked,
                asked,
                words.limit(map, "limit"),
                outcomes,
                exit(map, "at-limit"),
                counted);
    }

    private static Step.Kind kindOf(String code) {
        for (var kind : Step.Kind.values()) {
            if (kind.code().equals(code)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(code);
    }

    private Step.IfMissed ifMissed(Written.Mapping map) {
        var written = words.value(map, "if-missed");
        if (written.isEmpty()) {
            return Step.IfMissed.POOL;
        }
        var text = words.text(written.get(), "if-missed", 20);
        if (!text.equals("pool") && !text.equals("remind")) {
            problems.unreadable(
                    written.get().line(),
                    "if-missed: " + Problems.shortened(text) + " is not known.",
                    "Write pool (it goes back) or remind (it stays).");
        }
        return text.equals("remind") ? Step.IfMissed.REMIND : Step.IfMissed.POOL;
    }

    private Step.By by(Written.Mapping map) {
        var written = words.value(map, "by");
        var text = written.map(w -> words.text(w, "by", 254)).orElse("owner-or-pool");
        return switch (text) {
            case "owner-or-pool" -> new Step.By.OwnerOrPool();
            case "owner" -> new Step.By.Owner();
            case "pool" -> new Step.By.Pool();
            case "in-charge" -> new Step.By.InCharge();
            case "partner" -> new Step.By.Partner();
            default -> {
                if (!text.contains("@")) {
                    problems.unreadable(
                            written.map(Written::line).orElse(map.line()),
                            "by: " + Problems.shortened(text) + " is not known.",
                            "Write owner-or-pool, owner, pool, in-charge, partner, or somebody's mail address.");
                }
                yield new Step.By.Person(text.toLowerCase(java.util.Locale.ROOT));
            }
        };
    }

    Map<String, Outcome> outcomes(Written written) {
        var outcomes = new LinkedHashMap<String, Outcome>();
        words.map(Optional.of(written), written.line(), "outcomes").entries().forEach((code, entry) -> {
            words.name(Optional.of(entry.key()), entry.key().line(), "an outcome");
            outcomes.put(code, outcome(code, entry.value()));
        });
        return outcomes;
    }

    private Outcome outcome(String code, Written written) {
        if (!(written instanceof Written.Mapping map)) {
            var target = target(Optional.of(written), written.line(), code);
            return new Outcome(
                    code,
                    target,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Milestone.NEW);
        }
        words.allow(
                map,
                "An outcome",
                Set.of("then", "close", "reason", "exit", "talked", "after", "when", "beyond", "needs", "milestone"));
        var when = words.span(map, "when");
        if (words.value(map, "beyond").isPresent() && when.isEmpty()) {
            problems.flaw(map.line(), "Its outcome " + code + " says beyond: but not when:.", "Write when: 14d.");
        }
        if (words.value(map, "after").isPresent() && when.isPresent()) {
            problems.flaw(
                    map.line(),
                    "Its outcome " + code + " has both after: and when:, so who chooses the time?",
                    "Delete one of them.");
        }
        return new Outcome(
                code,
                arrow(map, code),
                words.value(map, "talked").map(w -> words.yes(w, "talked")).orElse(false),
                words.span(map, "after"),
                when,
                words.value(map, "beyond").map(w -> target(Optional.of(w), w.line(), "beyond")),
                words.value(map, "needs").map(this::needs).orElse(List.of()),
                words.value(map, "milestone").map(this::milestone).orElse(Milestone.NEW));
    }

    private Target arrow(Written.Mapping map, String code) {
        var named = new TreeSet<>(map.entries().keySet());
        named.retainAll(Set.of("then", "close", "exit"));
        if (named.size() > 1) {
            problems.unreadable(
                    map.line(), "Its outcome " + code + " leads to several places.", "Keep one of then, close, exit.");
        }
        if (named.contains("close")) {
            return close(map, code);
        }
        return named.contains("exit") ? leaving(map) : target(words.value(map, "then"), map.line(), code);
    }

    private List<String> needs(Written written) {
        var needs = words.texts(written, "needs", 40);
        needs.stream()
                .filter(need ->
                        !need.equals(Outcome.AMOUNT) && !need.equals(Outcome.SENTENCE) && !fields.containsKey(need))
                .forEach(need -> problems.unreadable(
                        written.line(),
                        "needs: " + Problems.shortened(need) + " is not known.",
                        "Write amount, sentence, or a field declared under fields:."));
        return needs;
    }

    private Milestone milestone(Written written) {
        var code = words.text(written, "milestone", 20);
        return Milestone.of(code).filter(m -> m != Milestone.NEW).orElseGet(() -> {
            problems.unreadable(
                    written.line(),
                    "milestone: " + Problems.shortened(code) + " is not known.",
                    "Write attempted, contacted, qualified, offered or sold.");
            return Milestone.NEW;
        });
    }

    // ---- arrows

    Map<Reaction, Target> reactions(Written written) {
        var reactions = new LinkedHashMap<Reaction, Target>();
        words.map(Optional.of(written), written.line(), "until").entries().forEach((code, entry) -> {
            var target = target(Optional.of(entry.value()), entry.key().line(), code);
            Reaction.of(code)
                    .ifPresentOrElse(
                            reaction -> reactions.put(reaction, target),
                            () -> problems.unreadable(
                                    entry.key().line(),
                                    Problems.shortened(code) + " is nothing that can come from a prospect.",
                                    "Write reply, click, accepted, called-in or asked-again."));
        });
        return reactions;
    }

    private Optional<Step.Counted> counted(Written.Mapping map) {
        var most = words.value(map, "at-most");
        var usedUp = words.value(map, "used-up");
        if (most.isEmpty()) {
            usedUp.ifPresent(
                    w -> problems.unreadable(w.line(), "used-up without at-most.", "Say how often: at-most: 5."));
            return Optional.empty();
        }
        int n = words.number(most.get(), "at-most", 1, 100);
        if (usedUp.isEmpty()) {
            problems.strands(
                    most.get().line(),
                    "used-up",
                    "It is not said where the lead goes when this was tried " + n + " times.",
                    "Write used-up: STEP, or used-up: {close: lost, reason: …}.");
            return Optional.of(new Step.Counted(n, NOWHERE));
        }
        return Optional.of(new Step.Counted(n, target(usedUp, usedUp.get().line(), "used-up")));
    }

    /// A silent exit: without it a lead could stand here for ever.
    private Target exit(Written.Mapping map, String key) {
        var written = words.value(map, key);
        if (written.isEmpty()) {
            problems.strands(
                    map.line(),
                    key,
                    "It is not said where the lead goes if nothing happens here.",
                    "Write " + key + ": STEP, or " + key + ": {close: lost, reason: …}.");
            return NOWHERE;
        }
        return target(written, written.get().line(), key);
    }

    Target target(Optional<Written> written, int line, String key) {
        if (written.isEmpty()
                || written.get() instanceof Written.Scalar word && word.text().isBlank()) {
            problems.unreadable(line, key + " leads nowhere.", "Name a step, or {close: lost, reason: …}.");
            return NOWHERE;
        }
        if (written.get() instanceof Written.Mapping map) {
            if (map.entries().containsKey("exit")) {
                words.allow(map, "An exit", Set.of("exit"));
                return leaving(map);
            }
            words.allow(map, key, Set.of("close", "reason"));
            return close(map, key);
        }
        var name = words.name(written, line, key);
        return new Target.ToStep(scope.local().contains(name) ? scope.prefix() + name : name);
    }

    private Target leaving(Written.Mapping map) {
        var name = words.name(words.value(map, "exit"), map.line(), "exit");
        var target = scope.exits().get(name);
        if (target == null) {
            problems.unreadable(
                    map.line(),
                    scope.isInside()
                            ? "The fragment declares no exit " + Problems.shortened(name) + "."
                            : "Only a fragment has exits.",
                    scope.isInside() ? "Write it under exits:." : "Name a step.");
            return NOWHERE;
        }
        return target;
    }

    private Target close(Written.Mapping map, String key) {
        var ending =
                words.value(map, "close").map(w -> words.text(w, "close", 20)).orElse("");
        if (!ending.equals("won") && !ending.equals("lost")) {
            problems.unreadable(
                    map.line(), key + ": close must be won or lost.", "Write {close: lost, reason: no-contact}.");
        }
        var reason = words.value(map, "reason");
        if (reason.isEmpty() && ending.equals("lost")) {
            problems.flaw(
                    map.line(), key + " closes the lead without a reason.", "Write {close: lost, reason: no-contact}.");
        }
        return new Target.Out(
                ending,
                reason.map(w -> words.name(Optional.of(w), w.line(), "reason")).orElse(ending));
    }

    // ---- small things

    private String text(Written.Mapping map, String key, int most) {
        var text = words.value(map, key).map(w -> words.text(w, key, most)).orElse("");
        if (text.isBlank()) {
            problems.unreadable(map.line(), key + " says nothing.", "Write what is to be said or done.");
        }
        return text;
    }

    private void allow(Written.Mapping map, String what, String... known) {
        var all = new TreeSet<>(Set.of(known));
        all.add("at-most");
        all.add("used-up");
        words.allow(map, what, all);
    }
}
