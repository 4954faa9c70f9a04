package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import galena.consent.Consent;
import galena.delivery.Outbox;
import galena.desk.Appointments;
import galena.desk.Desk;
import galena.desk.Report;
import galena.desk.Seat;
import galena.identity.Person;
import galena.kernel.LeadId;
import galena.lead.Holder;
import galena.playbook.Checked;
import galena.playbook.Playbooks;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Mails;
import galena.testing.Running;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Appointments in the calendars of both sides; promises handed over at the end of a shift.
class AppointmentTest {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private final Running galena = Running.galena();
    private final GreenMail server = Mails.server();
    private Company company;
    private Person seller;

    @BeforeEach
    void visits() {
        company = Company.with(2);
        seller = company.sellers.getFirst();
        var playbooks = galena.the(Playbooks.class);
        var text = Playbooks.shipped("site-visits")
                .replace("by: pool\n    asked: 21d", "by: owner-or-pool\n    asked: 21d");
        assertThat(playbooks.publish(
                        company.boss,
                        playbooks.all(company.account()).getFirst().id(),
                        text,
                        "visits"))
                .isInstanceOf(Checked.Sound.class);
        Mails.connect(Browser.signedIn(company.boss.email()), server, "secret");
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private LeadId called() {
        var answer = company.post(
                "{\"first_name\":\"Ann\",\"email\":\"ann@example.net\",\"phone\":\"+12125550143\",\"street\":\"12 Elm Street\",\"city\":\"Albany\",\"product\":\"a roof\"}");
        galena.settle();
        var lead = LeadId.of(answer.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
        assertThat(company.take(seller)).isEqualTo(lead);
        company.talk(seller, lead);
        return lead;
    }

    private void say(LeadId lead, String outcome, Optional<Instant> when) {
        company.say(
                seller,
                new Report(
                        lead,
                        company.view(lead).turn(),
                        outcome,
                        when,
                        Optional.empty(),
                        Optional.empty(),
                        Map.of("roof_age", "20", "decides", "alone")));
        company.letItSettle();
        galena.the(Appointments.class).follow();
        galena.the(Outbox.class).send();
    }

    private List<MimeMessage> to(String address) {
        return Arrays.stream(server.getReceivedMessages())
                .filter(mail -> {
                    try {
                        return mail.getAllRecipients()[0].toString().equals(address);
                    } catch (jakarta.mail.MessagingException broken) {
                        throw new IllegalStateException(broken);
                    }
                })
                .toList();
    }

    private static String entry(MimeMessage mail) throws Exception {
        var part = ((MimeMultipart) mail.getContent()).getBodyPart(1);
        assertThat(part.getContentType()).startsWith("text/calendar");
        return new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8).replace("\r\n ", "");
    }

    @Test
    void both_sides_get_an_invitation_another_time_replaces_it_and_what_is_off_is_cancelled() throws Exception {
        var lead = called();
        var when = galena.clock.instant().plus(Duration.ofDays(1)).truncatedTo(java.time.temporal.ChronoUnit.MINUTES);
        say(lead, "appointment", Optional.of(when));
        assertThat(to("ann@example.net")).hasSize(1);
        assertThat(to(seller.email())).hasSize(1);
        var entry = entry(to("ann@example.net").getFirst());
        assertThat(entry)
                .contains(
                        "METHOD:REQUEST",
                        "UID:" + lead + "@galena",
                        "SEQUENCE:0",
                        "DTSTART:" + STAMP.format(when),
                        "12 Elm Street",
                        "mailto:ann@example.net");
        galena.the(Appointments.class).follow();
        galena.the(Outbox.class).send();
        assertThat(to("ann@example.net")).as("once").hasSize(1);

        galena.the(Desk.class).become(seller, Seat.State.READY);
        galena.pass(Duration.ofHours(20), Duration.ofHours(2));
        var boss = Browser.signedIn(company.boss.email());
        boss.get("/me");
        boss.post("/leads/move", Map.of("lead", lead.toString(), "to", "close:not-interested", "reason", "other"));
        galena.the(Appointments.class).follow();
        galena.the(Outbox.class).send();
        assertThat(entry(to("ann@example.net").getLast())).contains("METHOD:CANCEL", "SEQUENCE:1", "STATUS:CANCELLED");
        assertThat(to(seller.email()).getLast().getSubject()).startsWith("Cancelled:");
    }

    @Test
    void who_wants_no_mail_gets_no_invitation_and_the_salesperson_does() {
        var lead = called();
        galena.the(Consent.class)
                .never(
                        company.account(),
                        List.of("ann@example.net"),
                        new Consent.Never(Consent.Channel.MAIL, "page", Optional.empty()));
        say(lead, "appointment", Optional.of(galena.clock.instant().plus(Duration.ofDays(1))));
        assertThat(to("ann@example.net")).isEmpty();
        assertThat(to(seller.email())).hasSize(1);
    }

    @Test
    void whoever_goes_home_hands_over_what_they_promised_and_keeps_the_rest() {
        var lead = called();
        say(lead, "later", Optional.of(galena.clock.instant().plus(Duration.ofHours(3))));
        var page = Browser.signedIn(seller.email());
        assertThat(page.get("/desk/end").body()).contains("Ann", "I do it myself");
        page.post("/desk/end", Map.of());
        assertThat(company.view(lead).held().orElseThrow().isHeldBy(seller.id()))
                .isTrue();
        assertThat(galena.the(Desk.class).seat(seller).state()).isEqualTo(Seat.State.OFF);
        var other = company.sellers.getLast();
        page.post("/desk/end", Map.of("to." + lead, "person:" + other.id()));
        var held = company.view(lead).held().orElseThrow();
        assertThat(held.holder()).isEqualTo(new Holder.Hand(other.id()));
        assertThat(held.promised()).as("the promise goes with it").isTrue();
        assertThat(page.get("/desk").body()).contains("One promise was handed over");
        page.post(
                "/desk/end",
                Map.of(
                        "to." + lead,
                        "person:" + Company.with(1).sellers.getFirst().id()));
        assertThat(company.view(lead).held().orElseThrow().holder()).isEqualTo(new Holder.Hand(other.id()));
    }
}
