package galena.proof;

import galena.playbook.Certificate;
import galena.playbook.Checked;
import galena.playbook.Engine;
import galena.playbook.Event;
import galena.playbook.Known;
import galena.playbook.Manuscript;
import galena.playbook.Move;
import galena.playbook.Parameter;
import galena.playbook.Playbook;
import galena.playbook.Playbooks;
import galena.playbook.Position;
import galena.playbook.Problem;
import galena.playbook.Reaction;
import galena.playbook.Step;
import galena.playbook.Target;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// Attacks the checker: playbooks at random, adversaries at each, and for every refusal what it claims. Throws
/// AssertionError with the text of the playbook when a claim is false.
public final class Proof {
    private static final int LONGEST_RUN = 100_000;
    private final Random random;
    private int accepted;
    private int refused;
    private int runs;
    private int exhibits;
    private int attained;

    public Proof(long seed) {
        random = new Random(seed);
    }

    /// What was done.
    public record Done(int accepted, int refused, int runs, int exhibits, int attained) {}

    public Done attack(int playbooks) {
        for (int i = 0; i < playbooks; i++) {
            var text = Scribe.atRandom(random, true);
            switch (Playbooks.check(text)) {
                case Checked.Sound(var playbook, var certificate) -> {
                    accepted++;
                    accepted(text, certificate);
                    claim(playbook.name().equals("p"), text, "a sound playbook is the one that was written");
                }
                case Checked.Unsound(var problems) -> {
                    refused++;
                    problems.forEach(problem -> refused(text, problem));
                }
            }
        }
        return new Done(accepted, refused, runs, exhibits, attained);
    }

    private static void claim(boolean holds, String text, String what) {
        if (!holds) {
            throw new AssertionError(what + " does not hold for\n" + text);
        }
    }

    // ---- accepted: no run outlives its bounds

    private enum Adversary {
        /// Prospects, salespeople, managers and partners never do anything; messages go out.
        NOBODY,
        /// Nobody does anything, and whatever the machine does fails.
        NOBODY_AND_NOTHING_WORKS,
        /// Everybody does something at random, whenever they can.
        EVERYBODY,
        /// Prospects react all the time, salespeople do whatever takes longest.
        THE_SLOWEST,
        /// Some do, some do not.
        ANYBODY
    }

    private void accepted(String text, Certificate certificate) {
        rewritten(text, certificate);
        for (var values : List.of(Parameter.Values.STANDARD, Parameter.Values.LARGEST)) {
            var playbook = Playbooks.read(text, values).orElseThrow();
            for (var adversary : Adversary.values()) {
                for (int i = 0; i < (adversary.name().startsWith("NOBODY") ? 1 : 6); i++) {
                    live(text, playbook, certificate, adversary);
                }
            }
            if (values == Parameter.Values.LARGEST && certificate.exact()) {
                attains(text, playbook, certificate);
            }
        }
    }

    /// A step that a form holds and writes down again unchanged means the same.
    private static void rewritten(String text, Certificate certificate) {
        var manuscript = Manuscript.of(text).orElseThrow();
        for (var name : manuscript.steps()) {
            var form = manuscript.form(name).orElseThrow();
            var saved = manuscript.with(form);
            claim(
                    Playbooks.check(saved) instanceof Checked.Sound(var same, var promised)
                            && promised.equals(certificate)
                            && Manuscript.of(saved).flatMap(m -> m.form(name)).equals(Optional.of(form)),
                    text,
                    "that " + name + " saved unchanged means the same");
        }
    }

    private void live(String text, Playbook playbook, Certificate certificate, Adversary adversary) {
        runs++;
        var move = Engine.start(playbook, known(playbook));
        var life = Duration.ZERO;
        int calls = 0;
        for (int i = 0; move instanceof Move.Enter enter; i++) {
            claim(i < LONGEST_RUN, text, "an end");
            var step = playbook.step(enter.position().step());
            var spent =
                    step instanceof Step.Sleep ? Duration.ZERO : enter.delay().plus(step.limit());
            life = life.plus(spent);
            calls += step instanceof Step.Human human && human.call() ? 1 : 0;
            claim(step instanceof Step.Sleep || spent.compareTo(certificate.gap()) <= 0, text, "the gap");
            claim(life.compareTo(certificate.life()) <= 0, text, "the life bound against " + adversary);
            claim(
                    !adversary.name().startsWith("NOBODY") || life.compareTo(certificate.silence()) <= 0,
                    text,
                    "the silence bound against " + adversary);
            claim(calls <= certificate.attempts(), text, "the number of calls");
            move = next(playbook, enter.position(), step, adversary);
        }
    }

    private Move next(Playbook playbook, Position at, Step step, Adversary adversary) {
        var events = new ArrayList<Event>();
        switch (adversary) {
            case NOBODY -> events.add(machine(step) ? new Event.Done() : new Event.Silence());
            case NOBODY_AND_NOTHING_WORKS -> events.add(new Event.Silence());
            case EVERYBODY, THE_SLOWEST -> events.addAll(events(step));
            case ANYBODY -> {
                events.addAll(events(step));
                events.add(new Event.Silence());
                events.add(new Event.Silence());
            }
        }
        if (adversary != Adversary.NOBODY
                && adversary != Adversary.NOBODY_AND_NOTHING_WORKS
                && random.nextInt(3) == 0) {
            for (var reaction : Reaction.values()) {
                if (Engine.advance(playbook, at, new Event.Came(reaction), Known.NOTHING) instanceof Move.Enter enter) {
                    return enter;
                }
            }
        }
        var moves = events.stream()
                .map(event -> Engine.advance(playbook, at, event, known(playbook)))
                .filter(move -> !(move instanceof Move.Refused) && !(move instanceof Move.Stay))
                .toList();
        if (adversary == Adversary.THE_SLOWEST && random.nextInt(4) > 0) {
            return moves.stream()
                    .max((a, b) -> length(playbook, a).compareTo(length(playbook, b)))
                    .orElseThrow();
        }
        return moves.get(random.nextInt(moves.size()));
    }

    private static Duration length(Playbook playbook, Move move) {
        return move instanceof Move.Enter enter
                ? enter.delay().plus(playbook.step(enter.position().step()).limit())
                : Duration.ZERO;
    }

    private static boolean machine(Step step) {
        return step instanceof Step.Place || step instanceof Step.Touch;
    }

    private static List<Event> events(Step step) {
        var events = new ArrayList<Event>();
        switch (step) {
            case Step.Human human ->
                human.outcomes().values().forEach(outcome -> {
                    events.add(new Event.Chosen(outcome.code(), outcome.when()));
                    outcome.beyond()
                            .ifPresent(beyond -> events.add(new Event.Chosen(
                                    outcome.code(), outcome.when().map(when -> when.plusHours(1)))));
                });
            case Step.Place place -> events.addAll(List.of(new Event.Done(), new Event.Silence()));
            case Step.Touch touch -> events.addAll(List.of(new Event.Done(), new Event.Silence()));
            case Step.Partner partner ->
                events.addAll(List.of(new Event.Done(), new Event.Declined(), new Event.Silence()));
            case Step.Wait wait -> events.addAll(List.of(new Event.Silence(), new Event.Came(Reaction.REPLY)));
            case Step.Sleep sleep -> events.add(new Event.Done());
            case Step.Decide decide -> events.add(new Event.Silence());
        }
        return events;
    }

    /// Knowledge with which decisions fall somewhere.
    private Known known(Playbook playbook) {
        if (!playbook.asks()) {
            return Known.NOTHING;
        }
        var yes = new TreeMap<String, String>();
        for (int i = 0; i < 12; i++) {
            if (random.nextInt(3) == 0) {
                yes.put("q" + i, "yes");
            }
        }
        return new Known(Map.of("own", yes));
    }

    /// An exact life is one that somebody can really have: the steps of the longest run, one after the other.
    private void attains(String text, Playbook playbook, Certificate certificate) {
        var life = certificate.longest().stream()
                .map(playbook::step)
                .filter(step -> !(step instanceof Step.Sleep))
                .map(step -> step.longestDelay().plus(step.limit()))
                .reduce(Duration.ZERO, Duration::plus);
        claim(life.equals(certificate.life()), text, "that the longest run takes as long as the life bound");
        attained++;
    }

    // ---- refused: the run that outlives any bound, or the fact

    private void refused(String text, Problem problem) {
        exhibits++;
        if (problem.what().startsWith("A lead could go round for ever")) {
            var playbook = Playbooks.sketch(text).orElseThrow();
            claim(
                    comesBack(playbook, problem.step()),
                    text,
                    "a run that comes back to " + problem.step() + " for ever");
        } else if (problem.what().startsWith("No lead can ever get here")) {
            var playbook = Playbooks.sketch(text).orElseThrow();
            claim(!reachable(playbook).contains(problem.step()), text, "that nothing leads to " + problem.step());
        } else if (problem.what().startsWith("Used-up arrows")) {
            var playbook = Playbooks.sketch(text).orElseThrow();
            claim(usedUpRound(playbook, problem.step()), text, "that used-up arrows go round at " + problem.step());
        } else if (problem.what().contains("lets one promise a time")) {
            claim(promisesTooMuch(Playbooks.sketch(text).orElseThrow(), problem.step()), text, "a broken promise");
        } else if (problem.what().startsWith("Nobody can promise")) {
            var playbook = Playbooks.sketch(text).orElseThrow();
            claim(
                    ((Step.Human) playbook.step(problem.step()))
                            .outcomes().values().stream().allMatch(o -> o.when().isEmpty()),
                    text,
                    "that nobody can promise a time at " + problem.step());
        } else if (!problem.key().isEmpty()) {
            claim(
                    Manuscript.of(text)
                            .flatMap(m -> m.form(problem.step()))
                            .map(form -> form.word(problem.key()).isEmpty())
                            .orElse(true),
                    text,
                    "that " + problem.key() + " is missing at " + problem.step());
        } else {
            throw new AssertionError("an unexpected refusal " + problem + " of\n" + text);
        }
    }

    /// Once its counted steps are used up, a lead can come back to where it was with nothing changed: so it can
    /// for ever.
    private boolean comesBack(Playbook playbook, String step) {
        var exhausted = new TreeMap<String, Integer>();
        playbook.steps().values().forEach(s -> s.counted().ifPresent(c -> exhausted.put(s.name(), c.atMost())));
        var seen = new HashSet<Position>();
        var waiting = new ArrayDeque<Position>();
        // the round may lead through decisions, at which nobody stands: begin wherever one comes to from there
        for (var first : landings(playbook, exhausted, step)) {
            seen.clear();
            waiting.clear();
            waiting.add(first);
            while (!waiting.isEmpty()) {
                var at = waiting.poll();
                for (var move : everyMove(playbook, at)) {
                    if (move instanceof Move.Enter(var next, var delay, var asked)) {
                        if (next.equals(first)) {
                            return true;
                        }
                        if (seen.add(next)) {
                            waiting.add(next);
                        }
                    }
                }
            }
        }
        // a round of decisions alone: the engine ends it
        return playbook.step(step) instanceof Step.Decide;
    }

    private List<Position> landings(Playbook playbook, Map<String, Integer> visits, String step) {
        var found = new ArrayList<Position>();
        if (!(playbook.step(step) instanceof Step.Decide)) {
            found.add(new Position(step, visits));
            return found;
        }
        for (var known : everyKnowledge(playbook)) {
            if (Engine.transfer(playbook, visits, step, known) instanceof Move.Enter enter) {
                found.add(enter.position());
            }
        }
        return found;
    }

    /// Knowledge for every way through the decisions of a playbook, from whichever one begins at.
    private static List<Known> everyKnowledge(Playbook playbook) {
        var all = new HashSet<Map<String, String>>();
        all.add(Map.of());
        playbook.steps().values().stream()
                .filter(Step.Decide.class::isInstance)
                .forEach(step -> ways(playbook, new Target.ToStep(step.name()), Map.of(), new HashSet<>(), all));
        return all.stream().limit(400).map(yes -> new Known(Map.of("own", yes))).toList();
    }

    private static void ways(
            Playbook playbook,
            Target to,
            Map<String, String> yes,
            HashSet<String> passed,
            HashSet<Map<String, String>> all) {
        all.add(yes);
        if (to instanceof Target.ToStep(var name) && passed.add(name) && all.size() < 400) {
            var step = playbook.step(name);
            step.counted().ifPresent(counted -> ways(playbook, counted.usedUp(), yes, new HashSet<>(passed), all));
            if (step instanceof Step.Decide decide) {
                ways(playbook, decide.otherwise(), yes, new HashSet<>(passed), all);
                for (var one : decide.cases()) {
                    var more = new TreeMap<>(yes);
                    more.put(one.condition().text().replaceAll(".*\"(q[0-9]+)\".*", "$1"), "yes");
                    ways(playbook, one.then(), more, new HashSet<>(passed), all);
                }
            }
        }
    }

    private static List<Move> everyMove(Playbook playbook, Position at) {
        var moves = new ArrayList<Move>();
        var step = playbook.step(at.step());
        var events = new ArrayList<>(events(step));
        events.add(new Event.Silence());
        for (var reaction : Reaction.values()) {
            events.add(new Event.Came(reaction));
        }
        for (var event : events) {
            for (var known : everyKnowledge(playbook)) {
                moves.add(Engine.advance(playbook, at, event, known));
            }
        }
        return moves;
    }

    private static HashSet<String> reachable(Playbook playbook) {
        var seen = new HashSet<Position>();
        var steps = new HashSet<String>();
        var waiting = new ArrayDeque<Position>();
        for (var known : everyKnowledge(playbook)) {
            if (Engine.start(playbook, known) instanceof Move.Enter enter && seen.add(enter.position())) {
                waiting.add(enter.position());
            }
        }
        while (!waiting.isEmpty() && seen.size() < 20_000) {
            var at = waiting.poll();
            steps.add(at.step());
            for (var move : everyMove(playbook, at)) {
                if (move instanceof Move.Enter(var next, var delay, var asked) && seen.add(next)) {
                    waiting.add(next);
                }
            }
        }
        return steps;
    }

    /// Some time may be chosen that a step it leads to would cut short.
    private static boolean promisesTooMuch(Playbook playbook, String step) {
        var human = (Step.Human) playbook.step(step);
        for (var outcome : human.outcomes().values()) {
            if (outcome.when().isEmpty()) {
                continue;
            }
            for (var known : everyKnowledge(playbook)) {
                var chosen = new Event.Chosen(outcome.code(), outcome.when());
                if (Engine.advance(playbook, new Position(step, Map.of()), chosen, known)
                                instanceof Move.Enter(var at, var delay, var asked)
                        && playbook.step(at.step()) instanceof Step.Human to
                        && to.asked().compareTo(outcome.when().get()) < 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean usedUpRound(Playbook playbook, String step) {
        var seen = new HashSet<String>();
        Optional<Step> at = Optional.of(playbook.step(step));
        while (at.isPresent()) {
            if (!seen.add(at.get().name())) {
                return true;
            }
            at = at.get()
                    .counted()
                    .map(Step.Counted::usedUp)
                    .filter(Target.ToStep.class::isInstance)
                    .map(target -> playbook.step(((Target.ToStep) target).step()));
        }
        return false;
    }
}
