package galena.web;

import galena.directory.Directory;
import galena.identity.Act;
import galena.identity.Person;
import galena.insight.Insight;
import galena.insight.StepExit;
import galena.insight.StepLeft;
import galena.kernel.LeadId;
import galena.kernel.Words;
import galena.lead.Leads;
import galena.lead.TrailEntry;
import galena.lead.Transfers;
import galena.playbook.Checked;
import galena.playbook.Playbook;
import galena.playbook.PlaybookRef;
import galena.playbook.Playbooks;
import galena.playbook.Remarks;
import galena.playbook.Spans;
import galena.playbook.Step;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Playbooks among those who work by them: the page to hang up, what is expected of each, what does not fit and
/// what became of it, the review of the month.
@Controller
class ReviewPages {
    private final Directory directory;
    private final Playbooks playbooks;
    private final Remarks remarks;
    private final Expectations expectations;
    private final Leads leads;
    private final Transfers transfers;
    private final Insight insight;
    private final Names names;
    private final Pages pages;
    private final Clock clock;

    ReviewPages(
            Directory directory,
            Playbooks playbooks,
            Remarks remarks,
            Expectations expectations,
            Leads leads,
            Transfers transfers,
            Insight insight,
            Names names,
            Pages pages,
            Clock clock) {
        this.directory = directory;
        this.playbooks = playbooks;
        this.remarks = remarks;
        this.expectations = expectations;
        this.leads = leads;
        this.transfers = transfers;
        this.insight = insight;
        this.names = names;
        this.pages = pages;
        this.clock = clock;
    }

    // ---- to print

    @GetMapping("/playbooks/{id}/print")
    View print(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var title = title(me, id);
        var text = text(me, title);
        if (!(Playbooks.check(text) instanceof Checked.Sound(var playbook, var certificate))) {
            throw new Ask.NotFound();
        }
        var named = names.of(me.account());
        return pages.show(
                "print",
                new PlaybookPage.Sheet(
                        pages.frame(request, "print.title"),
                        title.id().toString(),
                        Sentences.playbook(title.name()),
                        PlaybookWords.firstSentence(playbook.about()),
                        Words.say("channel." + channel(playbook)) + channelCharge(me, channel(playbook), named),
                        title.deputy()
                                .map(d -> Words.say("charge.both", named.person(title.inCharge()), named.person(d)))
                                .orElseGet(() -> Words.say("charge.alone", named.person(title.inCharge()))),
                        Words.say("playbooks.version", title.version()),
                        playbook.steps().values().stream().map(ReviewPages::row).toList(),
                        PlaybookWords.promises(certificate)));
    }

    private String channelCharge(Person me, String code, Names.Of named) {
        return directory.channels(me.account()).stream()
                .filter(channel -> channel.code().equals(code))
                .map(channel -> " (" + Words.say("charge.alone", named.person(channel.inCharge())) + ")")
                .findFirst()
                .orElse("");
    }

    private static String channel(Playbook playbook) {
        return Words.knows("channel." + playbook.channel()) ? playbook.channel() : "direct";
    }

    private static PlaybookPage.SheetRow row(Step step) {
        var ifNot = PlaybookWords.target(step.atLimit());
        if (!(step instanceof Step.Human human)) {
            return new PlaybookPage.SheetRow(
                    EditorWords.title(step.name()),
                    PlaybookWords.kind(step),
                    Words.say("print.machine"),
                    "",
                    step.limit().isZero() ? "" : Spans.words(step.limit()),
                    ifNot,
                    "",
                    "");
        }
        var outcomes = human.outcomes().values().stream()
                .map(o -> Words.say("print.outcome", Sentences.outcomeName(o.code()), PlaybookWords.target(o.target())))
                .toList();
        var when = human.after().stream()
                .map(d -> d.isZero() ? Words.say("print.at-once") : Spans.words(d))
                .toList();
        return new PlaybookPage.SheetRow(
                EditorWords.title(step.name()),
                Words.say("kind." + human.kind().code()),
                PlaybookWords.by(human.by()),
                when.isEmpty() ? Words.say("print.at-once") : Words.say("print.after", String.join(", ", when)),
                Spans.words(human.within()),
                ifNot,
                String.join("; ", outcomes),
                human.script());
    }

    // ---- what is expected of me

    @GetMapping("/me/expected")
    View expected(HttpServletRequest request) {
        var me = me(request);
        var rows = expectations.of(me);
        var confirmed = expectations.confirmed(me);
        var named = names.of(me.account());
        var moments = Moments.at(clock, me.zone());
        return pages.show(
                "expected",
                new PlaybookPage.Expected(
                        pages.frame(request, "expected.title"),
                        Words.say("expected.sentence", rows.size()),
                        rows,
                        confirmed
                                .map(at -> Words.say("expected.confirmed", moments.say(at)))
                                .orElse(""),
                        remarks.unheard(me).stream()
                                .map(remark -> EditorView.remarkRow(remark, named, moments))
                                .toList()));
    }

    @PostMapping("/me/expected")
    View confirm(HttpServletRequest request) {
        var me = me(request);
        expectations.confirm(me);
        remarks.heard(me);
        return new RedirectView("/me/expected");
    }

    // ---- this does not fit

    @PostMapping("/leads/{id}/remarks")
    View remark(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var lead = new LeadId(Ask.id(id));
        var view = leads.view(me.account(), lead).orElseThrow(Ask.NotFound::new);
        var body = Ask.text(request, "remark", 2000);
        view.held()
                .filter(held -> !body.isBlank())
                .ifPresent(held -> remarks.say(me, held.ref(), held.position().step(), lead, body));
        return new RedirectView(Ask.line(request, "from", 10).equals("desk") ? "/desk" : "/leads/" + lead);
    }

    @PostMapping("/playbooks/{id}/remarks/{remark}")
    View settle(HttpServletRequest request, @PathVariable String id, @PathVariable String remark) {
        var me = me(request);
        var title = title(me, id);
        if (!remarks.settle(me, Ask.id(remark), Ask.text(request, "answer", 2000))) {
            throw new Ask.NotFound();
        }
        return new RedirectView("/playbooks/" + title.id() + "/review");
    }

    // ---- the month's review

    @GetMapping("/playbooks/{id}/review")
    View review(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var title = title(me, id);
        var playbook = Playbooks.sketch(text(me, title)).orElseThrow(Ask.NotFound::new);
        var since = clock.instant().minus(PlaybookPages.LATELY);
        var exits = insight.exits(me.account(), title.id(), since);
        var standing = transfers.standing(me.account(), title.id());
        var named = names.of(me.account());
        var moments = Moments.at(clock, me.zone());
        var said = insight.whoLeft(me.account(), title.id(), "something-else", since, 50);
        var silent =
                exits.stream().filter(exit -> exit.exit().equals("silent-exit")).toList();
        return pages.show(
                "review",
                new PlaybookPage.Review(
                        pages.frame(request, "review.title"),
                        title.id().toString(),
                        Sentences.playbook(title.name()),
                        remarks.of(me.account(), title.id(), since).stream()
                                .map(remark -> EditorView.remarkRow(remark, named, moments))
                                .toList(),
                        exits.stream()
                                .filter(exit -> exit.exit().equals("something-else"))
                                .map(exit -> new PlaybookPage.ElseRow(
                                        EditorWords.title(exit.step()),
                                        exit.leads(),
                                        said.stream()
                                                .filter(left -> left.step().equals(exit.step()))
                                                .flatMap(left -> said(me, left).stream())
                                                .toList()))
                                .toList(),
                        playbook.steps().values().stream()
                                .filter(step ->
                                        silent.stream().anyMatch(e -> e.step().equals(step.name())))
                                .map(step -> PlaybookPages.row(step, standing, of(silent, step), title.version()))
                                .toList(),
                        me.may(Act.PUBLISH_PLAYBOOKS)));
    }

    private Optional<PlaybookPage.SaidRow> said(Person me, StepLeft left) {
        var content = leads.trail(me.account(), left.lead()).stream()
                .filter(entry -> entry.seq() == left.seq())
                .findFirst()
                .flatMap(TrailEntry::content);
        return leads.view(me.account(), left.lead())
                .map(view -> new PlaybookPage.SaidRow(
                        left.lead().toString(),
                        view.contact().name(),
                        view.notes().stream()
                                .filter(note -> content.equals(Optional.of(note.id())))
                                .map(note -> note.body())
                                .findFirst()
                                .orElse("")));
    }

    private static List<StepExit> of(List<StepExit> exits, Step step) {
        return exits.stream().filter(exit -> exit.step().equals(step.name())).toList();
    }

    // ---- small things

    private String text(Person me, Playbooks.Title title) {
        return playbooks
                .text(me.account(), new PlaybookRef(title.id(), title.version()))
                .orElse("");
    }

    private Playbooks.Title title(Person me, String id) {
        return playbooks.title(me.account(), Ask.id(id)).orElseThrow(Ask.NotFound::new);
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
