package galena.rules;

import static org.assertj.core.api.Assertions.assertThat;

import galena.playbook.Checked;
import galena.playbook.Manuscript;
import galena.playbook.Picture;
import galena.playbook.Playbooks;
import galena.playbook.Problem;
import galena.playbook.StepForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A playbook's text, changed by forms, and its picture.
class ManuscriptTest {
    private static final String SHIPPED = Playbooks.shipped();

    static List<String> shipped() {
        return Playbooks.allShipped();
    }

    private static Manuscript manuscript(String text) {
        return Manuscript.of(text).orElseThrow();
    }

    private static Checked.Sound sound(String text) {
        var checked = Playbooks.check(text);
        assertThat(checked).as(() -> checked + "\n" + text).isInstanceOf(Checked.Sound.class);
        return (Checked.Sound) checked;
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void a_step_saved_without_a_change_means_the_same(String name) {
        var text = Playbooks.shipped(name);
        var promised = sound(text).certificate();
        for (var step : manuscript(text).steps()) {
            var form = manuscript(text).form(step).orElseThrow();
            var saved = manuscript(text).with(form);
            assertThat(sound(saved).certificate()).isEqualTo(promised);
            assertThat(manuscript(saved).form(step)).contains(form);
            assertThat(manuscript(saved).steps()).isEqualTo(manuscript(text).steps());
            for (var other : manuscript(text).steps()) {
                assertThat(manuscript(saved).form(other))
                        .isEqualTo(manuscript(text).form(other));
            }
        }
    }

    @Test
    void signs_of_two_halves_may_stand_anywhere_in_it() {
        for (int at = 990; at < 1_060; at++) {
            var text = "# " + "x".repeat(at) + "\uD83C\uDFE0".repeat(600) + "\n" + SHIPPED;
            assertThat(Playbooks.check(text)).as("at " + at).isInstanceOf(Checked.Sound.class);
        }
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void a_renamed_step_is_still_led_to_and_a_moved_one_still_there(String name) {
        var text = Playbooks.shipped(name);
        for (var step : manuscript(text).steps()) {
            var renamed = manuscript(text).renamed(step, "renamed-step");
            assertThat(manuscript(renamed).steps()).contains("renamed-step").doesNotContain(step);
            assertThat(Playbooks.check(renamed)).as(step).isInstanceOf(Checked.Sound.class);
            var moved = manuscript(text).moved(step, true);
            assertThat(manuscript(moved).steps())
                    .containsExactlyInAnyOrderElementsOf(manuscript(text).steps());
            assertThat(sound(moved).certificate().life())
                    .isEqualTo(sound(text).certificate().life());
        }
    }

    @Test
    void comments_elsewhere_stay() {
        var text = SHIPPED.replace("  again:\n", "  # this is why\n  again:\n");
        var form = manuscript(text).form("first-call").orElseThrow();
        assertThat(manuscript(text).with(form)).contains("  # this is why\n  again:\n", "# Every call can end");
    }

    @Test
    void a_message_set_between_two_calls_is_refused_until_it_says_what_if_it_fails() {
        var again = manuscript(SHIPPED).form("again").orElseThrow();
        int row = again.rows().stream().map(r -> r.get("code")).toList().indexOf("no-answer");
        var message = new StepForm(
                "short-message",
                "sms",
                Map.of("sms", "We tried: it's \"us\"", "limit", "4h", "then", "again"),
                List.of());
        var inserted = manuscript(SHIPPED).withOnTheWay("again", row, message);
        assertThat(manuscript(inserted).steps()).containsSubsequence("again", "short-message", "callback");
        var refused = (Checked.Unsound) Playbooks.check(inserted);
        assertThat(refused.problems())
                .extracting(p -> p.kind() + " " + p.step())
                .containsExactly(Problem.Kind.STRANDS + " short-message");
        var words = new java.util.HashMap<>(message.words());
        words.put("if-failed", "again");
        var mended = manuscript(inserted).with(new StepForm("short-message", "sms", words, List.of()));
        assertThat(sound(mended).playbook().step("short-message").limit()).hasHours(4);
        assertThat(manuscript(mended).form("short-message").orElseThrow().word("sms"))
                .isEqualTo("We tried: it's \"us\"");
    }

    @Test
    void a_new_step_is_of_its_kind_before_it_says_anything() {
        for (var kind : StepForm.KINDS) {
            var text = manuscript(SHIPPED).withAfter("again", new StepForm("new", kind, Map.of(), List.of()));
            assertThat(manuscript(text).form("new").orElseThrow().kind()).isEqualTo(kind);
            assertThat(Playbooks.check(text)).isInstanceOf(Checked.Unsound.class);
        }
    }

    @Test
    void a_deleted_step_leaves_arrows_that_the_checker_names() {
        var without = manuscript(SHIPPED).without("farewell");
        assertThat(manuscript(without).steps()).doesNotContain("farewell");
        assertThat(((Checked.Unsound) Playbooks.check(without)).problems())
                .extracting(Problem::what)
                .contains("It leads to farewell, which is no step.");
    }

    @Test
    void whatever_is_typed_into_a_form_comes_back_as_it_was_typed() {
        for (var typed :
                List.of("a: b", "- x", "#no", "'q'", "{x}", "line\nbreak", "\\n", "=1+1", "null", "[a", "$x y")) {
            var form = new StepForm(
                    "x",
                    "task",
                    Map.of("task", typed, "limit", "1d", "at-limit", "lost:x"),
                    List.of(Map.of("code", "done", "to", "won")));
            var text = manuscript(SHIPPED).with(form);
            assertThat(manuscript(text).form("x").orElseThrow().word("task")).isEqualTo(typed);
        }
    }

    @Test
    void a_text_whose_steps_stand_in_one_line_is_left_to_the_expert_tab() {
        assertThat(Manuscript.of("playbook: p\nstart: a\nsteps: {a: {wait: 1d, if-nothing: {close: won}}}\n"))
                .isEmpty();
        assertThat(Manuscript.of("nonsense")).isEmpty();
        assertThat(Manuscript.of("a: &b [*b]")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void a_picture_shows_every_step_and_says_nothing_raw(String name) throws Exception {
        var text = Playbooks.shipped(name);
        var playbook = sound(text).playbook();
        var svg = Picture.draw(
                playbook,
                new Picture.Style(
                        step -> "<b>" + step + "</b>",
                        step -> "&kind",
                        outcome -> outcome,
                        step -> "/x?step=" + step,
                        Set.of(playbook.start()),
                        "",
                        name));
        assertThat(svg).doesNotContain("<b>").contains("wrong");
        var document = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new java.io.ByteArrayInputStream(svg.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        var links = new ArrayList<String>();
        var found = document.getElementsByTagName("a");
        for (int i = 0; i < found.getLength(); i++) {
            links.add(found.item(i).getAttributes().getNamedItem("href").getNodeValue());
        }
        assertThat(links)
                .containsExactlyInAnyOrderElementsOf(playbook.steps().keySet().stream()
                        .map(s -> "/x?step=" + s)
                        .toList());
        if (System.getProperty("galena.pictures") != null) {
            java.nio.file.Files.writeString(
                    java.nio.file.Path.of(System.getProperty("galena.pictures"), name + ".svg"), svg);
        }
    }

    /// Twenty calls with a message after each, as a company would write that never gives up.
    private static String fortySteps() {
        var text = new StringBuilder("playbook: long\nstart: call-1\nsteps:\n");
        for (int i = 1; i <= 20; i++) {
            var next = i == 20 ? "{close: lost, reason: no-contact}" : "call-" + (i + 1);
            text.append("""
                      call-%1$d: {call: Hello, limit: 2d, at-limit: message-%1$d, outcomes: {no-answer: message-%1$d, wrong-number: {close: lost, reason: no-valid-contact}, sold: {close: won}, later: {then: message-%1$d, when: 14d}}}
                      message-%1$d: {sms: We called you, limit: 4h, then: %2$s, if-failed: %2$s}
                    """.formatted(i, next).indent(2));
        }
        return text.toString();
    }

    @Test
    void forty_steps_stand_apart() throws Exception {
        var playbook = sound(fortySteps()).playbook();
        assertThat(playbook.steps()).hasSize(40);
        var svg = Picture.draw(
                playbook,
                new Picture.Style(
                        step -> step.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + step.substring(1),
                        step -> "a call",
                        outcome -> outcome,
                        step -> "/x?step=" + step,
                        Set.of(),
                        "",
                        "long"));
        if (System.getProperty("galena.pictures") != null) {
            java.nio.file.Files.writeString(
                    java.nio.file.Path.of(System.getProperty("galena.pictures"), "forty.svg"), svg);
        }
        var found = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new java.io.ByteArrayInputStream(svg.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .getElementsByTagName("rect");
        var boxes = new ArrayList<java.awt.geom.Rectangle2D>();
        for (int i = 0; i < found.getLength(); i++) {
            var at = found.item(i).getAttributes();
            boxes.add(new java.awt.geom.Rectangle2D.Double(
                    number(at, "x"), number(at, "y"), number(at, "width"), number(at, "height")));
        }
        assertThat(boxes).hasSizeGreaterThanOrEqualTo(40);
        for (var one : boxes) {
            assertThat(boxes.stream().filter(one::intersects))
                    .as(one.toString())
                    .hasSize(1);
        }
    }

    private static double number(org.w3c.dom.NamedNodeMap attributes, String name) {
        return Double.parseDouble(attributes.getNamedItem(name).getNodeValue());
    }
}
