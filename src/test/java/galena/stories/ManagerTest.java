package galena.stories;

import static galena.testing.Routing.holder;
import static galena.testing.Routing.id;
import static galena.testing.Routing.limited;
import static galena.testing.Routing.publish;
import static galena.testing.Routing.rotation;
import static galena.testing.Routing.save;
import static org.assertj.core.api.Assertions.assertThat;

import galena.desk.Report;
import galena.distribution.Limits;
import galena.identity.Identity;
import galena.identity.Role;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What a manager does with many at once, with a team, and when somebody leaves.
class ManagerTest {
    private final Running galena = Running.galena();

    @Test
    void many_leads_are_not_closed_before_it_was_read_which() {
        var company = Company.with(1);
        var leads = List.of(company.lead(), company.lead(), company.lead());
        var boss = Browser.signedIn(company.boss.email());
        boss.get("/leads");
        var chosen = leads.stream().map(Object::toString).toList();
        var first = boss.postMany("/leads/move", Map.of("to", List.of("close:no-contact"), "lead", chosen));
        assertThat(first.body()).contains("3 leads end as", "Ann Lead");
        assertThat(leads).allMatch(lead -> company.view(lead).isOpen());
        boss.postMany("/leads/move", Map.of("to", List.of("close:no-contact"), "lead", chosen, "sure", List.of("yes")));
        assertThat(leads).noneMatch(lead -> company.view(lead).isOpen());
        assertThat(galena.audit()).isZero();
    }

    @Test
    void many_leads_are_moved_after_it_was_read_what_stands_against_it_and_in_spite_of_it_with_a_reason() {
        var company = Company.with(2);
        save(company, company.sellers.getFirst(), r -> limited(r, new Limits(0, 1, 0, 0, 0, Map.of())));
        var leads = List.of(company.lead(), company.lead());
        var chosen = leads.stream().map(Object::toString).toList();
        var to = List.of("person:" + id(company, 0));
        var boss = Browser.signedIn(company.boss.email());
        boss.get("/leads");
        var read = boss.postMany("/leads/move", Map.of("to", to, "reason", List.of("balance"), "lead", chosen));
        assertThat(read.body())
                .contains("2 leads go to Seller 1", "to even out the work", "cap of the day reached: 1 of 1");
        assertThat(leads).allMatch(lead -> holder(company, lead).equals(new UUID(0, 0)));
        var done = boss.postMany(
                "/leads/move", Map.of("to", to, "reason", List.of("balance"), "lead", chosen, "sure", List.of("yes")));
        assertThat(done.body()).contains("One was moved; one could not be given");
        boss.postMany(
                "/leads/move",
                Map.of("to", to, "reason", List.of("asked-for"), "lead", chosen, "anyway", List.of("yes")));
        assertThat(leads).allMatch(lead -> holder(company, lead).equals(id(company, 0)));
        assertThat(leads.stream().map(lead -> boss.get("/leads/" + lead).body()))
                .anyMatch(page -> page.contains("in spite of what limits them: asked for it"));
    }

    @Test
    void a_team_that_is_away_gets_nothing_with_one_form() {
        var company = Company.with(3);
        var identity = galena.the(Identity.class);
        var team = identity.addTeam(company.boss, "East", company.boss.id()).orElseThrow();
        for (int i = 0; i < 2; i++) {
            identity.joinTeam(company.boss, company.sellers.get(i).id(), Optional.of(team));
        }
        publish(company, rotation(company));
        var boss = Browser.signedIn(company.boss.email());
        assertThat(boss.get("/plans").body()).contains("everybody of East is absent");
        var now = LocalDateTime.ofInstant(galena.clock.instant(), company.boss.zone());
        boss.post(
                "/floor/closings",
                Map.of(
                        "team",
                        team.toString(),
                        "from",
                        now.minusMinutes(1).toString().substring(0, 16),
                        "until",
                        now.plusHours(3).toString().substring(0, 16)));
        for (int i = 0; i < 3; i++) {
            assertThat(holder(company, company.lead())).isEqualTo(id(company, 2));
        }
        assertThat(boss.get("/receivers/" + id(company, 0)).body()).contains("Now: away until");
    }

    @Test
    void ones_page_says_what_one_had_and_holds_and_what_keeps_one_from_receiving_now() {
        var company = Company.with(1);
        publish(company, rotation(company));
        save(company, company.sellers.getFirst(), r -> limited(r, new Limits(0, 2, 0, 0, 0, Map.of())));
        var boss = Browser.signedIn(company.boss.email());
        var page = "/receivers/" + id(company, 0);
        assertThat(boss.get(page).body())
                .contains("Received nothing today. They hold none now, 0 due today. May receive now.");
        company.lead();
        company.lead();
        assertThat(boss.get(page).body())
                .contains(
                        "Received 2 leads today. They hold 2, 2 due today. Now: cap of the day reached: 2 of 2.",
                        "everybody: all");
    }

    @Test
    void whoever_leaves_promises_are_read_out_and_what_they_took_out_is_shown() {
        var company = Company.with(1);
        var leaver = company.hire(
                "Lea Leaver",
                "lea" + company.account().toString().substring(30) + "@example.com",
                Set.of(Role.SALESPERSON, Role.MANAGER));
        var lead = company.lead();
        assertThat(company.take(leaver)).isEqualTo(lead);
        company.talk(leaver, lead);
        company.say(
                leaver,
                new Report(
                        lead,
                        company.view(lead).turn(),
                        "later",
                        Optional.of(galena.clock.instant().plus(Duration.ofHours(3))),
                        Optional.empty(),
                        Optional.empty()));
        company.letItSettle();
        galena.pass(Duration.ofHours(3).plusMinutes(1));
        Browser.signedIn(leaver.email()).get("/receivers/file");
        var boss = Browser.signedIn(company.boss.email());
        assertThat(boss.get("/people/" + leaver.id()).body())
                .contains(
                        "What they promised",
                        "Ann Lead",
                        "They took something out once in the last 90 days",
                        "got the list of who may receive what",
                        "Sales they made stay theirs");
    }
}
