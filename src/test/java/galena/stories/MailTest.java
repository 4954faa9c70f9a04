package galena.stories;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import galena.consent.Consent;
import galena.directory.Source;
import galena.insight.Insight;
import galena.intake.Intake;
import galena.intake.Mailbox;
import galena.intake.Mailboxes;
import galena.intake.SourceRules;
import galena.intake.Submission.Reading;
import galena.kernel.Email;
import galena.kernel.LeadId;
import galena.lead.Contact;
import galena.lead.Message;
import galena.lead.Messages;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Fresh;
import galena.testing.Mails;
import galena.testing.Running;
import galena.web.Setup;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Mails as portals, people and machines write them, over real SMTP and IMAP.
class MailTest {
    private final Running galena = Running.galena();
    private final Mailboxes mailboxes = galena.the(Mailboxes.class);
    private final Company company = Company.with(0);
    private final GreenMail server = new GreenMail(new ServerSetup[] {
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
    });

    @BeforeEach
    void start() {
        server.start();
        server.setUser("leads@roofs.example", "leads", "open sesame");
        send("From: old@example.com\nSubject: from before\n\nI came long ago.");
        connect("open sesame");
        poll();
    }

    @AfterEach
    void stop() {
        mailboxes.forget(company.boss, company.source.id());
        server.stop();
    }

    @Test
    void adf_a_portal_and_somebody_who_writes_themselves_become_leads_and_what_lay_there_does_not() {
        assertThat(leads()).isZero();
        send(
                "From: adf@portal.example\nSubject: Lead\nMessage-ID: <1@p>\n\nYour lead:\n<?ADF VERSION \"1.0\"?><adf><prospect><customer><contact>"
                        + "<name part=\"full\">Ann Lee</name><phone>212-555-0901</phone></contact></customer></prospect></adf>");
        send(
                "From: noreply@portal.example\nSubject: New request\nList-Unsubscribe: <mailto:x@y>\nMessage-ID: <2@p>\n\n"
                        + "Name: Bob van Dyk\nPhone: (212) 555-0902\nE-mail: bob@example.com\nRoof type: slate\n\nhttps://portal.example/x");
        send(
                "From: Eve Em <eve@example.com>\nSubject: Re: a new roof\nMessage-ID: <3@p>\n\nPlease call me.\n\n-- \nEve\n\nOn Monday, Bob wrote:\n> old words");
        poll();
        assertThat(leads()).isEqualTo(3);
        assertThat(contact("+12125550901").lastName()).isEqualTo("Lee");
        var bob = contact("+12125550902");
        assertThat(bob.lastName()).isEqualTo("van Dyk");
        assertThat(bob.emails()).containsExactly("bob@example.com");
        assertThat(bob.fields()).containsEntry("roof_type", "slate").containsEntry("mail_subject", "New request");
        var eve = contact("eve@example.com");
        assertThat(eve.firstName()).isEqualTo("Eve");
        assertThat(eve.message()).isEqualTo("Please call me.");
        assertThat(eve.product()).isEqualTo("a new roof");
        poll();
        assertThat(leads()).isEqualTo(3);
        assertThat(galena.audit()).isZero();
    }

    @Test
    void an_answer_comes_to_its_lead_word_by_word_however_long_ago_it_was() {
        company.post("{\"first_name\":\"Eve\",\"email\":\"eve@example.com\",\"phone\":\"+12125550905\"}");
        galena.settle();
        galena.pass(java.time.Duration.ofDays(40), java.time.Duration.ofHours(12));
        send(
                "From: Eve Em <EVE@example.com>\nSubject: Re: Your roof\nIn-Reply-To: <ours@galena>\nMessage-ID: <r1@p>\n\n"
                        + "Yes, <b>next</b> week is fine.\n\nOn Monday, Bob wrote:\n> old words");
        poll();
        assertThat(leads()).isEqualTo(1);
        var lead =
                LeadId.of(galena.ask("select lead_id from lead.lead where account_id = '" + company.account() + "'"));
        var message = galena.the(Messages.class).of(company.account(), lead).getFirst();
        assertThat(message.kind()).isEqualTo(Message.Kind.REPLY);
        assertThat(message.body()).isEqualTo("Yes, <b>next</b> week is fine.");
        assertThat(company.kinds(lead)).containsAnyOf("replied", "reopened");
        assertThat(Browser.signedIn(company.boss.email()).get("/leads/" + lead).body())
                .contains("Yes, &lt;b&gt;next&lt;/b&gt; week is fine.")
                .doesNotContain("old words");
        assertThat(galena.audit()).isZero();
    }

    @Test
    void who_writes_stop_is_contacted_by_nobody_and_who_writes_more_is_read() {
        company.post("{\"first_name\":\"Eve\",\"email\":\"eve@example.com\",\"phone\":\"+12125550905\"}");
        company.post("{\"first_name\":\"Bob\",\"email\":\"bob@example.com\"}");
        galena.settle();
        send(
                "From: eve@example.com\nSubject: Re: Your roof\nMessage-ID: <s1@p>\n\nSTOP!\n\nOn Monday, Bob wrote:\n> old words");
        send("From: bob@example.com\nSubject: Re: Your roof\nMessage-ID: <s2@p>\n\nStop by on Monday, I am at home.");
        send("From: new@example.com\nSubject: Bitte nicht mehr anrufen\nMessage-ID: <s3@p>\n\nDanke.");
        send("From: uli@example.com\nSubject: Dach\nMessage-ID: <s4@p>\n\nBitte keine roten Ziegel, sondern Schiefer.");
        poll();
        assertThat(company.post("{\"email\":\"uli@example.com\"}").body())
                .as("a wish about the roof is none about us")
                .contains("duplicate");
        assertThat(company.post("{\"phone\":\"+12125550905\"}").body()).contains("never-contact");
        assertThat(galena.ask(
                        "select count(*) from lead.custody where open and account_id = '" + company.account() + "'"))
                .isEqualTo("2");
        assertThat(leads()).as("only who asked for a roof").isEqualTo(3);
        assertThat(galena.the(Consent.class)
                        .wishes(company.account(), "new@example.com")
                        .getFirst()
                        .channel())
                .isEqualTo(Consent.Channel.CALL);
        assertThat(galena.audit()).isZero();
    }

    @Test
    void machines_become_no_leads_and_stay_visible() {
        send("From: MAILER-DAEMON@mx.example\nSubject: Undelivered\nMessage-ID: <1@m>\n\nPhone: 212 555 0911");
        send(
                "From: ann@example.com\nSubject: Out of office\nAuto-Submitted: auto-replied\nMessage-ID: <2@m>\n\nI am away.");
        send("From: news@shop.example\nSubject: Sale\nList-Unsubscribe: <https://x>\nMessage-ID: <3@m>\n\nBuy now!");
        send("From: noreply@portal.example\nSubject: Hello\nMessage-ID: <4@m>\n\nWords that say nothing.");
        poll();
        assertThat(leads()).isZero();
        galena.audit();
        var balance = galena.the(Insight.class).balance(company.account(), 1).getFirst();
        assertThat(balance.received()).isEqualTo(4);
        assertThat(balance.rejected()).isEqualTo(3);
        assertThat(balance.quarantined()).isEqualTo(1);
        assertThat(galena.the(Intake.class).newest(company.account(), company.source.id(), 5))
                .extracting(received -> received.reason().orElse(""))
                .containsExactlyInAnyOrder("bounce", "auto-reply", "newsletter", "mail-unclear");
    }

    @Test
    void the_same_mail_by_two_routes_counts_once_and_a_lead_by_two_portals_is_a_duplicate() {
        var mail = "From: noreply@portal.example\nSubject: New\nMessage-ID: <same@p>\n\nPhone: 212 555 0921\nName: Ann";
        send(mail);
        send(mail);
        send(mail.replace("same@p", "other@p"));
        poll();
        assertThat(leads()).isEqualTo(1);
        assertThat(galena.ask(
                        "select count(*) filter (where verdict = 'accepted') || ' ' || count(*) filter (where verdict = 'duplicate') from intake.submission where account_id = '"
                                + company.account() + "'"))
                .isEqualTo("1 1");
    }

    @Test
    void what_one_of_us_passes_on_is_the_prospects_and_never_ours() {
        send("From: " + company.boss.email()
                + "\nSubject: Fwd: roof\nMessage-ID: <f@p>\n\nCan you call them?\n\n---------- Forwarded message ---------\n"
                + "From: Ann Lee <ann@example.com>\nSubject: roof\nTo: " + company.boss.email() + "\n\nMy roof leaks.");
        send("From: " + company.boss.email() + "\nSubject: lunch?\nMessage-ID: <g@p>\n\nAt noon.");
        poll();
        assertThat(leads()).isEqualTo(1);
        assertThat(contact("ann@example.com").lastName()).isEqualTo("Lee");
        assertThat(galena.the(Intake.class).looks(company.account(), 5)).hasSize(1);
    }

    @Test
    void html_is_read_as_people_see_it_and_nothing_in_it_is_run() {
        send(
                "From: noreply@portal.example\nSubject: New\nMessage-ID: <h@p>\nContent-Type: text/html; charset=utf-8\n\n"
                        + "<html><body><script>alert(1)</script><table><tr><td>Phone:</td><td>212 555 0931</td></tr><tr><td>Name:</td><td>J\u00fcrgen &amp; Co</td></tr></table></body></html>");
        poll();
        var contact = contact("+12125550931");
        assertThat(contact.name()).isEqualTo("Jürgen & Co");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "From:",
                "\u0000\u0001",
                "Content-Type: multipart/mixed; boundary=x\n\n--x\n--x\n--x--",
                "From: \"<>\" <@>\nContent-Type: text/plain; charset=nonsense\n\nPhone: x"
            })
    void a_broken_mail_is_kept_for_a_person(String mail) {
        var read = mailboxes.attempt(company.account(), company.source.id(), mail.getBytes(UTF_8));
        assertThat(read).hasSize(1);
        assertThat(read.getFirst()).isInstanceOf(Reading.Unreadable.class);
    }

    @Test
    void a_wrong_password_is_said_and_mended_without_losing_a_mail() {
        connect("wrong");
        send("From: Eve <eve@example.com>\nSubject: roof\nMessage-ID: <w@p>\n\nCall me.");
        poll();
        assertThat(mailboxes
                        .of(company.account(), company.source.id())
                        .orElseThrow()
                        .trouble())
                .hasValue("wrong-password");
        connect("open sesame");
        poll();
        assertThat(mailboxes
                        .of(company.account(), company.source.id())
                        .orElseThrow()
                        .trouble())
                .isEmpty();
        assertThat(leads()).isEqualTo(1);
        assertThat(galena.ask("select encode(password, 'escape') from intake.mailbox where account_id = '"
                        + company.account() + "'"))
                .doesNotContain("sesame");
    }

    @Test
    void a_mail_is_pasted_and_its_fields_are_seen_as_the_rules_place_them() {
        company.set(Company.rules(r -> r.put(
                "placings",
                List.of(new SourceRules.Placing(SourceRules.Placing.Kind.RENAME, "rufnummer_privat", "phone", "")))));
        var boss = Browser.signedIn(company.boss.email());
        var page = "/sources/" + company.source.id() + "/mailbox";
        var tried = boss.post(
                page + "/try",
                Map.of("mail", "Name: Ann <b>Lee</b>\nE-Mail: ann@example.com\nRufnummer privat: 030 901820"));
        assertThat(tried.body())
                .contains("<dt>phone</dt>", "030 901820", "ann@example.com")
                .doesNotContain("<b>Lee");
        assertThat(leads()).isZero();
        assertThat(boss.get(page).body()).contains("127.0.0.1").doesNotContain("open sesame");
    }

    @Test
    void a_mail_that_comes_while_its_source_is_paused_is_read_when_it_opens_again() {
        company.become(Source.State.PAUSED);
        send("From: Eve <eve@example.com>\nSubject: roof\nMessage-ID: <paused@p>\n\nCall me.");
        poll();
        assertThat(leads()).isZero();
        company.become(Source.State.OPEN);
        poll();
        assertThat(leads()).isEqualTo(1);
    }

    @Test
    void a_mailbox_that_numbers_its_mails_anew_calls_nobody_old() {
        galena.ask("update intake.mailbox set validity = 1, last_uid = 7 where account_id = '" + company.account()
                + "' returning 1");
        send("From: Eve <eve@example.com>\nSubject: roof\nMessage-ID: <anew@p>\n\nCall me.");
        poll();
        assertThat(leads()).isZero();
        send("From: Bob <bob@example.com>\nSubject: roof\nMessage-ID: <after@p>\n\nCall me.");
        poll();
        assertThat(leads()).isEqualTo(1);
        assertThat(contact("bob@example.com").firstName()).isEqualTo("Bob");
    }

    @Test
    void a_mailbox_over_which_we_stumble_says_so_and_does_not_keep_others_from_being_read() {
        galena.asOwner("create function intake.stumble() returns trigger language plpgsql as"
                + " $$ begin raise exception 'stumbled'; end $$");
        galena.asOwner(
                "create trigger stumble before update of last_uid on intake.mailbox for each row when (new.account_id = '"
                        + company.account() + "') execute function intake.stumble()");
        try {
            send("From: Eve <eve@example.com>\nSubject: roof\nMessage-ID: <stumble@p>\n\nCall me.");
            poll();
        } finally {
            galena.asOwner("drop function intake.stumble() cascade");
        }
        var page = "/sources/" + company.source.id() + "/mailbox";
        assertThat(Browser.signedIn(company.boss.email()).get(page).body()).contains("Something went wrong here");
        poll();
        assertThat(leads()).isEqualTo(1);
        assertThat(mailboxes
                        .of(company.account(), company.source.id())
                        .orElseThrow()
                        .trouble())
                .isEmpty();
    }

    @Test
    void nobody_makes_us_connect_to_our_own_network() {
        try (var fresh = new Fresh()) {
            var made = fresh.context
                    .getBean(Setup.class)
                    .make(new Setup.Answers(
                            "Inside",
                            "US",
                            ZoneId.of("America/New_York"),
                            "Olga Owner",
                            Email.parse("olga@example.com").orElseThrow(),
                            Company.PASSWORD,
                            List.of(),
                            Map.of(),
                            Set.of()));
            var boxes = fresh.context.getBean(Mailboxes.class);
            for (var host : List.of("127.0.0.1", "localhost", "10.1.2.3", "169.254.169.254", "[::1]", "100.64.0.1")) {
                boxes.set(
                        made.person(),
                        new Mailbox(
                                made.person().account(),
                                made.source().id(),
                                host,
                                server.getImap().getPort(),
                                Mailbox.Security.PLAIN,
                                "leads",
                                "INBOX",
                                true,
                                Optional.empty(),
                                Optional.empty()),
                        Optional.of("open sesame"));
                // it also polls by itself; whoever comes first says so
                var trouble = Optional.<String>empty();
                for (int i = 0; i < 50 && trouble.isEmpty(); i++) {
                    fresh.clock.forward(Duration.ofMinutes(6));
                    boxes.poll();
                    trouble = boxes.of(made.person().account(), made.source().id())
                            .orElseThrow()
                            .trouble();
                }
                assertThat(trouble).as(host).hasValue("private-address");
            }
        }
    }

    // ---- helpers

    private void connect(String password) {
        mailboxes.set(
                company.boss,
                new Mailbox(
                        company.account(),
                        company.source.id(),
                        "127.0.0.1",
                        server.getImap().getPort(),
                        Mailbox.Security.PLAIN,
                        "leads",
                        "INBOX",
                        true,
                        Optional.empty(),
                        Optional.empty()),
                Optional.of(password));
    }

    private void poll() {
        galena.pass(Duration.ofSeconds(40));
        mailboxes.poll();
    }

    private void send(String mail) {
        Mails.deliver(server, "leads@roofs.example", mail);
    }

    private int leads() {
        return Integer.parseInt(
                galena.ask("select count(*) from lead.lead where account_id = '" + company.account() + "'"));
    }

    private Contact contact(String value) {
        return company.view(LeadId.of(galena.ask("select lead_id from lead.contact_point where account_id = '"
                        + company.account() + "' and value = '" + value + "'")))
                .contact();
    }
}
