package galena.stories;

import static galena.testing.Company.rules;
import static org.assertj.core.api.Assertions.assertThat;

import galena.intake.Domains;
import galena.intake.SourceRules.Refusal;
import galena.kernel.LeadId;
import galena.kernel.Phone;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.NameServed;
import galena.testing.Running;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What numbers and addresses tell, beside the door.
class WarningsTest {
    private final Running galena = Running.galena();
    private final Company company = Company.with(0);

    @Test
    void a_throw_away_address_is_a_warning_and_no_reason_by_itself() {
        var body = browse(accepted("{\"phone\":\"+12125551234\",\"email\":\"ann@mailinator.com\"}"));
        assertThat(body).contains("thrown away");
        assertThat(browse(accepted("{\"phone\":\"+12125551235\",\"email\":\"ann@example.com\"}")))
                .doesNotContain("thrown away");
        company.set(rules(r -> r.put("refusals", List.of(new Refusal("email_throw_away", "is", "yes", "not those")))));
        assertThat(company.post("{\"email\":\"bob@sub.mailinator.com\"}").body())
                .contains("not those");
    }

    @Test
    void numbers_tell_what_they_are_and_rules_may_ask() {
        assertThat(browse(accepted("{\"phone\":\"+18005551234\"}"))).contains("toll-free");
        assertThat(browse(accepted("{\"phone\":\"+10005551234\"}"))).contains("nobody can have it");
        assertThat(new Phone("+491711234567").type()).isEqualTo("mobile");
        assertThat(new Phone("+4930901820").type()).isEqualTo("fixed");
        company.set(rules(r -> r.put("refusals", List.of(new Refusal("phone_state", "is", "FL", "not Florida")))));
        assertThat(company.post("{\"phone\":\"+13055551234\"}").body()).contains("not Florida");
        assertThat(company.post("{\"phone\":\"+12125559876\"}").statusCode()).isEqualTo(201);
    }

    @Test
    void a_domain_where_nobody_receives_mail_is_known_the_next_time_and_never_waited_for() throws Exception {
        try (var names = new NameServed(galena.dnsPort, Map.of())) {
            var unique = "dead" + System.nanoTime() + ".example";
            var lead = accepted("{\"phone\":\"+12125551236\",\"email\":\"ann@" + unique + "\"}");
            assertThat(galena.the(Domains.class).receives("x@" + unique)).isEmpty();
            galena.the(Domains.class).work();
            assertThat(galena.the(Domains.class).receives("x@" + unique)).contains(false);
            assertThat(browse(lead)).contains("Nobody receives mail");
            var alive = "alive" + System.nanoTime() + ".example";
            galena.the(Domains.class).receives("x@" + alive);
            galena.the(Domains.class).work();
            assertThat(galena.the(Domains.class).receives("x@" + alive)).contains(true);
            assertThat(names.asked()).isPositive();
        }
        var unanswered = "silent" + System.nanoTime() + ".example";
        galena.the(Domains.class).receives("x@" + unanswered);
        galena.the(Domains.class).work();
        assertThat(galena.the(Domains.class).receives("x@" + unanswered))
                .as("nobody answered: nobody knows")
                .isEmpty();
    }

    @Test
    void a_business_card_fills_the_form_and_every_number_of_it_is_kept() {
        var boss = Browser.signedIn(company.boss.email());
        var filled = boss.post(
                "/leads/new",
                Map.of(
                        "vcard",
                        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Lee;Ann <b>;;;\r\nORG:Roofs\\, Inc.;Sales\r\nTEL;TYPE=CELL:(212) 555-1234\r\n"
                                + "TEL;TYPE=FAX:(212) 555-0000\r\nTEL;TYPE=WORK:(212) 555-5678\r\nEMAIL:ann@example.com\r\n"
                                + "ADR:;;1 Main St;New York;NY;10001;USA\r\nEND:VCARD\r\n"));
        assertThat(filled.body())
                .contains("value=\"Lee\"", "Ann &lt;b", "1 Main St", "10001", "(212) 555-1234", "(212) 555-5678")
                .doesNotContain("555-0000");
        for (var junk : List.of("", "nothing", "BEGIN:VCARD", "BEGIN:VCARD\nN:" + "x;".repeat(5000))) {
            assertThat(boss.post("/leads/new", Map.of("vcard", junk)).status()).isIn(200, 422);
        }
        var lead = boss.post(
                "/leads",
                Map.of(
                        "first_name", "Ann",
                        "phones", "(212) 555-1234\n(212) 555-5678",
                        "emails", "ann@example.com\nann2@example.com",
                        "source", company.source.id().toString()));
        var contact =
                company.view(LeadId.of(lead.location().replaceAll(".*/", ""))).contact();
        assertThat(contact.phones()).containsExactly("+12125551234", "+12125555678");
        assertThat(contact.emails()).containsExactly("ann@example.com", "ann2@example.com");
    }

    private String browse(LeadId lead) {
        return Browser.signedIn(company.boss.email()).get("/leads/" + lead).body();
    }

    private LeadId accepted(String json) {
        var answer = company.post(json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return LeadId.of(answer.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
    }
}
