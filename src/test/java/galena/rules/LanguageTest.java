package galena.rules;

import static org.assertj.core.api.Assertions.assertThat;

import galena.playbook.Checked;
import galena.playbook.Condition;
import galena.playbook.Engine;
import galena.playbook.Event;
import galena.playbook.Field;
import galena.playbook.Known;
import galena.playbook.Move;
import galena.playbook.Playbook;
import galena.playbook.Playbooks;
import galena.playbook.Position;
import galena.playbook.Problem;
import galena.playbook.Reaction;
import galena.playbook.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What can be said in a playbook, and what it then does.
class LanguageTest {
    private static final String LOST = "{close: lost, reason: x}";

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

    private static Move chosen(Playbook playbook, Position at, String outcome) {
        return Engine.advance(playbook, at, new Event.Chosen(outcome, Optional.empty()), Known.NOTHING);
    }

    private static String entered(Move move) {
        return ((Move.Enter) move).position().step();
    }

    @Test
    void a_fragment_is_written_once_and_stands_wherever_it_is_used() {
        var playbook = sound("""
                playbook: p
                start: morning
                fragments:
                  reach:
                    start: call
                    exits: [good, gave-up]
                    steps:
                      call:
                        task: 'Ring.'
                        limit: 1d
                        at-most: 2
                        used-up: {exit: gave-up}
                        outcomes: {yes: {exit: good, milestone: qualified}, no: call}
                        at-limit: call
                steps:
                  morning: {use: reach, exits: {good: evening, gave-up: evening}}
                  evening: {use: reach, exits: {good: {close: won}, gave-up: {close: lost, reason: x}}}
                """).playbook();
        assertThat(playbook.steps()).containsOnlyKeys("morning-call", "evening-call");
        var first = (Move.Enter) Engine.start(playbook, Known.NOTHING);
        assertThat(first.position().step()).isEqualTo("morning-call");
        var again = (Move.Enter) chosen(playbook, first.position(), "no");
        var gaveUp = (Move.Enter) chosen(playbook, again.position(), "no");
        assertThat(entered(gaveUp)).isEqualTo("evening-call");
        assertThat(chosen(playbook, gaveUp.position(), "yes")).isEqualTo(new Move.Close("won", "won"));
    }

    @Test
    void an_exit_of_a_fragment_that_leads_nowhere_strands_a_lead_and_an_unknown_one_is_refused() {
        var text = """
                playbook: p
                start: a
                fragments:
                  f:
                    start: c
                    exits: [out]
                    steps: {c: {wait: 1d, if-nothing: {exit: %s}}}
                steps:
                  a: {use: f%s}
                """;
        assertThat(problems(text.formatted("out", "")))
                .extracting(Problem::kind)
                .contains(Problem.Kind.STRANDS);
        assertThat(problems(text.formatted("other", ", exits: {out: {close: lost, reason: x}}")))
                .extracting(Problem::what)
                .contains("The fragment declares no exit other.");
    }

    @Test
    void a_parameter_may_differ_from_source_to_source_and_the_proof_holds_for_the_largest() {
        var text = """
                playbook: p
                start: a
                parameters:
                  patience: {default: 1d, at-most: 5d}
                  tries: {default: 2, at-most: 3}
                steps:
                  a:
                    task: 'Ring.'
                    limit: $patience
                    at-most: $tries
                    used-up: {close: lost, reason: x}
                    outcomes: {no: a}
                    at-limit: a
                """;
        var sound = sound(text);
        assertThat(sound.playbook().step("a").limit()).isEqualTo(Duration.ofDays(1));
        assertThat(sound.certificate().life()).isEqualTo(Duration.ofDays(15));
        assertThat(sound.playbook().parameters().get("patience").objectionTo("6d"))
                .isPresent();
        assertThat(sound.playbook().parameters().get("patience").objectionTo("5d"))
                .isEmpty();
        assertThat(problems(text.replace("default: 1d", "default: 9d")))
                .extracting(Problem::what)
                .anyMatch(what -> what.contains("at most 5d"));
    }

    @Test
    void a_decision_is_taken_on_the_way_by_what_is_known() {
        var playbook = sound("""
                playbook: p
                start: which
                fields:
                  roof_area: {ask: 'How large is the roof?', kind: number}
                  owner: {ask: 'Is it theirs?', kind: yes-no}
                steps:
                  which:
                    decide:
                      - {if: 'source == "Fair" && owner', then: fair}
                      - {if: 'roof_area > 200.0', then: large}
                    otherwise: {close: lost, reason: too-small}
                  fair: {wait: 1d, if-nothing: {close: lost, reason: x}}
                  large: {wait: 2d, if-nothing: {close: lost, reason: x}}
                """).playbook();
        assertThat(playbook.asks()).isTrue();
        assertThat(entered(Engine.start(playbook, new Known(Map.of("source", "Fair", "owner", true)))))
                .isEqualTo("fair");
        assertThat(entered(Engine.start(playbook, new Known(Map.of("source", "Fair", "roof_area", 201.0)))))
                .isEqualTo("large");
        assertThat(Engine.start(playbook, Known.NOTHING)).isEqualTo(new Move.Close("lost", "too-small"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "source == 1",
                "nonsense > 1",
                "source",
                "\"a\".matches(\"(a+)+$\") && unknown()",
                "[1,2,3].map(x, x).size() > 1",
                "",
                "source == \"Website\" ? true : 5"
            })
    void a_question_that_cannot_be_asked_is_refused_when_it_is_read(String question) {
        assertThat(Condition.read(question, List.of())).isInstanceOf(Condition.Reading.Wrong.class);
        assertThat(problems("playbook: p\nstart: a\nsteps:\n  a:\n    decide:\n      - {if: '" + question + "', then: "
                        + LOST + "}\n    otherwise: " + LOST + "\n"))
                .anySatisfy(problem -> assertThat(problem.line()).isEqualTo(6));
    }

    @Test
    void a_question_without_an_answer_does_not_hold_and_breaks_nothing() {
        var named = new Field("score", "Their score?", Field.Kind.TEXT, List.of());
        var own = (Condition.Reading.Good) Condition.read("score == \"A\"", List.of(named));
        assertThat(own.condition().holds(new Known(Map.of("score", "A"))))
                .as("a field of a playbook written before leads had points")
                .isTrue();
        assertThat(own.condition().holds(Known.NOTHING)).isFalse();
        sound("playbook: p\nstart: a\nfields:\n  score: {ask: 'Their score?', choices: [A, B]}\nsteps:\n  a:\n"
                + "    decide:\n      - {if: 'score == \"A\"', then: " + LOST + "}\n    otherwise: " + LOST + "\n");
        var good = (Condition.Reading.Good) Condition.read("attempts / 0 > 1 || own[\"colour\"] == \"red\"", List.of());
        assertThat(good.condition().holds(Known.NOTHING)).isFalse();
        assertThat(good.condition().holds(new Known(Map.of("attempts", 1L, "own", Map.of()))))
                .isFalse();
        assertThat(good.condition().holds(new Known(Map.of("attempts", 1L, "own", Map.of("colour", "red")))))
                .isTrue();
        var long_ = "source == \"" + "x".repeat(600) + "\"";
        assertThat(Condition.read(long_, List.of())).isInstanceOf(Condition.Reading.Wrong.class);
        var deep = "(".repeat(120) + "talked" + ")".repeat(120);
        assertThat(Condition.read(deep, List.of())).isInstanceOf(Condition.Reading.Wrong.class);
    }

    @Test
    void what_comes_from_the_prospect_ends_a_wait_and_leads_from_anywhere_to_a_counted_step() {
        var text = """
                playbook: p
                start: w
                anywhere: {called-in: talk}
                steps:
                  w: {wait: 3d, until: {reply: talk, accepted: {close: won}}, if-nothing: {close: lost, reason: x}}
                  talk:
                    task: 'Talk.'
                    limit: 1d
                    at-most: 2
                    used-up: {close: lost, reason: x}
                    outcomes: {good: {close: won}, bad: w}
                    at-limit: {close: lost, reason: x}
                """;
        var playbook = sound(text).playbook();
        var at = ((Move.Enter) Engine.start(playbook, Known.NOTHING)).position();
        assertThat(entered(Engine.advance(playbook, at, new Event.Came(Reaction.REPLY), Known.NOTHING)))
                .isEqualTo("talk");
        assertThat(entered(Engine.advance(playbook, at, new Event.Came(Reaction.CALLED_IN), Known.NOTHING)))
                .isEqualTo("talk");
        assertThat(Engine.advance(playbook, at, new Event.Came(Reaction.ACCEPTED), Known.NOTHING))
                .isEqualTo(new Move.Close("won", "won"));
        assertThat(Engine.advance(playbook, at, new Event.Came(Reaction.CLICK), Known.NOTHING))
                .isEqualTo(new Move.Stay());
        var uncounted = text.replace("    at-most: 2\n    used-up: {close: lost, reason: x}\n", "");
        assertThat(problems(uncounted)).extracting(Problem::kind).contains(Problem.Kind.STRANDS);
    }

    @Test
    void an_outcome_may_say_how_long_it_takes_until_the_next_step_and_the_proof_knows_it() {
        var sound = sound("""
                playbook: p
                start: a
                steps:
                  a: {task: 'A.', limit: 1d, outcomes: {soon: b, late: {then: b, after: 10d}}, at-limit: {close: lost, reason: x}}
                  b: {task: 'B.', after: 1h, limit: 1d, outcomes: {done: {close: won}}, at-limit: {close: lost, reason: x}}
                """);
        var at = ((Move.Enter) Engine.start(sound.playbook(), Known.NOTHING)).position();
        assertThat(((Move.Enter) chosen(sound.playbook(), at, "soon")).delay()).isEqualTo(Duration.ofHours(1));
        assertThat(((Move.Enter) chosen(sound.playbook(), at, "late")).delay()).isEqualTo(Duration.ofDays(10));
        assertThat(sound.certificate().life()).isEqualTo(Duration.ofDays(12));
    }

    @Test
    void a_partner_accepts_declines_or_does_nothing() {
        var playbook = sound("""
                playbook: p
                start: d
                steps:
                  d:
                    partner: miller
                    accepted: {close: won}
                    declined: w
                    limit: 1d
                    if-nothing: {close: lost, reason: x}
                  w: {wait: 1d, if-nothing: {close: lost, reason: y}}
                """).playbook();
        var at = new Position("d", Map.of());
        assertThat(Engine.advance(playbook, at, new Event.Done(), Known.NOTHING))
                .isEqualTo(new Move.Close("won", "won"));
        assertThat(entered(Engine.advance(playbook, at, new Event.Declined(), Known.NOTHING)))
                .isEqualTo("w");
        assertThat(Engine.advance(playbook, at, new Event.Silence(), Known.NOTHING))
                .isEqualTo(new Move.Close("lost", "x"));
    }

    @Test
    void a_human_step_says_for_whom_what_if_missed_and_what_must_be_answered() {
        var playbook = sound("""
                playbook: p
                start: v
                fields:
                  colour: {ask: 'Which colour?', choices: [red, blue]}
                steps:
                  v:
                    visit: 'Go there.'
                    by: maria@example.com
                    if-missed: remind
                    asked: 5d
                    limit: 1d
                    at-most: 2
                    used-up: {close: lost, reason: x}
                    outcomes: {later: {then: v, when: 5d}, sold: {close: won, needs: [amount, colour], milestone: sold}}
                    at-limit: {close: lost, reason: x}
                """).playbook();
        var visit = (Step.Human) playbook.step("v");
        assertThat(visit.by()).isEqualTo(new Step.By.Person("maria@example.com"));
        assertThat(visit.ifMissed()).isEqualTo(Step.IfMissed.REMIND);
        assertThat(visit.kind()).isEqualTo(Step.Kind.VISIT);
        assertThat(visit.outcomes().get("sold").needs()).containsExactly("amount", "colour");
        var colour = playbook.fields().get("colour");
        assertThat(colour.accepts("red")).isTrue();
        assertThat(colour.accepts("green")).isFalse();
    }

    @Test
    void the_same_question_twice_is_a_flaw() {
        assertThat(problems("""
                playbook: p
                start: a
                steps:
                  a:
                    decide:
                      - {if: talked, then: {close: lost, reason: x}}
                      - {if: talked, then: {close: lost, reason: y}}
                    otherwise: {close: lost, reason: z}
                """)).extracting(Problem::kind).containsExactly(Problem.Kind.FLAW);
    }
}
