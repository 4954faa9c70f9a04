package galena.web;

import galena.directory.Channel;
import galena.directory.Directory;
import galena.directory.Source;
import galena.identity.Act;
import galena.identity.Identity;
import galena.identity.Person;
import galena.insight.Insight;
import galena.insight.StepExit;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.kernel.Words;
import galena.lead.Standing;
import galena.lead.Transfers;
import galena.playbook.Certificate;
import galena.playbook.Checked;
import galena.playbook.Playbook;
import galena.playbook.PlaybookRef;
import galena.playbook.Playbooks;
import galena.playbook.PublishedVersion;
import galena.playbook.Remarks;
import galena.playbook.Spans;
import galena.playbook.Step;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Playbooks as they are in force: which there are and which leads enter which; each with its picture, its
/// promises, where its leads stand, who is in charge; its versions; moving leads from one to another.
@Controller
class PlaybookPages {
    static final Duration LATELY = Duration.ofDays(30);

    private final Identity identity;
    private final Directory directory;
    private final Playbooks playbooks;
    private final Remarks remarks;
    private final Transfers transfers;
    private final Insight insight;
    private final Names names;
    private final Pages pages;
    private final Clock clock;

    PlaybookPages(
            Identity identity,
            Directory directory,
            Playbooks playbooks,
            Remarks remarks,
            Transfers transfers,
            Insight insight,
            Names names,
            Pages pages,
            Clock clock) {
        this.identity = identity;
        this.directory = directory;
        this.playbooks = playbooks;
        this.remarks = remarks;
        this.transfers = transfers;
        this.insight = insight;
        this.names = names;
        this.pages = pages;
        this.clock = clock;
    }

    // ---- all of them

    @GetMapping("/playbooks")
    View all(HttpServletRequest request) {
        return all(request, 200, "");
    }

    private View all(HttpServletRequest request, int status, String wrong) {
        var me = me(request);
        var named = names.of(me.account());
        var titles = playbooks.all(me.account());
        var shipped = Playbooks.allShipped().stream()
                .filter(name -> titles.stream().noneMatch(t -> t.name().equals(name)))
                .map(name -> new LeadPage.Choice(name, Sentences.playbook(name)))
                .toList();
        var entries = playbooks.entries(me.account()).stream()
                .map(entry -> new PlaybookPage.EntryRow(
                        entry.condition().map(Questions::read).orElse(PlaybookPage.Question.NONE),
                        entry.playbook().toString()))
                .toList();
        var rows = titles.stream().map(title -> line(me, title, named)).toList();
        var targets = titles.stream()
                .filter(title -> title.version() > 0)
                .map(title -> new LeadPage.Choice(title.id().toString(), Sentences.playbook(title.name())))
                .toList();
        return pages.show(
                status,
                "playbooks",
                new PlaybookPage.All(
                        pages.frame(request, "playbooks.title"),
                        rows,
                        entries,
                        targets,
                        Questions.names(Map.of()),
                        shipped,
                        channels(me),
                        managers(me),
                        me.may(Act.PUBLISH_PLAYBOOKS),
                        wrong));
    }

    private PlaybookPage.Line line(Person me, Playbooks.Title title, Names.Of named) {
        var about = textOf(me, title)
                .flatMap(Playbooks::sketch)
                .map(Playbook::about)
                .orElse("");
        long leads = transfers.standing(me.account(), title.id()).stream()
                .mapToLong(Standing::leads)
                .sum();
        return new PlaybookPage.Line(
                title.id().toString(),
                Sentences.playbook(title.name()),
                firstSentence(about),
                title.version() == 0
                        ? Words.say("playbooks.unpublished")
                        : Words.say("playbooks.version", title.version()),
                named.person(title.inCharge()),
                leads,
                playbooks.draft(me.account(), title.id()).isPresent());
    }

    private Optional<String> textOf(Person me, Playbooks.Title title) {
        return title.version() == 0
                ? playbooks.draft(me.account(), title.id()).map(draft -> draft.text())
                : playbooks.text(me.account(), new PlaybookRef(title.id(), title.version()));
    }

    static String firstSentence(String about) {
        int stop = about.indexOf(". ");
        return stop < 0 ? about : about.substring(0, stop + 1);
    }

    /// One that is shipped, or a copy of one of their own, as a draft.
    @PostMapping("/playbooks")
    View add(HttpServletRequest request) {
        var me = me(request);
        var shipped = Ask.line(request, "shipped", 60);
        var copied = Ask.read(request, "copied", UUID::fromString)
                .flatMap(id -> playbooks.title(me.account(), id))
                .flatMap(title -> textOf(me, title));
        var name = shipped.isEmpty()
                ? Ask.line(request, "name", 40)
                        .toLowerCase(java.util.Locale.ROOT)
                        .replace(' ', '-')
                : shipped;
        if (!name.matches("[a-z][a-z0-9-]{0,39}") || (shipped.isEmpty() && copied.isEmpty())) {
            return all(request, 422, Words.say("playbooks.name-wrong"));
        }
        if (!shipped.isEmpty() && !Playbooks.allShipped().contains(shipped)) {
            throw new Ask.NotFound();
        }
        var text = shipped.isEmpty()
                ? copied.orElseThrow(Ask.NotFound::new).replaceFirst("(?m)^playbook: .*$", "playbook: " + name)
                : Playbooks.shipped(shipped);
        return playbooks
                .add(me, name, text)
                .<View>map(id -> new RedirectView("/playbooks/" + id + "/edit"))
                .orElseGet(() -> all(request, 422, Words.say("playbooks.name-taken")));
    }

    private List<PlaybookPage.ChannelRow> channels(Person me) {
        var known = directory.channels(me.account());
        return Channel.CODES.stream()
                .map(code -> {
                    var channel =
                            known.stream().filter(c -> c.code().equals(code)).findFirst();
                    return new PlaybookPage.ChannelRow(
                            code,
                            Words.say("channel." + code),
                            channel.map(c -> c.inCharge().toString()).orElse(""),
                            channel.flatMap(Channel::deputy)
                                    .map(PersonId::toString)
                                    .orElse(""));
                })
                .toList();
    }

    @PostMapping("/playbooks/channels/{channel}")
    View channel(HttpServletRequest request, @PathVariable String channel) {
        var me = me(request);
        var active = identity.people(me.account()).stream()
                .filter(Person::active)
                .map(Person::id)
                .toList();
        if (!Channel.CODES.contains(channel)) {
            throw new Ask.NotFound();
        }
        var inCharge = Ask.read(request, "in-charge", PersonId::of)
                .filter(active::contains)
                .orElseThrow(Ask.NotFound::new);
        directory.entrust(
                me,
                new Channel(
                        channel,
                        inCharge,
                        Ask.read(request, "deputy", PersonId::of)
                                .filter(active::contains)
                                .filter(d -> !d.equals(inCharge))));
        return new RedirectView("/playbooks");
    }

    @PostMapping("/playbooks/entrance")
    View entrance(HttpServletRequest request) {
        var me = me(request);
        var entries = new ArrayList<Playbooks.Entry>();
        for (int i = 0; i < 50; i++) {
            var playbook = Ask.read(request, "row." + i + ".playbook", UUID::fromString);
            var question = Questions.write(
                    Ask.line(request, "row." + i + ".field", 40),
                    Ask.line(request, "row." + i + ".sign", 2),
                    Ask.line(request, "row." + i + ".value", 200),
                    Ask.line(request, "row." + i + ".expert", 500),
                    List.of());
            if (playbook.isPresent() && question.isPresent()) {
                entries.add(new Playbooks.Entry(question, playbook.get()));
            }
        }
        Ask.read(request, "rest", UUID::fromString)
                .ifPresent(rest -> entries.add(new Playbooks.Entry(Optional.empty(), rest)));
        if (entries.isEmpty()) {
            return all(request, 422, Words.say("playbooks.rest-missing"));
        }
        return playbooks
                .setEntries(me, entries)
                .map(wrong -> all(request, 422, wrong))
                .orElseGet(() -> new RedirectView("/playbooks"));
    }

    // ---- one of them

    @GetMapping("/playbooks/{id}")
    View one(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var title = title(me, id);
        if (title.version() == 0) {
            return new RedirectView("/playbooks/" + title.id() + "/edit");
        }
        var text = textOf(me, title).orElseThrow(Ask.NotFound::new);
        if (!(Playbooks.check(text) instanceof Checked.Sound(var playbook, var certificate))) {
            return new RedirectView("/playbooks/" + title.id() + "/edit");
        }
        return pages.show("playbook", page(request, me, title, playbook, certificate));
    }

    private PlaybookPage.One page(
            HttpServletRequest request, Person me, Playbooks.Title title, Playbook playbook, Certificate certificate) {
        var standing = transfers.standing(me.account(), title.id());
        long leads = standing.stream().mapToLong(Standing::leads).sum();
        long older = standing.stream()
                .filter(s -> s.version() != title.version())
                .mapToLong(Standing::leads)
                .sum();
        var exits = insight.exits(me.account(), title.id(), clock.instant().minus(Duration.ofDays(days(request))));
        var named = names.of(me.account());
        return new PlaybookPage.One(
                pages.frame(request, "playbook.title"),
                title.id().toString(),
                Sentences.playbook(title.name()),
                playbook.about(),
                older == 0 ? Words.say("playbook.leads", leads) : Words.say("playbook.leads-older", leads, older),
                PlaybookWords.promises(certificate),
                PlaybookWords.longest(certificate),
                PlaybookWords.picture(playbook, Set.of(), "", step -> "#step-" + step),
                playbook.steps().values().stream()
                        .map(step -> row(step, standing, exits, title.version()))
                        .toList(),
                versions(me, title),
                playbooks.draft(me.account(), title.id()).isPresent(),
                me.may(Act.PUBLISH_PLAYBOOKS),
                named.person(title.inCharge()),
                title.deputy().map(named::person).orElse(""),
                managers(me),
                values(me, title, playbook),
                transfer(me, title),
                older > 0,
                (int) remarks.of(me.account(), title.id(), clock.instant()).stream()
                        .filter(r -> r.settledAt().isEmpty())
                        .count(),
                days(request));
    }

    /// How far back one looks: 7, 30, 90 or 365 days.
    private static int days(HttpServletRequest request) {
        return Ask.read(request, "days", Integer::valueOf)
                .filter(List.of(7, 30, 90, 365)::contains)
                .orElse((int) LATELY.toDays());
    }

    static PlaybookPage.StepRow row(Step step, List<Standing> standing, List<StepExit> exits, int version) {
        var here = standing.stream().filter(s -> s.step().equals(step.name())).toList();
        return new PlaybookPage.StepRow(
                step.name(),
                EditorWords.title(step.name()),
                PlaybookWords.kind(step),
                here.stream().mapToLong(Standing::leads).sum(),
                here.stream()
                        .filter(s -> s.version() != version)
                        .mapToLong(Standing::leads)
                        .sum(),
                exits.stream()
                        .filter(exit -> exit.step().equals(step.name()))
                        .map(exit -> Words.say("playbook.exit", PlaybookWords.way(exit.exit()), exit.leads()))
                        .toList(),
                step instanceof Step.Decide
                        ? Words.say("playbook.otherwise", PlaybookWords.target(step.atLimit()))
                        : Words.say("playbook.silent", Spans.words(step.limit()), PlaybookWords.target(step.atLimit())),
                false);
    }

    private List<PlaybookPage.Version> versions(Person me, Playbooks.Title title) {
        var named = names.of(me.account());
        var moments = Moments.at(clock, me.zone());
        return playbooks.versions(me.account(), title.id()).stream()
                .map(v -> new PlaybookPage.Version(
                        v.version(),
                        named.person(v.by()),
                        moments.say(v.at()),
                        moments.exact(v.at()),
                        v.why(),
                        v.version() == title.version()))
                .toList();
    }

    private List<LeadPage.Choice> managers(Person me) {
        return identity.people(me.account()).stream()
                .filter(Person::active)
                .map(p -> new LeadPage.Choice(p.id().toString(), p.name()))
                .toList();
    }

    private List<PlaybookPage.Value> values(Person me, Playbooks.Title title, Playbook playbook) {
        var values = new ArrayList<PlaybookPage.Value>();
        for (Source source : playbook.parameters().isEmpty() ? List.<Source>of() : directory.sources(me.account())) {
            var given = playbooks.values(me.account(), title.id(), source.id());
            playbook.parameters()
                    .values()
                    .forEach(parameter -> values.add(new PlaybookPage.Value(
                            source.id().toString(),
                            source.name(),
                            parameter.name(),
                            given.getOrDefault(parameter.name(), ""),
                            parameter.standard(),
                            parameter.most())));
        }
        return values;
    }

    private String transfer(Person me, Playbooks.Title title) {
        return transfers
                .newest(me.account(), title.id())
                .filter(t -> t.doneAt().isEmpty())
                .map(t -> Words.say("transfer.going", t.moved(), t.to().version()))
                .orElse("");
    }

    @PostMapping("/playbooks/{id}/charge")
    View entrust(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var title = title(me, id);
        var active = identity.people(me.account()).stream()
                .filter(Person::active)
                .map(Person::id)
                .toList();
        var inCharge = Ask.read(request, "in-charge", PersonId::of)
                .filter(active::contains)
                .orElseThrow(Ask.NotFound::new);
        playbooks.entrust(
                me,
                title.id(),
                inCharge,
                Ask.read(request, "deputy", PersonId::of).filter(active::contains));
        return new RedirectView("/playbooks/" + title.id());
    }

    @PostMapping("/playbooks/{id}/values")
    View value(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var title = title(me, id);
        var source = Ask.read(request, "source", SourceId::of)
                .flatMap(s -> directory.source(me.account(), s))
                .orElseThrow(Ask.NotFound::new);
        var value = Ask.line(request, "value", 500);
        var wrong = playbooks.setValue(
                me,
                title.id(),
                source.id(),
                Ask.line(request, "name", 40),
                value.isEmpty() ? Optional.empty() : Optional.of(value));
        return wrong.<View>map(why -> all(request, 422, why))
                .orElseGet(() -> new RedirectView("/playbooks/" + title.id()));
    }

    // ---- versions

    @GetMapping("/playbooks/{id}/versions/{number}")
    View version(HttpServletRequest request, @PathVariable String id, @PathVariable("number") String written) {
        int number = number(written);
        var me = me(request);
        var title = title(me, id);
        var version = playbooks.versions(me.account(), title.id()).stream()
                .filter(v -> v.version() == number)
                .findFirst()
                .orElseThrow(Ask.NotFound::new);
        var now = textOf(me, title).orElse("");
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
        var title = title(me, id);
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
        var title = title(me, id);
        var playbook = textOf(me, title).flatMap(Playbooks::sketch).orElseThrow(Ask.NotFound::new);
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
        var title = title(me, id);
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

    private Playbooks.Title title(Person me, String id) {
        return playbooks.title(me.account(), Ask.id(id)).orElseThrow(Ask.NotFound::new);
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
