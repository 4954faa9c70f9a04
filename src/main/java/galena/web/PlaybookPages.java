package galena.web;

import galena.identity.Act;
import galena.identity.Person;
import galena.kernel.Words;
import galena.playbook.Certificate;
import galena.playbook.Checked;
import galena.playbook.Outcome;
import galena.playbook.Playbook;
import galena.playbook.Playbooks;
import galena.playbook.Problem;
import galena.playbook.Spans;
import galena.playbook.Step;
import galena.playbook.Target;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// The playbook: its steps in words, what is promised of it, and on the expert tab its text, checked before it is
/// published.
@Controller
class PlaybookPages {
    private final Playbooks playbooks;
    private final Names names;
    private final Pages pages;
    private final Clock clock;

    PlaybookPages(Playbooks playbooks, Names names, Pages pages, Clock clock) {
        this.playbooks = playbooks;
        this.names = names;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/playbook")
    View playbook(HttpServletRequest request) {
        var first = first(me(request));
        var versions = playbooks.versions(me(request).account(), first);
        var text =
                versions.isEmpty() ? Playbooks.shipped() : versions.getFirst().text();
        return show(request, 200, text, Playbooks.check(text), "");
    }

    @PostMapping("/playbook")
    View publish(HttpServletRequest request) {
        var given = request.getParameter("text");
        var text = given == null ? "" : given.replace("\r\n", "\n");
        if (Ask.line(request, "act", 20).equals("publish")) {
            var checked = playbooks.publish(me(request), first(me(request)), text, "");
            return checked instanceof Checked.Sound
                    ? new RedirectView("/playbook")
                    : show(request, 422, text, checked, Words.say("playbook.refused"));
        }
        var checked = Playbooks.check(text);
        return show(
                request,
                checked instanceof Checked.Sound ? 200 : 422,
                text,
                checked,
                Words.say(checked instanceof Checked.Sound ? "playbook.sound" : "playbook.refused"));
    }

    private View show(HttpServletRequest request, int status, String text, Checked checked, String said) {
        var me = me(request);
        var moments = Moments.at(clock, me.zone());
        var named = names.of(me.account());
        var versions = playbooks.versions(me.account(), first(me)).stream()
                .map(v -> Words.say("playbook.version", v.version(), named.person(v.by()), moments.say(v.at())))
                .toList();
        return pages.show(
                status,
                "playbook",
                switch (checked) {
                    case Checked.Sound(var playbook, var certificate) ->
                        new AdminPage.Playbook(
                                pages.frame(request, "playbook.title"),
                                text,
                                true,
                                promises(certificate),
                                List.of(),
                                versions,
                                steps(playbook),
                                me.may(Act.PUBLISH_PLAYBOOKS),
                                said);
                    case Checked.Unsound(var problems) ->
                        new AdminPage.Playbook(
                                pages.frame(request, "playbook.title"),
                                text,
                                false,
                                List.of(),
                                problems.stream().map(Problem::toString).toList(),
                                versions,
                                List.of(),
                                me.may(Act.PUBLISH_PLAYBOOKS),
                                said);
                });
    }

    private static List<String> promises(Certificate c) {
        var promises = new java.util.ArrayList<String>();
        promises.add(Words.say("promise.gap", Spans.words(c.gap())));
        promises.add(Words.say("promise.silence", Spans.words(c.silence())));
        promises.add(Words.say(c.exact() ? "promise.life" : "promise.life-bound", Spans.words(c.life())));
        promises.add(Words.say("promise.attempts", c.attempts()));
        return promises;
    }

    private static List<AdminPage.Step> steps(Playbook playbook) {
        return playbook.steps().values().stream()
                .map(step -> new AdminPage.Step(
                        Sentences.step(step.name()),
                        kind(step),
                        Spans.words(step.limit()),
                        target(step.atLimit()),
                        outcomes(step)))
                .toList();
    }

    private static String kind(Step step) {
        return switch (step) {
            case Step.Human human -> Words.say(human.call() ? "kind.call" : "kind.task", Spans.words(human.within()));
            case Step.Place place -> Words.say("kind.place");
            case Step.Touch touch -> Words.say("kind.touch." + touch.channel());
            case Step.Partner partner -> Words.say("kind.partner");
            case Step.Decide decide -> Words.say("kind.decide");
            case Step.Wait wait -> Words.say("kind.wait");
            case Step.Sleep sleep -> Words.say("kind.sleep");
        };
    }

    private static Map<String, String> outcomes(Step step) {
        var outcomes = new LinkedHashMap<String, String>();
        if (step instanceof Step.Human human) {
            human.outcomes()
                    .values()
                    .forEach((Outcome o) -> outcomes.put(Sentences.outcomeName(o.code()), target(o.target())));
        }
        return outcomes;
    }

    private static String target(Target target) {
        return switch (target) {
            case Target.ToStep(var step) -> Sentences.step(step);
            case Target.Out(var ending, var reason) ->
                ending.equals("won")
                        ? Words.say("effect.won")
                        : Words.say("effect.closed", Sentences.reasonName(reason));
        };
    }

    private java.util.UUID first(Person person) {
        return playbooks.all(person.account()).getFirst().id();
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
