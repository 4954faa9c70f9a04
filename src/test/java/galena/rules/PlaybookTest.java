package galena.rules;

import static org.assertj.core.api.Assertions.assertThat;

import galena.playbook.Certificate;
import galena.playbook.Checked;
import galena.playbook.Engine;
import galena.playbook.Event;
import galena.playbook.Known;
import galena.playbook.Move;
import galena.playbook.Outcome;
import galena.playbook.Playbook;
import galena.playbook.Playbooks;
import galena.playbook.Position;
import galena.playbook.Problem;
import galena.playbook.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The process language and its proof.
class PlaybookTest {
    private static final String SHIPPED = Playbooks.shipped();

    private static Checked.Sound sound(String text) {
        var checked = Playbooks.check(text);
        assertThat(checked).as(() -> checked.toString()).isInstanceOf(Checked.Sound.class);
        return (Checked.Sound) checked;
    }

    private static List<Problem> problems(String text) {
        var checked = Playbooks.check(text);
        assertThat(checked).isInstanceOf(Checked.Unsound.class);
        return ((Checked.Unsound) checked).problems();
    }

    @Test
    void the_shipped_playbook_is_sound_and_follows_the_published_six_calls() {
        var playbook = sound(SHIPPED).playbook();
        var again = (Step.Human) playbook.step("again");
        assertThat(again.counted().orElseThrow().atMost()).isEqualTo(5);
        assertThat(List.of(again.delay(1), again.delay(2), again.delay(3), again.delay(4), again.delay(5)))
                .containsExactly(
                        Duration.ofMinutes(30),
                        Duration.ofHours(1),
                        Duration.ofDays(5),
                        Duration.ofDays(9),
                        Duration.ofDays(1));
    }

    @Test
    void every_shipped_playbook_is_sound_and_says_when_to_use_it() {
        assertThat(Playbooks.allShipped()).hasSize(5).allSatisfy(name -> {
            var playbook = sound(Playbooks.shipped(name)).playbook();
            assertThat(playbook.name()).isEqualTo(name);
            assertThat(playbook.about()).contains("Use it").hasSizeGreaterThan(200);
            assertThat(roundsAtRandom(playbook, sound(Playbooks.shipped(name)).certificate()))
                    .isPositive();
        });
    }

    private static int roundsAtRandom(Playbook playbook, Certificate certificate) {
        var random = new Random(7);
        for (int run = 0; run < 500; run++) {
            liveThrough(playbook, certificate, random, run == 0);
        }
        return 500;
    }

    static List<String> shipped() {
        return Playbooks.allShipped();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void removing_any_silent_exit_limit_or_used_up_from_a_shipped_playbook_is_refused(String name) {
        var lines = Playbooks.shipped(name).lines().toList();
        int removed = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i)
                    .matches(" +(at-limit|limit|used-up|if-nothing|if-not-placed|if-failed|wake|otherwise):.*")) {
                var broken = new ArrayList<>(lines);
                broken.remove(i);
                assertThat(problems(String.join("\n", broken) + "\n"))
                        .as(lines.get(i))
                        .extracting(Problem::kind)
                        .contains(Problem.Kind.STRANDS);
                removed++;
            }
        }
        assertThat(removed).isGreaterThan(15);
    }

    @Test
    void a_lead_that_could_go_round_for_ever_is_refused_with_the_path() {
        var text = """
                playbook: p
                start: a
                always: {later: {then: b, when: 2d}}
                steps:
                  a: {call: hi, limit: 1d, outcomes: {no: b}, at-limit: b}
                  b: {call: hi, asked: 2d, limit: 1d, outcomes: {no: a}, at-limit: {close: lost, reason: x}}
                """;
        assertThat(problems(text)).anySatisfy(problem -> {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.STRANDS);
            assertThat(problem.what()).contains("a → b → a");
        });
        assertThat(roundsWithoutEnd(text)).isTrue();
    }

    /// The refusal is right: a run that comes back to where it was, its visits unchanged, outlives any bound.
    private static boolean roundsWithoutEnd(String text) {
        var counted =
                text.replace("  b: {call: hi,", "  b: {at-most: 100, used-up: {close: lost, reason: x}, call: hi,");
        var playbook = sound(counted).playbook();
        var move = Engine.start(playbook, Known.NOTHING);
        int steps = 0;
        while (move instanceof Move.Enter enter && steps < 150) {
            move = Engine.advance(playbook, enter.position(), new Event.Chosen("no", Optional.empty()), Known.NOTHING);
            steps++;
        }
        return steps >= 150;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a: &a [1]                                                          | 1 | An anchor
            a: *a                                                              | 1 | An alias
            a: !!javax.script.ScriptEngineManager [x]                          | 1 | A tag
            playbook: p\\nplaybook: q                                          | 2 | stands here twice
            playbook: p\\nstart: a\\nsteps:\\n  a: {call: x, surprise: 1}         | 4 | knows no surprise
            playbook: p\\nstart: a\\nsteps:\\n  a: {call: x, task: y}             | 4 | several kinds
            playbook: '<script>'                                               | 1 | is not a name
            [1, 2]                                                             | 1 | must be a list of names
            steps:\\n  a: {wait: 9999d, if-nothing: {close: lost, reason: x}}   | 2 | not a time span
            steps:\\n  a: {place: everybody}                                  | 2 | could stand here for ever
            a: {b: {c: {d: {e: {f: {g: {h: {i: {j: {k: 1}}}}}}}}}}             | 1 | nested too deeply
            steps:\\n\\n  a:\\n  b: [                                        | 0 | This is not YAML
            a: b: c                                                            | 1 | This is not YAML
            """)
    void what_is_not_our_language_is_refused_with_its_line_and_a_remedy(String written, int line, String what) {
        assertThat(problems(written.replace("\\n", "\n")))
                .allSatisfy(problem -> assertThat(problem.remedy()).isNotBlank())
                .anySatisfy(problem -> {
                    assertThat(problem.what()).contains(what);
                    assertThat(problem.line()).isGreaterThanOrEqualTo(line);
                });
    }

    @Test
    void everything_that_is_wrong_is_said_at_once() {
        var text = SHIPPED.replace("    at-limit: again\n", "")
                .replace("limit: 400d", "limit: 400d")
                .replace("    place: everybody\n", "    place: everybody\n    colour: red\n")
                .replace("then: first-call", "then: nowhere");
        assertThat(problems(text)).hasSizeGreaterThanOrEqualTo(2);
        assertThat(problems(text)).extracting(Problem::step).contains("place", "again");
    }

    @Test
    void ten_megabytes_are_refused_at_once() {
        assertThat(problems("x: " + "a".repeat(10_000_000))).isNotEmpty();
    }

    @Test
    void dead_steps_and_unknown_targets_are_flaws() {
        var text = """
                playbook: p
                start: a
                steps:
                  a: {wait: 1d, if-nothing: nowhere}
                """;
        assertThat(problems(text)).extracting(Problem::kind).containsExactly(Problem.Kind.FLAW);
        var dead = """
                playbook: p
                start: a
                steps:
                  a: {wait: 1d, if-nothing: {close: lost, reason: x}}
                  b: {wait: 1d, if-nothing: {close: lost, reason: x}}
                """;
        assertThat(problems(dead)).extracting(Problem::what).containsExactly("No lead can ever get here.");
    }

    @Test
    void no_run_of_an_accepted_playbook_ever_outlives_its_certificate() {
        var random = new Random(20261121);
        int accepted = 0;
        for (int i = 0; i < 1500; i++) {
            if (Playbooks.check(randomPlaybook(random)) instanceof Checked.Sound sound) {
                accepted++;
                for (int run = 0; run < 8; run++) {
                    liveThrough(sound.playbook(), sound.certificate(), random, run == 0);
                }
            }
        }
        assertThat(accepted).isGreaterThan(200);
    }

    /// One life with adversaries at random: it must end, and within the bounds.
    private static void liveThrough(Playbook playbook, Certificate certificate, Random random, boolean nobodyEverActs) {
        long seconds = 0;
        var move = Engine.start(playbook, Known.NOTHING);
        while (move instanceof Move.Enter enter) {
            var step = playbook.step(enter.position().step());
            seconds += step instanceof Step.Sleep
                    ? 0
                    : enter.delay().plus(step.limit()).toSeconds();
            assertThat(Duration.ofSeconds(seconds))
                    .isLessThanOrEqualTo(nobodyEverActs ? certificate.silence() : certificate.life());
            move = next(playbook, enter.position(), step, random, nobodyEverActs);
        }
        assertThat(move).isInstanceOf(Move.Close.class);
    }

    private static Move next(Playbook playbook, Position at, Step step, Random random, boolean nobodyEverActs) {
        if (nobodyEverActs || !(step instanceof Step.Human human)) {
            return Engine.advance(
                    playbook,
                    at,
                    random.nextBoolean() && !(step instanceof Step.Human) ? new Event.Done() : new Event.Silence(),
                    Known.NOTHING);
        }
        var outcomes = List.copyOf(human.outcomes().values());
        int choice = random.nextInt(outcomes.size() + 1);
        if (choice == outcomes.size()) {
            return Engine.advance(playbook, at, new Event.Silence(), Known.NOTHING);
        }
        Outcome outcome = outcomes.get(choice);
        var chosen = new Event.Chosen(outcome.code(), outcome.when());
        return Engine.advance(playbook, at, chosen, Known.NOTHING);
    }

    private static String randomPlaybook(Random random) {
        int n = 2 + random.nextInt(6);
        var text = new StringBuilder("playbook: p\nstart: s0\nsteps:\n");
        for (int i = 0; i < n; i++) {
            var counted = random.nextInt(3) == 0
                    ? ", at-most: " + (1 + random.nextInt(4)) + ", used-up: " + target(random, n, i)
                    : "";
            int limit = 1 + random.nextInt(9);
            switch (random.nextInt(4)) {
                case 0 ->
                    text.append("  s%d: {wait: %dh, if-nothing: %s%s}\n"
                            .formatted(i, limit, target(random, n, i), counted));
                case 1 ->
                    text.append("  s%d: {place: everybody, then: %s, limit: %dh, if-not-placed: %s%s}\n"
                            .formatted(i, target(random, n, i), limit, target(random, n, i), counted));
                default ->
                    text.append(
                            "  s%d: {call: x, after: [%dh, %dh], asked: 5h, limit: %dh, outcomes: {a: %s, b: %s, l: {then: %s, when: 3h, beyond: %s}}, at-limit: %s%s}\n"
                                    .formatted(
                                            i,
                                            random.nextInt(4),
                                            random.nextInt(9),
                                            limit,
                                            target(random, n, i),
                                            target(random, n, i),
                                            human(random, n, i),
                                            target(random, n, i),
                                            target(random, n, i),
                                            counted));
            }
        }
        return text.toString();
    }

    private static String target(Random random, int n, int at) {
        if (random.nextInt(3) == 0 || at == n - 1) {
            return random.nextInt(6) == 0 ? "s" + random.nextInt(n) : "{close: lost, reason: x}";
        }
        return random.nextInt(5) == 0 ? "s" + random.nextInt(n) : "s" + (at + 1 + random.nextInt(n - at - 1));
    }

    private static String human(Random random, int n, int at) {
        return target(random, n, at);
    }

    @Test
    void a_time_beyond_what_may_be_promised_is_refused_or_goes_to_sleep() {
        var playbook = sound(SHIPPED).playbook();
        var at = new Position("first-call", Map.of());
        var moves = new ArrayList<Move>();
        for (var days : List.of(1, 14, 15, 300)) {
            moves.add(Engine.advance(
                    playbook, at, new Event.Chosen("later", Optional.of(Duration.ofDays(days))), Known.NOTHING));
        }
        assertThat(moves)
                .extracting(m -> ((Move.Enter) m).position().step())
                .containsExactly("callback", "callback", "sleeping", "sleeping");
        assertThat(Engine.advance(playbook, at, new Event.Chosen("later", Optional.empty()), Known.NOTHING))
                .isInstanceOf(Move.Refused.class);
        assertThat(Engine.advance(playbook, at, new Event.Chosen("no-such", Optional.empty()), Known.NOTHING))
                .isInstanceOf(Move.Refused.class);
    }
}
