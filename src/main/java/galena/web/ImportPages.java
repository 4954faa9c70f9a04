package galena.web;

import galena.directory.Directory;
import galena.identity.Account;
import galena.identity.Identity;
import galena.identity.Person;
import galena.intake.ImportPlan;
import galena.intake.ImportView;
import galena.intake.Imports;
import galena.intake.Intake;
import galena.intake.Layout;
import galena.kernel.Money;
import galena.kernel.SourceId;
import galena.kernel.Words;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Lists that are brought in: a file is looked at and tried before anything happens; afterwards one page to print
/// and to talk about.
@Controller
class ImportPages {
    private static final int MOST_WORDS = 60;
    private static final Map<String, Character> SEPARATORS =
            Map.of("comma", ',', "semicolon", ';', "tab", '\t', "bar", '|');
    private static final List<String> CONTACT =
            Stream.concat(Stream.of("full_name"), Intake.FIELDS.stream()).toList();
    private static final List<String> ROLES =
            List.of("status", "person", "opened", "closed", "promised", "calls", "value", "price");
    private static final List<String> REASONS =
            List.of("not-interested", "no-contact", "no-valid-contact", "not-worth-it", "do-not-call");

    private final Identity identity;
    private final Directory directory;
    private final Imports imports;
    private final Names names;
    private final Pages pages;
    private final Clock clock;

    ImportPages(Identity identity, Directory directory, Imports imports, Names names, Pages pages, Clock clock) {
        this.identity = identity;
        this.directory = directory;
        this.imports = imports;
        this.names = names;
        this.pages = pages;
        this.clock = clock;
    }

    // ---- all of them

    @GetMapping("/imports")
    View all(HttpServletRequest request) {
        return all(request, 200, "");
    }

    private View all(HttpServletRequest request, int status, String wrong) {
        var me = me(request);
        return pages.show(
                status,
                "imports",
                new ImportPage.All(
                        pages.frame(request, "imports.title"),
                        imports.all(me.account()).stream()
                                .map(view -> row(me, view))
                                .toList(),
                        directory.sources(me.account()).stream()
                                .map(s -> new LeadPage.Choice(s.id().toString(), s.name()))
                                .toList(),
                        wrong));
    }

    private ImportPage.Row row(Person me, ImportView view) {
        var named = names.of(me.account());
        return new ImportPage.Row(
                view.id().toString(),
                view.fileName().isEmpty() ? Words.say("imports.unnamed") : view.fileName(),
                named.sources().getOrDefault(view.source().value(), ""),
                Moments.at(clock, me.zone()).say(view.uploadedAt()),
                named.person(view.by()),
                view.state().code(),
                view.accepted(),
                view.refused());
    }

    @PostMapping("/imports")
    View take(HttpServletRequest request) throws IOException {
        var me = me(request);
        var source = Ask.read(request, "source", SourceId::of).flatMap(id -> directory.source(me.account(), id));
        var file = file(request);
        if (source.isEmpty() || file.isEmpty() || file.get().getSize() == 0) {
            return all(request, 422, Words.say("imports.not.empty"));
        }
        try (var in = file.get().getInputStream()) {
            var name = Optional.ofNullable(file.get().getSubmittedFileName()).orElse("");
            return switch (imports.take(me, source.get(), name, in)) {
                case Imports.Taken.As(var id) -> new RedirectView("/imports/" + id);
                case Imports.Taken.Not(var reason) -> all(request, 422, Words.say("imports.not." + reason));
            };
        } catch (Imports.TooLarge tooLarge) {
            return all(request, 422, Words.say("imports.not.too-large"));
        }
    }

    private static Optional<Part> file(HttpServletRequest request) throws IOException {
        try {
            return Optional.ofNullable(request.getPart("file"));
        } catch (ServletException | IllegalStateException none) {
            return Optional.empty();
        }
    }

    // ---- one of them

    @GetMapping("/imports/{id}")
    View one(HttpServletRequest request, @PathVariable String id) {
        var view = found(request, id);
        return view.state() == ImportView.State.DRAFT ? plan(request, 200, view, "") : report(request, view);
    }

    private ImportView found(HttpServletRequest request, String id) {
        return imports.one(me(request).account(), Ask.id(id)).orElseThrow(Ask.NotFound::new);
    }

    private View plan(HttpServletRequest request, int status, ImportView view, String wrong) {
        var me = me(request);
        var account = identity.account(me.account());
        var plan = view.plan();
        var samples = imports.samples(me.account(), view);
        var trial = imports.attempt(me.account(), view);
        var sentences = new ArrayList<String>();
        sentences.add(
                Words.say(trial.whole() ? "imports.trial" : "imports.trial.part", trial.accepted(), trial.lines()));
        sentences.addAll(refusals(trial.summary()));
        sentences.addAll(meanings(account, trial.summary()));
        if (plan.purpose() == ImportPlan.Purpose.NEW || plan.purpose() == ImportPlan.Purpose.OPEN) {
            sentences.add(Words.say("imports.trial.known"));
        }
        return pages.show(
                status,
                "import",
                new ImportPage.Plan(
                        pages.frame(request, "imports.title"),
                        row(me, view),
                        IntStream.range(0, view.headers().size())
                                .mapToObj(i -> column(view, samples, i))
                                .toList(),
                        targets(view),
                        plan.purpose().name().toLowerCase(java.util.Locale.ROOT),
                        plan.perDay(),
                        plan.dayFirst(),
                        words(me, view, "status", plan::ending),
                        endings(),
                        words(me, view, "person", word -> person(me, plan, word)),
                        people(me),
                        SEPARATORS.entrySet().stream()
                                .filter(e -> e.getValue() == plan.layout().separator())
                                .map(Map.Entry::getKey)
                                .findFirst()
                                .orElse("comma"),
                        plan.layout().charset(),
                        plan.layout().header(),
                        plan.layout().kind() == Layout.Kind.WORKBOOK,
                        sentences,
                        trial.examples().stream()
                                .map(e -> new ImportPage.Example(e.line(), Sentences.reasonName(e.reason()), e.cells()))
                                .toList(),
                        trial.accepted() > 0,
                        wrong));
    }

    private static ImportPage.Column column(ImportView view, List<List<String>> samples, int i) {
        return new ImportPage.Column(
                i,
                view.headers().get(i),
                i < view.plan().targets().size() ? view.plan().targets().get(i) : "",
                samples.stream()
                        .map(cells -> i < cells.size() ? cells.get(i) : "")
                        .filter(cell -> !cell.isBlank())
                        .limit(3)
                        .toList());
    }

    private static List<ImportPage.Group> targets(ImportView view) {
        return List.of(
                new ImportPage.Group(Words.say("imports.group.contact"), choices(CONTACT, "import.target.")),
                new ImportPage.Group(Words.say("imports.group.process"), choices(ROLES, "import.target.")),
                new ImportPage.Group(
                        Words.say("imports.group.own"),
                        Stream.concat(
                                        view.plan().targets().stream().filter(t -> t.startsWith("own:")),
                                        IntStream.range(0, view.headers().size())
                                                .mapToObj(i -> "own:"
                                                        + ownName(view.headers().get(i))))
                                .distinct()
                                .map(t -> new LeadPage.Choice(t, t.substring(4).replace('_', ' ')))
                                .toList()));
    }

    private static String ownName(String header) {
        var name = header.toLowerCase(java.util.Locale.ROOT)
                .replaceAll("[^\\p{L}0-9]+", "_")
                .replaceAll("^_|_$", "");
        return name.isEmpty() ? "column" : name.substring(0, Math.min(50, name.length()));
    }

    private static List<LeadPage.Choice> choices(List<String> codes, String prefix) {
        return codes.stream()
                .map(code -> new LeadPage.Choice(code, Words.say(prefix + code)))
                .toList();
    }

    private static List<LeadPage.Choice> endings() {
        var endings = new ArrayList<LeadPage.Choice>();
        endings.add(new LeadPage.Choice("open", Words.say("import.ending.open")));
        endings.add(new LeadPage.Choice("won", Words.say("import.ending.won")));
        REASONS.forEach(reason -> endings.add(new LeadPage.Choice("lost:" + reason, ending("lost:" + reason))));
        return endings;
    }

    private List<ImportPage.Word> words(Person me, ImportView view, String target, Function<String, String> meaning) {
        var words = imports.words(me.account(), view, target, MOST_WORDS);
        return IntStream.range(0, words.size())
                .mapToObj(i -> new ImportPage.Word(i, words.get(i), meaning.apply(words.get(i))))
                .toList();
    }

    private String person(Person me, ImportPlan plan, String word) {
        return plan.people()
                .getOrDefault(
                        word,
                        identity.people(me.account()).stream()
                                .filter(p -> p.active() && p.name().equalsIgnoreCase(word))
                                .map(p -> p.id().toString())
                                .findFirst()
                                .orElse(""));
    }

    private List<LeadPage.Choice> people(Person me) {
        var people = new ArrayList<LeadPage.Choice>();
        people.add(new LeadPage.Choice("", Words.say("import.formerly")));
        people.addAll(PlaybookPages.colleagues(identity, me));
        return people;
    }

    @PostMapping("/imports/{id}")
    View change(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var view = found(request, id);
        if (view.state() != ImportView.State.DRAFT) {
            return new RedirectView("/imports/" + view.id());
        }
        var plan = asked(request, me, view);
        if (!imports.plan(me, view.id(), plan)) {
            return plan(request, 422, view, Words.say("imports.layout-wrong"));
        }
        if (Ask.line(request, "then", 10).equals("start")
                && plan.layout().equals(view.plan().layout())) {
            imports.start(me, view.id());
        }
        return new RedirectView("/imports/" + view.id());
    }

    private ImportPlan asked(HttpServletRequest request, Person me, ImportView view) {
        var before = view.plan();
        var layout = new Layout(
                before.layout().kind(),
                Ask.read(
                                request,
                                "charset",
                                text -> java.nio.charset.Charset.forName(text).name())
                        .filter(List.of("UTF-8", "UTF-16", "windows-1252", "ISO-8859-1")::contains)
                        .orElse(before.layout().charset()),
                Optional.ofNullable(SEPARATORS.get(Ask.line(request, "separator", 10)))
                        .orElse(before.layout().separator()),
                Ask.read(request, "header", Integer::valueOf)
                        .filter(n -> n >= -1 && n < 10)
                        .orElse(before.layout().header()));
        var allowed = new ArrayList<String>();
        targets(view).forEach(group -> group.choices().forEach(choice -> allowed.add(choice.value())));
        var taken = new ArrayList<String>();
        var targets = IntStream.range(0, view.headers().size())
                .mapToObj(i -> Ask.line(request, "target." + i, 60))
                .map(target -> allowed.contains(target) && !taken.contains(target) ? target : "")
                .peek(taken::add)
                .toList();
        return new ImportPlan(
                layout,
                targets,
                Ask.line(request, "dates", 10).equals("day"),
                Ask.read(
                                request,
                                "purpose",
                                text -> ImportPlan.Purpose.valueOf(text.toUpperCase(java.util.Locale.ROOT)))
                        .orElse(before.purpose()),
                said(request, me, view, "status", endings()),
                said(request, me, view, "person", people(me)),
                Ask.read(request, "per-day", Integer::valueOf)
                        .filter(n -> n > 0 && n <= 10_000)
                        .orElse(before.perDay()));
    }

    private Map<String, String> said(
            HttpServletRequest request, Person me, ImportView view, String target, List<LeadPage.Choice> choices) {
        var said = new LinkedHashMap<String, String>(
                target.equals("status") ? view.plan().endings() : view.plan().people());
        words(me, view, target, word -> "").forEach(word -> {
            var value = request.getParameter(target + "." + word.number());
            if (value != null && choices.stream().anyMatch(c -> c.value().equals(value))) {
                said.put(word.word(), value);
            }
        });
        return said;
    }

    // ---- afterwards

    private View report(HttpServletRequest request, ImportView view) {
        var me = me(request);
        var account = identity.account(me.account());
        boolean going = view.state() == ImportView.State.RUNNING || view.state() == ImportView.State.UNDOING;
        var sentences = new ArrayList<String>();
        sentences.add(Words.say("imports.state." + view.state().code(), view.accepted(), view.lines(), view.refused()));
        sentences.addAll(refusals(view.summary()));
        return pages.show(
                "import-report",
                new ImportPage.Report(
                        pages.frame(request, "imports.title"),
                        row(me, view),
                        going,
                        view.state() == ImportView.State.DONE || view.state() == ImportView.State.FAILED,
                        sentences,
                        findings(account, view.summary()),
                        by(view.summary(), "person"),
                        by(view.summary(), "source"),
                        account.name(),
                        Moments.at(clock, me.zone()).exact(clock.instant())));
    }

    private static List<String> refusals(Map<String, Long> summary) {
        return summary.entrySet().stream()
                .filter(e -> e.getKey().startsWith("refused."))
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(e -> Words.say(
                        "imports.refused",
                        e.getValue(),
                        Sentences.reasonName(e.getKey().substring(8))))
                .toList();
    }

    private static List<String> meanings(Account account, Map<String, Long> summary) {
        return findings(account, summary).stream()
                .map(finding -> finding.name() + ": " + finding.value())
                .toList();
    }

    /// What a company wants to talk about, each with its number: how they ended and what they were worth, then
    /// what was left lying.
    private static List<LeadPage.Choice> findings(Account account, Map<String, Long> summary) {
        var findings = new ArrayList<LeadPage.Choice>();
        summary.entrySet().stream()
                .filter(e -> e.getKey().startsWith("ending."))
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .forEach(e -> {
                    var code = e.getKey().substring(7);
                    long value = summary.getOrDefault("value." + code, 0L);
                    var number = Formats.number(e.getValue());
                    findings.add(new LeadPage.Choice(
                            value == 0 ? number : Words.say("imports.worth", number, money(account, value)),
                            ending(code)));
                });
        for (var name : List.of("never-called", "called-once", "no-next-step", "forgotten", "no-phone")) {
            if (summary.containsKey(name)) {
                findings.add(new LeadPage.Choice(worth(account, summary, name), Words.say("imports.finding." + name)));
            }
        }
        if (summary.containsKey("price")) {
            findings.add(new LeadPage.Choice(money(account, summary.get("price")), Words.say("imports.finding.price")));
        }
        return findings;
    }

    /// So many, and what they had cost where that is known.
    private static String worth(Account account, Map<String, Long> summary, String name) {
        var number = Formats.number(summary.getOrDefault(name, 0L));
        long cost = summary.getOrDefault("cost." + name, 0L);
        return cost == 0 ? number : Words.say("imports.cost", number, money(account, cost));
    }

    /// So many by each name, the most first.
    private static List<LeadPage.Choice> by(Map<String, Long> summary, String what) {
        return summary.entrySet().stream()
                .filter(e -> e.getKey().startsWith(what + "."))
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(e -> {
                    var name = e.getKey().substring(what.length() + 1);
                    long won = summary.getOrDefault(what + "-won." + name, 0L);
                    var number = Formats.number(e.getValue());
                    return new LeadPage.Choice(won == 0 ? number : Words.say("imports.of-them-won", number, won), name);
                })
                .toList();
    }

    private static String money(Account account, long minor) {
        return Formats.money(new Money(minor, account.currency()));
    }

    private static String ending(String code) {
        return code.startsWith("lost:")
                ? Words.say("import.ending.lost", Sentences.reasonName(code.substring(5)))
                : Words.say("import.ending." + code);
    }

    @PostMapping("/imports/{id}/undo")
    View undo(HttpServletRequest request, @PathVariable String id) {
        imports.undo(me(request), found(request, id).id());
        return new RedirectView("/imports/" + id);
    }

    @GetMapping("/imports/{id}/refused")
    View refused(HttpServletRequest request, @PathVariable String id) {
        var view = found(request, id);
        var account = me(request).account();
        identity.note(me(request), "refused-exported", Optional.of(view.id()));
        return (model, req, response) -> write(response, account, view);
    }

    private void write(HttpServletResponse response, galena.kernel.AccountId account, ImportView view)
            throws IOException {
        response.setContentType("text/csv; charset=utf-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"refused.csv\"");
        response.setHeader("Cache-Control", "no-store");
        var out = new java.io.OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
        imports.refused(account, view, out, Sentences::reasonName);
        out.flush();
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
