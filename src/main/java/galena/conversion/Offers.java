package galena.conversion;

import galena.consent.Consent;
import galena.delivery.Letter;
import galena.delivery.Outbox;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.LeadId;
import galena.kernel.Text;
import galena.kernel.Words;
import galena.lead.Attachment;
import galena.lead.Attachments;
import galena.lead.Change;
import galena.lead.Contact;
import galena.lead.Course;
import galena.lead.Happening;
import galena.lead.Held;
import galena.lead.Leads;
import galena.lead.Message;
import galena.lead.Messages;
import galena.playbook.Reaction;
import galena.storage.Database;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// Offers: made at the desk, sent by mail, accepted by a button behind an address of their own.
@Component
public final class Offers {
    /// The reason with which a lead is closed whose offer was accepted by its address.
    static final String ACCEPTED = "offer-accepted";

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM yyyy", Locale.US);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int LONGEST_VALID_DAYS = 366;
    private final Database database;
    private final Identity identity;
    private final Consent consent;
    private final Leads leads;
    private final Messages messages;
    private final Attachments attachments;
    private final Outbox outbox;
    private final Clock clock;
    private final Ids ids;
    private final OfferTable table;
    private final String publicUrl;

    Offers(
            Database database,
            Identity identity,
            Consent consent,
            Leads leads,
            Messages messages,
            Attachments attachments,
            Outbox outbox,
            Clock clock,
            Ids ids,
            @Value("${galena.public-url}") String publicUrl) {
        this.database = database;
        this.identity = identity;
        this.consent = consent;
        this.leads = leads;
        this.messages = messages;
        this.attachments = attachments;
        this.outbox = outbox;
        this.clock = clock;
        this.ids = ids;
        this.table = new OfferTable(database);
        this.publicUrl = publicUrl;
    }

    // ---- made

    /// What somebody wants to offer.
    ///
    /// @param days how long it can be accepted, 1 to 366
    /// @param document what goes with it; it lies with the lead already
    public record Draft(
            LeadId lead, List<Offer.Line> lines, int days, String words, boolean byMail, Optional<UUID> document) {}

    /// What became of it.
    public sealed interface Made {
        /// @param address where it is looked at and accepted
        /// @param mailed to whom a mail goes; empty when none does
        record Done(Offer offer, String address, String mailed) implements Made {}

        /// Why it was not made: `empty`, `days`, `closed`, `asked-not-to`, `no-address`, `no-server`.
        record Refused(String why) implements Made {}
    }

    /// Makes an offer, and sends it if asked to. One that was open is replaced.
    public Made make(Person by, Draft draft) {
        if (draft.lines().isEmpty()) {
            return new Made.Refused("empty");
        }
        if (draft.days() < 1 || draft.days() > LONGEST_VALID_DAYS) {
            return new Made.Refused("days");
        }
        return database.write(() -> {
            var account = identity.account(by.account());
            var contact =
                    leads.contacts(by.account(), List.of(draft.lead())).getOrDefault(draft.lead(), Contact.NOBODY);
            if (draft.byMail()) {
                var refused = refused(by, contact);
                if (refused.isPresent()) {
                    return new Made.Refused(refused.get());
                }
            }
            var now = clock.instant();
            var offer = new Offer(
                    ids.next(),
                    draft.lead(),
                    by.id(),
                    now,
                    account.dayOf(now).plusDays(draft.days()),
                    account.currency(),
                    Text.clean(draft.words(), 4000),
                    draft.lines(),
                    Offer.State.OPEN,
                    Optional.empty(),
                    "",
                    draft.document());
            // the lead first, then the offers: always in this order
            var told = leads.change(
                    by.account(),
                    draft.lead(),
                    held -> Optional.of(Change.only(
                            held,
                            Happening.by(by.id(), Happening.Kind.OFFER_MADE, draft.byMail() ? "mail" : "")
                                    .with(money(offer))
                                    .about(offer.id()))));
            if (told.isEmpty()) {
                return new Made.Refused("closed");
            }
            table.of(by.account(), draft.lead())
                    .forEach(before -> table.settle(by.account(), before.id(), Offer.State.REPLACED, "", now));
            var word = word(by.account());
            table.insert(by.account(), offer, Text.sha256(word));
            var address = publicUrl + "/offer/" + word;
            var mailed = draft.byMail() ? mail(by, offer, contact, address) : "";
            return new Made.Done(offer, address, mailed);
        });
    }

    private static Map<String, Object> money(Offer offer) {
        return Map.of(
                "minor", offer.total().minor(), "currency", offer.currency().getCurrencyCode());
    }

    private Optional<String> refused(Person by, Contact contact) {
        if (!outbox.isOn(by)) {
            return Optional.of("no-server");
        }
        if (contact.emails().isEmpty()) {
            return Optional.of("no-address");
        }
        return consent.forbidden(by.account(), contact.emails(), Consent.Channel.MAIL)
                        .isEmpty()
                ? Optional.empty()
                : Optional.of("asked-not-to");
    }

    private static String word(AccountId account) {
        var bytes = new byte[18];
        RANDOM.nextBytes(bytes);
        return account + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private String mail(Person by, Offer offer, Contact contact, String address) {
        var company = identity.account(by.account());
        var words = offer.words().isEmpty()
                ? Words.say("letter.offer-made.hello", contact.firstName(), contact.product())
                : offer.words();
        var body = Words.say(
                "letter.offer-made.body", words, address, DAY.format(offer.validUntil()), by.name(), company.name());
        var id = ids.next();
        messages.insert(
                by.account(),
                List.of(new Message(
                        id,
                        offer.lead(),
                        clock.instant(),
                        Message.Kind.SENT,
                        "mail",
                        Text.clean(body.replace(address, "…"), 5000),
                        Optional.of(clock.instant()),
                        Optional.of("waiting"))));
        var recipient = contact.emails().getFirst();
        outbox.post(
                by,
                id,
                new Letter(
                        Letter.Purpose.OFFER,
                        Optional.of(offer.lead()),
                        recipient,
                        Words.say("letter.offer-made.subject", company.name(), contact.product()),
                        body,
                        offer.validUntil()
                                .plusDays(1)
                                .atStartOfDay(company.zone())
                                .toInstant()));
        return recipient;
    }

    /// The offers of a lead, newest first.
    public List<Offer> of(AccountId account, LeadId lead) {
        return database.read(() -> table.of(account, lead));
    }

    /// It no longer holds. False when it was not open.
    public boolean withdraw(Person by, LeadId lead, UUID offer) {
        return database.write(() -> {
            boolean theirs = table.of(by.account(), lead).stream()
                    .anyMatch(one -> one.id().equals(offer));
            return theirs && table.settle(by.account(), offer, Offer.State.WITHDRAWN, "", clock.instant());
        });
    }

    // ---- answered

    /// Who came by the address of an offer.
    public record Visitor(AccountId account, Offer offer, boolean late) {}

    public Optional<Visitor> byAddress(String word) {
        if (!word.matches("[0-9a-f-]{36}\\.[A-Za-z0-9_-]{24}")) {
            return Optional.empty();
        }
        var account = new AccountId(UUID.fromString(word.substring(0, 36)));
        return database.read(() -> table.byHash(account, Text.sha256(word))
                .map(offer -> new Visitor(account, offer, offer.validUntil().isBefore(today(account)))));
    }

    /// A document and its bytes.
    public record Document(Attachment about, byte[] bytes) {}

    /// What goes with the offer of that address.
    public Optional<Document> document(String word) {
        return byAddress(word)
                .flatMap(visitor -> visitor.offer()
                        .document()
                        .flatMap(id ->
                                database.read(() -> attachments
                                        .of(visitor.account(), visitor.offer().lead())
                                        .stream()
                                        .filter(one -> one.id().equals(id))
                                        .findFirst()
                                        .flatMap(about -> attachments
                                                .bytes(
                                                        visitor.account(),
                                                        visitor.offer().lead(),
                                                        id)
                                                .map(bytes -> new Document(about, bytes))))));
    }

    private LocalDate today(AccountId account) {
        return identity.account(account).dayOf(clock.instant());
    }

    /// They take it, or do not. False when it is no longer open or too late: nothing changes then.
    public boolean answer(String word, boolean accepts, String words) {
        return database.write(() -> {
            var visitor = byAddress(word);
            if (visitor.isEmpty() || visitor.get().late()) {
                return false;
            }
            var account = visitor.get().account();
            var offer = visitor.get().offer();
            var said = Text.clean(words, 2000);
            // the lead first, then the offer: always in this order
            var change = leads.change(
                    account,
                    offer.lead(),
                    held -> table.settle(
                                    account,
                                    offer.id(),
                                    accepts ? Offer.State.ACCEPTED : Offer.State.DECLINED,
                                    said,
                                    clock.instant())
                            ? Optional.of(accepts ? accepted(held, offer) : declined(held, offer))
                            : Optional.empty());
            boolean settled = change.isPresent() || closed(account, offer, accepts, said);
            if (settled) {
                messages.insert(
                        account,
                        List.of(Message.from(
                                ids.next(),
                                offer.lead(),
                                clock.instant(),
                                Message.Kind.REPLY,
                                "offer",
                                Words.say(accepts ? "offer.said.yes" : "offer.said.no")
                                        + (said.isEmpty() ? "" : " " + said))));
            }
            return settled;
        });
    }

    /// Sold, unless somebody is talking with them or the playbook says what follows.
    private Change accepted(Held held, Offer offer) {
        var happening = Happening.machine(Happening.Kind.OFFER_ACCEPTED, "")
                .with(money(offer))
                .about(offer.id());
        if (held.begunAt().isPresent()) {
            return Change.only(held, happening);
        }
        var c = leads.circumstances(held);
        if (c.playbook().reactsTo(held.position().step(), Reaction.ACCEPTED)) {
            return Course.react(held, Reaction.ACCEPTED, c, happening);
        }
        var sale = new HashMap<>(money(offer));
        sale.put("sold", true);
        return Course.won(held, happening.with(sale), ACCEPTED);
    }

    private Change declined(Held held, Offer offer) {
        return leads.came(
                held,
                Reaction.REPLY,
                Happening.machine(Happening.Kind.OFFER_DECLINED, "").about(offer.id()));
    }

    /// The lead was closed meanwhile: who accepts is no longer lost.
    private boolean closed(AccountId account, Offer offer, boolean accepts, String said) {
        if (leads.view(account, offer.lead()).filter(view -> !view.isOpen()).isEmpty()) {
            return false;
        }
        boolean settled = table.settle(
                account, offer.id(), accepts ? Offer.State.ACCEPTED : Offer.State.DECLINED, said, clock.instant());
        boolean lost = leads.endings(account, List.of(offer.lead()))
                .getOrDefault(offer.lead(), "")
                .equals("lost");
        if (settled && accepts && lost) {
            leads.reopen(
                    account,
                    offer.lead(),
                    Happening.machine(Happening.Kind.REOPENED, ACCEPTED).about(offer.id()));
        }
        return settled;
    }
}
