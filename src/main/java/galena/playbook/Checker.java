package galena.playbook;

import galena.playbook.Problem.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// Proves that no lead can be stranded. Arrows into counted steps are cut and replaced by where their `used-up`
/// leads; what is left must have no cycle. With D(x) the largest sum of limits from x along what is left, a
/// lead's life is at most D(start) plus at-most(c) times D(c) over the counted steps c.
final class Checker {
    private static final long MOST_STATES = 1_000_000;
    private final Playbook playbook;
    private final Map<String, List<Target>> all = new HashMap<>();
    private final Map<String, List<Target>> silent = new HashMap<>();

    private Checker(Playbook playbook) {
        this.playbook = playbook;
        playbook.steps().values().forEach(step -> {
            all.put(step.name(), arrows(step));
            silent.put(step.name(), silentArrows(step));
        });
    }

    static Checked check(String text) {
        var worst = Reader.worst(text);
        if (worst.playbook().isEmpty()) {
            return new Checked.Unsound(worst.problems());
        }
        var checked = new Checker(worst.playbook().get()).check();
        return checked instanceof Checked.Sound(var playbook, var certificate)
                ? new Checked.Sound(
                        Reader.read(text, Parameter.Values.STANDARD).playbook().orElse(playbook), certificate)
                : checked;
    }

    private Checked check() {
        var unknown = unknownTargets();
        if (!unknown.isEmpty()) {
            return new Checked.Unsound(unknown);
        }
        var problems = new ArrayList<Problem>();
        cycle().ifPresent(problems::add);
        problems.addAll(promisesBeyondTheStep());
        problems.addAll(deadSteps());
        problems.addAll(noWayToSayLater());
        problems.addAll(questionsAskedTwice());
        return problems.isEmpty()
                ? new Checked.Sound(playbook, certificate())
                : new Checked.Unsound(List.copyOf(problems));
    }

    // ---- facts

    private List<Problem> unknownTargets() {
        var problems = new ArrayList<Problem>();
        if (!playbook.steps().containsKey(playbook.start())) {
            problems.add(new Problem(
                    Kind.FLAW, "", 0, "", "It starts at " + playbook.start() + ", which is no step.", "Name a step."));
        }
        playbook.steps()
                .values()
                .forEach(step -> Stream.concat(arrows(step).stream(), step.counted().map(Step.Counted::usedUp).stream())
                        .forEach(target -> {
                            if (target instanceof Target.ToStep(var name)
                                    && !playbook.steps().containsKey(name)) {
                                problems.add(new Problem(
                                        Kind.FLAW,
                                        step.name(),
                                        step.line(),
                                        "",
                                        "It leads to " + name + ", which is no step.",
                                        "Write that step or correct the name."));
                            }
                        }));
        return problems;
    }

    private List<Problem> deadSteps() {
        var reached = new LinkedHashSet<String>();
        var waiting = new ArrayList<>(List.of(playbook.start()));
        while (!waiting.isEmpty()) {
            var name = waiting.removeLast();
            if (reached.add(name)) {
                waiting.addAll(steps(all.getOrDefault(name, List.of())));
                playbook.step(name).counted().ifPresent(c -> waiting.addAll(steps(List.of(c.usedUp()))));
            }
        }
        return playbook.steps().keySet().stream()
                .filter(name -> !reached.contains(name))
                .map(name -> new Problem(
                        Kind.FLAW,
                        name,
                        playbook.step(name).line(),
                        "",
                        "No lead can ever get here.",
                        "Lead an arrow to it or delete it."))
                .toList();
    }

    /// A time that a salesperson may promise must be one that the step it leads to allows.
    private List<Problem> promisesBeyondTheStep() {
        var problems = new ArrayList<Problem>();
        humans().forEach(human -> human.outcomes()
                .values()
                .forEach(outcome -> outcome.when().ifPresent(when -> {
                    for (var to : landings(outcome.target())) {
                        if (when.compareTo(to.asked()) > 0) {
                            problems.add(new Problem(
                                    Kind.FLAW,
                                    human.name(),
                                    human.line(),
                                    "",
                                    "Its outcome " + outcome.code() + " lets one promise a time " + Spans.words(when)
                                            + " ahead, but " + to.name() + " allows " + Spans.words(to.asked()) + ".",
                                    "Write asked: at " + to.name() + ", or a shorter when:."));
                        }
                    }
                })));
        return problems;
    }

    private List<Problem> noWayToSayLater() {
        return humans().filter(human -> human.kind().isConversation())
                .filter(human -> human.outcomes().values().stream()
                        .noneMatch(o -> o.when().isPresent()))
                .map(human -> new Problem(
                        Kind.FLAW,
                        human.name(),
                        human.line(),
                        "",
                        "Nobody can promise to call later here.",
                        "Add an outcome with when: 14d, here or under always:."))
                .toList();
    }

    /// The human steps that a target leads to, through decisions.
    private List<Step.Human> landings(Target target) {
        var found = new ArrayList<Step.Human>();
        var seen = new HashSet<String>();
        var waiting = new ArrayList<>(steps(List.of(target)));
        while (!waiting.isEmpty()) {
            var name = waiting.removeLast();
            if (seen.add(name)) {
                var step = playbook.step(name);
                if (step instanceof Step.Human human) {
                    found.add(human);
                } else if (step instanceof Step.Decide) {
                    waiting.addAll(steps(all.getOrDefault(name, List.of())));
                }
            }
        }
        return found;
    }

    /// A question asked before with the same words has been answered: its second arrow can never be taken.
    private List<Problem> questionsAskedTwice() {
        var problems = new ArrayList<Problem>();
        for (var step : playbook.steps().values()) {
            if (step instanceof Step.Decide decide) {
                var seen = new HashSet<Condition>();
                decide.cases().stream()
                        .map(Step.Decide.Case::condition)
                        .filter(condition -> !seen.add(condition))
                        .forEach(condition -> problems.add(new Problem(
                                Kind.FLAW,
                                step.name(),
                                step.line(),
                                "",
                                "It asks " + condition + " twice; the second answer leads nowhere.",
                                "Delete one.")));
            }
        }
        return problems;
    }

    private Stream<Step.Human> humans() {
        return playbook.steps().values().stream()
                .filter(Step.Human.class::isInstance)
                .map(Step.Human.class::cast);
    }

    // ---- the proof

    private java.util.Optional<Problem> cycle() {
        var done = new HashSet<String>();
        for (var name : playbook.steps().keySet()) {
            var path = new LinkedHashSet<String>();
            var found = walk(name, path, done);
            if (found.isPresent()) {
                return found;
            }
        }
        return usedUpCircle();
    }

    private java.util.Optional<Problem> walk(String name, LinkedHashSet<String> path, Set<String> done) {
        if (done.contains(name)) {
            return java.util.Optional.empty();
        }
        if (!path.add(name)) {
            var circle = new ArrayList<>(path);
            var shown = circle.subList(circle.indexOf(name), circle.size());
            return java.util.Optional.of(new Problem(
                    Kind.STRANDS,
                    name,
                    playbook.step(name).line(),
                    "",
                    "A lead could go round for ever: " + String.join(" → ", shown) + " → " + name + ".",
                    "Give one of these steps at-most: and used-up:."));
        }
        for (var next : steps(cut(all.getOrDefault(name, List.of())))) {
            var found = walk(next, path, done);
            if (found.isPresent()) {
                return found;
            }
        }
        path.remove(name);
        done.add(name);
        return java.util.Optional.empty();
    }

    /// Counted steps whose used-up arrows lead only to each other.
    private java.util.Optional<Problem> usedUpCircle() {
        for (var step : playbook.steps().values()) {
            var seen = new LinkedHashSet<String>();
            var at = step;
            while (at.counted().isPresent() && at.counted().get().usedUp() instanceof Target.ToStep(var next)) {
                if (!seen.add(at.name())) {
                    return java.util.Optional.of(new Problem(
                            Kind.FLAW,
                            step.name(),
                            step.line(),
                            "",
                            "Used-up arrows go round: " + String.join(" → ", seen) + ".",
                            "Let one of them close the lead."));
                }
                at = playbook.step(next);
            }
        }
        return java.util.Optional.empty();
    }

    private List<Target> cut(Collection<Target> targets) {
        return targets.stream().map(this::cut).toList();
    }

    private Target cut(Target target) {
        var seen = new HashSet<String>();
        var at = target;
        while (at instanceof Target.ToStep(var name)
                && playbook.step(name).counted().isPresent()) {
            if (!seen.add(name)) {
                return new Target.Out("lost", "nobody-acted");
            }
            at = playbook.step(name).counted().get().usedUp();
        }
        return at;
    }

    private Certificate certificate() {
        var gap = playbook.steps().values().stream()
                .filter(step -> !(step instanceof Step.Sleep))
                .map(Checker::budget)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        long attempts = bound(all, step -> step instanceof Step.Human human && human.call() ? 1 : 0);
        if (states() <= MOST_STATES) {
            var longest = new Longest(playbook, all).from(playbook.start());
            var silentest = new Longest(playbook, silent).from(playbook.start());
            return new Certificate(
                    gap,
                    Duration.ofSeconds(silentest.seconds()),
                    Duration.ofSeconds(longest.seconds()),
                    true,
                    (int) attempts,
                    longest.steps());
        }
        return new Certificate(
                gap,
                Duration.ofSeconds(bound(silent, Checker::seconds)),
                Duration.ofSeconds(bound(all, Checker::seconds)),
                false,
                (int) attempts,
                List.of());
    }

    private long bound(Map<String, List<Target>> arrows, ToLongFunction<Step> weight) {
        var distance = new HashMap<String, Long>();
        long sum = 0;
        for (var step : playbook.steps().values()) {
            if (step.counted().isPresent()) {
                sum += step.counted().get().atMost() * farthest(step.name(), arrows, weight, distance);
            }
        }
        boolean startCounted = playbook.step(playbook.start()).counted().isPresent();
        return sum + (startCounted ? 0 : farthest(playbook.start(), arrows, weight, distance));
    }

    private long farthest(
            String name, Map<String, List<Target>> arrows, ToLongFunction<Step> weight, Map<String, Long> known) {
        var found = known.get(name);
        if (found != null) {
            return found;
        }
        long most = 0;
        for (var next : steps(cut(arrows.getOrDefault(name, List.of())))) {
            most = Math.max(most, farthest(next, arrows, weight, known));
        }
        long result = most + weight.applyAsLong(playbook.step(name));
        known.put(name, result);
        return result;
    }

    private long states() {
        double product = playbook.steps().size();
        for (var step : playbook.steps().values()) {
            product *= step.counted().map(c -> c.atMost() + 1).orElse(1);
        }
        return product > MOST_STATES ? Long.MAX_VALUE : (long) product;
    }

    static long seconds(Step step) {
        return step instanceof Step.Sleep ? 0 : budget(step).toSeconds();
    }

    /// The longest a lead can stand at a step.
    static Duration budget(Step step) {
        return step.longestDelay().plus(step.limit());
    }

    private static List<String> steps(Collection<Target> targets) {
        return targets.stream()
                .filter(Target.ToStep.class::isInstance)
                .map(target -> ((Target.ToStep) target).step())
                .distinct()
                .toList();
    }

    private List<Target> arrows(Step step) {
        var targets = new ArrayList<>(silentArrows(step));
        if (step instanceof Step.Wait wait) {
            targets.addAll(wait.until().values());
        }
        if (step instanceof Step.Partner partner) {
            targets.add(partner.accepted());
            targets.add(partner.declined());
        }
        if (!(step instanceof Step.Decide)) {
            targets.addAll(playbook.anywhere().values());
        }
        if (step instanceof Step.Human human) {
            human.outcomes().values().forEach(outcome -> {
                targets.add(outcome.target());
                outcome.beyond().ifPresent(targets::add);
            });
        }
        return targets;
    }

    /// Arrows taken when no human does anything: silent exits and what the machine does.
    private static List<Target> silentArrows(Step step) {
        return switch (step) {
            case Step.Human human -> List.of(human.atLimit());
            case Step.Place place -> List.of(place.then(), place.atLimit());
            case Step.Partner partner -> List.of(partner.atLimit());
            case Step.Decide decide ->
                Stream.concat(decide.cases().stream().map(Step.Decide.Case::then), Stream.of(decide.otherwise()))
                        .toList();
            case Step.Touch touch -> List.of(touch.then(), touch.atLimit());
            case Step.Wait wait -> List.of(wait.atLimit());
            case Step.Sleep sleep -> List.of(sleep.atLimit());
        };
    }
}
