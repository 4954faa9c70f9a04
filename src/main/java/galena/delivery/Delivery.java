package galena.delivery;

import galena.consent.Consent;
import galena.identity.Account;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.Phone;
import galena.kernel.Text;
import galena.kernel.Words;
import galena.lead.Change;
import galena.lead.Contact;
import galena.lead.Happening;
import galena.lead.Held;
import galena.lead.Leads;
import galena.lead.Message;
import galena.lead.Messages;
import galena.playbook.Step;
import galena.playbook.Wording;
import galena.storage.Database;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// The only door to prospects: nothing goes out that was not released, or that somebody asked us not to send.
@Component
public final class Delivery {
    private static final SecureRandom RANDOM = new SecureRandom();
    /// So many automatic mails one person gets within a day.
    private static final int MOST_A_DAY = 2;

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LATELY = Duration.ofDays(14);
    /// So long what a salesperson wrote by hand is still worth sending.
    private static final Duration OF_USE = Duration.ofDays(2);
    private final Database database;
    private final Identity identity;
    private final Consent consent;
    private final Leads leads;
    private final Messages messages;
    private final Texts texts;
    private final Outbox outbox;
    private final Telephony telephony;
    private final Fates fates;
    private final Clock clock;
    private final Ids ids;
    private final LetterTable letters;
    private final ReachTable reach;
    private final String publicUrl;

    Delivery(
            Database database,
            Identity identity,
            Consent consent,
            Leads leads,
            Messages messages,
            Texts texts,
            Outbox outbox,
            Telephony telephony,
            Fates fates,
            Clock clock,
            Ids ids,
            @Value("${galena.public-url}") String publicUrl) {
        this.database = database;
        this.identity = identity;
        this.consent = consent;
        this.leads = leads;
        this.messages = messages;
        this.texts = texts;
        this.outbox = outbox;
        this.telephony = telephony;
        this.fates = fates;
        this.clock = clock;
        this.ids = ids;
        this.letters = new LetterTable(database);
        this.reach = new ReachTable(database);
        this.publicUrl = publicUrl;
    }

    /// What became of a message.
    public sealed interface Sent {
        /// It goes out as soon as the server takes it.
        record Queued(UUID message) implements Sent {}

        /// Nothing goes out, and nobody is to be blamed: `channel-off`, `not-released`, `sample`.
        record Skipped(String why) implements Sent {}

        /// It may not or cannot go out: `no-address`, `no-number`, `asked-not-to`, `not-agreed`, `unreachable`,
        /// `enough`.
        record Refused(String why) implements Sent {}
    }

    // ---- out

    /// Queues an automatic message in the transaction of whoever moves the lead on. Calls nobody.
    public Sent send(Held held, Step.Touch touch) {
        var account = held.account();
        if (held.facts().test()) {
            return new Sent.Skipped("sample");
        }
        boolean text = touch.channel().equals("sms");
        if (!(text ? telephony.isOn(account) : outbox.isOn(account))) {
            return new Sent.Skipped("channel-off");
        }
        if (!texts.isReleased(account, touch)) {
            return new Sent.Skipped("not-released");
        }
        var contact = leads.contacts(account, List.of(held.lead())).getOrDefault(held.lead(), Contact.NOBODY);
        var refused = text ? mayNotText(held, contact) : mayNotMail(account, contact);
        if (refused.isEmpty()
                && letters.written(account, held.lead(), clock.instant().minus(DAY)) >= MOST_A_DAY) {
            refused = Optional.of("enough");
        }
        if (refused.isPresent()) {
            return new Sent.Refused(refused.get());
        }
        return new Sent.Queued(text ? text(held, touch, contact) : mail(held, touch, contact));
    }

    private Optional<String> mayNotMail(AccountId account, Contact contact) {
        if (contact.emails().isEmpty()) {
            return Optional.of("no-address");
        }
        // who wrote STOP to a text wants nothing from a machine
        if (!consent.forbidden(account, contact.emails(), Consent.Channel.MAIL).isEmpty()
                || !consent.forbidden(account, contact.phones(), Consent.Channel.TEXT)
                        .isEmpty()) {
            return Optional.of("asked-not-to");
        }
        return reachable(account, contact.emails()).isEmpty() ? Optional.of("unreachable") : Optional.empty();
    }

    /// Automatic texts want that somebody agreed to them, or wrote to us first (47 CFR 64.1200(a)(2)).
    private Optional<String> mayNotText(Held held, Contact contact) {
        var account = held.account();
        if (contact.phones().isEmpty()) {
            return Optional.of("no-number");
        }
        if (!consent.forbidden(account, contact.phones(), Consent.Channel.TEXT).isEmpty()) {
            return Optional.of("asked-not-to");
        }
        boolean agreed = consent.agreements(account, held.lead()).stream().anyMatch(Consent.Agreement::coversTexts)
                || messages.of(account, held.lead()).stream()
                        .anyMatch(message ->
                                message.door().equals("text") && message.fate().isEmpty());
        if (!agreed) {
            return Optional.of("not-agreed");
        }
        return reachable(account, mobile(contact)).isEmpty() ? Optional.of("unreachable") : Optional.empty();
    }

    /// Numbers that may get texts: not those of lines in the wall.
    private static List<String> mobile(Contact contact) {
        return contact.phones().stream()
                .filter(number -> !List.of("fixed", "toll-free", "premium").contains(new Phone(number).type()))
                .toList();
    }

    private String reachable(AccountId account, List<String> addresses) {
        return addresses.stream()
                .filter(address -> !reach.isUnreachable(account, Text.sha256(address)))
                .findFirst()
                .orElse("");
    }

    private UUID text(Held held, Step.Touch touch, Contact contact) {
        var account = identity.account(held.account());
        var words = Wording.filled(touch.text(), known(account, held.facts().owner(), contact));
        var id = keep(held.account(), held.lead(), "text", words);
        telephony.post(
                held.account(),
                id,
                Letter.text(
                        Letter.Purpose.TOUCH,
                        Optional.of(held.lead()),
                        reachable(held.account(), mobile(contact)),
                        words + " " + Words.say("touch.stop"),
                        held.readyAt().plus(touch.staleAfter())));
        return id;
    }

    /// What we write is kept beside the lead before it goes out.
    private UUID keep(AccountId account, LeadId lead, String door, String words) {
        var id = ids.next();
        var now = clock.instant();
        messages.insert(
                account,
                List.of(new Message(
                        id, lead, now, Message.Kind.SENT, door, words, Optional.of(now), Optional.of("waiting"))));
        return id;
    }

    /// What came of writing to somebody by hand.
    public sealed interface Written {
        record Waiting(UUID message) implements Written {}

        /// `channel-off`, `no-address`, `no-number`, `asked-not-to`, `unreachable`, `empty`.
        record Not(String why) implements Written {}
    }

    /// A salesperson writes to somebody: by mail with a subject, or a text. Their own words, so nobody needs to
    /// release them.
    public Written write(Person by, LeadId lead, Letter.Channel channel, String subject, String words) {
        var account = by.account();
        var contact = leads.contacts(account, List.of(lead)).getOrDefault(lead, Contact.NOBODY);
        boolean text = channel == Letter.Channel.TEXT;
        var addresses = text ? mobile(contact) : contact.emails();
        var wish = text ? Consent.Channel.TEXT : Consent.Channel.MAIL;
        if (words.isBlank()) {
            return new Written.Not("empty");
        }
        if (!(text ? telephony.isOn(account) : outbox.isOn(by))) {
            return new Written.Not("channel-off");
        }
        if (addresses.isEmpty()) {
            return new Written.Not(text ? "no-number" : "no-address");
        }
        if (!consent.forbidden(account, addresses, wish).isEmpty()) {
            return new Written.Not("asked-not-to");
        }
        var recipient = reachable(account, addresses);
        if (recipient.isEmpty()) {
            return new Written.Not("unreachable");
        }
        return database.write(() -> {
            var happening = Happening.by(by.id(), Happening.Kind.WROTE, text ? "text" : "mail");
            // the lead first, then the letter: always in this order
            leads.change(account, lead, held -> Optional.of(Change.only(held, happening)));
            var id = keep(account, lead, text ? "text" : "mail", Text.clean(words, text ? 1_600 : 5_000));
            var useless = clock.instant().plus(OF_USE);
            var about = Optional.of(lead);
            if (text) {
                telephony.post(account, id, Letter.text(Letter.Purpose.WRITTEN, about, recipient, words, useless));
            } else {
                var company = identity.account(account).name();
                outbox.post(
                        by,
                        id,
                        new Letter(
                                Letter.Purpose.WRITTEN,
                                about,
                                recipient,
                                subject.isBlank() ? Words.say("touch.subject", company, contact.product()) : subject,
                                words + "\n\n-- \n" + by.name() + " · " + company,
                                useless));
            }
            return new Written.Waiting(id);
        });
    }

    private UUID mail(Held held, Step.Touch touch, Contact contact) {
        var account = identity.account(held.account());
        var known = known(account, held.facts().owner(), contact);
        var words = Wording.filled(touch.text(), known);
        var goodbye = goodbye(held);
        var id = keep(held.account(), held.lead(), "mail", words);
        outbox.post(
                held.account(),
                id,
                new Letter(
                        Letter.Purpose.TOUCH,
                        Optional.of(held.lead()),
                        reachable(held.account(), contact.emails()),
                        subject(touch, known, account.name()),
                        words + "\n\n-- \n" + Words.say("touch.footer", account.name(), goodbye),
                        held.readyAt().plus(touch.staleAfter())),
                goodbye);
        return id;
    }

    /// What fills the gaps of a text.
    private Map<String, String> known(Account account, Optional<PersonId> owner, Contact contact) {
        var known = new HashMap<String, String>();
        known.put("first_name", contact.firstName());
        known.put("last_name", contact.lastName());
        known.put("product", contact.product().isEmpty() ? Words.say("touch.product") : contact.product());
        known.put("city", contact.city());
        known.put("company", account.name());
        known.put(
                "me",
                owner.flatMap(id -> identity.sellers(account.id()).stream()
                                .filter(person -> person.id().equals(id))
                                .findFirst())
                        .map(Person::firstName)
                        .orElse(account.name()));
        return known;
    }

    private static String subject(Step.Touch touch, Map<String, String> known, String company) {
        return touch.subject().isEmpty()
                ? Words.say("touch.subject", company, known.getOrDefault("product", ""))
                : Wording.filled(touch.subject(), known);
    }

    /// How a text would reach somebody of ours.
    public record Preview(String to, String subject, String words) {}

    /// The text of a message as that lead's person would get it; nothing is sent.
    public Optional<Preview> preview(AccountId account, Step.Touch touch, LeadId lead) {
        return leads.view(account, lead).map(view -> {
            var known = known(identity.account(account), view.facts().owner(), view.contact());
            return new Preview(
                    view.contact().name(),
                    subject(touch, known, identity.account(account).name()),
                    Wording.filled(touch.text(), known));
        });
    }

    // ---- no more

    /// An address by which they say that they want no more mail.
    private String goodbye(Held held) {
        var bytes = new byte[18];
        RANDOM.nextBytes(bytes);
        var word =
                held.account() + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        reach.goodbye(held.account(), Text.sha256(word), held.lead(), clock.instant());
        return publicUrl + "/goodbye/" + word;
    }

    /// Who came by such an address.
    public record Leaver(AccountId account, LeadId lead) {}

    /// Empty for an address we never gave.
    public Optional<Leaver> leaver(String word) {
        if (!word.matches("[0-9a-f-]{36}\\.[A-Za-z0-9_-]{24}")) {
            return Optional.empty();
        }
        var account = new AccountId(UUID.fromString(word.substring(0, 36)));
        return database.read(() -> reach.lead(account, Text.sha256(word)).map(lead -> new Leaver(account, lead)));
    }

    // ---- back

    /// The lead that a mail of ours was about, by what stands in the headers of an answer to it.
    public Optional<LeadId> answered(AccountId account, List<UUID> letters) {
        return database.read(() -> letters.stream()
                .flatMap(id -> this.letters.lead(account, id).stream())
                .findFirst());
    }

    /// A mail of ours came back. Only what we really sent there counts. Answers whom it was about.
    public Optional<LeadId> returned(AccountId account, Returned returned) {
        return database.write(() -> {
            var recipient = returned.recipient().toLowerCase(Locale.ROOT);
            var since = clock.instant().minus(LATELY);
            var found = letters.sentTo(account, recipient, returned.letter(), since);
            found.ifPresent(one -> {
                if (returned.kind() == Returned.Kind.BOUNCED) {
                    reach.unreachable(account, Text.sha256(one.recipient()), "bounced", clock.instant());
                    fates.fate(account, one.id(), one.lead(), "bounced");
                    letters.failed(account, one.id(), "bounced");
                    outbox.pauseIfTooManyCameBack(account);
                }
            });
            return found.map(LetterTable.Gone::lead);
        });
    }

    /// Whether a mail to one of these addresses came back.
    public boolean isUnreachable(AccountId account, List<String> addresses) {
        return database.read(
                () -> addresses.stream().anyMatch(address -> reach.isUnreachable(account, Text.sha256(address))));
    }

    /// What is kept about whom a lead is goes.
    public void forget(AccountId account, LeadId lead) {
        database.write(() -> {
            letters.forget(account, lead);
            telephony.forget(account, lead);
        });
    }
}
