package galena.web;

import galena.conversion.Conversion;
import galena.conversion.Customers;
import galena.conversion.Posting;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.Money;
import galena.kernel.Words;
import galena.lead.Contact;
import galena.lead.LeadView;
import galena.lead.Leads;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.View;

/// Customers with their sales, and who earned them.
@Controller
class CustomerPages {
    private static final int PAGE = 100;
    private final Customers customers;
    private final Conversion conversion;
    private final Leads leads;
    private final Identity identity;
    private final Lines lines;
    private final Names names;
    private final Pages pages;
    private final Clock clock;

    CustomerPages(
            Customers customers,
            Conversion conversion,
            Leads leads,
            Identity identity,
            Lines lines,
            Names names,
            Pages pages,
            Clock clock) {
        this.customers = customers;
        this.conversion = conversion;
        this.leads = leads;
        this.identity = identity;
        this.lines = lines;
        this.names = names;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/customers")
    View all(HttpServletRequest request) {
        var me = me(request);
        var currency = identity.account(me.account()).currency();
        var moments = Moments.at(clock, me.zone());
        var found = customers.page(me.account(), Ask.read(request, "before", Instant::parse), PAGE);
        var contacts = leads.contacts(
                me.account(), found.stream().map(Customers.Line::newest).toList());
        return pages.show(
                "customers",
                new OfferPage.Customers(
                        pages.frame(request, "customers.title"),
                        found.stream()
                                .map(one -> new OfferPage.Customer(
                                        one.id().toString(),
                                        contacts.getOrDefault(one.newest(), Contact.NOBODY)
                                                .name(),
                                        moments.say(one.since()),
                                        Words.say("customers.sales", one.sales()),
                                        Formats.money(new Money(one.minor(), currency))))
                                .toList(),
                        found.size() < PAGE
                                ? Optional.empty()
                                : Optional.of(
                                        "/customers?before=" + found.getLast().since())));
    }

    @GetMapping("/customers/{id}")
    View one(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var account = identity.account(me.account());
        var theirs = customers.leads(me.account(), Ask.id(id)).stream()
                .flatMap(lead -> leads.view(me.account(), lead).stream())
                .toList();
        if (theirs.isEmpty()) {
            throw new Ask.NotFound();
        }
        var moments = Moments.at(clock, me.zone());
        var named = names.of(me.account());
        var asked = Stream.concat(
                        theirs.stream().map(LeadView::id),
                        theirs.stream()
                                .flatMap(view -> view.contact().points().stream())
                                .flatMap(point -> leads.withPoint(me.account(), point.value()).stream()))
                .distinct()
                .toList();
        var rows = leads.lines(me.account(), asked).stream()
                .map(line -> lines.row(line, named, moments, account.country()))
                .toList();
        var money = theirs.stream()
                .flatMap(view -> conversion.money(me.account(), view.id()).stream())
                .filter(posting -> posting.kind() != Posting.Kind.LEAK)
                .map(posting -> new LeadPage.Fact(
                        Words.say("money." + posting.kind().name().toLowerCase(Locale.ROOT)),
                        Formats.money(posting.money()),
                        moments.exact(posting.at())))
                .toList();
        return pages.show(
                "customer",
                new OfferPage.One(
                        pages.frame(request, "customers.title"),
                        theirs.stream()
                                .map(LeadView::contact)
                                .map(Contact::name)
                                .filter(name -> !name.isEmpty())
                                .findFirst()
                                .orElse(Words.say("card.nobody")),
                        Words.say("customer.sentence", theirs.size()),
                        rows,
                        money));
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
