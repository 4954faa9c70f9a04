package galena.web;

import galena.distribution.Distribution;
import galena.distribution.Pool;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.Words;
import galena.playbook.Checked;
import galena.playbook.Manuscript;
import galena.playbook.Playbook;
import galena.playbook.PlaybookRef;
import galena.playbook.Playbooks;
import galena.playbook.Problem;
import galena.playbook.Remark;
import galena.playbook.Remarks;
import galena.playbook.Step;
import galena.playbook.StepForm;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
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

    private final Identity identity;
    private final Playbooks playbooks;
    private final Remarks remarks;
    private final Distribution distribution;
    private final Names names;
    private final Pages pages;
    private final Clock clock;

    EditorPages(
            Identity identity,
            Playbooks playbooks,
            Remarks remarks,
            Distribution distribution,
            Names names,
            Pages pages,
            Clock clock) {
        this.identity = identity;
        this.playbooks = playbooks;
        this.remarks = remarks;
        this.distribution = distribution;
        this.names = names;
        this.pages = pages;
        this.clock = clock;
    }

    // ---- looking

    @GetMapping("/playbooks/{id}/edit")
    View edit(HttpServletRequest request, @PathVariable String id) {
        return edit(request, 200, title(me(request), id), Ask.line(request, "step", 80), "", Optional.empty());
    }

    private View edit(
            HttpServletRequest request,
            int status,
            Playbooks.Title title,
            String step,
            String wrong,
            Optional<String> unkept) {
        var me = me(request);
        var published = published(me, title);
        var draft = playbooks.draft(me.account(), title.id());
        var text = unkept.or(() -> draft.map(d -> d.text())).orElse(published);
        var problems = problems(me, text);
        var manuscript = Manuscript.of(text);
        var chosen = manuscript.flatMap(m -> chosen(m, step));
        var rows = remarkRows(me, title);
        return pages.show(
                status,
                "edit",
                new PlaybookPage.Editor(
                        pages.frame(request, "edit.title"),
                        title.id().toString(),
                        Sentences.playbook(title.name()),
                        verdict(
                                title,
                                text,
                                problems,
                                chosen.map(StepForm::name).orElse("")),
                        manuscript.map(m -> links(m, problems, chosen, rows)).orElse(List.of()),
                        chosen.map(form -> form(form, problems)),
                        text,
                        manuscript.isPresent(),
                        StepForm.KINDS.stream()
                                .map(kind -> new LeadPage.Choice(kind, Words.say("kind." + kind)))
                                .toList(),
                        manuscript.map(m -> targets(m, text)).orElse(List.of()),
                        manuscript.map(Manuscript::start).orElse(""),
                        title.version(),
                        !text.equals(published),
                        draft.map(d -> Words.say(
                                        "edit.saved",
                                        names.of(me.account()).person(d.by()),
                                        Moments.at(clock, me.zone()).say(d.at())))
                                .orElse(""),
                        wrong,
                        rows.stream()
                                .filter(r -> chosen.isPresent()
                                        && belongs(r.step(), chosen.get().name()))
                                .toList()));
    }

    /// The step of that name, or the one that uses the fragment it came from.
    private static Optional<StepForm> chosen(Manuscript manuscript, String step) {
        return manuscript
                .form(step)
                .or(() -> manuscript.steps().stream()
                        .filter(name -> belongs(step, name))
                        .findFirst()
                        .flatMap(manuscript::form))
                .or(() -> manuscript.form(manuscript.start()))
                .or(() -> manuscript.form(manuscript.steps().getFirst()));
    }

    private static boolean belongs(String step, String name) {
        return step.equals(name) || step.startsWith(name + "-");
    }

    private String published(Person me, Playbooks.Title title) {
        return title.version() == 0
                ? ""
                : playbooks
                        .text(me.account(), new PlaybookRef(title.id(), title.version()))
                        .orElse("");
    }

    /// What the checker says, and what only the company's own people and pools can tell.
    private List<Problem> problems(Person me, String text) {
        if (Playbooks.check(text) instanceof Checked.Unsound(var problems)) {
            return problems;
        }
        var playbook = Playbooks.sketch(text).orElseThrow();
        var pools = distribution.pools(me.account()).stream().map(Pool::name).toList();
        var mails = identity.sellers(me.account()).stream().map(Person::email).toList();
        var problems = new ArrayList<Problem>();
        for (var step : playbook.steps().values()) {
            if (step instanceof Step.Place place && !pools.contains(place.pool())) {
                problems.add(new Problem(
                        Problem.Kind.FLAW,
                        step.name(),
                        step.line(),
                        "",
                        Words.say("edit.no-pool", place.pool()),
                        Words.say("edit.pools", String.join(", ", pools))));
            }
            if (step instanceof Step.Human human
                    && human.by() instanceof Step.By.Person(var mail)
                    && !mails.contains(mail)) {
                problems.add(new Problem(
                        Problem.Kind.FLAW,
                        step.name(),
                        step.line(),
                        "",
                        Words.say("edit.nobody", mail),
                        Words.say("edit.somebody")));
            }
        }
        return problems;
    }

    private PlaybookPage.Verdict verdict(Playbooks.Title title, String text, List<Problem> problems, String chosen) {
        var wrong = problems.stream().map(Problem::step).collect(Collectors.toSet());
        var picture = Playbooks.sketch(text)
                .filter(playbook -> playbook.steps().size() <= 120)
                .map(playbook -> PlaybookWords.picture(
                        playbook, wrong, chosen, step -> "/playbooks/" + title.id() + "/edit?step=" + step))
                .orElse(output -> {});
        return new PlaybookPage.Verdict(
                title.id().toString(),
                problems.isEmpty(),
                problems.isEmpty() && Playbooks.check(text) instanceof Checked.Sound(var playbook, var certificate)
                        ? PlaybookWords.promises(certificate)
                        : List.of(),
                problems.stream().map(PlaybookWords::problem).toList(),
                picture);
    }

    private static List<PlaybookPage.StepLink> links(
            Manuscript manuscript,
            List<Problem> problems,
            Optional<StepForm> chosen,
            List<PlaybookPage.RemarkRow> remarks) {
        return manuscript.steps().stream()
                .map(name -> new PlaybookPage.StepLink(
                        name,
                        EditorWords.title(name),
                        manuscript
                                .form(name)
                                .map(StepForm::kind)
                                .map(k -> Words.say("kind." + k))
                                .orElse(""),
                        problems.stream().anyMatch(p -> belongs(p.step(), name)),
                        chosen.filter(form -> form.name().equals(name)).isPresent(),
                        (int) remarks.stream()
                                .filter(r -> r.open() && belongs(r.step(), name))
                                .count()))
                .toList();
    }

    private static PlaybookPage.Form form(StepForm form, List<Problem> problems) {
        var words = StepForm.keys(form.kind()).stream()
                .map(key -> new PlaybookPage.Word(
                        key,
                        Words.say("word." + key),
                        Words.knows("hint." + key) ? Words.say("hint." + key) : "",
                        form.word(key),
                        sort(key)))
                .toList();
        var rows = new ArrayList<Map<String, String>>();
        form.rows().forEach(row -> rows.add(shown(row)));
        rows.add(Map.of());
        rows.add(Map.of());
        return new PlaybookPage.Form(
                form,
                words,
                rows,
                problems.stream()
                        .filter(problem -> belongs(problem.step(), form.name()))
                        .map(PlaybookWords::problem)
                        .toList());
    }

    /// A case's question in rows where it is simple.
    private static Map<String, String> shown(Map<String, String> row) {
        if (!row.containsKey("if")) {
            return row;
        }
        var question = Questions.read(row.get("if"));
        var shown = new LinkedHashMap<>(row);
        shown.put("field", question.field());
        shown.put("sign", question.sign());
        shown.put("value", question.value());
        shown.put("expert", question.expert());
        return shown;
    }

    private static String sort(String key) {
        return switch (key) {
            case "call", "task", "visit", "send-offer", "manager", "email", "sms" -> "long";
            case "then",
                    "at-limit",
                    "used-up",
                    "if-not-placed",
                    "if-failed",
                    "if-nothing",
                    "wake",
                    "otherwise",
                    "accepted",
                    "declined" -> "target";
            case "by" -> "by";
            case "if-missed" -> "missed";
            case "close" -> "ending";
            default -> "text";
        };
    }

    /// Every step, then won, then the reasons for which a lead is closed here or usually.
    private static List<LeadPage.Choice> targets(Manuscript manuscript, String text) {
        var targets = new ArrayList<LeadPage.Choice>();
        manuscript.steps().forEach(name -> targets.add(new LeadPage.Choice(name, EditorWords.title(name))));
        targets.add(new LeadPage.Choice("won", Words.say("effect.won")));
        var reasons = new java.util.TreeSet<>(List.of(
                "no-contact", "not-interested", "no-valid-contact", "not-worth-it", "nobody-acted", "do-not-call"));
        var named = java.util.regex.Pattern.compile("reason: *([a-z][a-z0-9-]{0,39})")
                .matcher(text);
        while (named.find()) {
            reasons.add(named.group(1));
        }
        reasons.forEach(reason -> targets.add(
                new LeadPage.Choice("lost:" + reason, Words.say("effect.closed", Sentences.reasonName(reason)))));
        return targets;
    }

    private List<PlaybookPage.RemarkRow> remarkRows(Person me, Playbooks.Title title) {
        var named = names.of(me.account());
        var moments = Moments.at(clock, me.zone());
        return remarks.of(me.account(), title.id(), clock.instant().minus(PlaybookPages.LATELY)).stream()
                .map(remark -> remarkRow(remark, named, moments))
                .toList();
    }

    static PlaybookPage.RemarkRow remarkRow(Remark remark, Names.Of named, Moments moments) {
        return new PlaybookPage.RemarkRow(
                remark.id().toString(),
                remark.step(),
                named.person(remark.author()),
                moments.say(remark.at()),
                remark.body(),
                remark.lead().toString(),
                Words.say("remark.lead"),
                remark.settledAt().isEmpty(),
                remark.answer());
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
        var text = text(me(request), title);
        var manuscript = Manuscript.of(text).orElseThrow(Ask.NotFound::new);
        if (!StepForm.KINDS.contains(kind)
                || !name.matches("[a-z][a-z0-9-]{0,39}")
                || manuscript.steps().contains(name)) {
            return edit(request, 422, title, from, Words.say("edit.name-wrong"), Optional.empty());
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
        var fields = Playbooks.sketch(text(me(request), title(me(request), pathId(request))))
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
            return edit(request, 422, title, step, Words.say("edit.name-wrong"), Optional.empty());
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
        var manuscript = Manuscript.of(text(me, title)).orElseThrow(Ask.NotFound::new);
        var text = change.of(manuscript);
        if (text.length() > LONGEST) {
            return edit(request, 422, title, step, Words.say("edit.too-long"), Optional.empty());
        }
        playbooks.saveDraft(me, title.id(), text);
        if (request.getHeader("HX-Request") != null) {
            return pages.show("verdict", verdict(title, text, problems(me, text), step));
        }
        return new RedirectView("/playbooks/" + title.id() + "/edit" + (step.isEmpty() ? "" : "?step=" + step));
    }

    private String text(Person me, Playbooks.Title title) {
        return playbooks.draft(me.account(), title.id()).map(d -> d.text()).orElseGet(() -> published(me, title));
    }

    /// The expert tab: the text itself.
    @PostMapping("/playbooks/{id}/text")
    View text(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var title = title(me, id);
        var text = Ask.secret(request, "text").replace("\r\n", "\n");
        // a form that is too large for the server arrives without its fields
        if (request.getParameter("text") == null || text.length() > LONGEST) {
            return edit(request, 422, title, "", Words.say("edit.too-long"), Optional.empty());
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
        var text = text(me, title);
        var step = Ask.line(request, "step", 80);
        if (!problems(me, text).isEmpty()) {
            return edit(request, 422, title, step, Words.say("edit.refused"), Optional.empty());
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
                .body(text(me(request), title));
    }

    @GetMapping("/playbooks/{id}/difference")
    View difference(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var title = title(me, id);
        var lines = Differences.between(published(me, title), text(me, title));
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
