package galena.web;

import galena.identity.Act;
import galena.identity.Person;
import galena.kernel.Words;
import galena.lead.Standing;
import galena.lead.Transfers;
import galena.playbook.Checked;
import galena.playbook.Playbook;
import galena.playbook.PlaybookRef;
import galena.playbook.Playbooks;
import galena.playbook.PublishedVersion;
import galena.playbook.Step;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// The versions of a playbook, and moving leads from one to another.
@Controller
class VersionPages {
    private final Playbooks playbooks;
    private final Transfers transfers;
    private final Pages pages;

    VersionPages(Playbooks playbooks, Transfers transfers, Pages pages) {
        this.playbooks = playbooks;
        this.transfers = transfers;
        this.pages = pages;
    }

    @GetMapping("/playbooks/{id}/versions/{number}")
    View version(HttpServletRequest request, @PathVariable String id, @PathVariable("number") String written) {
        int number = number(written);
        var me = me(request);
        var title = PlaybookPages.title(playbooks, me, id);
        var version = playbooks.versions(me.account(), title.id()).stream()
                .filter(v -> v.version() == number)
                .findFirst()
                .orElseThrow(Ask.NotFound::new);
        var now = PlaybookPages.textOf(playbooks, me, title).orElse("");
        var lines = Differences.between(version.text(), now);
        return pages.show(
                "difference",
                new PlaybookPage.Difference(
                        pages.frame(request, "playbook.title"),
                        title.id().toString(),
                        Sentences.playbook(title.name()),
                        Words.say("difference.version", number, title.version()),
                        lines,
                        Differences.isSame(lines),
                        number,
                        me.may(Act.PUBLISH_PLAYBOOKS)));
    }

    @PostMapping("/playbooks/{id}/versions/{number}/again")
    View again(HttpServletRequest request, @PathVariable String id, @PathVariable("number") String written) {
        int number = number(written);
        var me = me(request);
        var title = PlaybookPages.title(playbooks, me, id);
        var old = playbooks.versions(me.account(), title.id()).stream()
                .filter(v -> v.version() == number)
                .map(PublishedVersion::text)
                .findFirst()
                .orElseThrow(Ask.NotFound::new);
        var why = Ask.line(request, "why", 400);
        var said = Words.say("playbook.again", number) + (why.isEmpty() ? "" : " " + why);
        if (playbooks.publish(me, title.id(), old, said) instanceof Checked.Unsound) {
            playbooks.saveDraft(me, title.id(), old);
            return new RedirectView("/playbooks/" + title.id() + "/edit");
        }
        return new RedirectView("/playbooks/" + title.id());
    }

    private static int number(String written) {
        return Ask.readText(written, Integer::parseInt).orElseThrow(Ask.NotFound::new);
    }

    // ---- moving leads

    @GetMapping("/playbooks/{id}/move")
    View moving(HttpServletRequest request, @PathVariable String id) {
        return moving(request, id, 200, "");
    }

    private View moving(HttpServletRequest request, String id, int status, String wrong) {
        var me = me(request);
        var title = PlaybookPages.title(playbooks, me, id);
        var playbook = PlaybookPages.textOf(playbooks, me, title)
                .flatMap(Playbooks::sketch)
                .orElseThrow(Ask.NotFound::new);
        var rows = new LinkedHashMap<String, List<Standing>>();
        transfers.standing(me.account(), title.id()).stream()
                .filter(s -> s.version() < title.version())
                .forEach(s ->
                        rows.computeIfAbsent(s.step(), k -> new ArrayList<>()).add(s));
        long leads = rows.values().stream()
                .flatMap(List::stream)
                .mapToLong(Standing::leads)
                .sum();
        return pages.show(
                status,
                "move",
                new PlaybookPage.Moving(
                        pages.frame(request, "move.title"),
                        title.id().toString(),
                        Sentences.playbook(title.name()),
                        Words.say("move.sentence", leads, title.version()),
                        rows.entrySet().stream()
                                .map(e -> moveRow(e.getKey(), e.getValue(), playbook))
                                .toList(),
                        playbook.steps().values().stream()
                                .filter(step -> !(step instanceof Step.Decide))
                                .map(step -> new LeadPage.Choice(step.name(), Sentences.step(step.name())))
                                .toList(),
                        title.version(),
                        wrong));
    }

    /// The same step where there is one, else the first of the same beginning, else nothing: somebody must
    /// choose.
    private static PlaybookPage.MoveRow moveRow(String step, List<Standing> standing, Playbook playbook) {
        var proposed = playbook.steps().containsKey(step)
                ? step
                : playbook.steps().keySet().stream()
                        .filter(name -> name.startsWith(step) || step.startsWith(name))
                        .findFirst()
                        .orElse("");
        return new PlaybookPage.MoveRow(
                step,
                Sentences.step(step),
                standing.stream().mapToLong(Standing::leads).sum(),
                String.join(
                        ", ",
                        standing.stream()
                                .map(s -> String.valueOf(s.version()))
                                .distinct()
                                .toList()),
                proposed);
    }

    @PostMapping("/playbooks/{id}/move")
    View move(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var title = PlaybookPages.title(playbooks, me, id);
        if (title.version() == 0) {
            // nothing can go over to what was never published
            throw new Ask.NotFound();
        }
        var steps = new LinkedHashMap<String, String>();
        request.getParameterMap().keySet().stream()
                .filter(name -> name.matches("step[.][a-z0-9-]{1,80}"))
                .limit(1000)
                .forEach(name -> steps.put(name.substring(5), Ask.line(request, name, 80)));
        var unclear = transfers.order(me, new PlaybookRef(title.id(), title.version()), steps);
        if (!unclear.isEmpty()) {
            return moving(
                    request,
                    id,
                    422,
                    Words.say(
                            "move.unclear",
                            String.join(
                                    ", ", unclear.stream().map(Sentences::step).toList())));
        }
        return new RedirectView("/playbooks/" + title.id());
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
