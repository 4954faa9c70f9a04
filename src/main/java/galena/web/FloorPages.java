package galena.web;

import galena.conversion.Conversion;
import galena.delivery.MailServer;
import galena.delivery.Outbox;
import galena.delivery.Telephone;
import galena.delivery.Telephony;
import galena.delivery.Texts;
import galena.desk.Desk;
import galena.desk.Seat;
import galena.directory.Directory;
import galena.directory.Source;
import galena.distribution.Hands;
import galena.distribution.Training;
import galena.identity.Identity;
import galena.identity.Person;
import galena.insight.Balance;
import galena.insight.Finding;
import galena.insight.Floor;
import galena.insight.Insight;
import galena.intake.Intake;
import galena.intake.Mailbox;
import galena.intake.Mailboxes;
import galena.intake.MetaAds;
import galena.intake.Screens;
import galena.intake.Twins;
import galena.intake.Verdict;
import galena.kernel.SourceId;
import galena.kernel.Text;
import galena.kernel.Words;
import galena.lead.Held;
import galena.lead.LeadLine;
import galena.lead.Leads;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// What managers look at: the floor now, what wants a decision, whether the books balance.
@Controller
class FloorPages {
    private static final int DECISIONS = 20;
    private static final int PAST = 50;
    private final Identity identity;
    private final Directory directory;
    private final Intake intake;
    private final Twins twins;
    private final Training training;
    private final Outbox outbox;
    private final Telephony telephony;
    private final Texts texts;
    private final MetaAds meta;
    private final Mailboxes mailboxes;
    private final Leads leads;
    private final Desk desk;
    private final Insight insight;
    private final Conversion conversion;
    private final Hands hands;
    private final Screens screens;
    private final Cards cards;
    private final Names names;
    private final Pages pages;
    private final Clock clock;

    FloorPages(
            Identity identity,
            Directory directory,
            Intake intake,
            Twins twins,
            Training training,
            Outbox outbox,
            Telephony telephony,
            Texts texts,
            MetaAds meta,
            Mailboxes mailboxes,
            Leads leads,
            Desk desk,
            Insight insight,
            Conversion conversion,
            Hands hands,
            Screens screens,
            Cards cards,
            Names names,
            Pages pages,
            Clock clock) {
        this.identity = identity;
        this.directory = directory;
        this.intake = intake;
        this.twins = twins;
        this.training = training;
        this.outbox = outbox;
        this.telephony = telephony;
        this.texts = texts;
        this.meta = meta;
        this.mailboxes = mailboxes;
        this.leads = leads;
        this.desk = desk;
        this.insight = insight;
        this.conversion = conversion;
        this.hands = hands;
        this.screens = screens;
        this.cards = cards;
        this.names = names;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/floor")
    View floor(HttpServletRequest request) {
        var part = part(request);
        if (request.getHeader("HX-Request") != null) {
            return pages.show("floor-part", part);
        }
        return pages.show("floor", new FloorPage.Live(part.frame(), part));
    }

    private FloorPage.Part part(HttpServletRequest request) {
        var person = me(request);
        var moments = Moments.at(clock, person.zone());
        var floor = insight.floor(person.account());
        var people = people(person, moments);
        var findings = insight.findings(person.account());
        return new FloorPage.Part(
                pages.frame(request, "floor.title"),
                sentence(floor, people, moments),
                floor,
                work(person),
                decisions(person, moments),
                people,
                intake.looks(person.account(), 1000).size(),
                twins.waiting(person.account()),
                training.waiting(person.account()).size(),
                troubles(person),
                findings.stream()
                        .map(f -> finding(f, names.of(person.account())))
                        .limit(3)
                        .toList(),
                findings.isEmpty());
    }

    /// Calls due against hands.
    private FloorPage.Work work(Person person) {
        var work = hands.today(person.account());
        var named = names.of(person.account());
        var states = directory.sources(person.account()).stream().collect(Collectors.toMap(Source::id, Source::state));
        return new FloorPage.Work(
                Words.say(
                        "work.possible",
                        Formats.number(Math.min(work.due(), work.possible())),
                        Formats.number(work.due())),
                work.isOverfull()
                        ? Words.say("work.left-out", Formats.number(work.leftOut()), Formats.money(work.worth()))
                        : "",
                work.sources().stream()
                        .filter(one -> one.leftOut() > 0 || states.get(one.source()) == Source.State.PAUSED)
                        .map(one -> new FloorPage.OfSource(
                                one.source().toString(),
                                Words.say(
                                        "work.source",
                                        named.source(one.source()),
                                        Formats.number(one.leftOut()),
                                        Formats.number(one.due())),
                                states.get(one.source()) == Source.State.PAUSED))
                        .toList());
    }

    /// One button closes a source's doors or opens them again; whoever sends is told to come back later.
    @PostMapping("/floor/sources/{id}")
    View source(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var source = directory.source(me.account(), new SourceId(Ask.id(id))).orElseThrow(Ask.NotFound::new);
        var then = Ask.line(request, "then", 10);
        if (then.equals("pause") || then.equals("open")) {
            directory.save(me, source.in(then.equals("pause") ? Source.State.PAUSED : Source.State.OPEN));
        }
        if (then.equals("slow")) {
            int half = Math.max(1, insight.aDay(me.account(), source.id()) / 2);
            screens.set(me, source.id(), screens.of(me.account(), source.id()).atMost(half));
        }
        return new RedirectView("/floor");
    }

    private static String sentence(Floor floor, List<FloorPage.Someone> people, Moments moments) {
        long free = people.stream().filter(p -> p.tone().equals("free")).count();
        long busy = people.stream()
                .filter(p -> p.tone().equals("talking") || p.tone().equals("reading"))
                .count();
        var who = Words.say("floor.people", busy, free, people.size() - free - busy);
        return floor.oldest()
                .map(oldest -> Words.say("floor.waiting", floor.waiting(), moments.since(oldest), who))
                .orElse(Words.say("floor.nobody-waits", who));
    }

    private List<FloorPage.Someone> people(Person manager, Moments moments) {
        var seats = desk.seats(manager.account()).stream().collect(Collectors.toMap(Seat::person, Function.identity()));
        return identity.sellers(manager.account()).stream()
                .map(person -> someone(person, Optional.ofNullable(seats.get(person.id())), moments))
                .toList();
    }

    private FloorPage.Someone someone(Person person, Optional<Seat> seat, Moments moments) {
        var own = leads.inHand(person.account(), person.id(), 1000);
        var hand = seat.flatMap(Seat::inHand)
                .flatMap(lead -> own.stream().filter(h -> h.lead().equals(lead)).findFirst());
        var tone = tone(person, seat, hand);
        var lead = hand.flatMap(h -> leads.view(person.account(), h.lead()));
        var end = clock.instant().plus(java.time.Duration.ofHours(24));
        return new FloorPage.Someone(
                person.name(),
                Words.say("state." + tone),
                tone,
                hand.flatMap(Held::begunAt)
                        .or(() -> hand.flatMap(Held::shownAt))
                        .or(() -> seat.map(Seat::since))
                        .map(moments::since)
                        .orElse(""),
                lead.map(view -> view.contact().name()).orElse(""),
                lead.map(view -> view.id().toString()).orElse(""),
                (int) own.stream()
                        .filter(h -> h.promised() && h.readyAt().isBefore(end))
                        .count(),
                own.size());
    }

    private String tone(Person person, Optional<Seat> seat, Optional<Held> hand) {
        if (seat.filter(s -> s.isHere(clock.instant())).isEmpty()) {
            return identity.isAtWork(person, clock.instant()) ? "away" : "off";
        }
        if (hand.isPresent()) {
            return hand.get().begunAt().isPresent() ? "talking" : "reading";
        }
        return seat.get().state() == Seat.State.READY ? "free" : "paused";
    }

    private List<FloorPage.Decision> decisions(Person manager, Moments moments) {
        return leads.toDecide(manager.account(), DECISIONS).stream()
                .map(line -> decision(manager, line, moments))
                .toList();
    }

    private FloorPage.Decision decision(Person manager, LeadLine line, Moments moments) {
        var view = leads.view(manager.account(), line.id());
        var card = line.decision() ? view.flatMap(v -> cards.card(manager, v)) : Optional.<DeskPage.Card>empty();
        var names = this.names.of(manager.account());
        var question = line.decision()
                ? card.map(one -> one.script().words()).orElse("")
                : Words.say(
                        "decision.not-called",
                        names.person(line.hand()),
                        Sentences.step(line.step().orElse("")));
        return new FloorPage.Decision(
                line.id().toString(),
                view.map(v -> v.turn()).orElse(0),
                line.name(),
                question,
                line.limitAt().map(moments::say).orElse(""),
                line.decision() ? "decide" : "late",
                card.map(DeskPage.Card::choices).orElse(List.of()));
    }

    // ---- the balance

    @GetMapping("/balance")
    View balance(HttpServletRequest request) {
        var person = me(request);
        var named = names.of(person.account());
        var moments = Moments.at(clock, person.zone());
        var balances = insight.balance(person.account(), 500);
        var findings = insight.findings(person.account());
        boolean agrees = findings.isEmpty() && balances.stream().allMatch(Balance::agrees);
        long all = balances.stream()
                .mapToLong(b -> b.accepted() + b.typed() + b.imported())
                .sum();
        var checked = balances.stream()
                .map(Balance::checkedAt)
                .max(java.time.Instant::compareTo)
                .map(moments::say)
                .orElse("");
        var sentence = balances.isEmpty()
                ? Words.say("balance.empty")
                : Words.say(agrees ? "balance.agrees" : "balance.differs", Formats.number(all), checked);
        return pages.show(
                "balance",
                new FloorPage.Books(
                        pages.frame(request, "balance.title"),
                        sentence,
                        agrees,
                        balances.stream().map(b -> line(b, named)).toList(),
                        findings.stream()
                                .map(f -> new FloorPage.Wrong(
                                        moments.say(f.foundAt()),
                                        finding(f, named),
                                        f.lead().map(Object::toString).orElse("")))
                                .toList(),
                        insight.past(person.account(), PAST).stream()
                                .map(past -> new FloorPage.Past(
                                        moments.say(past.finding().foundAt()),
                                        moments.say(past.goneAt()),
                                        finding(past.finding(), named),
                                        past.finding()
                                                .lead()
                                                .map(Object::toString)
                                                .orElse("")))
                                .toList(),
                        conversion.bySource(person.account()).stream()
                                .map(m -> new FloorPage.Earned(
                                        named.source(m.source()),
                                        Formats.money(m.cost()),
                                        Formats.money(m.revenue()),
                                        Formats.money(m.leaked())))
                                .toList()));
    }

    private static FloorPage.Line line(Balance b, Names.Of names) {
        return new FloorPage.Line(
                b.day().toString(),
                names.source(b.source()),
                b.received(),
                b.accepted(),
                b.duplicate(),
                b.rejected(),
                b.quarantined(),
                b.typed(),
                b.open(),
                b.won(),
                b.lost(),
                b.agrees());
    }

    private static String finding(Finding finding, Names.Of names) {
        if (finding.kind().equals("playbook-unsound")) {
            return Words.say("finding.playbook-unsound", finding.detail());
        }
        return finding.lead().isPresent()
                ? Words.say("finding.lead-differs", Words.say("difference." + finding.detail()))
                : Words.say(
                        "finding.books-differ",
                        finding.source().map(names::source).orElse(""),
                        finding.day().map(Object::toString).orElse(""));
    }

    // ---- what needs a look

    /// Doors through which nothing comes or goes, and why.
    private List<LeadPage.Choice> troubles(Person person) {
        var troubles = new ArrayList<LeadPage.Choice>();
        outbox.server(person.account())
                .flatMap(MailServer::trouble)
                .ifPresent(why -> troubles.add(new LeadPage.Choice(
                        "/company/mail", Words.say("floor.mail", Words.say("mail.trouble." + why)))));
        boolean on = outbox.isOn(person.account());
        if (on && outbox.server(person.account()).flatMap(MailServer::pausedAt).isPresent()) {
            troubles.add(new LeadPage.Choice("/company/mail", Words.say("mail.paused")));
        }
        telephony
                .of(person.account())
                .flatMap(Telephone::trouble)
                .ifPresent(why -> troubles.add(new LeadPage.Choice(
                        "/company/phone", Words.say("floor.phone", Words.say("phone.trouble." + why)))));
        boolean carried = telephony.isOn(person.account());
        long unread = texts.all(person.account()).stream()
                .filter(text ->
                        text.released().isEmpty() && (text.touch().channel().equals("email") ? on : carried))
                .count();
        if (unread > 0) {
            troubles.add(new LeadPage.Choice("/texts", Words.say("floor.texts", unread)));
        }
        for (var source : directory.sources(person.account())) {
            mailboxes
                    .of(person.account(), source.id())
                    .flatMap(Mailbox::trouble)
                    .ifPresent(why -> troubles.add(new LeadPage.Choice(
                            "/sources/" + source.id() + "/mailbox",
                            Words.say("floor.door", source.name(), Words.say("mailbox.trouble." + why)))));
            meta.of(person.account(), source.id())
                    .filter(connection -> connection.trouble().isPresent())
                    .ifPresent(connection -> troubles.add(new LeadPage.Choice(
                            "/sources/" + source.id() + "/meta",
                            Words.say(
                                    "floor.door",
                                    source.name(),
                                    Words.say("meta.trouble."
                                                    + connection.trouble().get()) + " "
                                            + Words.say("meta.waiting", connection.waiting())))));
        }
        return troubles;
    }

    @GetMapping("/looks")
    View looks(HttpServletRequest request) {
        return looks(request, 200, "");
    }

    private View looks(HttpServletRequest request, int status, String wrong) {
        var person = me(request);
        var named = names.of(person.account());
        var moments = Moments.at(clock, person.zone());
        var looks = intake.looks(person.account(), 100).stream()
                .map(look -> new FloorPage.Look(
                        look.submission().toString(),
                        named.source(look.source()),
                        moments.say(look.receivedAt()),
                        Words.say("reason." + look.reason()),
                        moments.say(look.limitAt()),
                        Text.clean(new String(look.raw(), StandardCharsets.UTF_8), 4000)))
                .toList();
        return pages.show(status, "looks", new FloorPage.Looks(pages.frame(request, "looks.title"), looks, wrong));
    }

    @PostMapping("/looks/{id}/lead")
    View typeOff(HttpServletRequest request, @PathVariable String id) {
        var fields = new LinkedHashMap<String, String>();
        for (var name : List.of("first_name", "last_name", "phone", "email", "product", "message")) {
            fields.put(name, Ask.text(request, name, 2000));
        }
        var verdict =
                intake.typeOff(me(request), Ask.id(id), Map.copyOf(fields)).orElseThrow(Ask.NotFound::new);
        if (verdict instanceof Verdict.Rejected(var reason, var field, var words)) {
            return looks(request, 422, Words.say("reason." + reason));
        }
        return new RedirectView(verdict instanceof Verdict.Accepted(var lead) ? "/leads/" + lead : "/looks");
    }

    @PostMapping("/looks/{id}/again")
    View lookAgain(HttpServletRequest request, @PathVariable String id) {
        var verdict = intake.again(Pages.person(request).orElseThrow(Ask.NotFound::new), Ask.id(id));
        return verdict.filter(Verdict.Accepted.class::isInstance)
                .map(Verdict.Accepted.class::cast)
                .<View>map(accepted -> new RedirectView("/leads/" + accepted.lead()))
                .orElseGet(() -> looks(
                        request,
                        422,
                        verdict.filter(Verdict.Rejected.class::isInstance)
                                .map(Verdict.Rejected.class::cast)
                                .map(rejected -> Words.say("reason." + rejected.reason()))
                                .orElse(Words.say("looks.still"))));
    }

    @PostMapping("/looks/again")
    View allAgain(HttpServletRequest request) {
        int settled = intake.allAgain(me(request), 1000);
        int left = intake.looks(me(request).account(), 1000).size();
        return looks(request, 200, Words.say("looks.settled", settled, left));
    }

    @PostMapping("/looks/{id}/discard")
    View discard(HttpServletRequest request, @PathVariable String id) {
        intake.discard(me(request), Ask.id(id));
        return new RedirectView("/looks");
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
