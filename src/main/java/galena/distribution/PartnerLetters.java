package galena.distribution;

import galena.delivery.Letter;
import galena.delivery.Outbox;
import galena.identity.Identity;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.Text;
import galena.kernel.Words;
import galena.lead.Contact;
import galena.lead.Leads;
import galena.storage.Database;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// What partners are written: that a lead is offered, that we wait for a word about one. Each mail carries an
/// address for that lead alone; who it is about does not stand in it. In the transaction of whoever offers.
@Component
final class PartnerLetters {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.US);
    /// So long an address for one lead opens its page.
    private static final Duration OPEN = Duration.ofDays(30);

    private final Outbox outbox;
    private final Identity identity;
    private final Leads leads;
    private final Clock clock;
    private final LinkTable links;
    private final PartnerTable partners;
    private final String publicUrl;

    PartnerLetters(
            Database database,
            Outbox outbox,
            Identity identity,
            Leads leads,
            Clock clock,
            @Value("${galena.public-url}") String publicUrl) {
        this.outbox = outbox;
        this.identity = identity;
        this.leads = leads;
        this.clock = clock;
        this.links = new LinkTable(database);
        this.partners = new PartnerTable(database);
        this.publicUrl = publicUrl;
    }

    /// A lead that a partner is offered, until then.
    record Offer(LeadId lead, UUID partner, Instant until) {}

    void offered(AccountId account, Collection<Offer> offers) {
        if (offers.isEmpty() || !outbox.isOn(account)) {
            return;
        }
        var contacts = leads.contacts(account, offers.stream().map(Offer::lead).toList());
        for (var offer : offers) {
            partners.partner(account, offer.partner())
                    .ifPresent(partner -> write(
                            account,
                            partner,
                            Letter.Purpose.PARTNER_OFFER,
                            offer.lead(),
                            contacts.getOrDefault(offer.lead(), Contact.NOBODY),
                            offer.until()));
        }
    }

    /// They took it and said nothing since.
    void reminded(AccountId account, UUID partner, LeadId lead, Instant until) {
        if (outbox.isOn(account)) {
            partners.partner(account, partner)
                    .ifPresent(found -> write(
                            account,
                            found,
                            Letter.Purpose.PARTNER_REMINDER,
                            lead,
                            leads.contacts(account, List.of(lead)).getOrDefault(lead, Contact.NOBODY),
                            until));
        }
    }

    private void write(
            AccountId account, Partner partner, Letter.Purpose purpose, LeadId lead, Contact contact, Instant until) {
        if (partner.email().isEmpty()) {
            return;
        }
        var word = word(account);
        links.forLead(
                account,
                partner.id(),
                Text.sha256(word),
                lead,
                clock.instant(),
                clock.instant().plus(OPEN));
        var company = identity.account(account).name();
        var product = contact.product().isEmpty() ? Words.say("letter.a-lead") : contact.product();
        var key = purpose == Letter.Purpose.PARTNER_OFFER ? "letter.offer" : "letter.reminder";
        var when = MOMENT.format(ZonedDateTime.ofInstant(until, partner.zone()));
        outbox.post(
                account,
                new Letter(
                        purpose,
                        Optional.of(lead),
                        partner.email(),
                        Words.say(key + ".subject", product, contact.city(), company),
                        Words.say(
                                key + ".body",
                                partner.name(),
                                product,
                                contact.city(),
                                company,
                                when,
                                publicUrl + "/partner/" + word),
                        until));
    }

    /// An address that cannot be guessed; what is stored is its hash.
    static String word(AccountId account) {
        var bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return account.toString().replace("-", "") + "-"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
