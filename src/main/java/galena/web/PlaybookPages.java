package galena.web;

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
import galena.playbook.Remarks;
import galena.playbook.Spans;
import galena.playbook.Step;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// One playbook as it is in force: its picture, its promises, where its leads stand, who is in charge of it.
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

    @GetMapping("/playbooks/{id}")
    View one(HttpServletRequest request, @PathVariable String id) {
        return one(request, id, 200, "");
    }

    private View one(HttpServletRequest request, String id, int status, String wrong) {
        var me = me(request);
        var title = title(playbooks, me, id);
        if (title.version() == 0) {
            return new RedirectView("/playbooks/" + title.id() + "/edit");
        }
        var text = textOf(playbooks, me, title).orElseThrow(Ask.NotFound::new);
        if (!(Playbooks.check(text) instanceof Checked.Sound(var playbook, var certificate))) {
            return new RedirectView("/playbooks/" + title.id() + "/edit");
        }
        return pages.show(status, "playbook", page(request, me, title, playbook, certificate, wrong));
    }

    private PlaybookPage.One page(
            HttpServletRequest request,
            Person me,
            Playbooks.Title title,
            Playbook playbook,
            Certificate certificate,
            String wrong) {
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
                colleagues(identity, me),
                values(me, title, playbook),
                transfer(me, title),
                older > 0,
                (int) remarks.of(me.account(), title.id(), clock.instant()).stream()
                        .filter(r -> r.settledAt().isEmpty())
                        .count(),
                days(request),
                wrong);
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
        var title = title(playbooks, me, id);
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
        var title = title(playbooks, me, id);
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
        return wrong.map(why -> one(request, id, 422, why))
                .orElseGet(() -> new RedirectView("/playbooks/" + title.id()));
    }

    static List<LeadPage.Choice> colleagues(Identity identity, Person me) {
        return identity.people(me.account()).stream()
                .filter(Person::active)
                .map(p -> new LeadPage.Choice(p.id().toString(), p.name()))
                .toList();
    }

    /// What is in force, or the draft of one that never was.
    static Optional<String> textOf(Playbooks playbooks, Person me, Playbooks.Title title) {
        return title.version() == 0
                ? playbooks.draft(me.account(), title.id()).map(draft -> draft.text())
                : playbooks.text(me.account(), new PlaybookRef(title.id(), title.version()));
    }

    static Playbooks.Title title(Playbooks playbooks, Person me, String id) {
        return playbooks.title(me.account(), Ask.id(id)).orElseThrow(Ask.NotFound::new);
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
