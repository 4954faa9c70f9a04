package galena.delivery;

import galena.consent.Consent;
import galena.identity.Account;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.Text;
import galena.kernel.Words;
import galena.lead.Contact;
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
    private final Database database;
    private final Identity identity;
    private final Consent consent;
    private final Leads leads;
    private final Messages messages;
    private final Texts texts;
    private final Outbox outbox;
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

        /// It may not or cannot go out: `no-address`, `asked-not-to`, `unreachable`, `enough`.
        record Refused(String why) implements Sent {}
    }

    // ---- out

    /// Queues an automatic message in the transaction of whoever moves the lead on. Calls nobody.
    public Sent send(Held held, Step.Touch touch) {
        var account = held.account();
        if (held.facts().test()) {
            return new Sent.Skipped("sample");
        }
        if (!touch.channel().equals("email") || !outbox.isOn(account)) {
            return new Sent.Skipped("channel-off");
        }
        if (!texts.isReleased(account, touch)) {
            return new Sent.Skipped("not-released");
        }
        var contact = leads.contacts(account, List.of(held.lead())).getOrDefault(held.lead(), Contact.NOBODY);
        var refused = refused(account, held.lead(), contact);
        if (refused.isPresent()) {
            return new Sent.Refused(refused.get());
        }
        return new Sent.Queued(queue(held, touch, contact, reachable(account, contact)));
    }

    private Optional<String> refused(AccountId account, LeadId lead, Contact contact) {
        if (contact.emails().isEmpty()) {
            return Optional.of("no-address");
        }
        if (!consent.forbidden(account, contact.emails(), Consent.Channel.MAIL).isEmpty()) {
            return Optional.of("asked-not-to");
        }
        if (reachable(account, contact).isEmpty()) {
            return Optional.of("unreachable");
        }
        return letters.written(account, lead, clock.instant().minus(DAY)) >= MOST_A_DAY
                ? Optional.of("enough")
                : Optional.empty();
    }

    private String reachable(AccountId account, Contact contact) {
        return contact.emails().stream()
                .filter(address -> !reach.isUnreachable(account, Text.sha256(address)))
                .findFirst()
                .orElse("");
    }

    private UUID queue(Held held, Step.Touch touch, Contact contact, String recipient) {
        var account = identity.account(held.account());
        var id = ids.next();
        var known = known(account, held.facts().owner(), contact);
        var words = Wording.filled(touch.text(), known);
        var goodbye = goodbye(held);
        messages.insert(
                held.account(),
                List.of(new Message(
                        id,
                        held.lead(),
                        clock.instant(),
                        Message.Kind.SENT,
                        "mail",
                        words,
                        Optional.of(clock.instant()),
                        Optional.of("waiting"))));
        outbox.post(
                held.account(),
                id,
                new Letter(
                        Letter.Purpose.TOUCH,
                        Optional.of(held.lead()),
                        recipient,
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
                    outbox.fate(account, one.id(), one.lead(), "bounced");
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
        database.write(() -> letters.forget(account, lead));
    }
}
