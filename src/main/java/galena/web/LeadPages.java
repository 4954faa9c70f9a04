package galena.web;

import galena.consent.Consent;
import galena.conversion.Conversion;
import galena.conversion.Credits;
import galena.conversion.Customers;
import galena.desk.Drafts;
import galena.directory.Directory;
import galena.directory.Source;
import galena.distribution.Distribution;
import galena.identity.Act;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.kernel.Words;
import galena.lead.Held;
import galena.lead.Holder;
import galena.lead.LeadFilter;
import galena.lead.LeadLine;
import galena.lead.LeadView;
import galena.lead.Leads;
import galena.lead.Merges;
import galena.lead.Messages;
import galena.lead.Scores;
import galena.lead.Scoring;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Leads, found, listed, typed in, looked at, moved.
@Controller
class LeadPages {
    private static final int PAGE = 100;
    private static final Set<String> STATES = Set.of("open", "waiting", "unowned", "won", "lost");

    private final Drafts drafts;
    private final Identity identity;
    private final Directory directory;
    private final Distribution distribution;
    private final Leads leads;
    private final Consent consent;
    private final Conversion conversion;
    private final Credits credits;
    private final Earners earners;
    private final Customers customers;
    private final Messages messages;
    private final Merges merges;
    private final Cards cards;
    private final Lines lines;
    private final Names names;
    private final Reasons reasons;
    private final Scores scores;
    private final Pages pages;
    private final Clock clock;

    LeadPages(
            Drafts drafts,
            Identity identity,
            Directory directory,
            Distribution distribution,
            Leads leads,
            Consent consent,
            Conversion conversion,
            Credits credits,
            Earners earners,
            Customers customers,
            Messages messages,
            Merges merges,
            Cards cards,
            Lines lines,
            Names names,
            Reasons reasons,
            Scores scores,
            Pages pages,
            Clock clock) {
        this.drafts = drafts;
        this.identity = identity;
        this.directory = directory;
        this.distribution = distribution;
        this.leads = leads;
        this.consent = consent;
        this.conversion = conversion;
        this.credits = credits;
        this.earners = earners;
        this.customers = customers;
        this.messages = messages;
        this.merges = merges;
        this.cards = cards;
        this.lines = lines;
        this.names = names;
        this.reasons = reasons;
        this.scores = scores;
        this.pages = pages;
        this.clock = clock;
    }

    // ---- lists

    @GetMapping("/find")
    View find(HttpServletRequest request) {
        var person = me(request);
        var words = Ask.line(request, "q", 100);
        var found = rows(person, leads.find(person.account(), words, 20));
        return pages.show(
                "find", new LeadPage.Search(pages.frame(request, "find.title"), words, found, person.may(Act.WORK)));
    }

    @GetMapping("/mine")
    View mine(HttpServletRequest request) {
        var person = me(request);
        var all = leads.ofPerson(person.account(), person.id(), 500);
        Predicate<LeadLine> open = LeadLine::isOpen;
        Predicate<LeadLine> mine = line -> line.isWith(person.id());
        return pages.show(
                "mine",
                new LeadPage.Mine(
                        pages.frame(request, "mine.title"),
                        rows(person, those(all, open.and(mine).and(LeadLine::promised))),
                        rows(person, those(all, open.and(mine).and(line -> !line.promised()))),
                        rows(person, those(all, open.and(mine.negate()))),
                        rows(person, those(all, open.negate()))));
    }

    private static List<LeadLine> those(List<LeadLine> lines, Predicate<LeadLine> wanted) {
        return lines.stream().filter(wanted).toList();
    }

    @GetMapping("/leads")
    View all(HttpServletRequest request) {
        var person = me(request);
        var state = Optional.of(Ask.line(request, "state", 20)).filter(STATES::contains);
        var filter = new LeadFilter(
                Ask.read(request, "source", SourceId::of),
                Ask.read(request, "person", PersonId::of),
                state,
                Ask.read(request, "before", Instant::parse),
                Ask.read(request, "lead", LeadId::of));
        var found = leads.page(person.account(), filter, PAGE + 1);
        var shown = found.subList(0, Math.min(PAGE, found.size()));
        return pages.show(
                "leads",
                new LeadPage.All(
                        pages.frame(request, "leads.title"),
                        Words.say(found.size() > PAGE ? "leads.many" : "leads.count", shown.size()),
                        rows(person, shown),
                        sources(person),
                        identity.people(person.account()).stream()
                                .map(p -> new LeadPage.Choice(p.id().toString(), p.name()))
                                .toList(),
                        Ask.line(request, "source", 40),
                        Ask.line(request, "person", 40),
                        state.orElse(""),
                        lines.destinations(person.account()),
                        found.size() > PAGE ? Optional.of(more(request, shown.getLast())) : Optional.empty()));
    }

    private static String more(HttpServletRequest request, LeadLine last) {
        var query = new LinkedHashMap<String, String>();
        for (var name : List.of("source", "person", "state")) {
            query.put(name, Ask.line(request, name, 40));
        }
        query.put("before", last.receivedAt().toString());
        query.put("lead", last.id().toString());
        var parts = new ArrayList<String>();
        query.forEach((name, value) -> parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return "/leads?" + String.join("&", parts);
    }

    private List<LeadPage.Row> rows(Person person, List<LeadLine> found) {
        var named = names.of(person.account());
        var moments = Moments.at(clock, person.zone());
        var country = identity.account(person.account()).country();
        return found.stream()
                .map(line -> lines.row(line, named, moments, country))
                .toList();
    }

    private List<LeadPage.Choice> sources(Person person) {
        return directory.sources(person.account()).stream()
                .map((Source s) -> new LeadPage.Choice(s.id().toString(), s.name()))
                .toList();
    }

    // ---- one lead

    @GetMapping("/leads/{id}")
    View lead(HttpServletRequest request, @PathVariable String id) {
        return lead(request, 200, view(request, id), "");
    }

    private LeadView view(HttpServletRequest request, String id) {
        return leads.view(me(request).account(), new LeadId(Ask.id(id))).orElseThrow(Ask.NotFound::new);
    }

    private View lead(HttpServletRequest request, int status, LeadView view, String wrong) {
        var person = me(request);
        var named = names.of(person.account());
        var moments = Moments.at(clock, person.zone());
        var contact = view.contact();
        boolean mine = view.held()
                        .filter(h -> h.isHeldBy(person.id()) && !h.decision())
                        .isPresent()
                && person.may(Act.WORK);
        var decide = view.held()
                .filter(h -> h.decision() && person.may(Act.MANAGE_LEADS))
                .flatMap(h -> cards.card(person, view));
        return pages.show(
                status,
                "lead",
                new LeadPage.One(
                        pages.frame(request, "lead.title"),
                        view.id().toString(),
                        view.turn(),
                        view.isOpen() && (mine || person.may(Act.MANAGE_LEADS)),
                        customers.of(view.account(), view.id()).map(UUID::toString),
                        ContactForm.of(contact),
                        contact.name().isEmpty() ? Words.say("card.nobody") : contact.name(),
                        contact.city().isEmpty() || contact.region().isEmpty()
                                ? contact.city() + contact.region()
                                : contact.city() + ", " + contact.region(),
                        cards.ways(person, view, moments),
                        cards.warnings(view),
                        cards.fields(view),
                        named.source(view.facts().source()),
                        view.facts().test(),
                        moments.say(view.facts().receivedAt()),
                        moments.exact(view.facts().receivedAt()),
                        view.isOpen(),
                        status(view, named),
                        facts(view, named, moments),
                        Sentences.of(leads.trail(person.account(), view.id()), view.notes(), named, moments),
                        reasons.of(person.account(), view.id(), moments),
                        view.notes().stream()
                                .map(n ->
                                        new DeskPage.NoteLine(named.person(n.author()), moments.say(n.at()), n.body()))
                                .toList(),
                        cards.attached(view),
                        cards.written(view, moments),
                        cards.household(view, named, moments),
                        agreements(view, moments),
                        merged(view, named, moments),
                        money(view, named, moments),
                        sale(person, view),
                        mine,
                        decide,
                        cards.correction(person, view, moments),
                        person.may(Act.MANAGE_LEADS) ? lines.destinations(person.account()) : List.of(),
                        wrong));
    }

    /// What they agreed to.
    private List<LeadPage.Fact> agreements(LeadView view, Moments moments) {
        return consent.agreements(view.account(), view.id()).stream()
                .map(agreed -> new LeadPage.Fact(
                        moments.exact(agreed.at()),
                        agreed.words().isEmpty() ? agreed.certificate() : agreed.words(),
                        Stream.of(agreed.version(), agreed.channels(), agreed.address(), agreed.certificate())
                                .filter(part -> !part.isEmpty())
                                .collect(java.util.stream.Collectors.joining(" · "))))
                .toList();
    }

    /// What it was made one with.
    private List<LeadPage.Merged> merged(LeadView view, Names.Of named, Moments moments) {
        return merges.of(view.account(), view.id()).stream()
                .flatMap(merge -> {
                    boolean gone = merge.kept().equals(view.id());
                    var other = gone ? merge.gone() : merge.kept();
                    return leads.view(view.account(), other).stream()
                            .map(lead -> new LeadPage.Merged(
                                    merge.id().toString(),
                                    Words.say(
                                            gone ? "merged.here" : "merged.there",
                                            named.person(merge.by()),
                                            moments.say(merge.at())),
                                    other.toString(),
                                    lead.contact().name(),
                                    gone,
                                    gone
                                            ? Sentences.of(
                                                    leads.trail(view.account(), other), lead.notes(), named, moments)
                                            : List.of()));
                })
                .toList();
    }

    /// Its costs and incomes, and who shares the credit.
    private List<LeadPage.Fact> money(LeadView view, Names.Of named, Moments moments) {
        var postings = conversion.money(view.account(), view.id()).stream()
                .map(p -> new LeadPage.Fact(
                        Words.say("money." + p.kind().name().toLowerCase(java.util.Locale.ROOT)),
                        Formats.money(p.money()),
                        p.billed()
                                .map(billed -> Words.say(
                                        "money.billed",
                                        moments.exact(p.at()),
                                        Formats.money(billed.money()),
                                        billed.rate().toPlainString()))
                                .orElse(moments.exact(p.at()))));
        var shared = credits.of(view.account(), view.id()).stream()
                .map(c -> new LeadPage.Fact(
                        Words.say("credit.share", earners.name(view.account(), named, c.party())),
                        Words.say("credit.of", CreditPages.percent(c.share())),
                        ""));
        var revised = credits.revisions(view.account(), view.id()).stream()
                .map(revision -> new LeadPage.Fact(
                        Words.say("credit.revised", named.person(revision.by()), moments.say(revision.at())),
                        revision.reason(),
                        moments.exact(revision.at())));
        return Stream.concat(Stream.concat(postings, shared), revised).toList();
    }

    /// Who shares in its sale, to be put right by whoever manages.
    private Optional<LeadPage.Sale> sale(Person person, LeadView view) {
        var shared = credits.of(view.account(), view.id());
        if (shared.isEmpty() || !person.may(Act.MANAGE_LEADS)) {
            return Optional.empty();
        }
        var parts = new ArrayList<LeadPage.Choice>();
        shared.forEach(credit ->
                parts.add(new LeadPage.Choice(Earners.written(credit.party()), CreditPages.percent(credit.share()))));
        while (parts.size() < CreditPages.MOST_PARTIES) {
            parts.add(new LeadPage.Choice("", ""));
        }
        var choices = new ArrayList<>(earners.all(view.account()));
        shared.stream()
                .map(credit -> credit.party())
                .filter(party -> choices.stream().noneMatch(c -> c.value().equals(Earners.written(party))))
                .forEach(party -> choices.add(new LeadPage.Choice(
                        Earners.written(party), earners.name(view.account(), names.of(view.account()), party))));
        return Optional.of(new LeadPage.Sale(parts, choices));
    }

    private static String status(LeadView view, Names.Of names) {
        if (view.ended().isPresent()) {
            var ended = view.ended().get();
            return ended.ending().equals("won")
                    ? Words.say("status.won")
                    : Words.say("status.closed", Sentences.reasonName(ended.reason()));
        }
        return view.held().map(held -> holder(held, names)).orElse("");
    }

    private static String holder(Held held, Names.Of names) {
        return switch (held.holder()) {
            case Holder.Hand(var hand) ->
                Words.say(held.begunAt().isPresent() ? "status.talking" : "status.has", names.person(hand));
            case Holder.Pool pool -> Words.say("status.waiting");
            case Holder.Partner partner -> Words.say("status.partner");
            case Holder.Machine machine ->
                Words.say("status.machine", Sentences.step(held.position().step()));
        };
    }

    private List<LeadPage.Fact> facts(LeadView view, Names.Of names, Moments moments) {
        var facts = new ArrayList<LeadPage.Fact>();
        view.held().ifPresent(held -> {
            facts.add(new LeadPage.Fact(Words.say("fact.in-charge"), names.person(held.responsible()), ""));
            facts.add(new LeadPage.Fact(
                    Words.say("fact.next"), Sentences.step(held.position().step()), ""));
            facts.add(new LeadPage.Fact(
                    Words.say(held.promised() ? "fact.promised" : "fact.from"),
                    moments.say(held.readyAt()),
                    moments.exact(held.readyAt())));
            facts.add(new LeadPage.Fact(
                    Words.say("fact.until"), moments.say(held.limitAt()), moments.exact(held.limitAt())));
        });
        view.facts()
                .owner()
                .ifPresent(owner -> facts.add(new LeadPage.Fact(Words.say("fact.owner"), names.person(owner), "")));
        facts.add(new LeadPage.Fact(
                Words.say("fact.milestone"),
                Words.say("milestone." + view.facts().milestone().code()),
                ""));
        points(view).ifPresent(facts::add);
        facts.add(new LeadPage.Fact(
                Words.say("fact.attempts"), String.valueOf(view.facts().attempts()), ""));
        return facts;
    }

    /// With how many points it came, and which rules that hold now gave them.
    private Optional<LeadPage.Fact> points(LeadView view) {
        return view.facts().traits().score().map(points -> {
            var scoring = scores.now(view.account());
            var held = scoring.held(scores.brought(view.account()).apply(view.facts())).stream()
                    .map(place -> scoring.lines().get(place))
                    .toList();
            int sum = held.stream().mapToInt(Scoring.Line::points).sum();
            var why = held.stream()
                    .map(line -> PlanWords.term(line.when()) + " " + PointSheets.signed(line.points()))
                    .collect(java.util.stream.Collectors.joining(", "));
            // what is over keeps what it came with, whatever the rules say now
            return new LeadPage.Fact(
                    Words.say("fact.score"),
                    sum == points && !why.isEmpty() ? Words.say("fact.score.of", points, why) : String.valueOf(points),
                    "");
        });
    }

    @PostMapping("/leads/{id}/notes")
    View note(HttpServletRequest request, @PathVariable String id) {
        var view = view(request, id);
        var body = Ask.text(request, "body", 5000);
        if (!body.isBlank()) {
            leads.note(me(request), view.id(), body);
            drafts.noted(me(request), view.id());
        }
        return new RedirectView(Ask.line(request, "from", 20).equals("desk") ? "/desk" : "/leads/" + view.id());
    }

    /// Whoever has the lead has read what was written.
    @PostMapping("/leads/{id}/seen")
    View seen(HttpServletRequest request, @PathVariable String id) {
        var view = view(request, id);
        messages.seen(view.account(), view.id());
        return new RedirectView("/leads/" + view.id());
    }

    @PostMapping("/leads/{id}/contact")
    View correct(HttpServletRequest request, @PathVariable String id) {
        var view = view(request, id);
        var form = ContactForm.from(request);
        var country = identity.account(me(request).account()).country();
        var wrong = form.unreadable(country);
        if (!wrong.isEmpty()) {
            return lead(request, 422, view, Words.say("type.unreadable", String.join(", ", wrong)));
        }
        if (form.hasNoWay()) {
            return lead(request, 422, view, Words.say("type.no-way"));
        }
        leads.correct(me(request), view.id(), form.contact(view.contact(), country));
        return new RedirectView(Ask.line(request, "from", 20).equals("desk") ? "/desk" : "/leads/" + view.id());
    }

    @PostMapping("/leads/{id}/reopen")
    View reopen(HttpServletRequest request, @PathVariable String id) {
        var view = view(request, id);
        distribution.reopen(me(request), view.id());
        return new RedirectView("/leads/" + view.id());
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
