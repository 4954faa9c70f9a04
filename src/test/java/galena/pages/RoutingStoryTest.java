package galena.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static galena.testing.Routing.holder;
import static galena.testing.Routing.id;
import static galena.testing.Routing.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.SelectOption;
import galena.desk.Report;
import galena.distribution.Hands;
import galena.identity.Identity;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.lead.Holder;
import galena.playbook.Playbooks;
import galena.testing.Chromium;
import galena.testing.Company;
import galena.testing.Routing;
import galena.testing.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A manager decides who gets what, in the browser only.
class RoutingStoryTest {
    private final Running galena = Running.galena();
    private final List<String> complaints = new ArrayList<>();
    private Company company;
    private Page boss;

    @Test
    void a_manager_builds_a_plan_for_two_teams_dealers_and_a_trainee_and_a_day_too_full_is_put_in_order() {
        try (var chromium = Chromium.orSkip()) {
            company = Company.withOfficeHours(5);
            company.pay(new Money(3500, Currency.getInstance("USD")));
            var playbooks = galena.the(Playbooks.class);
            playbooks.publish(
                    company.boss,
                    playbooks.all(company.account()).getFirst().id(),
                    Playbooks.shipped("dealer-network"),
                    "dealers");
            team("East", 0, 1);
            team("West", 2, 3);
            boss = watched(chromium.page(1440, 900, false));
            Chromium.signIn(boss, galena.url, company.boss.email());

            var north = dealer("North Roofs", "750");
            var south = dealer("South Roofs", "75");
            trainee();
            plan();
            dealersPlan();
            leadsArrive();
            aDealerLetsItLapse(chromium, north, south);
            tooManyLeads();
            assertThat(complaints).isEmpty();
            assertThat(galena.audit()).isZero();
        }
    }

    private Page watched(Page page) {
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text() + " at " + message.location());
            }
        });
        page.onPageError(complaints::add);
        return page;
    }

    private void looked(Page page, String name) {
        assertThat(Chromium.barriers(page)).as(name).isEmpty();
        Chromium.picture(page, name);
    }

    private void team(String name, int... members) {
        var identity = galena.the(Identity.class);
        var team = identity.addTeam(company.boss, name, company.boss.id()).orElseThrow();
        for (int member : members) {
            identity.joinTeam(company.boss, company.sellers.get(member).id(), Optional.of(team));
        }
    }

    /// Entered on the pages; the address that is theirs.
    private String dealer(String name, String territory) {
        boss.navigate(galena.url + "/partners");
        boss.locator("input[name=name]").fill(name);
        boss.getByText("Add", new Page.GetByTextOptions().setExact(true)).click();
        boss.navigate(galena.url + "/partners");
        boss.getByText(name).click();
        boss.locator("form[action$=link] button").last().click();
        var link = boss.locator("#link").textContent();
        boss.locator("a[href^='/receivers/']").click();
        boss.locator("textarea[name=territories]").fill(territory);
        boss.locator(".btn-primary").first().click();
        assertThat(boss.locator("textarea[name=territories]")).hasValue(territory);
        return link;
    }

    private void trainee() {
        boss.navigate(galena.url + "/receivers");
        looked(boss, "receivers");
        boss.getByText(company.sellers.get(4).name()).click();
        boss.locator("select[name=level]").selectOption("green");
        boss.locator(".btn-primary").first().click();
        boss.getByText("Receives by the steps of training.").click();
        assertThat(boss.locator("article")).containsText("Step 1 of 3: up to 4 leads a day");
        looked(boss, "training");
    }

    private void plan() {
        boss.navigate(galena.url + "/plans");
        looked(boss, "plans");
        boss.locator("article", new Page.LocatorOptions().setHasText("everybody"))
                .getByText("Make rules for it")
                .click();
        edit();
        rule(0, "East", "East", "region", "NY");
        rule(1, "West", "West", "region", "CA");
        rule(2, "Training", "", "", "");
        boss.locator("fieldset").nth(2).locator("summary").first().click();
        boss.locator("fieldset")
                .nth(2)
                .getByLabel(company.sellers.get(4).name())
                .check();
        boss.locator("select[name='rule.2.who']").selectOption("people");
        rule(3, "The rest", "", "", "");
        boss.getByText("Try on the last 1,000 leads").click();
        assertThat(boss.locator("[role=status]")).containsText("No leads yet");
        looked(boss, "plan-edit");
        boss.getByText("Publish: it holds from now on").click();
        assertThat(boss.locator(".rules-said li")).hasCount(4);
        boss.locator("input[name=region]").fill("CA");
        boss.getByText("Ask", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(boss.locator("[role=status]")).containsText("Seller 3");
        looked(boss, "plan");
    }

    private void edit() {
        if (boss.locator("form[action$='/draft']").count() == 0) {
            boss.locator("a[href$='/edit']").first().click();
        }
    }

    private void rule(int place, String name, String team, String field, String value) {
        if (boss.locator("fieldset").count() <= place) {
            boss.getByText("One more rule").click();
            assertThat(boss.locator("fieldset")).hasCount(place + 1);
            boss.waitForLoadState();
        }
        var row = "rule." + place + ".";
        boss.locator("input[name='" + row + "name']").fill(name);
        boss.locator("input[name='" + row + "scheduled']").uncheck();
        if (!team.isEmpty()) {
            var labels = boss.locator("select[name='" + row + "who'] option").allTextContents();
            var label =
                    labels.stream().filter(l -> l.contains(team)).findFirst().orElseThrow();
            boss.locator("select[name='" + row + "who']").selectOption(new SelectOption().setLabel(label));
        }
        if (!field.isEmpty()) {
            boss.locator("select[name='" + row + "term.0.field']").selectOption(field);
            boss.locator("input[name='" + row + "term.0.values']").fill(value);
        }
    }

    private void dealersPlan() {
        boss.navigate(galena.url + "/plans");
        boss.locator("article", new Page.LocatorOptions().setHasText("nearest-dealer"))
                .getByText("Make rules for it")
                .click();
        edit();
        rule(0, "Nearest", "", "", "");
        boss.locator("select[name='rule.0.who']").selectOption("partners");
        boss.locator("select[name='rule.0.method']").selectOption("territory");
        boss.locator("input[name='rule.0.accept']").fill("60");
        boss.getByText("Publish: it holds from now on").click();
        assertThat(boss.locator(".rules-said li")).hasCount(1);
    }

    private void leadsArrive() {
        var east = new ArrayList<>(List.of(
                holder(company, post(company, "\"region\":\"NY\"", "+1212")),
                holder(company, post(company, "\"region\":\"NY\"", "+1212"))));
        assertThat(east).containsExactlyInAnyOrder(id(company, 0), id(company, 1));
        assertThat(holder(company, post(company, "\"region\":\"CA\"", "+1212"))).isIn(id(company, 2), id(company, 3));
        LeadId fifth = company.lead();
        for (int i = 0; i < 4; i++) {
            assertThat(holder(company, fifth)).isEqualTo(id(company, 4));
            fifth = company.lead();
        }
        assertThat(holder(company, fifth))
                .as("four a day are enough for a beginner")
                .isNotEqualTo(id(company, 4));
        boss.navigate(galena.url + "/leads/" + fifth);
        assertThat(boss.locator("main")).containsText("has today what training gives: 4 of 4");
        looked(boss, "lead-why");
    }

    private void aDealerLetsItLapse(Chromium chromium, String north, String south) {
        var lead = post(company, "\"region\":\"NY\",\"postal_code\":\"75012\",\"first_name\":\"Ann\"", "+1212");
        var seller = company.sellers.stream()
                .filter(one -> one.id().value().equals(holder(company, lead)))
                .findFirst()
                .orElseThrow();
        while (!company.take(seller).equals(lead)) {
            company.talk(seller, galena.the(galena.desk.Desk.class).hand(seller).orElseThrow());
            company.say(seller, galena.the(galena.desk.Desk.class).hand(seller).orElseThrow(), "no-answer");
            company.letItSettle();
        }
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

        var phone = watched(chromium.page(390, 844, false));
        phone.navigate(north);
        assertThat(phone.locator("h1")).containsText("One lead: do you take it?");
        assertThat(phone.locator("main")).not().containsText("Ann");
        looked(phone, "dealer-offer");
        galena.pass(Duration.ofMinutes(61), Duration.ofMinutes(1));
        phone.reload();
        assertThat(phone.locator("h1")).containsText("Nothing for you now");

        phone.navigate(south);
        phone.getByText("I take it").click();
        assertThat(phone.locator("article")).containsText("Ann");
        looked(phone, "dealer-lead");
        assertThat(Routing.held(company, lead).holder()).isInstanceOf(Holder.Partner.class);
        boss.navigate(galena.url + "/leads/" + lead);
        assertThat(boss.locator("main")).containsText("North Roofs");
        assertThat(boss.locator("main")).containsText("South Roofs");
        looked(boss, "lead-with-dealer");
    }

    private void tooManyLeads() {
        galena.the(Hands.class).set(company.boss, new Hands.Pace(3600, 100));
        for (int i = 0; i < 60; i++) {
            company.post("{\"phone\":\"+1305557" + String.format("%04d", i) + "\",\"region\":\"NY\"}");
        }
        galena.settle();
        boss.navigate(galena.url + "/floor");
        assertThat(boss.locator("#floor")).containsText("will be left out today");
        looked(boss, "floor-too-many");
        boss.locator("a[href='/plans#order']").click();
        boss.locator("select[name=kinds]").selectOption("promised,again,fresh");
        boss.locator("form#order .btn").click();
        boss.navigate(galena.url + "/floor");
        boss.getByText("Pause it").first().click();
        assertThat(boss.locator("#floor")).containsText("Open it");
        galena.pass(Duration.ofSeconds(6));
        var answer = company.post("{\"phone\":\"+13055580000\"}");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("later");
    }
}
