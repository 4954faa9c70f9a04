package galena.web;

import galena.directory.Channel;
import galena.directory.Directory;
import galena.identity.Act;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.PersonId;
import galena.kernel.Words;
import galena.lead.Standing;
import galena.lead.Transfers;
import galena.playbook.Playbook;
import galena.playbook.Playbooks;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// All playbooks: which there are, which leads enter which, who is in charge of a channel.
@Controller
class EntrancePages {
    private final Identity identity;
    private final Directory directory;
    private final Playbooks playbooks;
    private final Transfers transfers;
    private final Names names;
    private final Pages pages;

    EntrancePages(
            Identity identity,
            Directory directory,
            Playbooks playbooks,
            Transfers transfers,
            Names names,
            Pages pages) {
        this.identity = identity;
        this.directory = directory;
        this.playbooks = playbooks;
        this.transfers = transfers;
        this.names = names;
        this.pages = pages;
    }

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
                        PlaybookPages.colleagues(identity, me),
                        me.may(Act.PUBLISH_PLAYBOOKS),
                        wrong));
    }

    private PlaybookPage.Line line(Person me, Playbooks.Title title, Names.Of named) {
        var about = PlaybookPages.textOf(playbooks, me, title)
                .flatMap(Playbooks::sketch)
                .map(Playbook::about)
                .orElse("");
        long leads = transfers.standing(me.account(), title.id()).stream()
                .mapToLong(Standing::leads)
                .sum();
        return new PlaybookPage.Line(
                title.id().toString(),
                Sentences.playbook(title.name()),
                PlaybookWords.firstSentence(about),
                title.version() == 0
                        ? Words.say("playbooks.unpublished")
                        : Words.say("playbooks.version", title.version()),
                named.person(title.inCharge()),
                leads,
                playbooks.draft(me.account(), title.id()).isPresent());
    }

    /// One that is shipped, or a copy of one of their own, as a draft.
    @PostMapping("/playbooks")
    View add(HttpServletRequest request) {
        var me = me(request);
        var shipped = Ask.line(request, "shipped", 60);
        var copied = Ask.read(request, "copied", UUID::fromString)
                .flatMap(id -> playbooks.title(me.account(), id))
                .flatMap(title -> PlaybookPages.textOf(playbooks, me, title));
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

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
