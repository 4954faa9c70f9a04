package galena.stories;

import static galena.testing.Mails.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import galena.consent.Consent;
import galena.delivery.Outbox;
import galena.delivery.Texts;
import galena.intake.Mailboxes;
import galena.kernel.LeadId;
import galena.lead.Message;
import galena.lead.Messages;
import galena.playbook.Checked;
import galena.playbook.Playbooks;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Mails;
import galena.testing.Running;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Automatic mails to prospects: read by somebody first, sent by the company's server, answered, refused,
/// stopped.
class TouchTest {
    private static final String HELLO = """
            hello:
              email: 'Hello {first_name|there}, {me} will call you about {product}.'
              subject: '{product} in {city|your town}'
              limit: 2d
              stale-after: 1d
              then: place
              if-failed: place

            place:
            """;
    private final Running galena = Running.galena();
    private final Outbox outbox = galena.the(Outbox.class);
    private final Texts texts = galena.the(Texts.class);
    private final GreenMail server = Mails.server();
    private Company company;
    private Browser boss;

    @BeforeEach
    void aPlaybookThatSaysHello() {
        company = Company.with(1);
        var playbooks = galena.the(Playbooks.class);
        var text = Playbooks.shipped().replace("start: place", "start: hello").replace("  place:\n", HELLO.indent(2));
        var checked = playbooks.publish(
                company.boss, playbooks.all(company.account()).getFirst().id(), text, "hello first");
        assertThat(checked).isInstanceOf(Checked.Sound.class);
        boss = Browser.signedIn(company.boss.email());
    }

    @AfterEach
    void stop() {
        galena.the(Mailboxes.class).forget(company.boss, company.source.id());
        server.stop();
    }

    private void connectAndRelease() {
        Mails.connect(boss, server, "secret");
        release();
    }

    private void release() {
        boss.get("/texts");
        texts.all(company.account()).stream()
                .filter(written -> written.released().isEmpty())
                .forEach(written -> boss.post("/texts/" + written.key(), Map.of("then", "release")));
    }

    private LeadId ann() {
        var answer = company.post(
                "{\"first_name\":\"Ann\",\"email\":\"ann@example.com\",\"phone\":\"+12125550143\",\"product\":\"a new roof\",\"city\":\"Albany\"}");
        galena.settle();
        return LeadId.of(answer.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
    }

    private MimeMessage[] mails() {
        return Arrays.stream(server.getReceivedMessages())
                .filter(mail -> {
                    try {
                        return mail.getAllRecipients()[0].toString().endsWith("@example.com");
                    } catch (jakarta.mail.MessagingException broken) {
                        throw new IllegalStateException(broken);
                    }
                })
                .toArray(MimeMessage[]::new);
    }

    private String fate(LeadId lead) {
        return galena.the(Messages.class).of(company.account(), lead).stream()
                .filter(message -> message.kind() == Message.Kind.SENT)
                .findFirst()
                .flatMap(Message::fate)
                .orElse("nothing");
    }

    @Test
    void nothing_goes_out_before_somebody_has_read_it_and_the_lead_goes_on_without() throws Exception {
        Mails.connect(boss, server, "secret");
        assertThat(boss.get("/floor").body())
                .contains("2 automatic messages do not go out before somebody has read them");
        var lead = ann();
        outbox.send();
        assertThat(mails()).isEmpty();
        assertThat(company.kinds(lead)).contains("skipped", "placed").doesNotContain("sent");
        assertThat(boss.get("/leads/" + lead).body()).contains("nobody has read and released its text yet");

        assertThat(boss.get("/texts").body())
                .contains("2 texts wait to be read", "Hello Ann, ", "will call you about a new roof.");
        release();
        assertThat(boss.get("/texts").body())
                .contains("Everything that goes out by itself has been read", "Released by");
        var second = company.post("{\"first_name\":\"\",\"last_name\":\"Bo\",\"email\":\"bo@example.com\"}");
        assertThat(second.statusCode()).isEqualTo(201);
        galena.settle();
        outbox.send();
        assertThat(mails()).hasSize(1);
        assertThat(mails()[0].getSubject()).isEqualTo("your inquiry in your town");
        assertThat(text(mails()[0])).startsWith("Hello there, ");
    }

    @Test
    void words_that_change_are_read_anew() {
        connectAndRelease();
        var playbooks = galena.the(Playbooks.class);
        var first = playbooks.all(company.account()).getFirst();
        var now = texts.all(company.account()).getFirst();
        assertThat(now.released()).isPresent();
        playbooks.publish(
                company.boss,
                first.id(),
                Playbooks.shipped().replace("simply answer this mail", "just answer this mail"),
                "other words");
        assertThat(texts.all(company.account()))
                .hasSize(1)
                .allMatch(written -> written.released().isEmpty());
        var seller = Browser.signedIn(company.sellers.getFirst().email());
        seller.get("/me");
        assertThat(seller.post("/texts/" + now.key(), Map.of("then", "release")).status())
                .isEqualTo(403);
    }

    @Test
    void a_mail_says_who_writes_how_to_end_it_and_what_became_of_it() throws Exception {
        connectAndRelease();
        var lead = ann();
        assertThat(fate(lead)).isEqualTo("waiting");
        assertThat(outbox.send()).isEqualTo(1);
        var mail = mails()[0];
        assertThat(mail.getFrom()[0]).hasToString("The Firm <galena@firm.example>");
        assertThat(mail.getSubject()).isEqualTo("a new roof in Albany");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getHeader("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
        assertThat(text(mail)).contains("will call you about a new roof.", "/goodbye/");
        assertThat(fate(lead)).isEqualTo("sent");
        assertThat(company.kinds(lead)).contains("sent", "placed");
        assertThat(boss.get("/leads/" + lead).body())
                .contains("An automatic mail was written", "will call you about a new roof.");
        assertThat(outbox.send()).isZero();
        assertThat(galena.audit()).isZero();
    }

    @Test
    void opening_the_goodbye_page_does_nothing_and_one_press_ends_all_mail() throws Exception {
        connectAndRelease();
        var lead = ann();
        outbox.send();
        var address = mails()[0].getHeader("List-Unsubscribe")[0].replaceAll("[<>]", "");
        var path = URI.create(address).getPath();
        var reader = new Browser();
        assertThat(reader.get(path).body()).contains("Do you want no more mail from");
        assertThat(wishes()).isZero();
        // as a mail program does it: no cookie, no token, no session
        var answer = Company.send(HttpRequest.newBuilder(URI.create(galena.url + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("List-Unsubscribe=One-Click"))
                .build());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("You get no more mail");
        assertThat(wishes()).isEqualTo(1);
        assertThat(company.view(lead).isOpen()).as("a call is another matter").isTrue();
        assertThat(reader.get(path.replaceAll(".$", "x")).status()).isEqualTo(404);
        assertThat(reader.get("/goodbye/nonsense").status()).isEqualTo(404);

        galena.pass(Duration.ofDays(3), Duration.ofHours(12));
        var again = ann();
        assertThat(again).as("the same person").isEqualTo(lead);
        assertThat(outbox.send()).isZero();
    }

    private int wishes() {
        return galena.the(Consent.class)
                .wishes(company.account(), "ann@example.com")
                .size();
    }

    @Test
    void who_asks_for_no_more_while_a_mail_waits_does_not_get_it() {
        connectAndRelease();
        var lead = ann();
        galena.the(Consent.class)
                .never(
                        company.account(),
                        java.util.List.of("ann@example.com"),
                        new Consent.Never(Consent.Channel.MAIL, "mail", java.util.Optional.empty()));
        outbox.send();
        assertThat(mails()).isEmpty();
        assertThat(fate(lead)).isEqualTo("asked-not-to");
        assertThat(company.kinds(lead)).contains("undelivered");
    }

    @Test
    void an_answer_comes_to_its_lead_from_wherever_it_is_written_and_whatever_stands_in_it() throws Exception {
        connectAndRelease();
        Mails.read(company, server);
        var lead = ann();
        var seller = company.sellers.getFirst();
        assertThat(company.take(seller)).isEqualTo(lead);
        company.talk(seller, lead);
        company.say(seller, lead, "no-answer");
        company.letItSettle();
        assertThat(company.view(lead).held().orElseThrow().readyAt()).isAfter(galena.clock.instant());
        outbox.send();
        var id = mails()[0].getMessageID();
        Mails.deliver(
                server,
                Mails.SENDER,
                "From: Ann at work <ann@office.example>\nSubject: Re: a new roof\nMessage-ID: <a1@office>\nReferences: <x@y> "
                        + id
                        + "\n\nYes, call me now.\n\nAnn\nPhone: 212-555-0199\n\nOn Monday, The Firm wrote:\n> Hello Ann");
        Mails.poll();
        assertThat(galena.ask("select count(*) from lead.lead where account_id = '" + company.account() + "'"))
                .as("nobody new")
                .isEqualTo("1");
        assertThat(company.kinds(lead)).contains("replied");
        var held = company.view(lead).held().orElseThrow();
        assertThat(held.position().step()).as("it rests no longer").isEqualTo("callback");
        assertThat(held.readyAt()).isBeforeOrEqualTo(galena.clock.instant());
        assertThat(company.take(seller)).isEqualTo(lead);
        assertThat(Browser.signedIn(seller.email()).get("/desk").body()).contains("Yes, call me now.");
        assertThat(galena.audit()).isZero();
    }

    @Test
    void an_automatic_answer_is_no_contact() throws Exception {
        connectAndRelease();
        Mails.read(company, server);
        var lead = ann();
        outbox.send();
        Mails.deliver(
                server,
                Mails.SENDER,
                "From: ann@example.com\nSubject: Out of office\nAuto-Submitted: auto-replied\nMessage-ID: <o1@p>\nIn-Reply-To: "
                        + mails()[0].getMessageID() + "\n\nI am back on Monday.");
        Mails.poll();
        assertThat(company.kinds(lead)).doesNotContain("replied");
        assertThat(company.view(lead).facts().conversedAt()).isEmpty();
    }

    private static String bounce(String to, String id, String status) {
        return "From: MAILER-DAEMON@mx.example\nSubject: Undelivered\nMessage-ID: <b" + status.hashCode()
                + "@mx>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\n\n"
                + "--x\nContent-Type: text/plain\n\nSorry.\n--x\nContent-Type: message/delivery-status\n\n"
                + "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; " + to + "\nAction: "
                + (status.startsWith("5") ? "failed" : "delayed") + "\nStatus: " + status
                + "\n--x\nContent-Type: text/rfc822-headers\n\nMessage-ID: " + id + "\nSubject: a new roof\n--x--\n";
    }

    @Test
    void an_address_that_reaches_nobody_is_not_written_to_again_and_nobody_else_can_say_so() throws Exception {
        connectAndRelease();
        Mails.read(company, server);
        var lead = ann();
        outbox.send();
        var id = mails()[0].getMessageID();
        Mails.deliver(server, Mails.SENDER, bounce("ann@example.com", id, "4.4.1"));
        Mails.deliver(server, Mails.SENDER, bounce("bob@example.com", id, "5.1.1"));
        Mails.deliver(server, Mails.SENDER, bounce("bob@example.com", "<nothing@ours>", "5.1.2"));
        Mails.poll();
        assertThat(fate(lead)).as("delayed, or about somebody else").isEqualTo("sent");
        Mails.deliver(server, Mails.SENDER, bounce("ann@example.com", id, "5.1.3"));
        Mails.poll();
        assertThat(fate(lead)).isEqualTo("bounced");
        assertThat(company.kinds(lead)).contains("undelivered");
        assertThat(boss.get("/leads/" + lead).body()).contains("Mail to them came back");
        assertThat(galena.audit()).isZero();
    }

    @Test
    void who_complains_is_left_alone() throws Exception {
        connectAndRelease();
        Mails.read(company, server);
        ann();
        outbox.send();
        Mails.deliver(
                server,
                Mails.SENDER,
                "From: fbl@isp.example\nSubject: complaint\nMessage-ID: <c1@isp>\nMIME-Version: 1.0\n"
                        + "Content-Type: multipart/report; report-type=feedback-report; boundary=x\n\n--x\nContent-Type: text/plain\n\nAbuse.\n"
                        + "--x\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\nOriginal-Rcpt-To: ann@example.com\n"
                        + "--x\nContent-Type: text/rfc822-headers\n\nMessage-ID: " + mails()[0].getMessageID()
                        + "\n--x--\n");
        Mails.poll();
        assertThat(wishes()).isEqualTo(1);
    }

    @Test
    void a_new_sender_begins_with_few_and_doubles_every_day() {
        connectAndRelease();
        for (int i = 0; i < 60; i++) {
            company.post("{\"first_name\":\"P" + i + "\",\"email\":\"p" + i + "@example.com\"}");
        }
        galena.settle();
        outbox.send();
        assertThat(mails()).hasSize(50);
        assertThat(boss.get("/company/mail").body()).contains("0 automatic mails can go out today still");
        assertThat(outbox.send()).isZero();
        company.sleep();
        outbox.send();
        assertThat(mails().length).as("what is stale by then is not sent").isBetween(50, 60);
        assertThat(outbox.room(company.account())).isGreaterThan(30);
    }

    @Test
    void what_may_have_gone_out_before_says_so() throws Exception {
        connectAndRelease();
        var lead = ann();
        // as if we had died after the server took it and before we wrote that down
        galena.asOwner("update delivery.letter set unsure = true where lead_id = '" + lead + "'");
        outbox.send();
        assertThat(fate(lead)).isEqualTo("sent-twice");
        assertThat(boss.get("/leads/" + lead).body()).contains("The automatic mail went out, perhaps twice");
    }

    @Test
    void without_a_server_it_is_skipped_and_becomes_nobodys_task() {
        release();
        var lead = ann();
        assertThat(company.kinds(lead)).contains("skipped", "placed");
        assertThat(boss.get("/texts").body()).contains("until a server is connected");
        assertThat(boss.get("/leads/" + lead).body()).contains("it is not connected");
    }

    @Test
    void a_gap_that_nothing_fills_is_no_text() {
        assertThat(Playbooks.check(Playbooks.shipped().replace("simply answer this mail", "answer {boss_password}"))
                        .toString())
                .contains("Nothing is known by the name {boss_password}");
    }
}
