package galena.delivery;

import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.Text;
import galena.storage.Database;
import galena.storage.Secrets;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
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
    private static final List<Duration> AGAIN = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(4));
    private final Database database;
    private final Identity identity;
    private final Outward outward;
    private final Secrets secrets;
    private final Clock clock;
    private final Ids ids;
    private final LetterTable table;

    Outbox(Database database, Identity identity, Outward outward, Secrets secrets, Clock clock, Ids ids) {
        this.database = database;
        this.identity = identity;
        this.outward = outward;
        this.secrets = secrets;
        this.clock = clock;
        this.ids = ids;
        this.table = new LetterTable(database);
    }

    // ---- settings

    public Optional<MailServer> server(AccountId account) {
        return database.read(() -> table.server(account));
    }

    /// Keeps by which server mail goes out. Without a password the one before is kept.
    public void set(Person by, MailServer server, Optional<String> password) {
        database.write(() -> {
            table.set(by.account(), server, password.map(secrets::seal).orElse(new byte[0]));
            identity.note(by, "mail-server-set", Optional.empty());
        });
    }

    public void forget(Person by) {
        database.write(() -> {
            table.forget(by.account());
            identity.note(by, "mail-server-forgotten", Optional.empty());
        });
    }

    /// Whether mail goes out at all.
    public boolean isOn(AccountId account) {
        return server(account).filter(MailServer::active).isPresent();
    }

    // ---- queueing

    /// Queues it in the running transaction. False when no server is connected: nothing goes out then, now or
    /// later.
    public boolean post(AccountId account, Letter letter) {
        return database.write(() -> {
            if (letter.recipient().isEmpty() || !isOn(account)) {
                return false;
            }
            table.insert(
                    account,
                    ids.next(),
                    new Letter(
                            letter.purpose(),
                            letter.lead(),
                            letter.recipient(),
                            Text.line(letter.subject(), LONGEST_SUBJECT),
                            Text.clean(letter.body(), LONGEST_BODY),
                            letter.useless()),
                    clock.instant());
            return true;
        });
    }

    // ---- sending

    /// Sends what is due; answers how many went out.
    public int send() {
        int sent = 0;
        for (var account : identity.accounts()) {
            if (isOn(account.id())) {
                sent += send(account.id());
            }
        }
        return sent;
    }

    private int send(AccountId account) {
        int sent = 0;
        while (true) {
            var now = clock.instant();
            var due = database.write(() -> table.claim(account, now, now.plus(LEASE), AT_ONCE));
            if (due.isEmpty()) {
                return sent;
            }
            var done = deliver(account, due);
            sent += done;
            if (done < due.size()) {
                return sent;
            }
        }
    }

    /// One connection for all of them. Whatever happens each of them has a next moment.
    private int deliver(AccountId account, List<LetterTable.Due> due) {
        return server(account).map(server -> deliver(account, server, due)).orElse(0);
    }

    private int deliver(AccountId account, MailServer server, List<LetterTable.Due> due) {
        int sent = 0;
        try {
            outward.requirePublic(server.host());
            var session = Session.getInstance(properties(server));
            try (var transport =
                    session.getTransport(server.security() == MailServer.Security.TLS ? "smtps" : "smtp")) {
                connect(transport, server, account);
                for (var one : due) {
                    sent += deliver(account, server, session, transport, one) ? 1 : 0;
                }
            }
            database.write(() -> table.note(account, Optional.empty(), clock.instant()));
        } catch (AuthenticationFailedException wrong) {
            trouble(account, due, "wrong-password");
        } catch (Outward.PrivateAddress inside) {
            trouble(account, due, "private-address");
        } catch (IllegalStateException otherKey) {
            trouble(account, due, "other-key");
        } catch (MessagingException | IOException failed) {
            LOG.debug("Mail could not be sent", failed);
            trouble(account, due, "cannot-connect");
        }
        return sent;
    }

    private void connect(Transport transport, MailServer server, AccountId account) throws MessagingException {
        if (server.login().isEmpty()) {
            transport.connect(server.host(), server.port(), null, null);
            return;
        }
        var password = secrets.open(database.read(() -> table.password(account)));
        transport.connect(server.host(), server.port(), server.login(), password);
    }

    private boolean deliver(
            AccountId account, MailServer server, Session session, Transport transport, LetterTable.Due one)
            throws MessagingException, UnsupportedEncodingException {
        try {
            var message = message(server, session, one);
            transport.sendMessage(message, message.getAllRecipients());
            database.write(() -> table.sent(account, one.id(), clock.instant()));
            return true;
        } catch (AddressException nobody) {
            database.write(() -> table.failed(account, one.id(), "refused"));
            return true;
        } catch (SendFailedException refused) {
            if (!transport.isConnected()) {
                throw refused;
            }
            LOG.debug("A mail was refused", refused);
            if (isForGood(refused)) {
                database.write(() -> table.failed(account, one.id(), "refused"));
            } else {
                database.write(() -> table.later(account, one.id(), again(one)));
            }
            return true;
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

    private Instant again(LetterTable.Due one) {
        return clock.instant().plus(AGAIN.get(Math.min(one.attempts(), AGAIN.size()) - 1));
    }

    private MimeMessage message(MailServer server, Session session, LetterTable.Due one)
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
        message.setRecipient(
                jakarta.mail.Message.RecipientType.TO,
                new InternetAddress(one.letter().recipient(), true));
        message.setSubject(one.letter().subject(), StandardCharsets.UTF_8.name());
        message.setText(one.letter().body(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(clock.instant()));
        message.setHeader("Auto-Submitted", "auto-generated");
        message.saveChanges();
        return message;
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

    private void trouble(AccountId account, List<LetterTable.Due> due, String what) {
        database.write(() -> {
            table.note(account, Optional.of(what), clock.instant());
            due.forEach(one -> table.later(account, one.id(), again(one)));
        });
    }

    /// What nobody needs any more is not sent; what was sent long ago is forgotten.
    public void tidy() {
        for (var account : identity.accounts()) {
            database.write(() ->
                    table.tidy(account.id(), clock.instant(), clock.instant().minus(KEPT)));
        }
    }

    /// How many could not be sent, since then.
    public int failures(AccountId account, Instant since) {
        return database.read(() -> table.failures(account, since));
    }

    /// Throws IllegalArgumentException for an unknown code.
    public static MailServer.Security security(String code) {
        return MailServer.Security.valueOf(code.toUpperCase(Locale.ROOT));
    }
}
