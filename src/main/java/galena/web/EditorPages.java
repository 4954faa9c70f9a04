package galena.web;

import galena.identity.Person;
import galena.kernel.Words;
import galena.playbook.Manuscript;
import galena.playbook.Playbook;
import galena.playbook.Playbooks;
import galena.playbook.StepForm;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Where a playbook is written: steps as forms, the picture beside them, the text for experts; checked at every
/// step, published when nothing is wrong. What one types is kept as a draft, whatever the checker says of it.
@Controller
class EditorPages {
    private static final int MOST_ROWS = 40;
    private static final int LONGEST = 100_000;

    private final Playbooks playbooks;
    private final EditorView view;
    private final Pages pages;

    EditorPages(Playbooks playbooks, EditorView view, Pages pages) {
        this.playbooks = playbooks;
        this.view = view;
        this.pages = pages;
    }

    @GetMapping("/playbooks/{id}/edit")
    View edit(HttpServletRequest request, @PathVariable String id) {
        return view.show(request, 200, title(me(request), id), Ask.line(request, "step", 80), "");
    }

    // ---- writing

    @PostMapping("/playbooks/{id}/steps/{step}")
    View save(HttpServletRequest request, @PathVariable String id, @PathVariable String step) {
        var title = title(me(request), id);
        var kind = Ask.line(request, "kind", 20);
        if (!StepForm.KINDS.contains(kind)) {
            throw new Ask.NotFound();
        }
        return changed(request, title, step, manuscript -> manuscript.with(asked(request, step, kind)));
    }

    /// A new step: on the way from another one along one of its rows, or right behind it.
    @PostMapping("/playbooks/{id}/steps")
    View insert(HttpServletRequest request, @PathVariable String id) {
        var title = title(me(request), id);
        var kind = Ask.line(request, "kind", 20);
        var name =
                Ask.line(request, "name", 40).toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
        var from = Ask.line(request, "from", 80);
        int row = Ask.read(request, "row", Integer::parseInt).orElse(-1);
        var text = view.text(me(request), title);
        var manuscript = Manuscript.of(text).orElseThrow(Ask.NotFound::new);
        if (!StepForm.KINDS.contains(kind)
                || !name.matches("[a-z][a-z0-9-]{0,39}")
                || manuscript.steps().contains(name)) {
            return view.show(request, 422, title, from, Words.say("edit.name-wrong"));
        }
        var target = manuscript
                .form(from)
                .filter(form -> row >= 0 && row < form.rows().size())
                .map(form -> form.rows().get(row).getOrDefault("to", ""))
                .orElse("");
        return changed(
                request,
                title,
                name,
                m -> row >= 0
                        ? m.withOnTheWay(from, row, fresh(name, kind, target))
                        : m.withAfter(from, fresh(name, kind, target)));
    }

    /// What a new step says already: where it leads when all goes well. What if not is for its author to say.
    private static StepForm fresh(String name, String kind, String target) {
        var words = new LinkedHashMap<String, String>();
        var rows = new ArrayList<Map<String, String>>();
        switch (kind) {
            case "email", "sms", "place" -> words.put("then", target);
            case "wait" -> words.put("if-nothing", target);
            case "sleep" -> words.put("wake", target);
            case "partner" -> words.put("accepted", target);
            case "decide" -> words.put("otherwise", target);
            case "close" -> words.put("close", "lost");
            case "use" -> words.put("use", "");
            default -> rows.add(Map.of("code", "done", "to", target));
        }
        return new StepForm(name, kind, words, rows);
    }

    private StepForm asked(HttpServletRequest request, String step, String kind) {
        var words = new LinkedHashMap<String, String>();
        StepForm.keys(kind).forEach(key -> words.put(key, Ask.text(request, "w." + key, 2000)));
        var fields = Playbooks.sketch(view.text(me(request), title(me(request), pathId(request))))
                .map(Playbook::fields)
                .orElse(Map.of());
        var rows = new ArrayList<Map<String, String>>();
        for (int i = 0; i < MOST_ROWS; i++) {
            var row = new LinkedHashMap<String, String>();
            for (var key : List.of("code", "to", "talked", "after", "when", "beyond", "needs", "milestone")) {
                var word = Ask.line(request, "row." + i + "." + key, 200);
                if (!word.isEmpty()) {
                    row.put(key, word);
                }
            }
            if (kind.equals("decide")) {
                Questions.write(
                                Ask.line(request, "row." + i + ".field", 40),
                                Ask.line(request, "row." + i + ".sign", 2),
                                Ask.line(request, "row." + i + ".value", 200),
                                Ask.line(request, "row." + i + ".expert", 500),
                                fields.values())
                        .ifPresent(question -> row.put("if", question));
            } else if (row.containsKey("code")) {
                row.put(
                        "code",
                        row.get("code").toLowerCase(java.util.Locale.ROOT).replace(' ', '-'));
            }
            if (row.containsKey("code") || row.containsKey("if")) {
                rows.add(row);
            }
        }
        return new StepForm(step, kind, words, rows);
    }

    private static String pathId(HttpServletRequest request) {
        return request.getRequestURI().split("/")[2];
    }

    @PostMapping("/playbooks/{id}/steps/{step}/order")
    View order(HttpServletRequest request, @PathVariable String id, @PathVariable String step) {
        var title = title(me(request), id);
        boolean earlier = Ask.line(request, "to", 10).equals("earlier");
        return changed(request, title, step, manuscript -> manuscript.moved(step, earlier));
    }

    @PostMapping("/playbooks/{id}/steps/{step}/name")
    View rename(HttpServletRequest request, @PathVariable String id, @PathVariable String step) {
        var title = title(me(request), id);
        var name =
                Ask.line(request, "name", 40).toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
        if (!name.matches("[a-z][a-z0-9-]{0,39}")) {
            return view.show(request, 422, title, step, Words.say("edit.name-wrong"));
        }
        return changed(request, title, name, manuscript -> manuscript.renamed(step, name));
    }

    @PostMapping("/playbooks/{id}/steps/{step}/delete")
    View delete(HttpServletRequest request, @PathVariable String id, @PathVariable String step) {
        return changed(request, title(me(request), id), "", manuscript -> manuscript.without(step));
    }

    @PostMapping("/playbooks/{id}/start")
    View start(HttpServletRequest request, @PathVariable String id) {
        var step = Ask.line(request, "start", 80);
        return changed(request, title(me(request), id), step, manuscript -> manuscript.withStart(step));
    }

    private interface Change {
        String of(Manuscript manuscript);
    }

    /// Keeps the change as a draft. To a form that only asks "is it right?" the verdict alone is answered.
    private View changed(HttpServletRequest request, Playbooks.Title title, String step, Change change) {
        var me = me(request);
        var manuscript = Manuscript.of(view.text(me, title)).orElseThrow(Ask.NotFound::new);
        var text = change.of(manuscript);
        if (text.length() > LONGEST) {
            return view.show(request, 422, title, step, Words.say("edit.too-long"));
        }
        playbooks.saveDraft(me, title.id(), text);
        if (request.getHeader("HX-Request") != null) {
            return pages.show("verdict", view.verdict(title, view.see(me, text), step));
        }
        return new RedirectView("/playbooks/" + title.id() + "/edit" + (step.isEmpty() ? "" : "?step=" + step));
    }

    /// The expert tab: the text itself.
    @PostMapping("/playbooks/{id}/text")
    View text(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var title = title(me, id);
        var text = Ask.secret(request, "text").replace("\r\n", "\n");
        // a form that is too large for the server arrives without its fields
        if (request.getParameter("text") == null || text.length() > LONGEST) {
            return view.show(request, 422, title, "", Words.say("edit.too-long"));
        }
        playbooks.saveDraft(me, title.id(), text);
        return new RedirectView("/playbooks/" + title.id() + "/edit");
    }

    @PostMapping("/playbooks/{id}/discard")
    View discard(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var title = title(me, id);
        playbooks.discardDraft(me, title.id());
        return new RedirectView("/playbooks/" + title.id());
    }

    @PostMapping("/playbooks/{id}/publish")
    View publish(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var title = title(me, id);
        var text = view.text(me, title);
        var step = Ask.line(request, "step", 80);
        if (!view.see(me, text).problems().isEmpty()) {
            return view.show(request, 422, title, step, Words.say("edit.refused"));
        }
        playbooks.publish(me, title.id(), text, Ask.line(request, "why", 500));
        return new RedirectView("/playbooks/" + title.id());
    }

    @GetMapping("/playbooks/{id}/text")
    ResponseEntity<String> export(HttpServletRequest request, @PathVariable String id) {
        var title = title(me(request), id);
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "plain", java.nio.charset.StandardCharsets.UTF_8))
                .header("Content-Disposition", "attachment; filename=\"" + title.name() + ".yaml\"")
                .header("Cache-Control", "no-store")
                .body(view.text(me(request), title));
    }

    @GetMapping("/playbooks/{id}/difference")
    View difference(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var title = title(me, id);
        var lines = Differences.between(view.published(me, title), view.text(me, title));
        return pages.show(
                "difference",
                new PlaybookPage.Difference(
                        pages.frame(request, "edit.title"),
                        title.id().toString(),
                        Sentences.playbook(title.name()),
                        Words.say("difference.draft", title.version()),
                        lines,
                        Differences.isSame(lines),
                        0,
                        true));
    }

    private Playbooks.Title title(Person me, String id) {
        UUID playbook = Ask.id(id);
        return playbooks.title(me.account(), playbook).orElseThrow(Ask.NotFound::new);
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
