package galena.web;

import galena.desk.Corrections;
import galena.desk.Desk;
import galena.desk.Drafts;
import galena.desk.Handover;
import galena.desk.Next;
import galena.desk.Report;
import galena.desk.Said;
import galena.desk.Seat;
import galena.desk.SetAside;
import galena.desk.Switchboard;
import galena.directory.Directory;
import galena.directory.Source;
import galena.distribution.Training;
import galena.identity.Act;
import galena.identity.Identity;
import galena.identity.Person;
import galena.intake.Intake;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.kernel.PersonId;
import galena.kernel.Words;
import galena.lead.Contact;
import galena.lead.Held;
import galena.lead.LeadView;
import galena.lead.Leads;
import galena.lead.Messages;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// The desk: the next lead, what happened with it, being ready or not.
@Controller
class DeskPages {
    private final Identity identity;
    private final Directory directory;
    private final Intake intake;
    private final Leads leads;
    private final Messages messages;
    private final Desk desk;
    private final Switchboard switchboard;
    private final SetAside setAside;
    private final Handover handover;
    private final Corrections corrections;
    private final Drafts drafts;
    private final Cards cards;
    private final Pages pages;
    private final Expectations expectations;
    private final Training training;
    private final Clock clock;

    DeskPages(
            Identity identity,
            Directory directory,
            Intake intake,
            Leads leads,
            Messages messages,
            Desk desk,
            Switchboard switchboard,
            SetAside setAside,
            Handover handover,
            Corrections corrections,
            Drafts drafts,
            Cards cards,
            Pages pages,
            Expectations expectations,
            Training training,
            Clock clock) {
        this.identity = identity;
        this.directory = directory;
        this.intake = intake;
        this.leads = leads;
        this.messages = messages;
        this.desk = desk;
        this.switchboard = switchboard;
        this.setAside = setAside;
        this.handover = handover;
        this.corrections = corrections;
        this.drafts = drafts;
        this.cards = cards;
        this.pages = pages;
        this.expectations = expectations;
        this.training = training;
        this.clock = clock;
    }

    @GetMapping("/")
    View home(HttpServletRequest request) {
        var person = me(request);
        if (person.may(Act.SEE_FLOOR)) {
            return new RedirectView("/today");
        }
        return new RedirectView(person.may(Act.WORK) ? "/desk" : "/people");
    }

    @GetMapping("/desk")
    View desk(HttpServletRequest request) {
        // laid beside because somebody called is not gone
        var gone = Ask.read(request, "gone", LeadId::of)
                .filter(lead -> !desk.seat(me(request)).aside().equals(Optional.of(lead)))
                .map(lead -> Words.say("desk.gone"))
                .orElse("");
        var part = part(request, gone, Optional.empty());
        return pages.show("desk", new DeskPage(part.frame(), part, news(me(request))));
    }

    private List<LeadPage.Choice> news(Person me) {
        var news = new ArrayList<LeadPage.Choice>();
        if (expectations.isNews(me)) {
            news.add(new LeadPage.Choice("/me/expected", Words.say("expected.news")));
        }
        if (training.waiting(me.account()).stream().anyMatch(p -> p.person().equals(me.id()))) {
            news.add(new LeadPage.Choice("/me/training", Words.say("training.news")));
        }
        return news;
    }

    @PostMapping("/desk/next")
    View next(HttpServletRequest request) {
        var next = desk.next(me(request));
        return answer(request, "", Optional.of(next));
    }

    @PostMapping("/desk/state")
    View state(HttpServletRequest request) {
        var state = Ask.read(request, "state", text -> Seat.State.valueOf(text.toUpperCase(Locale.ROOT)))
                .orElse(Seat.State.PAUSED);
        desk.become(me(request), state);
        return answer(request, "", state == Seat.State.READY ? Optional.of(desk.next(me(request))) : Optional.empty());
    }

    @PostMapping("/desk/here")
    View here(HttpServletRequest request) {
        var me = me(request);
        var hand = desk.hand(me).map(LeadId::toString).orElse("");
        var news = DeskPage.news(cards.fresh(me), callers(me));
        return (model, req, response) -> {
            response.setHeader("X-Hand", hand);
            response.setHeader("X-News", news);
            response.setStatus(204);
        };
    }

    @PostMapping("/leads/{id}/answer")
    View answered(HttpServletRequest request, @PathVariable String id) {
        boolean takes = Ask.line(request, "takes", 10).equals("yes");
        var lead = new LeadId(Ask.id(id));
        leads.view(me(request).account(), lead).orElseThrow(Ask.NotFound::new);
        boolean still = desk.answer(me(request), lead, takes);
        if (still && takes) {
            desk.open(me(request), lead);
        }
        return answer(request, still ? "" : Words.say("desk.moved-on"), Optional.empty());
    }

    @PostMapping("/leads/{id}/talk")
    View talk(HttpServletRequest request, @PathVariable String id) {
        boolean begun = desk.talking(me(request), new LeadId(Ask.id(id)), turn(request));
        return answer(request, begun || !isMoved(request, id) ? "" : Words.say("desk.moved-on"), Optional.empty());
    }

    private boolean isMoved(HttpServletRequest request, String id) {
        return leads.view(me(request).account(), new LeadId(Ask.id(id)))
                        .map(LeadView::turn)
                        .orElse(0)
                != turn(request);
    }

    @PostMapping("/leads/{id}/outcome")
    View outcome(HttpServletRequest request, @PathVariable String id) {
        var person = me(request);
        var lead = new LeadId(Ask.id(id));
        leads.view(person.account(), lead).orElseThrow(Ask.NotFound::new);
        var from = Ask.line(request, "from", 20);
        var report = new Report(
                lead,
                turn(request),
                Ask.line(request, "outcome", 60),
                Ask.read(request, "when", LocalDateTime::parse)
                        .map(t -> t.atZone(person.zone()).toInstant()),
                Optional.of(Ask.text(request, "sentence", 2000)).filter(s -> !s.isBlank()),
                amount(request, person),
                answers(request));
        if (from.equals("correct")) {
            return corrected(request, person, report);
        }
        var said = desk.say(person, report);
        messages.seen(person.account(), lead);
        if (from.equals("floor") || from.equals("lead")) {
            return new RedirectView(from.equals("floor") ? "/floor" : "/leads/" + lead);
        }
        return switch (said) {
            case Said.Taken taken ->
                answer(request, "", isReady(person) ? Optional.of(desk.next(person)) : Optional.empty());
            case Said.MovedOn movedOn -> answer(request, Words.say("desk.moved-on"), Optional.empty());
            case Said.Refused(var why) -> answer(request, why, Optional.empty());
        };
    }

    private View corrected(HttpServletRequest request, Person person, Report report) {
        Pages.tell(
                request,
                switch (corrections.correct(person, report)) {
                    case Said.Taken taken -> Words.say("correct.done");
                    case Said.MovedOn movedOn -> Words.say("correct.not");
                    case Said.Refused(var why) -> why;
                });
        return new RedirectView("/leads/" + report.lead());
    }

    private boolean isReady(Person person) {
        return desk.seat(person).state() == Seat.State.READY;
    }

    private static Map<String, String> answers(HttpServletRequest request) {
        var answers = new HashMap<String, String>();
        request.getParameterMap().keySet().stream()
                .filter(name -> name.matches("answer[.][a-z][a-z0-9_]{0,39}"))
                .limit(60)
                .forEach(name -> answers.put(name.substring(7), Ask.text(request, name, 1000)));
        return answers;
    }

    private Optional<Long> amount(HttpServletRequest request, Person person) {
        var currency = identity.account(person.account()).currency();
        return Ask.read(
                        request,
                        "amount",
                        text -> Money.of(new BigDecimal(text.replaceAll("[^0-9.]", "")), currency)
                                .minor())
                .filter(minor -> minor >= 0 && minor <= 100_000_000_000L);
    }

    private static int turn(HttpServletRequest request) {
        return Ask.read(request, "turn", Integer::parseInt).orElse(-1);
    }

    @PostMapping("/outcomes/{id}/undo")
    View undo(HttpServletRequest request, @PathVariable String id) {
        boolean undone = desk.undo(me(request), Ask.id(id));
        return answer(request, undone ? "" : Words.say("desk.too-late"), Optional.empty());
    }

    @PostMapping("/leads/{id}/open")
    View open(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var lead = new LeadId(Ask.id(id));
        // what lies before them makes room, as far as there is any
        desk.hand(me).filter(other -> !other.equals(lead)).ifPresent(other -> setAside.lay(me, other));
        desk.open(me, lead);
        return new RedirectView("/desk");
    }

    /// What is typed while they talk, as it stands now.
    @PostMapping("/leads/{id}/draft")
    View draft(HttpServletRequest request, @PathVariable String id) {
        var lead = new LeadId(Ask.id(id));
        leads.view(me(request).account(), lead).orElseThrow(Ask.NotFound::new);
        drafts.keep(me(request), lead, new Drafts.Draft(Ask.text(request, "body", 5000), answers(request)));
        return (model, req, response) -> response.setStatus(204);
    }

    @PostMapping("/leads/{id}/aside")
    View aside(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var laid = setAside.lay(me, new LeadId(Ask.id(id)));
        var message = switch (laid) {
            case DONE -> "";
            case FULL -> Words.say("aside.full", SetAside.MOST);
            case MOVED_ON -> Words.say("desk.moved-on");
        };
        boolean next = laid == SetAside.Laid.DONE && isReady(me);
        return answer(request, message, next ? Optional.of(desk.next(me)) : Optional.empty());
    }

    /// The call goes over to a colleague.
    @PostMapping("/leads/{id}/hand-over")
    View handOver(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        boolean over = Ask.read(request, "to", PersonId::of)
                .filter(to -> handover.to(me, new LeadId(Ask.id(id)), turn(request), to))
                .isPresent();
        return answer(request, Words.say(over ? "hand-over.done" : "hand-over.not"), Optional.empty());
    }

    @PostMapping("/leads/{id}/call-in")
    View callsIn(HttpServletRequest request, @PathVariable String id) {
        var lead = new LeadId(Ask.id(id));
        leads.view(me(request).account(), lead).orElseThrow(Ask.NotFound::new);
        return new RedirectView(desk.callsIn(me(request), lead) ? "/desk" : "/leads/" + lead);
    }

    @PostMapping("/samples")
    View sample(HttpServletRequest request) {
        var person = me(request);
        directory.sources(person.account()).stream()
                .findFirst()
                .ifPresent((Source source) -> intake.sample(person, source));
        desk.become(person, Seat.State.READY);
        return new RedirectView("/desk");
    }

    // ---- parts

    private View answer(HttpServletRequest request, String message, Optional<Next> next) {
        if (request.getHeader("HX-Request") == null) {
            return new RedirectView("/desk");
        }
        return pages.show("desk-part", part(request, message, next));
    }

    private DeskPage.Part part(HttpServletRequest request, String message, Optional<Next> next) {
        var person = me(request);
        // who was just given one was just there
        var here = next.isPresent() ? Optional.<Seat>empty() : Optional.of(desk.here(person));
        return pages.gathered(() -> part(request, person, here.orElseGet(() -> desk.seat(person)), message, next));
    }

    private DeskPage.Part part(
            HttpServletRequest request, Person person, Seat seat, String message, Optional<Next> next) {
        var moments = Moments.at(clock, person.zone());
        var frame = pages.frame(request, "desk.title");
        var card = seat.inHand()
                .flatMap(lead -> leads.view(person.account(), lead))
                .filter(view ->
                        view.held().filter(held -> held.isHeldBy(person.id())).isPresent())
                .flatMap(view -> cards.card(person, view));
        var aside = seat.aside()
                .flatMap(lead -> leads.view(person.account(), lead))
                .map(view -> view.contact().name());
        var nothing = next.filter(Next.Nothing.class::isInstance).map(Next.Nothing.class::cast);
        boolean closed = nothing.map(Next.Nothing::closed)
                .orElse(!directory.hours(person.account()).isOpen(clock.instant()));
        var until = nothing.flatMap(Next.Nothing::until).map(moments::say);
        boolean looked = next.isPresent() || seat.state() == Seat.State.READY;
        var empty = until.map(when -> Words.say(closed ? "desk.empty.closed-until" : "desk.empty.until", when))
                .orElse(Words.say(closed ? "desk.empty.closed" : looked ? "desk.empty" : "desk.idle"));
        return new DeskPage.Part(
                frame,
                seat.state().name().toLowerCase(Locale.ROOT),
                card,
                Cards.undo(desk, leads, person, clock.instant()),
                aside,
                beside(person, moments),
                message,
                empty,
                closed,
                cards.fresh(person),
                offers(person),
                callers(person));
    }

    private List<DeskPage.Beside> beside(Person person, Moments moments) {
        return setAside.of(person).entrySet().stream()
                .map(entry -> new DeskPage.Beside(
                        entry.getKey().toString(),
                        leads.view(person.account(), entry.getKey())
                                .map(view -> view.contact().name())
                                .filter(name -> !name.isEmpty())
                                .orElse(Words.say("card.nobody")),
                        moments.say(entry.getValue())))
                .toList();
    }

    private List<DeskPage.Caller> callers(Person person) {
        var country = identity.account(person.account()).country();
        return switchboard.ringing(person).stream()
                .map(call -> new DeskPage.Caller(
                        call.lead().map(LeadId::toString).orElse(""),
                        call.lead()
                                .flatMap(lead -> leads.view(person.account(), lead))
                                .map(view -> view.contact().name())
                                .filter(name -> !name.isEmpty() && !name.startsWith("+"))
                                .orElse(
                                        call.number().isEmpty()
                                                ? Words.say("phone.unknown")
                                                : Formats.phone(call.number(), country))))
                .toList();
    }

    private List<DeskPage.Offer> offers(Person person) {
        var offered = desk.offers(person);
        if (offered.isEmpty()) {
            return List.of();
        }
        var moments = Moments.at(clock, person.zone());
        var contacts = leads.contacts(
                person.account(), offered.stream().map(Held::lead).toList());
        return offered.stream()
                .map(held -> {
                    var contact = contacts.getOrDefault(held.lead(), Contact.NOBODY);
                    return new DeskPage.Offer(
                            held.lead().toString(),
                            contact.name().isEmpty() ? Words.say("card.nobody") : contact.name(),
                            contact.product().isEmpty() ? contact.city() : contact.product(),
                            moments.say(held.dueAt()));
                })
                .toList();
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
