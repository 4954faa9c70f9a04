package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.api.Described;
import galena.identity.Act;
import galena.identity.Person;
import galena.identity.ProgramKeys;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the pages do, for programs.
class RestTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final Running galena = Running.galena();
    private Company company;
    private String boss;
    private String seller;

    @BeforeEach
    void keys() {
        company = Company.with(1);
        boss = key(company.boss);
        seller = key(company.sellers.getFirst());
    }

    private String key(Person person) {
        return galena.the(ProgramKeys.class).issue(person);
    }

    private HttpResponse<String> send(String key, String method, String path, String body) {
        return Company.send(HttpRequest.newBuilder(URI.create(galena.url + "/api/v1" + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private JsonNode get(String path) {
        var answer = send(boss, "GET", path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    @Test
    void a_list_comes_in_pages_that_neither_repeat_nor_leave_out() {
        for (int i = 0; i < 7; i++) {
            company.lead();
        }
        galena.settle();
        var seen = new HashSet<String>();
        var path = "/leads?limit=3&state=open";
        int pages = 0;
        while (!path.isEmpty()) {
            var page = get(path);
            page.path("items")
                    .forEach(item ->
                            assertThat(seen.add(item.path("id").asString())).isTrue());
            path = page.hasNonNull("next")
                    ? "/leads?limit=3&state=open&cursor=" + page.path("next").asString()
                    : "";
            pages++;
        }
        assertThat(seen).hasSize(7);
        assertThat(pages).isEqualTo(3);
        assertThat(send(boss, "GET", "/leads?cursor=nonsense", "").statusCode()).isEqualTo(400);
    }

    @Test
    void a_lead_is_read_noted_worked_and_moved() {
        var lead = company.lead();
        galena.settle();
        assertThat(company.take(company.sellers.getFirst())).isEqualTo(lead);
        var whole = get("/leads/" + lead);
        assertThat(whole.path("contact").path("first_name").asString()).isEqualTo("Ann");
        assertThat(whole.path("custody").path("holder").path("person").asString())
                .isEqualTo(company.sellers.getFirst().id().toString());
        assertThat(send(seller, "POST", "/leads/" + lead + "/notes", "{\"body\":\"likes tin\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(get("/leads/" + lead).path("notes").get(0).path("body").asString())
                .isEqualTo("likes tin");
        assertThat(send(seller, "POST", "/leads/" + lead + "/outcome", "{\"turn\":0,\"outcome\":\"no-answer\"}")
                        .statusCode())
                .as("a stale turn")
                .isEqualTo(409);
        assertThat(send(
                                seller,
                                "POST",
                                "/leads/" + lead + "/outcome",
                                "{\"turn\":0,\"outcome\":\"no\\u0000answer\",\"sentence\":\"\\u0000\",\"answers\":{\"\\u0000\":\"\\u0000\",\"roof\":null}}")
                        .statusCode())
                .as("what cannot be written down is left out")
                .isEqualTo(409);
        company.take(company.sellers.getFirst());
        var turn = get("/leads/" + lead).path("turn").asInt();
        for (var amount : List.of("-1", "1e300", "1000000000.01", "1e999999999")) {
            assertThat(send(
                                    seller,
                                    "POST",
                                    "/leads/" + lead + "/outcome",
                                    "{\"turn\":" + turn + ",\"outcome\":\"no-answer\",\"amount\":" + amount + "}")
                            .statusCode())
                    .as(amount)
                    .isBetween(400, 422);
        }
        assertThat(send(
                                seller,
                                "POST",
                                "/leads/" + lead + "/outcome",
                                "{\"turn\":" + turn + ",\"outcome\":\"no-answer\"}")
                        .statusCode())
                .isEqualTo(200);
        company.letItSettle();
        assertThat(company.kinds(lead)).contains("outcome");
        assertThat(get("/leads/" + lead + "/trail").toString()).contains("lead.received", "lead.outcome");
        assertThat(send(boss, "POST", "/leads/" + lead + "/move", "{\"to\":\"close:not-interested\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(company.view(lead).isOpen()).isFalse();
    }

    @Test
    void a_key_may_what_its_person_may_and_nothing_of_others() {
        var lead = company.lead();
        galena.settle();
        assertThat(send(seller, "GET", "/leads", "").statusCode()).isEqualTo(403);
        assertThat(send("gp_nonsense", "GET", "/leads", "").statusCode()).isEqualTo(401);
        assertThat(send(seller, "GET", "/hooks", "").statusCode()).isEqualTo(403);
        assertThat(send(seller, "POST", "/leads/" + lead + "/move", "{\"to\":\"close:not-interested\"}")
                        .statusCode())
                .isEqualTo(403);
        var stranger = key(Company.with(0).boss);
        assertThat(send(stranger, "GET", "/leads/" + lead, "").statusCode()).isEqualTo(404);
        assertThat(send(stranger, "GET", "/leads/" + lead + "/trail", "").statusCode())
                .isEqualTo(404);
        assertThat(send(stranger, "POST", "/leads/" + lead + "/notes", "{\"body\":\"x\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(send(stranger, "GET", "/leads", "").body()).doesNotContain(lead.toString());
        assertThat(send(boss, "GET", "/leads/nonsense", "").statusCode()).isEqualTo(404);
        assertThat(send(boss, "POST", "/leads/" + lead + "/notes", "{broken").statusCode())
                .isEqualTo(400);
        assertThat(send(boss, "POST", "/leads/" + lead + "/notes", "{\"body\":\" \"}")
                        .body())
                .contains("\"status\":422", "A note has words");
        assertThat(send(company.key, "GET", "/leads", "").statusCode())
                .as("a source's key reads nothing")
                .isEqualTo(401);
    }

    @Test
    void money_people_and_hooks_are_read_and_what_can_be_asked_is_described() {
        var lead = company.lead();
        galena.settle();
        company.take(company.sellers.getFirst());
        company.talk(company.sellers.getFirst(), lead);
        company.sell(company.sellers.getFirst(), lead, 500_000);
        company.letItSettle();
        galena.the(galena.conversion.Conversion.class).follow();
        galena.the(galena.conversion.Customers.class).follow();
        assertThat(get("/customers").path("items").get(0).path("minor").asLong())
                .isEqualTo(500_000);
        assertThat(get("/credits").get(0).path("sales").asInt()).isEqualTo(1);
        assertThat(get("/sources/money").get(0).path("revenue_minor").asLong()).isEqualTo(500_000);
        assertThat(get("/people").toString()).contains("Seller 1");
        assertThat(get("/seats").toString()).contains("state");
        assertThat(get("/returns")).isEmpty();
        var made = JSON.readTree(
                send(boss, "POST", "/hooks", "{\"address\":\"https://example.com/hear\",\"kinds\":[\"closed\"]}")
                        .body());
        assertThat(made.path("secret").asString()).startsWith("whsec_");
        assertThat(get("/hooks").toString())
                .contains("https://example.com/hear")
                .doesNotContain("whsec_");
        assertThat(send(boss, "DELETE", "/hooks/" + made.path("id").asString(), "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(send(boss, "DELETE", "/hooks/" + made.path("id").asString(), "")
                        .statusCode())
                .isEqualTo(404);

        var described = get("/openapi");
        assertThat(described.path("paths").propertyNames())
                .contains("/api/v1/leads/{id}", "/api/v1/customers", "/api/v1/hooks/{id}/again");
        assertThat(described.path("servers").get(0).path("url").asString()).isEqualTo(galena.url);
        var page = Browser.signedIn(company.boss.email()).get("/company/api").body();
        described.path("paths").propertyNames().forEach(path -> assertThat(page).contains(path));
    }

    @Test
    void figures_are_read_by_the_names_they_have_and_lead_to_as_many_leads() {
        var sold = company.lead();
        galena.settle();
        company.take(company.sellers.getFirst());
        company.talk(company.sellers.getFirst(), sold);
        company.sell(company.sellers.getFirst(), sold, 500_000);
        company.letItSettle();
        company.lead();
        galena.settle();
        galena.the(galena.insight.Insight.class).follow();
        var all = get("/reports/figures").get(0);
        assertThat(all.path("leads").asLong()).isEqualTo(2);
        assertThat(all.path("sold").asLong()).isEqualTo(1);
        assertThat(all.path("revenue_minor").asLong()).isEqualTo(500_000);
        var bySource = get("/reports/figures?by=source&source=" + company.source.id());
        assertThat(bySource.get(0).path("key").asString())
                .isEqualTo(company.source.id().toString());
        assertThat(bySource.get(0).path("leads").asLong()).isEqualTo(2);
        assertThat(get("/reports/leads?set=sold").path("items").toString()).isEqualTo("[\"" + sold + "\"]");
        var first = get("/reports/leads?limit=1");
        assertThat(first.path("items")).hasSize(1);
        var second = get("/reports/leads?limit=1&cursor=" + first.path("next").asString());
        assertThat(second.path("items")).hasSize(1);
        assertThat(second.path("items")).isNotEqualTo(first.path("items"));
        assertThat(second.path("next").isString()).isFalse();
        assertThat(get("/reports/people").toString()).contains("\"measure\":\"contact\"");
        assertThat(get("/reports/leaks")).isNotNull();
        for (var wrong : List.of(
                "/reports/figures?by=moon",
                "/reports/figures?from=yesterday",
                "/reports/figures?from=2027-03-02&until=2027-03-01",
                "/reports/leads?set=secrets",
                "/reports/leads?source=x",
                "/reports/leads?cursor=x")) {
            assertThat(send(boss, "GET", wrong, "").statusCode()).as(wrong).isEqualTo(422);
        }
        assertThat(send(seller, "GET", "/reports/figures", "").statusCode()).isEqualTo(403);
        assertThat(send(key(Company.with(1).boss), "GET", "/reports/leads", "").body())
                .as("nothing of others")
                .doesNotContain(sold.toString());
    }

    // ---- the desk and offers

    @Test
    void a_program_puts_the_next_lead_before_somebody_and_makes_an_offer() {
        var lead = company.lead();
        assertThat(send(seller, "POST", "/desk/state", "{\"state\":\"ready\"}").statusCode())
                .isEqualTo(200);
        var given = JSON.readTree(send(seller, "POST", "/desk/next", "{}").body());
        assertThat(given.path("lead").asString()).isEqualTo(lead.toString());
        assertThat(JSON.readTree(send(seller, "POST", "/desk/next", "{}").body())
                        .path("unfinished")
                        .asBoolean())
                .isTrue();
        int turn = company.view(lead).turn();
        assertThat(send(seller, "POST", "/leads/" + lead + "/talk", "{\"turn\":" + (turn - 1) + "}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(send(seller, "POST", "/leads/" + lead + "/talk", "{\"turn\":" + turn + "}")
                        .statusCode())
                .isEqualTo(200);
        var wanted = "{\"lines\":[{\"product\":\"Roof\",\"quantity\":2,\"price\":99.50}],\"days\":14,\"mail\":false}";
        var made = send(seller, "POST", "/leads/" + lead + "/offers", wanted);
        assertThat(made.statusCode()).isEqualTo(201);
        var offer = JSON.readTree(made.body()).path("offer");
        assertThat(offer.path("total_minor").asLong()).isEqualTo(19_900);
        assertThat(send(seller, "POST", "/leads/" + lead + "/offers", wanted.replace("99.50", "-1"))
                        .statusCode())
                .isEqualTo(422);
        var path = "/leads/" + lead + "/offers/" + offer.path("id").asString() + "/withdraw";
        assertThat(send(seller, "POST", path, "{}").body()).contains("withdrawn");
        assertThat(send(seller, "POST", path, "{}").statusCode()).isEqualTo(409);
        for (var kinds : List.of("[null]", "[\"nothing.such\"]", "[\"\"]")) {
            assertThat(send(boss, "POST", "/hooks", "{\"address\":\"https://8.8.8.8/x\",\"kinds\":" + kinds + "}")
                            .statusCode())
                    .as(kinds)
                    .isEqualTo(422);
        }
        for (var nothing : List.of("null", "{\"product\":null,\"price\":null}")) {
            var empty = "{\"lines\":[" + nothing + "],\"days\":14,\"mail\":false}";
            assertThat(send(seller, "POST", "/leads/" + lead + "/offers", empty).statusCode())
                    .as(nothing)
                    .isEqualTo(422);
        }
        company.say(company.sellers.getFirst(), lead, "not-interested");
        company.letItSettle();
        assertThat(company.view(lead).isOpen()).isFalse();
        var late = send(seller, "POST", "/leads/" + lead + "/offers", wanted);
        assertThat(late.statusCode()).as("what would not stand on its trail").isEqualTo(422);
        assertThat(late.body()).contains("offer-closed");
        assertThat(send(boss, "POST", "/desk/next", "{}").statusCode())
                .as("who sells not may not")
                .isEqualTo(company.boss.may(Act.WORK) ? 200 : 403);
    }

    // ---- every page

    private HttpResponse<String> page(String key, String method, String path, String form) {
        return Company.send(HttpRequest.newBuilder(URI.create(galena.url + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(
                        method,
                        form.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(form))
                .build());
    }

    @Test
    void every_page_answers_a_key_with_what_stands_on_it() throws Exception {
        var lead = company.lead();
        var floor = page(boss, "GET", "/floor", "");
        assertThat(floor.statusCode()).isEqualTo(200);
        assertThat(floor.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(floor.headers().firstValue("Set-Cookie")).as("no session").isEmpty();
        assertThat(JSON.readTree(floor.body()).path("page").asString()).isEqualTo("floor");
        assertThat(floor.body()).doesNotContain("csrf");
        var one = JSON.readTree(page(boss, "GET", "/leads/" + lead, "").body());
        assertThat(one.path("data").path("id").asString()).isEqualTo(lead.toString());
        var wrong = new java.util.ArrayList<String>();
        for (var route : galena.the(Described.class).routes()) {
            assertThat(route.path()).startsWith("/api/");
        }
        for (var path :
                java.util.List.of("/today", "/leads", "/plans", "/playbooks", "/sources", "/people", "/credits")) {
            var answer = page(boss, "GET", path, "");
            if (answer.statusCode() != 200 || !JSON.readTree(answer.body()).has("data")) {
                wrong.add(path + " " + answer.statusCode());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(page(seller, "GET", "/people", "").statusCode()).isEqualTo(403);
        assertThat(page("gp_wrong", "GET", "/today", "").statusCode()).isEqualTo(401);
        assertThat(page(boss, "GET", "/leads/" + company.account(), "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_form_takes_a_key_instead_of_a_token_and_a_cookie_does_not_count_beside_it() {
        var lead = company.lead();
        assertThat(page(boss, "POST", "/leads/" + lead + "/notes", "body=from+a+program")
                        .statusCode())
                .isEqualTo(302);
        assertThat(company.view(lead).notes().getFirst().body()).isEqualTo("from a program");
        assertThat(page(boss, "POST", "/me/keys", "then=make").statusCode())
                .as("a key makes no keys")
                .isEqualTo(401);
        assertThat(page(boss, "POST", "/me/sessions/end", "").statusCode()).isEqualTo(401);
        var browser = Browser.signedIn(company.boss.email());
        assertThat(browser.postWithKey("/leads/" + lead + "/notes", "gp_wrong", "body=forged")
                        .status())
                .as("nor does a session with a wrong key")
                .isEqualTo(401);
        assertThat(company.view(lead).notes()).hasSize(1);
    }
}
