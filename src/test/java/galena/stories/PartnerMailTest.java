package galena.stories;

import static galena.testing.Mails.text;
import static galena.testing.Routing.publishFor;
import static galena.testing.Routing.rule;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import galena.delivery.Outbox;
import galena.desk.Report;
import galena.distribution.Partner;
import galena.distribution.Receivers;
import galena.distribution.Rule.Method;
import galena.distribution.Rule.Otherwise;
import galena.distribution.Rule.Who;
import galena.kernel.LeadId;
import galena.lead.Held;
import galena.lead.Holder;
import galena.playbook.Playbooks;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Mails;
import galena.testing.Routing;
import galena.testing.Running;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Dealers hear of their leads by mail, and answer by the address in it.
class PartnerMailTest {
    private final Running galena = Running.galena();
    private final Outbox outbox = galena.the(Outbox.class);
    private final Receivers receivers = galena.the(Receivers.class);
    private GreenMail server = Mails.server();
    private Company company;
    private Browser boss;
    private Partner dealer;

    @BeforeEach
    void aDealerAndAMailServer() {
        company = Company.with(1);
        var playbooks = galena.the(Playbooks.class);
        playbooks.publish(
                company.boss,
                playbooks.all(company.account()).getFirst().id(),
                Playbooks.shipped("dealer-network"),
                "dealers");
        dealer = new Partner(
                receivers.newPartnerId(),
                "North Roofs",
                Partner.Kind.DEALER,
                "north@dealer.example",
                "",
                ZoneId.of("America/New_York"),
                company.boss.id(),
                List.of(),
                Optional.empty(),
                true);
        receivers.save(company.boss, dealer);
        publishFor(
                company,
                "nearest-dealer",
                rule("all", Method.ROTATION, new Who(Who.Kind.PARTNERS, List.of()), 60, Otherwise.NEXT));
        boss = Browser.signedIn(company.boss.email());
        connect("secret");
    }

    private void connect(String password) {
        Mails.connect(boss, server, password);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private LeadId offered() {
        var seller = company.sellers.getFirst();
        var lead =
                Routing.post(company, "\"first_name\":\"Ann\",\"city\":\"Albany\",\"product\":\"a new roof\"", "+1212");
        assertThat(company.take(seller)).isEqualTo(lead);
        company.talk(seller, lead);
        company.say(
                seller,
                new Report(
                        lead,
                        company.view(lead).turn(),
                        "qualified",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of("wants_dealer", "yes", "budget", "9000")));
        company.letItSettle();
        galena.settle();
        assertThat(held(lead).holder()).isEqualTo(new Holder.Partner(dealer.id()));
        return lead;
    }

    private Held held(LeadId lead) {
        return Routing.held(company, lead);
    }

    private static String link(MimeMessage mail) throws Exception {
        return text(mail).replaceAll("(?s).*(/partner/\\S+).*", "$1");
    }

    @Test
    void a_dealer_takes_a_lead_by_the_address_in_a_mail_and_opening_it_does_nothing() throws Exception {
        var lead = offered();
        assertThat(outbox.send()).isEqualTo(1);
        var mail = server.getReceivedMessages()[0];
        assertThat(mail.getAllRecipients()[0]).hasToString("north@dealer.example");
        assertThat(mail.getSubject()).isEqualTo("A lead for you: a new roof Albany");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(Mails.words(mail)).doesNotContain("Ann");
        assertThat(Mails.words(mail).replaceAll("\\D", "")).doesNotContain("212555");

        var phone = new Browser();
        var page = phone.get(link(mail)).body();
        assertThat(page).contains("One lead: do you take it?").doesNotContain("Ann ", ">Ann<");
        assertThat(held(lead).holder()).as("opening it does nothing").isEqualTo(new Holder.Partner(dealer.id()));
        phone.post(
                link(mail) + "/leads/" + lead,
                Map.of("turn", String.valueOf(held(lead).turn()), "takes", "yes"));
        assertThat(phone.get(link(mail)).body()).contains("Ann");
        assertThat(outbox.send()).as("nothing is sent twice").isZero();
        assertThat(galena.ask("select count(*) from delivery.letter where account_id = '" + company.account()
                        + "' and body <> ''"))
                .as("the words are gone when it went out")
                .isEqualTo("0");
    }

    @Test
    void the_address_in_a_mail_opens_that_lead_alone() throws Exception {
        offered();
        outbox.send();
        var first = link(server.getReceivedMessages()[0]);
        var other = offered();
        outbox.send();
        var phone = new Browser();
        assertThat(phone.get(first).body()).contains("One lead").doesNotContain(other.toString());
        var answer = phone.post(
                first + "/leads/" + other,
                Map.of("turn", String.valueOf(held(other).turn()), "takes", "yes"));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(company.kinds(other)).doesNotContain("accepted");
        galena.pass(Duration.ofDays(31), Duration.ofHours(12));
        assertThat(new Browser().get(first).status())
                .as("it ends after a month")
                .isEqualTo(404);
    }

    @Test
    void whoever_took_it_and_says_nothing_is_written_again() throws Exception {
        var lead = offered();
        outbox.send();
        var link = link(server.getReceivedMessages()[0]);
        var phone = new Browser();
        phone.get(link);
        phone.post(
                link + "/leads/" + lead,
                Map.of("turn", String.valueOf(held(lead).turn()), "takes", "yes"));
        galena.pass(Duration.ofDays(1).plusHours(1), Duration.ofMinutes(30));
        outbox.send();
        assertThat(server.getReceivedMessages()).hasSize(2);
        assertThat(text(server.getReceivedMessages()[1])).contains("We have not heard from you since", "/partner/");
    }

    @Test
    void a_server_that_does_not_answer_is_told_and_what_waits_goes_out_later_once() throws Exception {
        connect("wrong");
        offered();
        assertThat(outbox.send()).isZero();
        assertThat(boss.get("/floor").body()).contains("Mail does not go out");
        assertThat(boss.get("/company/mail").body()).contains("does not accept name or password");
        connect("secret");
        assertThat(outbox.send()).as("it waits a little").isZero();
        galena.pass(Duration.ofMinutes(2));
        assertThat(outbox.send()).isEqualTo(1);
        assertThat(server.getReceivedMessages()).hasSize(1);
        assertThat(boss.get("/floor").body()).doesNotContain("Mail does not go out");
    }

    @Test
    void an_offer_that_is_over_is_not_sent_any_more() {
        connect("wrong");
        offered();
        outbox.send();
        connect("secret");
        galena.pass(Duration.ofMinutes(61), Duration.ofMinutes(1));
        assertThat(outbox.send()).isZero();
        outbox.tidy();
        assertThat(outbox.failures(company.account(), galena.clock.instant().minus(Duration.ofDays(1))))
                .isEqualTo(1);
    }

    @Test
    void without_a_server_nothing_is_queued_and_the_page_says_so() {
        boss.post("/company/mail/forget", Map.of());
        offered();
        assertThat(galena.ask("select count(*) from delivery.letter where account_id = '" + company.account() + "'"))
                .isEqualTo("0");
        assertThat(boss.get("/partners").body()).contains("Partners get no mail yet");
        assertThat(boss.post("/company/mail/test", Map.of()).status()).isEqualTo(422);
    }

    @Test
    void a_test_mail_goes_to_whoever_asks_and_nonsense_is_refused() throws Exception {
        boss.post("/company/mail/test", Map.of());
        assertThat(outbox.send()).isEqualTo(1);
        assertThat(server.getReceivedMessages()[0].getAllRecipients()[0]).hasToString(company.boss.email());
        assertThat(boss.get("/company/mail").body()).contains("Last mail went out");
        assertThat(boss.post("/company/mail", Map.of("host", "a b", "port", "25", "security", "plain", "sender", "x"))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void many_are_called_back_from_partners_at_once() {
        var both = List.of(offered(), offered());
        boss.get("/leads");
        boss.postMany(
                "/leads/move",
                Map.of(
                        "to",
                        List.of("recall"),
                        "lead",
                        both.stream().map(LeadId::toString).toList()));
        galena.settle();
        assertThat(both).allMatch(lead -> company.kinds(lead).contains("recalled"));
        assertThat(both).noneMatch(lead -> held(lead).holder() instanceof Holder.Partner);
    }
}
