package galena.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import galena.intake.Mailbox;
import galena.intake.Mailboxes;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/// A mail server of one's own: what a company sends arrives in it, and what is put into it can be read.
public final class Mails {
    private Mails() {}

    public static final String SENDER = "galena@firm.example";

    /// Started, for sending (SMTP) and reading (IMAP), with one user.
    public static GreenMail server() {
        var server = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
        });
        server.start();
        server.setUser(SENDER, "galena", "secret");
        return server;
    }

    /// Connects a company's outgoing mail to it, as its administrator does.
    public static void connect(Browser boss, GreenMail server, String password) {
        boss.get("/company/mail");
        boss.post(
                "/company/mail",
                Map.of(
                        "host",
                        "127.0.0.1",
                        "port",
                        String.valueOf(server.getSmtp().getPort()),
                        "security",
                        "plain",
                        "login",
                        "galena",
                        "password",
                        password,
                        "sender",
                        SENDER,
                        "sender-name",
                        "The Firm",
                        "active",
                        "on"));
    }

    /// The mails of that server become leads and answers of the company's only source.
    public static void read(Company company, GreenMail server) {
        Running.galena()
                .the(Mailboxes.class)
                .set(
                        company.boss,
                        new Mailbox(
                                company.account(),
                                company.source.id(),
                                "127.0.0.1",
                                server.getImap().getPort(),
                                Mailbox.Security.PLAIN,
                                "galena",
                                "INBOX",
                                true,
                                Optional.empty(),
                                Optional.empty()),
                        Optional.of("secret"));
        poll();
    }

    public static void poll() {
        Running.galena().pass(Duration.ofSeconds(40));
        Running.galena().the(Mailboxes.class).poll();
    }

    /// Puts a mail, word by word as it stands, into somebody's box.
    public static void deliver(GreenMail server, String to, String mail) {
        try {
            var properties = new Properties();
            properties.put("mail.smtp.host", "127.0.0.1");
            properties.put("mail.smtp.port", String.valueOf(server.getSmtp().getPort()));
            var session = Session.getInstance(properties);
            var message = new MimeMessage(session, new ByteArrayInputStream(mail.getBytes(UTF_8)));
            try (var transport = session.getTransport("smtp")) {
                transport.connect();
                transport.sendMessage(message, new InternetAddress[] {new InternetAddress(to)});
            }
        } catch (MessagingException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /// The words of a mail.
    public static String text(MimeMessage mail) throws Exception {
        return String.valueOf(mail.getContent());
    }

    /// What a mail says of somebody: its words without the addresses in it, whose ports and random ids may
    /// contain any three digits.
    public static String words(MimeMessage mail) throws Exception {
        return text(mail).replaceAll("https?://\\S+", "");
    }
}
