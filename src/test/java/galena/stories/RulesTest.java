package galena.stories;

import static galena.testing.Company.rules;
import static org.assertj.core.api.Assertions.assertThat;

import galena.directory.Directory;
import galena.insight.Insight;
import galena.intake.Intake;
import galena.intake.Screens;
import galena.intake.SourceRules;
import galena.intake.SourceRules.CampaignCap;
import galena.intake.SourceRules.Placing;
import galena.intake.SourceRules.Placing.Kind;
import galena.intake.SourceRules.Refusal;
import galena.intake.Verdict;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.lead.Contact;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// What a source's doors make of what arrives, and what the sender reads.
class RulesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final Running galena = Running.galena();
    private final Company company = Company.with(0);
    private int number = 5000;

    // ---- fields in their place

    @Test
    void fields_are_put_in_their_place_before_anything_is_asked() {
        set(with(
                new Placing(Kind.RENAME, "tel", "phone", ""),
                new Placing(Kind.SPLIT_NAME, "who", "", ""),
                new Placing(Kind.TABLE, "kind", "product", "1=a new roof; 2=gutters"),
                new Placing(Kind.COMBINE, "house road", "street", ""),
                new Placing(Kind.CONSTANT, "", "country", "DE")));
        var answer = company.post(
                "{\"tel\":\"030 901820\",\"who\":\"Bo van der Berg\",\"kind\":\"2\",\"house\":\"12\",\"road\":\"Main St\"}");
        var contact = contact(answer);
        assertThat(contact.phones()).containsExactly("+4930901820");
        assertThat(contact.lastName()).isEqualTo("van der Berg");
        assertThat(contact.product()).isEqualTo("gutters");
        assertThat(contact.street()).isEqualTo("12 Main St");
    }

    // ---- refusals

    @Test
    void what_is_required_must_be_there() {
        set(rules(r -> r.put("required", List.of("postal_code", "roof"))));
        refused(post("\"postal_code\":\"10001\""), "field-missing", "roof", "after-fix");
        refused(post("\"roof\":\" \",\"postal_code\":\"10001\""), "field-missing", "roof", "after-fix");
        assertThat(post("\"roof\":\"tin\",\"postal_code\":\"10001\"").statusCode())
                .isEqualTo(201);
    }

    @Test
    void jokes_of_names_are_refused_and_rare_names_are_not() {
        set(rules(r -> r.put("junk", true)));
        for (var joke : List.of("Test", "asdf", "Mickey Mouse", "aaaa", "test lead", "123")) {
            refused(post("\"first_name\":\"" + joke + "\""), "junk-name", "first_name", "never");
        }
        for (var name : List.of("Testa", "Bo", "Xu", "Li Li", "Abcarian", "")) {
            assertThat(post("\"first_name\":\"" + name + "\"").statusCode())
                    .as(name)
                    .isEqualTo(201);
        }
    }

    @Test
    void areas_are_blocked_or_the_only_ones() {
        set(rules(r -> r.put("areas", List.of("NY", "900"))));
        refused(post("\"region\":\"ny\""), "blocked-area", "region", "never");
        refused(post("\"postal_code\":\"90012\""), "blocked-area", "postal_code", "never");
        assertThat(post("\"region\":\"NJ\",\"postal_code\":\"07001\"").statusCode())
                .isEqualTo(201);
        set(rules(r -> {
            r.put("areas", List.of("NY"));
            r.put("onlyThere", true);
        }));
        assertThat(post("\"region\":\"NY\"").statusCode()).isEqualTo(201);
        refused(post("\"region\":\"NJ\""), "blocked-area", "region", "never");
    }

    @Test
    void what_is_too_old_or_not_agreed_to_is_refused() {
        set(rules(r -> {
            r.put("minutes", 60);
            r.put("consent", true);
        }));
        var old = galena.clock.instant().minus(Duration.ofMinutes(90));
        var fresh = galena.clock.instant().minus(Duration.ofMinutes(30));
        refused(post("\"requested_at\":\"" + old + "\",\"consent\":\"I agree\""), "too-old", "requested_at", "never");
        refused(
                post("\"requested_at\":\"" + fresh + "\",\"consent\":\"no\""),
                "consent-missing",
                "consent",
                "after-fix");
        refused(post("\"requested_at\":\"" + fresh + "\""), "consent-missing", "consent", "after-fix");
        assertThat(post("\"requested_at\":\"" + fresh + "\",\"consent\":\"I agree\"")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void the_companys_own_refusals_are_read_in_its_own_words() {
        set(rules(r -> r.put(
                "refusals",
                List.of(
                        new Refusal("roof_age", "less", "5", "Roofs younger than five years need no help."),
                        new Refusal("owner", "is-not", "yes", "We work for owners only.")))));
        var young = post("\"roof_age\":\"3\",\"owner\":\"yes\"");
        refused(young, "not-accepted", "roof_age", "never");
        assertThat(JSON.readTree(young.body()).path("message").asString())
                .isEqualTo("Roofs younger than five years need no help.");
        refused(post("\"roof_age\":\"9\""), "not-accepted", "owner", "never");
        assertThat(post("\"roof_age\":\"9\",\"owner\":\"Yes\"").statusCode()).isEqualTo(201);
    }

    @Test
    void outside_its_hours_a_source_is_closed() {
        set(rules(r -> {
            r.put("opens", "03:00");
            r.put("closes", "04:00");
        }));
        refused(post(""), "outside-schedule", "", "later");
        set(rules(r -> r.put("days", Set.of(1, 2, 3, 4, 5, 6, 7))));
        assertThat(post("").statusCode()).isEqualTo(201);
    }

    // ---- caps

    @Test
    void a_cap_is_never_overshot_by_one_however_many_come_at_once() throws Exception {
        set(rules(r -> r.put("daily", 7)));
        var calls = new ArrayList<Callable<HttpResponse<String>>>();
        for (int i = 0; i < 24; i++) {
            var phone = "+1212555" + (6000 + i);
            calls.add(() -> company.post("{\"phone\":\"" + phone + "\"}"));
        }
        int accepted = 0;
        try (var threads = Executors.newFixedThreadPool(12)) {
            for (var answer : threads.invokeAll(calls)) {
                accepted += answer.get().statusCode() == 201 ? 1 : 0;
            }
        }
        assertThat(accepted).isEqualTo(7);
        refused(post(""), "cap-reached", "", "later");
        galena.pass(Duration.ofDays(1));
        galena.the(Intake.class).tidy();
        assertThat(post("").statusCode()).isEqualTo(201);
        assertThat(galena.audit()).isZero();
        var balance = galena.the(Insight.class).balance(company.account(), 5);
        assertThat(balance.stream().mapToLong(day -> day.received()).sum()).isEqualTo(26);
    }

    @Test
    void far_from_a_cap_nobody_waits_and_what_somebody_else_took_meanwhile_still_counts() throws Exception {
        set(rules(r -> r.put("daily", 5000)));
        assertThat(post("").statusCode()).isEqualTo(201);
        var phone = "+1212555" + number++;
        try (var connection = galena.storage.owner().connect();
                var statement = connection.createStatement();
                var threads = Executors.newSingleThreadExecutor()) {
            connection.setAutoCommit(false);
            assertThat(statement.executeUpdate(
                            "update intake.counter set taken = 5000 where account_id = '" + company.account() + "'"))
                    .isEqualTo(3);
            var answer = threads.submit(() -> company.post("{\"phone\":\"" + phone + "\"}"));
            while (galena.ask("select count(*) from pg_locks where not granted").equals("0")) {
                Thread.onSpinWait();
            }
            connection.commit();
            refused(answer.get(), "cap-reached", "", "later");
        }
        assertThat(galena.ask("select max(taken) from intake.counter where account_id = '" + company.account() + "'"))
                .isEqualTo("5000");
        assertThat(galena.ask("select count(*) from lead.lead where account_id = '" + company.account() + "'"))
                .isEqualTo("1");
    }

    @Test
    void a_campaign_has_its_own_caps_beside_those_of_its_source() throws Exception {
        company.pay(new Money(1000, Currency.getInstance("USD")));
        set(rules(r -> {
            r.put("daily", 9);
            r.put(
                    "campaigns",
                    List.of(new CampaignCap("Spring Roofs", 3, 0, 0, 0), new CampaignCap("autumn", 0, 0, 0, 2000)));
        }));
        var calls = new ArrayList<Callable<HttpResponse<String>>>();
        for (int i = 0; i < 8; i++) {
            var more = "\"utm_campaign\":\"spring roofs\"";
            var phone = "+1212555" + (number++);
            calls.add(() -> company.post("{\"phone\":\"" + phone + "\"," + more + "}"));
        }
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            int taken = 0;
            for (var done : pool.invokeAll(calls)) {
                taken += done.get().statusCode() == 201 ? 1 : 0;
            }
            assertThat(taken).isEqualTo(3);
        }
        assertThat(post("\"campaign\":\"autumn\"").statusCode()).isEqualTo(201);
        assertThat(post("\"campaign\":\"autumn\"").statusCode()).isEqualTo(201);
        refused(post("\"campaign\":\"Autumn\""), "budget-spent", "", "later");
        for (int i = 0; i < 4; i++) {
            assertThat(post("\"campaign\":\"other\"").statusCode()).isEqualTo(201);
        }
        refused(post(""), "cap-reached", "", "later");
    }

    @Test
    void a_budget_ends_before_it_is_overspent() {
        company.pay(new Money(4500, Currency.getInstance("USD")));
        set(rules(r -> r.put("budget", 10_000)));
        assertThat(post("").statusCode()).isEqualTo(201);
        assertThat(post("").statusCode()).isEqualTo(201);
        refused(post(""), "budget-spent", "", "later");
    }

    // ---- trying, reading again, the page

    @Test
    void a_changed_rule_is_tried_on_what_came_before_it_holds() {
        post("\"region\":\"NY\"");
        post("\"region\":\"NJ\"");
        company.post("{\"broken");
        var trials = galena.the(Screens.class)
                .attempt(company.account(), company.source.id(), rules(r -> r.put("areas", List.of("NY"))), 10);
        assertThat(trials).extracting(Screens.Trial::would).containsExactly("quarantined", "accepted", "rejected");
        assertThat(trials.getLast().because()).hasValue("blocked-area");
        assertThat(trials.getLast().isOther()).isTrue();
        assertThat(trials.getFirst().isOther()).isFalse();
        assertThat(galena.ask("select count(*) from lead.lead where account_id = '" + company.account() + "'"))
                .isEqualTo("2");
    }

    @Test
    void what_needed_a_look_is_known_again_like_any_other() {
        company.post("{\"phone\":\"+12125557001\"}");
        company.post("{\"broken");
        company.post("{\"broken2");
        var intake = galena.the(Intake.class);
        var looks = intake.looks(company.account(), 5);
        assertThat(intake.again(company.boss, looks.getFirst().submission())).isEmpty();
        var typed = intake.typeOff(company.boss, looks.getFirst().submission(), Map.of("phone", "+12125557001"));
        assertThat(typed.orElseThrow()).isInstanceOf(Verdict.Duplicate.class);
        intake.typeOff(company.boss, looks.get(1).submission(), Map.of("phone", "+12125557002"));
        assertThat(company.post("{\"phone\":\"+12125557002\"}").statusCode()).isEqualTo(200);
        assertThat(intake.looks(company.account(), 5)).isEmpty();
        assertThat(galena.audit()).isZero();
    }

    @Test
    void when_the_reading_has_been_mended_one_button_reads_all_again() {
        for (int i = 0; i < 3; i++) {
            company.post("{\"phone\": \"+1212555801" + i);
        }
        var boss = Browser.signedIn(company.boss.email());
        assertThat(boss.get("/looks").body()).contains("/looks/again", "3 submissions need a look");
        assertThat(boss.post("/looks/again", Map.of()).body()).contains("None could be read. 3 are left.");
        // as if the reader had learned it since: two of the three end properly now
        galena.asOwner("update intake.raw set body = body || '\"}'::bytea where account_id = '" + company.account()
                + "' and convert_from(body, 'UTF8') not like '%8012'");
        assertThat(boss.post("/looks/again", Map.of()).body()).contains("2 were read. One is left.");
        galena.settle();
        assertThat(galena.ask("select count(*) from lead.lead where account_id = '" + company.account() + "'"))
                .isEqualTo("2");
        assertThat(galena.audit()).isZero();
    }

    @Test
    void rules_are_set_and_tried_on_the_page_of_the_source() {
        post("\"region\":\"NY\"");
        var boss = Browser.signedIn(company.boss.email());
        var page = "/sources/" + company.source.id() + "/rules";
        assertThat(boss.get(page).status()).isEqualTo(200);
        var form = Map.ofEntries(
                Map.entry("required", "postal_code, roof"),
                Map.entry("areas", "NY"),
                Map.entry("there", "not"),
                Map.entry("junk", "on"),
                Map.entry("consent", "on"),
                Map.entry("minutes", "120"),
                Map.entry("daily", "50"),
                Map.entry("budget", "1000.50"),
                Map.entry("opens", "08:00"),
                Map.entry("closes", "18:00"),
                Map.entry("placing.0.kind", "rename"),
                Map.entry("placing.0.from", "tel"),
                Map.entry("placing.0.to", "phone"),
                Map.entry("refusal.0.field", "roof_age"),
                Map.entry("refusal.0.sign", "less"),
                Map.entry("refusal.0.value", "5"),
                Map.entry("refusal.0.words", "Too <b>young</b>"));
        var more = new java.util.HashMap<>(form);
        more.put("then", "try");
        var tried = boss.post(page, more);
        assertThat(tried.body()).contains("would be refused", "roof_age").doesNotContain("<b>young");
        assertThat(galena.the(Screens.class).of(company.account(), company.source.id()))
                .isEqualTo(SourceRules.NONE);
        boss.post(page, form);
        galena.pass(Duration.ofSeconds(6));
        var rules = galena.the(Screens.class).of(company.account(), company.source.id());
        assertThat(rules.required()).containsExactly("postal_code", "roof");
        assertThat(rules.budget()).isEqualTo(100_050);
        assertThat(rules.daily()).isEqualTo(50);
        assertThat(rules.placings()).containsExactly(new Placing(Kind.RENAME, "tel", "phone", ""));
        assertThat(rules.refusals().getFirst().words()).isEqualTo("Too <b>young</b>");
        assertThat(boss.get(page).body()).contains("postal_code, roof", "1000.50", "Too &lt;b>young");
        var vendor = "/vendors/"
                + galena.the(Directory.class)
                        .address(company.account(), company.source.id(), Directory.Purpose.INSTRUCTIONS);
        assertThat(boss.get(vendor).body()).contains("roof", "Too &lt;b&gt;young");
    }

    // ---- helpers

    private static SourceRules with(Placing... placings) {
        return rules(r -> r.put("placings", List.of(placings)));
    }

    private void set(SourceRules rules) {
        company.set(rules);
    }

    private HttpResponse<String> post(String more) {
        return company.post("{\"phone\":\"+1212555" + (number++) + "\"" + (more.isEmpty() ? "" : "," + more) + "}");
    }

    private Contact contact(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(201);
        return company.view(LeadId.of(JSON.readTree(answer.body()).path("lead").asString()))
                .contact();
    }

    private static void refused(HttpResponse<String> answer, String reason, String field, String resubmit) {
        var body = JSON.readTree(answer.body());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(body.path("reason").asString()).isEqualTo(reason);
        assertThat(body.path("field").asString("")).isEqualTo(field);
        assertThat(body.path("resubmit").asString()).isEqualTo(resubmit);
    }
}
