package galena.delivery;

import galena.consent.Consent;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.Text;
import galena.storage.Database;
import galena.storage.Secrets;
import jakarta.activation.DataHandler;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Mail that goes out: queued in the transaction of whoever has something to say, sent afterwards, tried again
/// with the same Message-ID until it is useless. Without a server nothing is queued, and nothing pretends.
@Component
public final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final int AT_ONCE = 20;
    private static final int LONGEST_SUBJECT = 200;
    private static final int FOR_GOOD = 500;
    private static final int LONGEST_BODY = 20_000;
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Duration KEPT = Duration.ofDays(90);
    private static final UUID NONE = new UUID(0, 0);
    /// Whose server is the company's.
    static final UUID COMPANY = NONE;

    private static final Duration WEEK = Duration.ofDays(7);
    private static final int FIRST_DAY = 50;
    private static final int RAMP_DAYS = 10;
    private static final int FEWEST_BACK = 5;
    private static final int MOST_BACK_PERCENT = 5;
    private final Database database;
    private final Identity identity;
    private final Fates fates;
    private final Outward outward;
    private final Secrets secrets;
    private final Clock clock;
    private final Ids ids;
    private final LetterTable table;

    Outbox(Database database, Identity identity, Fates fates, Outward outward, Secrets secrets, Clock clock, Ids ids) {
        this.database = database;
        this.identity = identity;
        this.outward = outward;
        this.secrets = secrets;
        this.clock = clock;
        this.ids = ids;
        this.table = new LetterTable(database);
        this.fates = fates;
    }

    // ---- settings

    /// The company's own server.
    public Optional<MailServer> server(AccountId account) {
        return database.read(() -> table.server(account, COMPANY));
    }

    /// The server of one of us, where they have one of their own.
    public Optional<MailServer> server(Person person) {
        return database.read(() -> table.server(person.account(), person.id().value()));
    }

    /// Keeps by which server the company's mail goes out. Without a password the one before is kept.
    public void set(Person by, MailServer server, Optional<String> password) {
        set(by, COMPANY, server, password);
    }

    /// Keeps by which server goes out what somebody writes themselves: mails, offers, invitations.
    public void setOwn(Person person, MailServer server, Optional<String> password) {
        set(person, person.id().value(), server, password);
    }

    private void set(Person by, UUID whose, MailServer server, Optional<String> password) {
        database.write(() -> {
            table.set(by.account(), whose, server, password.map(secrets::seal).orElse(new byte[0]));
            if (!server.active()) {
                table.reroute(by.account(), whose);
            }
            identity.note(by, "mail-server-set", Optional.of(whose).filter(id -> !id.equals(COMPANY)));
        });
    }

    public void forget(Person by) {
        forget(by, COMPANY);
    }

    /// What they write goes out by the company's server again.
    public void forgetOwn(Person person) {
        forget(person, person.id().value());
    }

    private void forget(Person by, UUID whose) {
        database.write(() -> {
            table.forget(by.account(), whose);
            identity.note(by, "mail-server-forgotten", Optional.of(whose).filter(id -> !id.equals(COMPANY)));
        });
    }

    /// Whether mail goes out at all.
    public boolean isOn(AccountId account) {
        return server(account).filter(MailServer::active).isPresent();
    }

    /// Whether what somebody writes goes out, by their own server or the company's.
    public boolean isOn(Person person) {
        return sender(person).isPresent();
    }

    /// By whose server it goes out what this person writes.
    private Optional<UUID> sender(Person person) {
        return server(person)
                .filter(MailServer::active)
                .map(own -> person.id().value())
                .or(() -> isOn(person.account()) ? Optional.of(COMPANY) : Optional.empty());
    }

    // ---- queueing

    /// Queues it in the running transaction. False when no server is connected: nothing goes out then, now or
    /// later.
    public boolean post(AccountId account, Letter letter) {
        return post(account, ids.next(), letter, "");
    }

    /// @param goodbye the address in it by which its reader asks for no more mail
    boolean post(AccountId account, UUID id, Letter letter, String goodbye) {
        return database.write(() -> isOn(account) && post(account, COMPANY, id, letter, goodbye, ""));
    }

    /// What somebody wrote themselves, kept by that id beside its lead.
    public boolean post(Person by, UUID id, Letter letter) {
        return database.write(() -> sender(by)
                .map(sender -> post(by.account(), sender, id, letter, "", ""))
                .orElse(false));
    }

    /// The same, with an entry for a calendar.
    public boolean invite(Person by, Letter letter, Invitation invitation) {
        return database.write(() -> sender(by)
                .map(sender -> post(by.account(), sender, ids.next(), letter, "", invitation.written(clock.instant())))
                .orElse(false));
    }

    /// From whom a mail comes that somebody writes.
    public Optional<String> from(Person person) {
        return database.read(() -> sender(person).flatMap(whose -> table.server(person.account(), whose)))
                .map(MailServer::sender);
    }

    private boolean post(AccountId account, UUID sender, UUID id, Letter letter, String goodbye, String invitation) {
        if (letter.recipient().isEmpty()) {
            return false;
        }
        table.insert(
                account,
                id,
                sender,
                goodbye,
                new Letter(
                        letter.purpose(),
                        letter.lead(),
                        letter.recipient(),
                        Text.line(letter.subject(), LONGEST_SUBJECT),
                        Text.clean(letter.body(), LONGEST_BODY),
                        letter.useless()),
                invitation,
                clock.instant());
        return true;
    }

    // ---- sending

    /// Sends what is due; answers how many went out.
    public int send() {
        return identity.sum(account -> database.read(() -> table.senders(account.id())).stream()
                .mapToInt(whose -> send(account.id(), whose))
                .sum());
    }

    private int send(AccountId account, UUID whose) {
        int sent = 0;
        while (true) {
            var now = clock.instant();
            var due = database.write(() -> {
                int room = whose.equals(COMPANY) ? Math.min(AT_ONCE, room(account)) : 0;
                var until = now.plus(LEASE);
                var claimed =
                        new ArrayList<>(table.claim(account, Letter.Channel.MAIL, whose, now, until, false, AT_ONCE));
                claimed.addAll(table.claim(account, Letter.Channel.MAIL, whose, now, until, true, room));
                return claimed;
            });
            if (due.isEmpty()) {
                return sent;
            }
            var allowed = fates.allowed(account, due, Consent.Channel.MAIL);
            var done = allowed.isEmpty() ? 0 : deliver(account, whose, allowed);
            sent += done;
            if (done < allowed.size()) {
                return sent;
            }
        }
    }

    /// How many automatic mails may go out today still: a new sender begins with few, and doubles every day.
    public int room(AccountId account) {
        var server = table.server(account, COMPANY);
        if (server.isEmpty() || server.get().pausedAt().isPresent()) {
            return 0;
        }
        var company = identity.account(account);
        var now = clock.instant();
        var today = company.startOf(company.dayOf(now));
        var first = table.firstTouch(account);
        long days = first.map(at -> ChronoUnit.DAYS.between(company.dayOf(at), company.dayOf(now)))
                .orElse(0L);
        return days >= RAMP_DAYS
                ? Integer.MAX_VALUE
                : Math.max(0, (FIRST_DAY << days) - table.touchesSince(account, today));
    }

    /// Too many came back: sending on would spoil the sender's name for all mail.
    void pauseIfTooManyCameBack(AccountId account) {
        var since = clock.instant().minus(WEEK);
        int back = table.bounced(account, since);
        if (back >= FEWEST_BACK && back * 100 > table.touchesSince(account, since) * MOST_BACK_PERCENT) {
            table.pause(account, clock.instant());
        }
    }

    /// A person has looked at why so many came back.
    public void goOn(Person by) {
        database.write(() -> {
            table.goOn(by.account());
            identity.note(by, "mail-server-set", Optional.empty());
        });
    }

    /// One connection for all of them. Whatever happens each of them has a next moment.
    private int deliver(AccountId account, UUID whose, List<LetterTable.Due> due) {
        return database.read(() -> table.server(account, whose))
                .map(server -> deliver(account, whose, server, due))
                .orElse(0);
    }

    private int deliver(AccountId account, UUID whose, MailServer server, List<LetterTable.Due> due) {
        int sent = 0;
        var flying = new AtomicReference<>(NONE);
        try {
            outward.requirePublic(server.host());
            var session = Session.getInstance(properties(server));
            try (var transport =
                    session.getTransport(server.security() == MailServer.Security.TLS ? "smtps" : "smtp")) {
                connect(transport, server, account, whose);
                for (var one : due) {
                    flying.set(one.id());
                    deliver(account, server, session, transport, one);
                    flying.set(NONE);
                    sent++;
                }
            }
            database.write(() -> table.note(account, whose, Optional.empty(), clock.instant()));
        } catch (AuthenticationFailedException wrong) {
            trouble(account, whose, due, flying, "wrong-password");
        } catch (Outward.PrivateAddress inside) {
            trouble(account, whose, due, flying, "private-address");
        } catch (IllegalStateException otherKey) {
            trouble(account, whose, due, flying, "other-key");
        } catch (MessagingException | IOException failed) {
            LOG.debug("Mail could not be sent", failed);
            trouble(account, whose, due, flying, "cannot-connect");
        }
        return sent;
    }

    private void connect(Transport transport, MailServer server, AccountId account, UUID whose)
            throws MessagingException {
        if (server.login().isEmpty()) {
            transport.connect(server.host(), server.port(), null, null);
            return;
        }
        var password = database.read(() -> table.password(account, whose))
                .map(secrets::open)
                .orElseThrow(() -> new MessagingException("removed at this moment"));
        transport.connect(server.host(), server.port(), server.login(), password);
    }

    private void deliver(
            AccountId account, MailServer server, Session session, Transport transport, LetterTable.Due one)
            throws MessagingException, UnsupportedEncodingException {
        try {
            var message = message(account, server, session, one);
            transport.sendMessage(message, message.getAllRecipients());
            database.write(() -> fates.sent(account, one, ""));
        } catch (AddressException nobody) {
            database.write(() -> fates.fail(account, one, "refused"));
        } catch (SendFailedException refused) {
            if (!transport.isConnected()) {
                throw refused;
            }
            LOG.debug("A mail was refused", refused);
            database.write(() -> {
                if (isForGood(refused)) {
                    fates.fail(account, one, "refused");
                } else {
                    table.later(account, one.id(), fates.again(one), false);
                }
            });
        }
    }

    /// Answers of five hundred and more; what is fewer may be tried again (RFC 5321, 4.2.1).
    private static boolean isForGood(MessagingException refused) {
        for (Exception cause = refused; cause instanceof MessagingException one; cause = one.getNextException()) {
            int code = switch (one) {
                case SMTPAddressFailedException address -> address.getReturnCode();
                case SMTPSendFailedException send -> send.getReturnCode();
                case SMTPSenderFailedException sender -> sender.getReturnCode();
                default -> 0;
            };
            if (code > 0) {
                return code >= FOR_GOOD;
            }
        }
        return false;
    }

    private MimeMessage message(AccountId account, MailServer server, Session session, LetterTable.Due one)
            throws MessagingException, UnsupportedEncodingException {
        var domain = server.sender().substring(server.sender().indexOf('@') + 1);
        var id = "<" + one.id() + "@" + domain + ">";
        var message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", id);
            }
        };
        message.setFrom(new InternetAddress(server.sender(), server.senderName(), StandardCharsets.UTF_8.name()));
        replies(account, server).ifPresent(address -> reply(message, address));
        message.setRecipient(
                jakarta.mail.Message.RecipientType.TO,
                new InternetAddress(one.letter().recipient(), true));
        message.setSubject(one.letter().subject(), StandardCharsets.UTF_8.name());
        if (one.invitation().isEmpty()) {
            message.setText(one.letter().body(), StandardCharsets.UTF_8.name());
        } else {
            message.setContent(invited(one));
        }
        message.setSentDate(Date.from(clock.instant()));
        message.setHeader("Auto-Submitted", "auto-generated");
        if (!one.goodbye().isEmpty()) {
            // RFC 2369 and RFC 8058: one press in the reader's mail program
            message.setHeader("List-Unsubscribe", "<" + one.goodbye() + ">");
            message.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        message.saveChanges();
        return message;
    }

    /// Answers come to where the company reads them, whoever wrote.
    private Optional<String> replies(AccountId account, MailServer server) {
        return server(account).map(MailServer::sender).filter(address -> !address.equals(server.sender()));
    }

    private static void reply(MimeMessage message, String address) {
        try {
            message.setReplyTo(new InternetAddress[] {new InternetAddress(address)});
        } catch (MessagingException unreadable) {
            LOG.debug("An address of ours is none", unreadable);
        }
    }

    /// Words for people, and the same for calendars (RFC 6047).
    private static MimeMultipart invited(LetterTable.Due one) throws MessagingException {
        var words = new MimeBodyPart();
        words.setText(one.letter().body(), StandardCharsets.UTF_8.name());
        var entry = new MimeBodyPart();
        var method = one.invitation().contains("METHOD:CANCEL") ? "CANCEL" : "REQUEST";
        entry.setDataHandler(new DataHandler(new ByteArrayDataSource(
                one.invitation().getBytes(StandardCharsets.UTF_8),
                "text/calendar; method=" + method + "; charset=UTF-8")));
        return new MimeMultipart("alternative", words, entry);
    }

    private static Properties properties(MailServer server) {
        var protocol = server.security() == MailServer.Security.TLS ? "smtps" : "smtp";
        var properties = new Properties();
        properties.put("mail." + protocol + ".connectiontimeout", "10000");
        properties.put("mail." + protocol + ".timeout", "30000");
        properties.put("mail." + protocol + ".writetimeout", "30000");
        properties.put("mail." + protocol + ".ssl.checkserveridentity", "true");
        properties.put(
                "mail." + protocol + ".auth", String.valueOf(!server.login().isEmpty()));
        if (server.security() == MailServer.Security.STARTTLS) {
            properties.put("mail.smtp.starttls.enable", "true");
            properties.put("mail.smtp.starttls.required", "true");
        }
        return properties;
    }

    /// @param flying the one of which nobody knows whether the server took it: it may go out twice, and says so
    private void trouble(
            AccountId account, UUID whose, List<LetterTable.Due> due, AtomicReference<UUID> flying, String what) {
        database.write(() -> {
            table.note(account, whose, Optional.of(what), clock.instant());
            due.forEach(one ->
                    table.later(account, one.id(), fates.again(one), one.id().equals(flying.get())));
        });
    }

    /// What nobody needs any more is not sent; what was sent long ago is forgotten.
    public void tidy() {
        identity.each(account -> {
            database.write(() -> {
                table.late(account.id(), clock.instant())
                        .forEach(one -> fates.fate(account.id(), one.id(), one.lead(), "too-late"));
                table.tidy(account.id(), clock.instant(), clock.instant().minus(KEPT));
            });
        });
    }

    /// How many could not be sent, since then.
    public int failures(AccountId account, Instant since) {
        return database.read(() -> table.failures(account, since));
    }

    /// When the mail that should have gone first was to go; empty where none is due, or no server is named.
    public Optional<Instant> oldestDue(AccountId account) {
        return isOn(account) ? database.read(() -> table.oldestDue(account, clock.instant())) : Optional.empty();
    }

    /// Throws IllegalArgumentException for an unknown code.
    public static MailServer.Security security(String code) {
        return MailServer.Security.valueOf(code.toUpperCase(Locale.ROOT));
    }
}
