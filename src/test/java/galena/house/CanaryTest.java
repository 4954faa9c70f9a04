package galena.house;

import static org.assertj.core.api.Assertions.assertThat;

import galena.desk.Report;
import galena.lead.Leads;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What people wrote and who they are stays in tables that can be blanked: canaries sent through every door must
/// not be found in anything that is appended only.
class CanaryTest {
    private final Running galena = Running.galena();

    @Test
    void no_name_and_no_word_gets_into_what_is_appended_only() throws Exception {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        company.post(
                "{\"first_name\":\"Kanarifirst\",\"last_name\":\"Kanarilast\",\"company\":\"Kanaricompany\",\"phone\":\"+12125557931\","
                        + "\"email\":\"kanari@kanari.example\",\"message\":\"Kanarimessage\",\"product\":\"Kanariproduct\",\"street\":\"Kanaristreet\",\"own\":\"Kanariown\"}",
                "Idempotency-Key",
                "kanari-key");
        company.post("{\"Kanaribroken");
        galena.settle();
        var lead = company.take(seller);
        galena.the(Leads.class).note(seller, lead, "Kanarinote");
        company.talk(seller, lead);
        company.say(
                seller,
                new Report(
                        lead,
                        company.view(lead).turn(),
                        "something-else",
                        Optional.of(galena.clock.instant().plusSeconds(7200)),
                        Optional.of("Kanarisentence"),
                        Optional.empty()));
        company.letItSettle();
        var boss = Browser.signedIn(company.boss.email());
        boss.post(
                "/people",
                Map.of(
                        "name",
                        "Kanariperson",
                        "email",
                        "kanari-" + company.account() + "@example.com",
                        "roles",
                        "salesperson"));
        boss.post("/teams", Map.of("name", "Kanariteam", "lead", seller.id().toString()));
        boss.post("/leads/" + lead + "/contact", Map.of("first_name", "Kanarinew", "phones", "+12125557931"));
        boss.post(
                "/leads/move",
                Map.of("lead", lead.toString(), "to", "person:" + company.boss.id(), "reason", "Kanarireason"));
        assertThat(company.kinds(lead)).contains("noted", "outcome", "corrected", "moved");

        var found = new ArrayList<String>();
        for (var table : appendedOnly()) {
            var sql = "select count(*) from " + table + " t where t::text ilike '%kanari%' or t::text like '%5557931%'";
            if (!galena.ask(sql).equals("0")) {
                found.add(table);
            }
        }
        assertThat(found).isEmpty();
        assertThat(galena.ask("select count(*) from lead.contact t where t::text ilike '%kanari%'"))
                .isNotEqualTo("0");
    }

    private static List<String> appendedOnly() throws Exception {
        var tables = new ArrayList<String>();
        SqlTest.catalogue().forEach((table, said) -> {
            if (said[1].equals("SI") && !Set.of("playbook.version").contains(table)) {
                tables.add(table);
            }
        });
        assertThat(tables).contains("lead.trail", "identity.administration_log", "conversion.ledger");
        return tables;
    }
}
