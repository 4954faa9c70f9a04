package galena.stories;

import static galena.testing.Mails.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import galena.delivery.Outbox;
import galena.desk.Alerts;
import galena.desk.Desk;
import galena.desk.Seat;
import galena.distribution.Destination;
import galena.distribution.Distribution;
import galena.identity.Person;
import galena.kernel.LeadId;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Mails;
import galena.testing.Running;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who drives hears of a lead by mail, opens it with one tap, and hears nothing while they sit at the desk.
class AlertTest {
    private final Running galena = Running.galena();
    private final Alerts alerts = galena.the(Alerts.class);
    private final GreenMail server = Mails.server();
    private Company company;
    private Person seller;
    private Browser phone;

    @BeforeEach
    void connect() {
        company = Company.with(2);
        seller = company.sellers.getFirst();
        Mails.connect(Browser.signedIn(company.boss.email()), server, "secret");
        phone = Browser.signedIn(seller.email());
        phone.get("/me");
        phone.post("/me/alerts", Map.of("wants", "on"));
        galena.the(Desk.class).become(seller, Seat.State.OFF);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private MimeMessage[] mails() {
        alerts.follow();
        galena.the(Outbox.class).send();
        return java.util.Arrays.stream(server.getReceivedMessages())
                .filter(mail -> {
                    try {
                        return mail.getAllRecipients()[0].toString().equals(seller.email());
                    } catch (jakarta.mail.MessagingException broken) {
                        throw new IllegalStateException(broken);
                    }
                })
                .toArray(MimeMessage[]::new);
    }

    private void give(LeadId lead, Person to) {
        galena.the(Distribution.class).move(company.boss, List.of(lead), new Destination.ToPerson(to.id()), "balance");
    }

    @Test
    void a_lead_that_is_given_comes_by_mail_without_saying_who_it_is_and_opens_with_one_tap() throws Exception {
        var lead = company.lead();
        give(lead, seller);
        var mail = mails();
        assertThat(mail).hasSize(1);
        assertThat(mail[0].getSubject()).startsWith("A lead for you: a roof");
        assertThat(Mails.words(mail[0])).doesNotContain("Ann");
        assertThat(Mails.words(mail[0]).replaceAll("\\D", "")).doesNotContain("212555");
        var path = URI.create(text(mail[0]).replaceAll("(?s).*?(http\\S+/leads/\\S+).*", "$1"))
                .getPath();
        assertThat(phone.get(path).body()).contains("Ann");
        assertThat(mails()).as("once").hasSize(1);
    }

    @Test
    void whoever_sits_at_the_desk_or_does_not_want_it_gets_none() {
        give(company.lead(), company.sellers.getLast());
        galena.the(Desk.class).become(seller, Seat.State.READY);
        give(company.lead(), seller);
        assertThat(mails()).isEmpty();
        galena.the(Desk.class).become(seller, Seat.State.OFF);
        phone.post("/me/alerts", Map.of());
        give(company.lead(), seller);
        assertThat(mails()).isEmpty();
    }

    @Test
    void an_answer_of_one_of_my_people_comes_by_mail() throws Exception {
        var answer = company.post("{\"first_name\":\"Eve\",\"email\":\"eve@example.com\",\"product\":\"a gutter\"}");
        galena.settle();
        var lead = LeadId.of(answer.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
        give(lead, seller);
        assertThat(mails()).hasSize(1);
        company.post("{\"first_name\":\"Eve\",\"email\":\"eve@example.com\",\"message\":\"Are you there?\"}");
        galena.settle();
        assertThat(mails()).hasSize(2);
        assertThat(mails()[1].getSubject()).startsWith("One of your people asked again: a gutter");
    }
}
