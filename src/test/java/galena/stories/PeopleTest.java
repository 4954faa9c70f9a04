package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.desk.Desk;
import galena.distribution.Destination;
import galena.distribution.Distribution;
import galena.identity.Entrance;
import galena.identity.Identity;
import galena.identity.Role;
import galena.identity.Ticket;
import galena.playbook.Playbooks;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// People at their pages: getting in, deciding, leaving.
class PeopleTest {
    private final Running galena = Running.galena();

    @Test
    void an_invitation_lets_one_in_once_with_a_password_that_is_long_enough() {
        var company = Company.with(0);
        var boss = Browser.signedIn(company.boss.email());
        boss.get("/people");
        var added = boss.post(
                "/people",
                Map.of(
                        "name",
                        "Maria Lopez",
                        "email",
                        "maria-" + company.account() + "@example.com",
                        "roles",
                        "salesperson"));
        assertThat(added.status()).isEqualTo(302);
        var page = boss.post(added.location() + "/invitation", Map.of()).body();
        var link = page.replaceAll("(?s).*?(/join/[A-Za-z0-9_-]+).*", "$1");
        var maria = new Browser();
        assertThat(maria.get(link).body()).contains("Maria");
        assertThat(maria.post(link, Map.of("password", "short")).status()).isEqualTo(422);
        assertThat(maria.post(link, Map.of("password", Company.PASSWORD)).status())
                .isEqualTo(302);
        assertThat(maria.get("/desk").status()).isEqualTo(200);
        assertThat(new Browser().get(link).status()).isEqualTo(404);
    }

    @Test
    void signing_out_everywhere_ends_the_session_on_the_other_device() {
        var company = Company.with(0);
        var here = Browser.signedIn(company.boss.email());
        var there = Browser.signedIn(company.boss.email());
        assertThat(here.post("/me/sessions/end", Map.of()).status()).isEqualTo(302);
        assertThat(there.get("/desk").location()).isEqualTo("/sign-in");
    }

    @Test
    void a_setup_link_is_worth_nothing_once_there_is_a_company() {
        Company.with(0);
        var secret = galena.the(Entrance.class)
                .issue(new Ticket(Ticket.Purpose.SETUP, Optional.empty(), Optional.empty()), Duration.ofHours(1));
        assertThat(new Browser().get("/setup/" + secret).status()).isEqualTo(404);
    }

    @Test
    void what_nobody_took_comes_before_the_manager_who_hands_it_out_again() {
        var company = Company.with(0);
        var lead = company.lead();
        galena.pass(Duration.ofDays(7).plusHours(1), Duration.ofHours(12));
        assertThat(company.view(lead).held().orElseThrow().position().step()).isEqualTo("manager-task");
        var boss = Browser.signedIn(company.boss.email());
        assertThat(boss.get("/floor").body()).contains("Decide now", "Hand out again", lead.toString());
        var turn = String.valueOf(company.view(lead).turn());
        var answer = boss.post(
                "/leads/" + lead + "/outcome", Map.of("outcome", "hand-out-again", "turn", turn, "from", "floor"));
        assertThat(answer.location()).isEqualTo("/floor");
        galena.pass(Desk.UNDO.plusSeconds(1));
        assertThat(company.count(lead, "placed")).isEqualTo(2);
        assertThat(company.view(lead).held().orElseThrow().position().step()).isEqualTo("first-call");
    }

    @Test
    void somebody_leaves_by_the_page_and_the_last_administrator_cannot() {
        var company = Company.with(2);
        var leaver = company.sellers.getFirst();
        var boss = Browser.signedIn(company.boss.email());
        assertThat(boss.get("/people/" + leaver.id()).body()).contains("Seller leaves");
        var to = "person:" + company.sellers.get(1).id();
        boss.post(
                "/people/" + leaver.id() + "/departure",
                Map.of("to", to, "successor", company.boss.id().toString()));
        assertThat(galena.the(Identity.class)
                        .person(company.account(), leaver.id())
                        .orElseThrow()
                        .active())
                .isFalse();
        var manager = company.hire("Mona Manager", "mona-" + company.account() + "@example.com", Set.of(Role.MANAGER));
        var refused = boss.post(
                "/people/" + company.boss.id() + "/departure",
                Map.of("to", to, "successor", manager.id().toString()));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(galena.the(Identity.class)
                        .person(company.account(), company.boss.id())
                        .orElseThrow()
                        .active())
                .isTrue();
    }

    @Test
    void a_playbook_that_could_strand_a_lead_is_refused_on_the_page_with_the_step() {
        var company = Company.with(0);
        var boss = Browser.signedIn(company.boss.email());
        var id = galena.the(Playbooks.class).all(company.account()).getFirst().id();
        assertThat(boss.get("/playbooks").body()).contains("no lead can get stuck", "Internet leads");
        var broken = galena.playbook().replace("    at-limit: again\n", "");
        boss.post("/playbooks/" + id + "/text", Map.of("text", broken));
        assertThat(boss.get("/playbooks/" + id + "/edit").body())
                .contains(
                        "It is not said where the lead goes if nothing happens here.",
                        "Fill in",
                        "If nobody acts",
                        "step=again");
        var refused = boss.post("/playbooks/" + id + "/publish", Map.of("why", "shorter"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(boss.get("/playbooks").body()).contains("version 1").doesNotContain("version 2");
        boss.post("/playbooks/" + id + "/text", Map.of("text", galena.playbook().replace("limit: 5d", "limit: 4d")));
        var published = boss.post("/playbooks/" + id + "/publish", Map.of("why", "shorter"));
        assertThat(published.status()).isEqualTo(302);
        assertThat(boss.get("/playbooks/" + id).body()).contains("shorter", "in force");
        assertThat(boss.get("/playbooks").body()).contains("version 2");
    }

    @Test
    void script_and_templates_in_names_and_notes_are_shown_as_they_were_written() {
        var company = Company.with(0);
        var answer = company.post(
                "{\"first_name\":\"<script>alert(1)</script>\",\"last_name\":\"${7*7}\",\"phone\":\"+12125550155\","
                        + "\"message\":\"<img src=x onerror=alert(2)>\",\"own\":\"{{7*7}}\"}");
        galena.settle();
        var lead = answer.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1");
        var boss = Browser.signedIn(company.boss.email());
        boss.get("/leads/" + lead);
        boss.post("/leads/" + lead + "/notes", Map.of("body", "<script>alert(3)</script>"));
        boss.post("/desk/state", Map.of("state", "ready"));
        for (var path : List.of("/leads/" + lead, "/leads", "/find?q=%3Cscript", "/desk", "/floor")) {
            var page = boss.get(path).body();
            assertThat(page).as(path).doesNotContain("<script>alert", "<img src=x");
            assertThat(page).as(path).contains("&lt;script&gt;");
        }
    }

    @Test
    void everybody_i_talked_to_stays_on_my_people_even_when_the_lead_is_a_colleagues_now() {
        var company = Company.with(3);
        var first = company.sellers.get(0);
        var second = company.sellers.get(1);
        var third = company.sellers.get(2);
        var lead = company.lead();
        company.take(first);
        company.talk(first, lead);
        company.say(first, lead, "interested");
        company.letItSettle();
        galena.the(Distribution.class)
                .move(company.boss, List.of(lead), new Destination.ToPerson(second.id()), "holiday");
        assertThat(Browser.signedIn(first.email()).get("/mine").body())
                .contains(lead.toString(), "With colleagues", "Seller 2");
        assertThat(Browser.signedIn(third.email()).get("/mine").body()).doesNotContain(lead.toString());
        galena.the(Desk.class).callsIn(third, lead);
        assertThat(Browser.signedIn(third.email()).get("/mine").body()).contains(lead.toString());
        assertThat(Browser.signedIn(second.email()).get("/mine").body())
                .contains(lead.toString())
                .doesNotContain("With colleagues");
    }
}
