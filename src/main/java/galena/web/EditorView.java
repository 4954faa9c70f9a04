package galena.web;

import galena.distribution.Distribution;
import galena.distribution.Pool;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.Words;
import galena.playbook.Certificate;
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
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.View;

/// What one sees where a playbook is written: its steps, one of them as a form, the picture, and what is wrong.
@Component
class EditorView {
    private final Identity identity;
    private final Playbooks playbooks;
    private final Remarks remarks;
    private final Distribution distribution;
    private final Names names;
    private final Pages pages;
    private final Clock clock;

    EditorView(
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

    /// The editor with a step opened: the one named, or the first.
    View show(HttpServletRequest request, int status, Playbooks.Title title, String step, String wrong) {
        var me = Pages.person(request).orElseThrow(Ask.NotFound::new);
        var published = published(me, title);
        var draft = playbooks.draft(me.account(), title.id());
        var text = draft.map(d -> d.text()).orElse(published);
        var seen = see(me, text);
        var problems = seen.problems();
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
                        verdict(title, seen, chosen.map(StepForm::name).orElse("")),
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

    String published(Person me, Playbooks.Title title) {
        return title.version() == 0
                ? ""
                : playbooks
                        .text(me.account(), new PlaybookRef(title.id(), title.version()))
                        .orElse("");
    }

    /// A text as the checker and the company's own people and pools see it.
    ///
    /// @param playbook empty when it cannot be read as one
    /// @param promised empty when the checker refuses it
    record Seen(Optional<Playbook> playbook, Optional<Certificate> promised, List<Problem> problems) {}

    Seen see(Person me, String text) {
        return switch (Playbooks.check(text)) {
            case Checked.Unsound(var problems) -> new Seen(Playbooks.sketch(text), Optional.empty(), problems);
            case Checked.Sound(var playbook, var certificate) ->
                new Seen(Optional.of(playbook), Optional.of(certificate), strangers(me, playbook));
        };
    }

    /// Pools and people that a playbook names and this company does not have.
    private List<Problem> strangers(Person me, Playbook playbook) {
        var pools = distribution.pools(me.account()).stream().map(Pool::name).toList();
        var mails = identity.sellers(me.account()).stream().map(Person::email).toList();
        var problems = new ArrayList<Problem>();
        for (var step : playbook.steps().values()) {
            if (step instanceof Step.Place place && !pools.contains(place.pool())) {
                problems.add(flaw(
                        step,
                        Words.say("edit.no-pool", place.pool()),
                        Words.say("edit.pools", String.join(", ", pools))));
            }
            if (step instanceof Step.Human human
                    && human.by() instanceof Step.By.Person(var mail)
                    && !mails.contains(mail)) {
                problems.add(flaw(step, Words.say("edit.nobody", mail), Words.say("edit.somebody")));
            }
        }
        return problems;
    }

    private static Problem flaw(Step step, String what, String remedy) {
        return new Problem(Problem.Kind.FLAW, step.name(), step.line(), "", what, remedy);
    }

    PlaybookPage.Verdict verdict(Playbooks.Title title, Seen seen, String chosen) {
        var wrong = seen.problems().stream().map(Problem::step).collect(Collectors.toSet());
        var picture = seen.playbook()
                .filter(playbook -> playbook.steps().size() <= 120)
                .map(playbook -> PlaybookWords.picture(
                        playbook, wrong, chosen, step -> "/playbooks/" + title.id() + "/edit?step=" + step))
                .orElse(output -> {});
        return new PlaybookPage.Verdict(
                title.id().toString(),
                seen.problems().isEmpty(),
                seen.promised()
                        .filter(promised -> seen.problems().isEmpty())
                        .map(PlaybookWords::promises)
                        .orElse(List.of()),
                seen.problems().stream().map(PlaybookWords::problem).toList(),
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

    /// The draft, or what is published where there is none.
    String text(Person me, Playbooks.Title title) {
        return playbooks.draft(me.account(), title.id()).map(d -> d.text()).orElseGet(() -> published(me, title));
    }
}
