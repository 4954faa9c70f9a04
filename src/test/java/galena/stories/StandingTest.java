package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.delivery.Standing;
import galena.delivery.Standing.Answer;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Mails;
import galena.testing.NameServed;
import galena.testing.Running;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a sender's domain publishes, asked of a name server over the wire.
class StandingTest {
    private final Running galena = Running.galena();
    private final Standing standing = galena.the(Standing.class);

    @Test
    void what_a_domain_publishes_is_judged_and_silence_is_no_judgement() throws Exception {
        var published = Map.of(
                "good.example", List.of("something else", "v=spf1 include:_spf.mail.example -all"),
                "_dmarc.good.example", List.of("v=DMARC1; p=quarantine; rua=mailto:d@good.example"),
                "s1._domainkey.good.example", List.of("v=DKIM1; k=rsa; p=MIGfMA0GCSq"),
                "old._domainkey.good.example", List.of("v=DKIM1; p="),
                "open.example", List.of("v=spf1 +all"),
                "_dmarc.open.example", List.of("v=DMARC1; p=none"),
                "two.example", List.of("v=spf1 -all", "v=spf1 mx -all"));
        try (var names = new NameServed(galena.dnsPort, published)) {
            assertThat(standing.of("a@good.example", "s1"))
                    .isEqualTo(
                            new Standing.Seen("good.example", Answer.FOUND, Answer.FOUND, Optional.of(Answer.FOUND)));
            assertThat(standing.of("a@good.example", "old").dkim()).contains(Answer.MISSING);
            assertThat(standing.of("a@good.example", "../x").dkim()).isEmpty();
            assertThat(standing.of("a@open.example", ""))
                    .isEqualTo(new Standing.Seen("open.example", Answer.WEAK, Answer.WEAK, Optional.empty()));
            assertThat(standing.of("a@two.example", "").spf()).isEqualTo(Answer.TWICE);
            assertThat(standing.of("a@dead.example", "").spf()).isEqualTo(Answer.MISSING);
            assertThat(names.asked()).isPositive();

            var company = Company.with(0);
            var boss = Browser.signedIn(company.boss.email());
            assertThat(boss.get("/company/mail/standing").status()).isEqualTo(404);
            var server = Mails.server();
            Mails.connect(boss, server, "secret");
            server.stop();
            assertThat(boss.get("/company/mail/standing").body())
                    .contains("How other servers see mail from galena@firm.example", "Nothing is said");
        }
        assertThat(standing.of("a@good.example", "s1").spf()).isEqualTo(Answer.UNANSWERED);
    }
}
