package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.conversion.Conversion;
import galena.intake.Intake;
import galena.intake.Rights;
import galena.intake.Twins;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.lead.Leads;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.time.Duration;
import java.util.Currency;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What people may ask of us about themselves, and how long we keep what arrived.
class RightsTest {
    private final Running galena = Running.galena();
    private final Company company = Company.with(1);

    @Test
    void whoever_wants_to_be_forgotten_is_gone_everywhere_and_the_books_still_agree() {
        company.pay(new Money(4500, Currency.getInstance("USD")));
        var lead = accepted(
                "{\"first_name\":\"Zebulon\",\"last_name\":\"Kanary\",\"phone\":\"+12125551234\",\"email\":\"zeb@example.com\","
                        + "\"message\":\"Kanary words\",\"consent\":\"I agree\",\"ip_address\":\"203.0.113.99\"}");
        var seller = company.sellers.getFirst();
        galena.the(Leads.class).note(seller, lead, "Zebulon likes tin");
        company.post("{\"phone\":\"+12125551234\",\"message\":\"Zebulon again\"}");
        var boss = Browser.signedIn(company.boss.email());
        boss.post("/leads/" + lead + "/remarks", Map.of("remark", "Zebulon does not fit"));
        galena.the(Twins.class).follow();
        galena.the(Conversion.class).follow();
        var page = boss.post("/rights", Map.of("value", "(212) 555-1234", "kind", "forget"));
        var preview = boss.get(page.location().replaceFirst("^http://[^/]+", ""));
        assertThat(preview.body()).contains("Zebulon Kanary", "One lead", "One note", "2 submissions", "One agreement");
        assertThat(preview.body()).as("nothing was done yet").contains("Forget them for good");
        assertThat(company.view(lead).contact().firstName()).isEqualTo("Zebulon");
        var done = boss.post(page.location().replaceFirst("^http://[^/]+", ""), Map.of());
        assertThat(done.body()).contains("One lead was forgotten");
        assertThat(company.view(lead).isOpen()).isFalse();
        for (var table : new String[] {
            "lead.contact",
            "lead.contact_point",
            "lead.note",
            "lead.message",
            "lead.trail",
            "intake.raw",
            "intake.submission",
            "intake.contact_key",
            "intake.wish",
            "playbook.remark",
            "consent.agreement",
            "identity.administration_log"
        }) {
            assertThat(
                            galena.ask(
                                    "select count(*) from " + table + " t where account_id = '" + company.account()
                                            + "' and (t::text ilike '%zeb%' or t::text ilike '%kanary%' or t::text like '%5551234%'"
                                            + " or t::text like '%203.0.113.99%' or encode(convert_to(t::text, 'UTF8'), 'escape') ilike '%5a6562756c6f6e%')"))
                    .as(table)
                    .isEqualTo("0");
        }
        assertThat(galena.the(Conversion.class).money(company.account(), lead)).hasSize(1);
        assertThat(galena.audit()).isZero();
        assertThat(company.post("{\"phone\":\"+12125551234\"}").statusCode())
                .as("they are a stranger now")
                .isEqualTo(201);
        assertThat(boss.get("/rights").body()).contains("Nobody waits for an answer");
    }

    @Test
    void nobody_is_forgotten_while_somebody_talks_with_them() {
        var lead = accepted("{\"first_name\":\"Ann\",\"phone\":\"+12125551234\"}");
        var seller = company.sellers.getFirst();
        company.take(seller);
        company.talk(seller, lead);
        var rights = galena.the(Rights.class);
        var wish = rights.ask(company.boss, Rights.Kind.FORGET, "+12125551234");
        assertThat(rights.forget(company.boss, wish)).isEmpty();
        assertThat(company.view(lead).contact().firstName()).isEqualTo("Ann");
        assertThat(rights.open(company.account())).hasSize(1);
    }

    @Test
    void whoever_wants_to_know_gets_all_of_it_and_nothing_of_anybody_else() {
        var lead = accepted("{\"first_name\":\"Ann\",\"phone\":\"+12125551234\",\"message\":\"My own words\"}");
        accepted("{\"first_name\":\"Bob\",\"phone\":\"+12125559999\",\"message\":\"Words of Bob\"}");
        galena.the(Leads.class).note(company.boss, lead, "Ann likes tin");
        var boss = Browser.signedIn(company.boss.email());
        var at = boss.post("/rights", Map.of("value", "2125551234", "kind", "export"))
                .location()
                .replaceFirst("^http://[^/]+", "");
        var file = boss.post(at, Map.of());
        assertThat(file.header("Content-Disposition")).contains("attachment");
        assertThat(file.body())
                .contains("\"Ann\"", "My own words", "Ann likes tin", "as_it_arrived", "received")
                .doesNotContain("\"Bob\"", "of Bob");
        assertThat(boss.get("/log").body()).contains("downloaded what we have of somebody");
        assertThat(boss.get(at).status()).as("once").isEqualTo(404);
    }

    @Test
    void a_request_has_somebody_and_a_deadline_and_a_number_must_be_readable() {
        var boss = Browser.signedIn(company.boss.email());
        assertThat(boss.post("/rights", Map.of("value", "nonsense", "kind", "forget"))
                        .status())
                .isEqualTo(422);
        boss.post("/rights", Map.of("value", "ann@example.com", "kind", "correct"));
        var wish = galena.the(Rights.class).open(company.account()).getFirst();
        assertThat(wish.responsible()).isEqualTo(company.boss.id());
        assertThat(Duration.between(wish.askedAt(), wish.dueAt())).isEqualTo(Duration.ofDays(30));
        boss.post("/rights/" + wish.id(), Map.of());
        assertThat(galena.the(Rights.class).open(company.account())).isEmpty();
        var other = Company.with(0);
        galena.the(Rights.class).ask(other.boss, Rights.Kind.FORGET, "bob@example.com");
        var theirs = galena.the(Rights.class).open(other.account()).getFirst();
        assertThat(boss.get("/rights/" + theirs.id()).status()).isEqualTo(404);
    }

    // ---- how long

    @Test
    void what_arrived_is_kept_ninety_days_refused_ones_thirty_and_what_waits_for_ever() {
        company.post("{\"phone\":\"+12125551234\"}");
        company.post("{\"first_name\":\"nobody to reach\"}");
        company.post("{\"broken");
        var boss = Browser.signedIn(company.boss.email());
        assertThat(raws()).isEqualTo(3);
        galena.pass(Duration.ofDays(13), Duration.ofHours(12));
        galena.the(Intake.class).tidy();
        assertThat(raws()).isEqualTo(3);
        galena.ask("update intake.look set limit_at = limit_at + interval '1 year' where account_id = '"
                + company.account() + "' returning 1");
        galena.pass(Duration.ofDays(18), Duration.ofHours(12));
        galena.the(Intake.class).tidy();
        assertThat(raws()).as("refused after thirty").isEqualTo(2);
        boss.post("/sources/" + company.source.id() + "/retention", Map.of("raw", "40", "refused", "5"));
        galena.pass(Duration.ofDays(10), Duration.ofHours(12));
        galena.the(Intake.class).tidy();
        assertThat(raws()).as("the one that needs a look stays").isEqualTo(1);
        assertThat(galena.the(Intake.class).looks(company.account(), 5)).hasSize(1);
        assertThat(galena.audit()).isZero();
    }

    private int raws() {
        return Integer.parseInt(
                galena.ask("select count(*) from intake.raw where account_id = '" + company.account() + "'"));
    }

    private LeadId accepted(String json) {
        var answer = company.post(json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        galena.settle();
        return LeadId.of(answer.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
    }
}
