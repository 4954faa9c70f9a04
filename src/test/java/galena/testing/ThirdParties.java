package galena.testing;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.util.GreenMail;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Whom a company has allowed to bring it something: a mailbox that is read, Meta, a carrier of texts and calls. What
/// they say is signed or comes by an address that was agreed on, and may be as broken as anything else.
public final class ThirdParties implements AutoCloseable {
    /// The server goes over all mails in the box for each it hands out.
    private static final int FULL = 500;

    private static final String META = "app secret";
    private static final String LEAD = """
            {"id":"ID","created_time":"2026-11-01T10:00:00+0000","ad_id":"1","ad_name":"Roofs","campaign_name":"Spring","form_id":"7",
             "platform":"fb","is_organic":false,"field_data":[{"name":"full_name","values":["Ann Lee"]},
             {"name":"phone_number","values":["212-555-0151"]},{"name":"email","values":["ann@example.com"]},
             {"name":"how old?","values":["10","20"]}],"custom_disclaimer_responses":[{"checkbox_key":"terms","is_checked":"1"}]}
            """;

    private final GreenMail mails = Mails.server();
    private final Carrier carrier = new Carrier();
    private final HttpServer graph;

    /// @param metaPort where Galena looks for Meta
    public ThirdParties(int metaPort) {
        try {
            graph = HttpServer.create(new InetSocketAddress("127.0.0.1", metaPort), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
        graph.createContext("/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            var id = path.substring(path.lastIndexOf('/') + 1);
            var number = new Random(id.hashCode()).nextInt(10_000_000);
            var lead = Hostile.of(LEAD.replace("ID", id), "212" + (2_000_000 + number % 7_000_000));
            var answer = new Mutation(number).json(lead);
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        graph.start();
    }

    /// Connects all of them with a source, as an administrator does by the pages.
    public void connect(Browser administrator, String source) {
        administrator.get("/sources/" + source + "/mailbox");
        var port = String.valueOf(mails.getImap().getPort());
        done(administrator.post(
                "/sources/" + source + "/mailbox",
                Map.of(
                        "host",
                        "127.0.0.1",
                        "port",
                        port,
                        "security",
                        "plain",
                        "login",
                        "galena",
                        "password",
                        "secret",
                        "folder",
                        "INBOX",
                        "active",
                        "on")));
        done(administrator.post(
                "/sources/" + source + "/meta", Map.of("app-secret", META, "access-token", "token", "forms", "")));
        carrier.connect(administrator, source);
    }

    private static void done(Browser.Answer answer) {
        if (answer.status() != 302) {
            throw new IllegalStateException(answer.status() + " " + answer.body());
        }
    }

    /// Puts a mail into the box as it is; false when no mail server would have taken it, or the box is full.
    synchronized boolean mail(byte[] bytes) {
        if (box().getMessageCount() >= FULL) {
            return false;
        }
        try {
            mails.getUserManager()
                    .getUser("galena")
                    .deliver(new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes)));
            return true;
        } catch (MessagingException | RuntimeException refused) {
            return false;
        }
    }

    private MailFolder box() {
        try {
            return mails.getManagers()
                    .getImapHostManager()
                    .getInbox(mails.getUserManager().getUser("galena"));
        } catch (FolderException gone) {
            throw new IllegalStateException(gone);
        }
    }

    /// The number (UID) of the last mail that came; 0 when there was none.
    public long lastMail() {
        return box().getUIDNext() - 1;
    }

    /// Empties the box if the last one in it was read.
    ///
    /// @param read the number (UID) of the last that was
    public synchronized void clear(long read) {
        if (read >= lastMail()) {
            box().deleteAllMessages();
        }
    }

    /// As Meta signs what it announces.
    static String signedByMeta(byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(META.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Override
    public void close() {
        mails.stop();
        carrier.close();
        graph.stop(0);
    }
}
