package galena.web;

import galena.conversion.Customers;
import galena.conversion.Party;
import galena.distribution.Receivers;
import galena.identity.Act;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Words;
import galena.lead.Contact;
import galena.lead.Leads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Who may share in a sale, and what they are called.
@Component
class Earners {
    private final Identity identity;
    private final Receivers receivers;
    private final Customers customers;
    private final Leads leads;
    private final Names names;

    Earners(Identity identity, Receivers receivers, Customers customers, Leads leads, Names names) {
        this.identity = identity;
        this.receivers = receivers;
        this.customers = customers;
        this.leads = leads;
        this.names = names;
    }

    String name(AccountId account, Names.Of named, Party party) {
        return switch (party.kind()) {
            case PERSON, PARTNER -> named.personOf(party.id().toString());
            case CUSTOMER -> customer(account, party.id());
        };
    }

    private String customer(AccountId account, UUID customer) {
        var theirs = customers.leads(account, customer);
        return leads.contacts(account, theirs).values().stream()
                .map(Contact::name)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .map(name -> Words.say("earner.customer", name))
                .orElse(Words.say("card.nobody"));
    }

    /// Our own people who sell or manage, and those who sell for us.
    List<LeadPage.Choice> all(AccountId account) {
        var all = new ArrayList<LeadPage.Choice>();
        identity.people(account).stream()
                .filter(person -> person.may(Act.SEE_LEAD))
                .forEach(
                        (Person person) -> all.add(new LeadPage.Choice(written(Party.of(person.id())), person.name())));
        receivers
                .partners(account)
                .forEach(partner -> all.add(
                        new LeadPage.Choice(written(new Party(Party.Kind.PARTNER, partner.id())), partner.name())));
        return all;
    }

    /// As forms carry it.
    static String written(Party party) {
        return party.kind().code() + ":" + party.id();
    }

    /// A party of that company, as a form carries it.
    Optional<Party> read(AccountId account, String written) {
        return Ask.readText(written, text -> {
                    var parts = text.split(":", 2);
                    return new Party(Party.Kind.of(parts[0]), UUID.fromString(parts[1]));
                })
                .filter(party -> switch (party.kind()) {
                    case PERSON, PARTNER -> names.of(account).people().containsKey(party.id());
                    case CUSTOMER -> !customers.leads(account, party.id()).isEmpty();
                });
    }
}
