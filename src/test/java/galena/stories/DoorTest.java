package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.directory.Directory;
import galena.insight.Insight;
import galena.intake.Intake;
import galena.intake.Verdict;
import galena.kernel.LeadId;
import galena.testing.Company;
import galena.testing.Running;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/// The doors, as vendors and attackers use them.
class DoorTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final Running galena = Running.galena();

    @Test
    void a_lead_is_accepted_with_everything_it_brought() {
        var company = Company.with(0);
        var response = company.post(
                "{\"first_name\":\"Ann\",\"last_name\":\"Lee\",\"phone\":\"(916) 555-0142\",\"email\":\"Ann@Example.com\",\"product\":\"roof\",\"fields\":{\"stories\":2},\"utm\":\"x\"}");
        assertThat(response.statusCode()).isEqualTo(201);
        var body = JSON.readTree(response.body());
        assertThat(body.path("outcome").asString()).isEqualTo("success");
        assertThat(body.path("resubmit").asString()).isEqualTo("never");
        var contact = company.view(LeadId.of(body.path("lead").asString())).contact();
        assertThat(contact.phones()).containsExactly("+19165550142");
        assertThat(contact.emails()).containsExactly("ann@example.com");
        assertThat(contact.fields()).containsEntry("stories", "2").containsEntry("utm", "x");
    }

    @Test
    void form_encoded_is_as_good_as_json() {
        var company = Company.with(0);
        var response = company.post(
                "application/x-www-form-urlencoded",
                "first_name=J%C3%BCrgen&phone=%2B49+30+901820".getBytes(StandardCharsets.UTF_8));
        assertThat(response.statusCode()).isEqualTo(201);
        var lead = LeadId.of(JSON.readTree(response.body()).path("lead").asString());
        assertThat(company.view(lead).contact().firstName()).isEqualTo("Jürgen");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"first_name":"x"}                              | 422 | no-way-to-reach-them
                    {"phone":"12"}                                  | 422 | phone-not-possible
                    {"phone":"++++"}                                | 422 | phone-not-possible
                    {"email":"nobody@@nowhere"}                     | 422 | email-not-an-address
                    {"phone":null,"email":null}                     | 422 | no-way-to-reach-them
                    "a"                                             | 400 | not-an-object
                    {"phone":                                       | 400 | not-json
                    {"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"i":{"j":{"k":{"l":{"m":{"n":{"o":{"p":{"q":{"r":{"s":{"t":{"u":{}}}}}}}}}}}}}}}}}}}}}} | 400 | not-json
                    """)
    void bad_input_gets_a_reason_and_a_remedy(String body, int status, String reason) {
        var company = Company.with(0);
        var response = company.post(body);
        assertThat(response.statusCode()).isEqualTo(status);
        var answer = JSON.readTree(response.body());
        assertThat(answer.path("reason").asString()).isEqualTo(reason);
        assertThat(answer.path("message").asString()).hasSizeGreaterThan(20).doesNotStartWith("[");
        assertThat(answer.path("status").intValue()).isEqualTo(status);
        assertThat(galena.audit()).isZero();
    }

    @Test
    void what_cannot_be_read_is_kept_for_a_person_until_a_limit() {
        var company = Company.with(0);
        var intake = galena.the(Intake.class);
        company.post("{\"phone\": \"+1 212 555");
        company.post("text/csv", "name;phone".getBytes(StandardCharsets.UTF_8));
        assertThat(company.post("application/json", new byte[300 * 1024]).statusCode())
                .isEqualTo(413);
        var looks = intake.looks(company.account(), 10);
        assertThat(looks)
                .hasSize(3)
                .allSatisfy(look -> assertThat(look.responsible()).isEqualTo(company.boss.id()));
        var typed = intake.typeOff(
                company.boss, looks.getFirst().submission(), Map.of("first_name", "Ann", "phone", "+12125550199"));
        assertThat(typed.orElseThrow()).isInstanceOf(Verdict.Accepted.class);
        assertThat(intake.discard(company.boss, looks.get(1).submission())).isTrue();
        galena.pass(Duration.ofDays(15));
        intake.tidy();
        assertThat(intake.looks(company.account(), 10)).isEmpty();
        assertThat(galena.audit()).isZero();
        var balance = galena.the(Insight.class).balance(company.account(), 1).getFirst();
        assertThat(balance.received()).isEqualTo(3);
        assertThat(balance.accepted()).isEqualTo(1);
        assertThat(balance.rejected()).isEqualTo(2);
    }

    @Test
    void a_wrong_key_is_refused_and_a_revoked_one_too() {
        var company = Company.with(0);
        assertThat(company.post("{}", "Idempotency-Key", "k").statusCode()).isEqualTo(422);
        galena.the(Directory.class).revokeKeys(company.boss, company.source.id());
        var response = company.post("{\"phone\":\"+12125550100\"}");
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).contains("wrong-key").doesNotContain(company.key);
    }

    @Test
    void the_same_key_gets_the_same_answer_and_makes_one_lead() {
        var company = Company.with(0);
        var first = company.post("{\"phone\":\"+12125550177\"}", "Idempotency-Key", "order-1");
        var second = company.post("{\"phone\":\"+12125550177\"}", "Idempotency-Key", "order-1");
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(galena.ask("select count(*) from intake.submission where account_id = '" + company.account() + "'"))
                .isEqualTo("1");
        galena.pass(Duration.ofDays(8));
        galena.the(Intake.class).tidy();
        assertThat(company.post("{\"phone\":\"+12125550177\"}", "Idempotency-Key", "order-1")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_key_used_twice_at_once_makes_one_lead() throws Exception {
        var company = Company.with(0);
        var calls = new ArrayList<Callable<HttpResponse<String>>>();
        for (int i = 0; i < 8; i++) {
            calls.add(() -> company.post("{\"phone\":\"+12125550178\"}", "Idempotency-Key", "same"));
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var answer : threads.invokeAll(calls)) {
                assertThat(answer.get().statusCode()).isEqualTo(201);
            }
        }
        assertThat(galena.ask("select count(*) from lead.lead where account_id = '" + company.account() + "'"))
                .isEqualTo("1");
    }

    @Test
    void eight_simultaneous_posts_of_one_number_written_in_different_ways_make_one_lead_a_hundred_rounds_of_a_hundred()
            throws Exception {
        var company = Company.with(0);
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int round = 0; round < 100; round++) {
                var line = String.format("%04d", round);
                var calls = new ArrayList<Callable<HttpResponse<String>>>();
                for (var phone : List.of(
                        "+1 646 555 " + line,
                        "(646) 555-" + line,
                        "646.555." + line,
                        "1-646-555-" + line,
                        "+1646555" + line,
                        "646 555 " + line,
                        "001 646 555 " + line,
                        "tel:+1-646-555-" + line)) {
                    calls.add(() -> company.post("{\"phone\":\"" + phone + "\"}"));
                }
                int accepted = 0;
                for (var answer : threads.invokeAll(calls)) {
                    accepted += answer.get().statusCode() == 201 ? 1 : 0;
                }
                assertThat(accepted).as("round %s", round).isEqualTo(1);
            }
        }
        assertThat(galena.audit()).isZero();
    }

    @Test
    void a_closed_lead_that_asks_again_is_opened_again_and_a_customer_is_a_new_lead() {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        var body = "{\"phone\":\"+12125550133\"}";
        var lead =
                LeadId.of(JSON.readTree(company.post(body).body()).path("lead").asString());
        galena.settle();
        company.take(seller);
        company.talk(seller, lead);
        company.say(seller, lead, "not-interested");
        company.letItSettle();
        assertThat(company.view(lead).isOpen()).isFalse();
        assertThat(company.post(body).statusCode()).isEqualTo(200);
        assertThat(company.view(lead).isOpen()).isTrue();
        assertThat(company.kinds(lead)).contains("reopened");
        galena.settle();
        company.take(seller);
        company.talk(seller, lead);
        company.sell(seller, lead, 90_000);
        company.letItSettle();
        var again = company.post(body);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(JSON.readTree(again.body()).path("lead").asString()).isNotEqualTo(lead.toString());
        assertThat(galena.audit()).isZero();
    }

    @Test
    void whoever_asked_never_to_be_called_is_turned_away_at_the_door() {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        var lead = company.lead();
        var phone = company.view(lead).contact().phones().getFirst();
        company.take(seller);
        company.talk(seller, lead);
        company.say(seller, lead, "do-not-call");
        company.letItSettle();
        var response = company.post("{\"phone\":\"" + phone + "\"}");
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.body()).contains("never-contact");
    }

    @Test
    void googles_lead_form_comes_in_and_its_tests_count_nowhere() {
        var company = Company.with(0);
        var form =
                "{\"lead_id\":\"%s\",\"user_column_data\":[{\"column_name\":\"Full Name\",\"string_value\":\"Jane Doe\",\"column_id\":\"FULL_NAME\"},"
                        + "{\"string_value\":\"+1 650 555 0123\",\"column_id\":\"PHONE_NUMBER\"},{\"column_name\":\"What age?\",\"string_value\":\"Child\",\"column_id\":\"QUESTION_1\"}],"
                        + "\"api_version\":\"1.0\",\"form_id\":9007199254740993123,\"campaign_id\":1,\"google_key\":\"%s\",\"is_test\":%s,\"unknown\":[]}";
        assertThat(google(form.formatted("a", company.key, "true")).statusCode())
                .isEqualTo(200);
        assertThat(google(form.formatted("b", company.key, "false")).statusCode())
                .isEqualTo(200);
        assertThat(google(form.formatted("b", company.key, "false")).statusCode())
                .isEqualTo(200);
        assertThat(google(form.formatted("c", "wrong", "false")).statusCode()).isEqualTo(401);
        assertThat(google("{").statusCode()).isEqualTo(400);
        assertThat(galena.ask(
                        "select count(*) || ' ' || count(*) filter (where test) from lead.lead where account_id = '"
                                + company.account() + "'"))
                .isEqualTo("2 1");
        assertThat(galena.ask("select fields ->> 'form_id' from lead.contact where account_id = '" + company.account()
                        + "' limit 1"))
                .isEqualTo("9007199254740993123");
        assertThat(galena.audit()).isZero();
        assertThat(galena.the(Insight.class)
                        .balance(company.account(), 1)
                        .getFirst()
                        .accepted())
                .isEqualTo(1);
    }

    private HttpResponse<String> google(String body) {
        return Company.send(HttpRequest.newBuilder(URI.create(galena.url + "/api/v1/google"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    @Test
    void googles_own_sample_is_understood() throws IOException {
        var sample = Path.of("../shared/data/formats/google/lead_form_webhook.sample1.json");
        Assumptions.assumeTrue(Files.exists(sample), "the sample lies beside the project on some machines only");
        var company = Company.with(0);
        var body = Files.readString(sample)
                .replaceAll("\"google_key\": \"[^\"]*\"", "\"google_key\": \"" + company.key + "\"");
        assertThat(google(body).statusCode()).isEqualTo(200);
    }

    @Test
    void hostile_strings_are_kept_as_they_are_and_nothing_breaks() throws IOException {
        var company = Company.with(0);
        var strings = new ArrayList<>(List.of(
                "",
                "\u0000null",
                "<script>alert(1)</script>",
                "{{7*7}}",
                "${7*7}",
                "#{7*7}",
                "'; drop table lead.lead; --",
                "\ud800",
                "\u202eabc",
                "a".repeat(20_000),
                "=cmd|' /C calc'!A0",
                "../../etc/passwd",
                "%s%n%x",
                "田中さん",
                "😀".repeat(500),
                "__proto__",
                "\r\nX: y"));
        var list = Path.of("../shared/data/torture/blns.json");
        if (Files.exists(list)) {
            JSON.readTree(Files.readString(list)).forEach(node -> strings.add(node.asString()));
        }
        int n = 0;
        for (var string : strings) {
            var fields = new java.util.LinkedHashMap<String, String>();
            for (var field : List.of(
                    "first_name",
                    "last_name",
                    "company",
                    "street",
                    "city",
                    "region",
                    "postal_code",
                    "country",
                    "product",
                    "message",
                    "own")) {
                fields.put(field, string);
            }
            fields.put("phone", "+1347555" + String.format("%04d", n++));
            var response = company.post(JSON.writeValueAsString(fields));
            assertThat(response.statusCode()).as(string).isEqualTo(201);
            fields.put("phone", string);
            fields.put("email", string);
            assertThat(company.post(JSON.writeValueAsString(fields)).statusCode())
                    .as(string)
                    .isIn(200, 201, 422);
        }
        galena.settle();
        assertThat(galena.audit()).isZero();
    }
}
