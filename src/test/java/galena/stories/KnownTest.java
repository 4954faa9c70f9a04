package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.directory.Directory;
import galena.directory.Source;
import galena.intake.DuplicateRule;
import galena.intake.DuplicateRule.Closed;
import galena.intake.DuplicateRule.Living;
import galena.intake.DuplicateRule.Scope;
import galena.intake.Screens;
import galena.kernel.LeadId;
import galena.lead.Messages;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Who is known already when they come again, and what follows.
class KnownTest {
    private final Running galena = Running.galena();
    private final Company company = Company.with(2);

    // ---- what is done with somebody who is known

    @Test
    void whoever_has_them_hears_at_once_what_they_wrote() {
        var lead = accepted(post("Ann", "+12125551234", ""));
        var seller = company.sellers.getFirst();
        assertThat(company.take(seller)).isEqualTo(lead);
        company.talk(seller, lead);
        var browser = Browser.signedIn(seller.email());
        assertThat(browser.get("/desk").body()).doesNotContain("asked again");
        assertThat(company.post("{\"phone\":\"+12125551234\",\"message\":\"Where <b>are</b> you?\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(browser.get("/desk").body()).contains("Ann asked again", "Where &lt;b&gt;are&lt;/b&gt; you?");
        assertThat(Browser.signedIn(company.sellers.getLast().email())
                        .get("/desk")
                        .body())
                .as("nobody else is told")
                .doesNotContain("asked again");
        browser.post("/leads/" + lead + "/seen", Map.of());
        assertThat(browser.get("/desk").body()).doesNotContain("Ann asked again");
        assertThat(browser.get("/leads/" + lead).body()).contains("Where &lt;b&gt;are&lt;/b&gt; you?");
        assertThat(company.count(lead, "asked-again")).isEqualTo(1);
    }

    @Test
    void a_source_may_only_tell_the_sender() {
        set(new DuplicateRule(Scope.COMPANY, true, true, Living.REFUSE, Closed.REFUSE, true));
        var lead = accepted(post("Ann", "+12125551234", ""));
        refused(post("Ann", "+12125551234", ""));
        assertThat(company.count(lead, "asked-again")).isZero();
        assertThat(galena.the(Messages.class).of(company.account(), lead)).isEmpty();
        close(lead);
        refused(post("Ann", "+12125551234", ""));
        assertThat(company.view(lead).isOpen()).isFalse();
    }

    @Test
    void a_closed_one_is_opened_again_or_becomes_a_new_lead() {
        var lead = accepted(post("Ann", "+12125551234", ""));
        close(lead);
        refused(post("Ann", "+12125551234", ""));
        assertThat(company.view(lead).isOpen()).isTrue();
        close(lead);
        set(new DuplicateRule(Scope.COMPANY, true, true, Living.ATTACH, Closed.ANEW, true));
        var second = accepted(post("Ann", "+12125551234", ""));
        assertThat(second).isNotEqualTo(lead);
        assertThat(company.view(lead).isOpen()).isFalse();
        refused(post("Ann", "+12125551234", ""));
        assertThat(company.count(second, "asked-again")).isEqualTo(1);
        assertThat(galena.audit()).isZero();
    }

    @Test
    void the_source_the_vendor_or_the_product_may_be_all_that_is_compared() {
        var directory = galena.the(Directory.class);
        var first = company.source;
        accepted(post("Ann", "+12125551234", "Gutters "));
        var other = new Source(
                first.account(),
                directory.newSourceId(),
                "Other",
                first.acquisition(),
                Optional.of("Other Co"),
                first.window(),
                first.price(),
                Source.State.OPEN);
        directory.save(company.boss, other);
        var key = directory.issueKey(company.boss, other.id());
        for (var scope : List.of(Scope.SOURCE, Scope.VENDOR)) {
            set(other, new DuplicateRule(scope, true, false, Living.ATTACH, Closed.REOPEN, true));
            var fresh = company.postWith(
                    key, "{\"first_name\":\"Ann\",\"phone\":\"+12125551234\",\"email\":\"" + scope + "@example.com\"}");
            assertThat(fresh.statusCode()).as(scope.name()).isEqualTo(scope == Scope.SOURCE ? 201 : 200);
        }
        set(new DuplicateRule(Scope.PRODUCT, true, true, Living.ATTACH, Closed.REOPEN, true));
        refused(post("Ann", "+12125551234", "gutters"));
        accepted(post("Ann", "+12125551234", "windows"));
    }

    @Test
    void only_the_keys_that_count_are_compared() {
        set(new DuplicateRule(Scope.COMPANY, false, true, Living.ATTACH, Closed.REOPEN, true));
        accepted(company.post("{\"phone\":\"+12125551234\",\"email\":\"ann@example.com\"}"));
        accepted(company.post("{\"phone\":\"+12125551234\",\"email\":\"other@example.com\"}"));
        refused(company.post("{\"phone\":\"+12125559999\",\"email\":\"ann@example.com\"}"));
    }

    // ---- what tells nobody from anybody

    @Test
    void offices_portals_placeholders_and_our_own_are_nobodys_keys() {
        for (var email :
                Set.of("info@roofs.example", "none@none.com", "ann-1@guest.airbnb.com", company.boss.email())) {
            for (int i = 0; i < 2; i++) {
                assertThat(company.post("{\"email\":\"" + email + "\"}").statusCode())
                        .as(email)
                        .isEqualTo(201);
            }
        }
        accepted(company.post("{\"phone\":\"+12129999999\"}"));
        accepted(company.post("{\"phone\":\"+12129999999\"}"));
        accepted(company.post("{\"phone\":\"+12125557788\"}"));
        refused(company.post("{\"phone\":\"+12125557788\"}"));
        galena.the(Directory.class).setOwn(company.boss, Set.of("+12125557799", "@ours.example"));
        for (int i = 0; i < 2; i++) {
            accepted(company.post("{\"phone\":\"+12125557799\"}"));
            accepted(company.post("{\"email\":\"bob@ours.example\"}"));
        }
    }

    @Test
    void a_number_that_five_leads_share_tells_nobody_from_anybody() {
        set(new DuplicateRule(Scope.COMPANY, true, true, Living.ATTACH, Closed.REOPEN, true));
        for (var name : new String[] {"Ann", "Bernard", "Cornelia", "Dimitri", "Esmeralda"}) {
            accepted(post(name, "+12125551234", ""));
        }
        accepted(post("Ann", "+12125551234", ""));
    }

    // ---- a household

    @Test
    void another_first_name_at_the_same_number_is_another_person_for_the_same_salesperson() {
        var ann = accepted(post("Ann", "+12125551234", ""));
        var seller = company.sellers.getFirst();
        company.take(seller);
        company.talk(seller, ann);
        company.say(seller, ann, "interested");
        company.letItSettle();
        assertThat(company.view(ann).facts().owner()).contains(seller.id());
        for (var same : new String[] {"ANNE", "Ann ", "A", ""}) {
            refused(post(same, "+12125551234", ""));
        }
        var bob = accepted(post("Bob", "+12125551234", ""));
        assertThat(company.view(bob).facts().owner()).contains(seller.id());
        assertThat(company.view(bob).held().orElseThrow().isHeldBy(seller.id())).isTrue();
        refused(post("Robert", "+12125551234", ""));
        assertThat(company.count(bob, "asked-again")).isEqualTo(1);
        var browser = Browser.signedIn(seller.email());
        assertThat(browser.get("/leads/" + bob).body()).contains("/leads/" + ann);
        assertThat(browser.get("/leads/" + ann).body()).contains("/leads/" + bob);
        assertThat(galena.audit()).isZero();
    }

    @Test
    void the_same_address_is_the_same_person_whatever_the_name() {
        accepted(company.post("{\"first_name\":\"Ann\",\"phone\":\"+12125551234\",\"email\":\"ann@example.com\"}"));
        refused(company.post("{\"first_name\":\"Bob\",\"phone\":\"+12125551234\",\"email\":\"ann@example.com\"}"));
    }

    @Test
    void the_rules_page_keeps_what_is_chosen() {
        var browser = Browser.signedIn(company.boss.email());
        browser.post(
                "/sources/" + company.source.id() + "/rules",
                Map.of("then", "save", "scope", "VENDOR", "by-email", "on", "living", "REFUSE", "closed", "ANEW"));
        assertThat(galena.the(Screens.class)
                        .of(company.account(), company.source.id())
                        .duplicates())
                .isEqualTo(new DuplicateRule(Scope.VENDOR, false, true, Living.REFUSE, Closed.ANEW, false));
    }

    // ---- helpers

    private void set(DuplicateRule rule) {
        set(company.source, rule);
    }

    private void set(Source source, DuplicateRule rule) {
        galena.the(Screens.class).set(company.boss, source.id(), Company.rules(r -> r.put("duplicates", rule)));
    }

    private HttpResponse<String> post(String first, String phone, String product) {
        return company.post(
                "{\"first_name\":\"" + first + "\",\"phone\":\"" + phone + "\",\"product\":\"" + product + "\"}");
    }

    private LeadId accepted(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        galena.settle();
        return LeadId.of(answer.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
    }

    private static void refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("duplicate");
    }

    private void close(LeadId lead) {
        var browser = Browser.signedIn(company.boss.email());
        browser.post("/leads/move", Map.of("lead", lead.toString(), "to", "close:no-contact", "from", "lead"));
        assertThat(company.view(lead).isOpen()).isFalse();
    }
}
