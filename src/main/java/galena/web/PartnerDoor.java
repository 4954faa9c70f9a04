package galena.web;

import galena.distribution.Partners;
import galena.distribution.Partners.Report;
import galena.distribution.Partners.Reported;
import galena.identity.Identity;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.kernel.Words;
import galena.lead.Contact;
import galena.lead.Held;
import galena.lead.Leads;
import galena.playbook.Outcome;
import galena.playbook.Step;
import galena.playbook.Wording;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// The page of a partner, on their phone, without signing in: what is offered, what became of what they have.
/// Opening it does nothing; who it is about is shown once they have taken it.
@Controller
class PartnerDoor {
    private static final int MOST = 100;
    private final Identity identity;
    private final Partners partners;
    private final Leads leads;
    private final Pages pages;
    private final Clock clock;

    PartnerDoor(Identity identity, Partners partners, Leads leads, Pages pages, Clock clock) {
        this.identity = identity;
        this.partners = partners;
        this.leads = leads;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/partner/{word}")
    View page(HttpServletRequest request, @PathVariable String word) {
        return page(request, 200, word, "");
    }

    private Partners.Visitor visitor(String word) {
        return partners.byLink(word).orElseThrow(Ask.NotFound::new);
    }

    private View page(HttpServletRequest request, int status, String word, String said) {
        var visitor = visitor(word);
        var held = partners.leads(visitor.account(), visitor.partner().id(), MOST).stream()
                .filter(one -> visitor.sees(one.lead()))
                .toList();
        var contacts =
                leads.contacts(visitor.account(), held.stream().map(Held::lead).toList());
        var moments = Moments.at(clock, visitor.partner().zone());
        var cards = held.stream()
                .map(one -> card(visitor, one, contacts.getOrDefault(one.lead(), Contact.NOBODY), moments))
                .toList();
        return pages.show(
                status,
                "partner-door",
                new ReceiverPage.Door(
                        pages.frame(request, "door.title"),
                        word,
                        visitor.partner().name(),
                        identity.account(visitor.account()).name(),
                        cards.stream().filter(ReceiverPage.Card::offered).toList(),
                        cards.stream().filter(card -> !card.offered()).toList(),
                        said));
    }

    private ReceiverPage.Card card(Partners.Visitor visitor, Held held, Contact contact, Moments moments) {
        var step = partners.step(held);
        boolean offered = step instanceof Step.Partner;
        var country = identity.account(visitor.account()).country();
        return new ReceiverPage.Card(
                held.lead().toString(),
                held.turn(),
                offered,
                offered ? "" : contact.name(),
                contact.product().isEmpty() ? Words.say("card.nobody") : contact.product(),
                place(contact),
                offered ? "" : contact.message(),
                offered
                        ? List.of()
                        : contact.phones().stream()
                                .map(phone -> new ReceiverPage.Number(phone, Formats.phone(phone, country)))
                                .toList(),
                offered ? List.of() : contact.emails(),
                step instanceof Step.Human human ? said(human, contact) : "",
                moments.say(held.dueAt()),
                step instanceof Step.Human human
                        ? human.outcomes().values().stream()
                                .map(outcome -> new ReceiverPage.Choice(
                                        outcome.code(),
                                        Sentences.outcomeName(outcome.code()),
                                        outcome.needs(Outcome.SENTENCE),
                                        outcome.needs(Outcome.AMOUNT)))
                                .toList()
                        : List.of());
    }

    private static String place(Contact contact) {
        return contact.city().isEmpty() || contact.region().isEmpty()
                ? contact.city() + contact.region()
                : contact.city() + ", " + contact.region();
    }

    private static String said(Step.Human human, Contact contact) {
        return Wording.filled(
                human.script(),
                Map.of(
                        "first_name",
                        contact.firstName().isEmpty() ? Words.say("card.nobody") : contact.firstName(),
                        "product",
                        contact.product()));
    }

    @PostMapping("/partner/{word}/leads/{id}")
    View act(HttpServletRequest request, @PathVariable String word, @PathVariable String id) {
        var visitor = visitor(word);
        var lead = new LeadId(Ask.id(id));
        int turn = Ask.read(request, "turn", Integer::valueOf).orElse(-1);
        var takes = Ask.line(request, "takes", 5);
        if (!takes.isEmpty()) {
            return partners.answer(visitor, lead, turn, takes.equals("yes"))
                    ? new RedirectView("/partner/" + word)
                    : page(request, 409, word, Words.say("door.moved-on"));
        }
        var currency = identity.account(visitor.account()).currency();
        var amount = Ask.read(
                        request,
                        "amount",
                        text -> Money.of(new BigDecimal(text.replaceAll("[^0-9.]", "")), currency)
                                .minor())
                .filter(minor -> minor >= 0 && minor <= 100_000_000_000L);
        var reported = partners.report(
                visitor,
                new Report(
                        lead,
                        turn,
                        Ask.line(request, "outcome", 60),
                        Ask.read(request, "when", LocalDateTime::parse)
                                .map(t -> t.atZone(visitor.partner().zone()).toInstant()),
                        Ask.text(request, "sentence", 2000),
                        amount));
        return switch (reported) {
            case Reported.Taken taken -> new RedirectView("/partner/" + word);
            case Reported.MovedOn movedOn -> page(request, 409, word, Words.say("door.moved-on"));
            case Reported.Refused(var why) -> page(request, 422, word, Words.say(why));
        };
    }
}
