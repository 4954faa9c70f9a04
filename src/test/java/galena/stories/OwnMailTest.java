package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import galena.delivery.Outbox;
import galena.identity.Person;
import galena.kernel.LeadId;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Mails;
import galena.testing.Running;
import jakarta.mail.internet.MimeMessage;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A salesperson with a mail server of their own: what they write is theirs, what goes out by itself is the
/// company's.
class OwnMailTest {
    private final Running galena = Running.galena();
    private final Company company = Company.with(2);
    private final Person seller = company.sellers.getFirst();
    private final Browser desk = Browser.signedIn(seller.email());
    private final GreenMail companys = Mails.server();
    private final GreenMail own = Mails.server();

    @AfterEach
    void stop() {
        companys.stop();
        own.stop();
    }

    private void connectOwn(String active) {
        desk.get("/me/mail");
        var form = new HashMap<String, String>();
        form.put("host", "127.0.0.1");
        form.put("port", String.valueOf(own.getSmtp().getPort()));
        form.put("security", "plain");
        form.put("login", "galena");
        form.put("password", "secret");
        form.put("sender", "sam@firm.example");
        form.put("sender-name", "Sam Seller");
        form.put(active, "on");
        assertThat(desk.post("/me/mail", form).status()).isEqualTo(302);
    }

    private LeadId lead() {
        var answer = company.post("{\"first_name\":\"Ann\",\"email\":\"ann" + System.nanoTime() + "@example.com\"}");
        galena.settle();
        return LeadId.of(answer.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
    }

    private MimeMessage[] write(Browser browser, LeadId lead, GreenMail server) {
        int before = server.getReceivedMessagesForDomain("example.com").length;
        browser.get("/leads/" + lead);
        browser.post("/leads/" + lead + "/write", Map.of("channel", "mail", "subject", "Your roof", "words", "Hello"));
        galena.the(Outbox.class).send();
        var after = server.getReceivedMessagesForDomain("example.com");
        assertThat(after).hasSize(before + 1);
        return after;
    }

    @Test
    void what_somebody_writes_goes_out_by_their_own_server_and_answers_come_to_the_company() throws Exception {
        Mails.connect(Browser.signedIn(company.boss.email()), companys, "secret");
        connectOwn("active");
        var mail = write(desk, lead(), own)[0];
        assertThat(mail.getFrom()[0].toString()).isEqualTo("Sam Seller <sam@firm.example>");
        assertThat(mail.getReplyTo()[0].toString()).isEqualTo(Mails.SENDER);
        assertThat(companys.getReceivedMessages()).isEmpty();
        var colleague = Browser.signedIn(company.sellers.getLast().email());
        var other = write(colleague, lead(), companys)[0];
        assertThat(other.getFrom()[0].toString()).contains(Mails.SENDER);
        assertThat(desk.get("/me/mail").body()).contains("127.0.0.1").doesNotContain("\"secret\"");
    }

    @Test
    void a_server_of_ones_own_is_enough_and_what_waited_for_one_that_is_gone_goes_out_by_the_companys() {
        connectOwn("active");
        write(desk, lead(), own);
        Mails.connect(Browser.signedIn(company.boss.email()), companys, "secret");
        own.stop();
        var lead = lead();
        desk.get("/leads/" + lead);
        desk.post("/leads/" + lead + "/write", Map.of("channel", "mail", "subject", "Your roof", "words", "Hello"));
        galena.the(Outbox.class).send();
        assertThat(desk.get("/me/mail").body()).contains("alert-danger");
        desk.post("/me/mail/forget", Map.of());
        galena.clock.forward(java.time.Duration.ofMinutes(2));
        galena.the(Outbox.class).send();
        assertThat(companys.getReceivedMessagesForDomain("example.com")).hasSize(1);
    }

    @Test
    void one_that_is_switched_off_is_as_if_it_were_not_there() throws Exception {
        Mails.connect(Browser.signedIn(company.boss.email()), companys, "secret");
        connectOwn("inactive");
        assertThat(write(desk, lead(), companys)[0].getFrom()[0].toString()).contains(Mails.SENDER);
    }
}
