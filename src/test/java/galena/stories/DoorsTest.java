package galena.stories;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import galena.directory.Directory;
import galena.directory.Directory.Purpose;
import galena.directory.Source;
import galena.insight.Insight;
import galena.intake.Intake;
import galena.kernel.LeadId;
import galena.lead.Contact;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every door other programs and forms come through, each with its own customs.
class DoorsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path SHARED = Path.of("../shared/data");
    private final Running galena = Running.galena();
    private final Company company = Company.with(0);

    // ---- many at once

    @Test
    void many_leads_in_one_post_get_a_verdict_each() {
        var answer = company.post("""
                [{"phone":"+12125550301"},{"phone":"+12125550301"},{"first_name":"nobody"},7,{"phone":"+12125550302"}]
                """);
        assertThat(answer.statusCode()).isEqualTo(200);
        var verdicts = JSON.readTree(answer.body()).path("verdicts");
        assertThat(texts(verdicts, "reason"))
                .containsExactly("accepted", "duplicate", "no-way-to-reach-them", "not-an-object", "accepted");
        assertThat(texts(verdicts, "resubmit")).containsExactly("never", "never", "after-fix", "after-fix", "never");
        assertThat(verdicts.path(0).path("status").intValue()).isEqualTo(201);
        assertThat(JSON.readTree(answer.body()).path("accepted").intValue()).isEqualTo(2);
        assertThat(galena.the(Intake.class).looks(company.account(), 5)).hasSize(1);
        assertThat(galena.audit()).isZero();
        assertThat(galena.the(Insight.class)
                        .balance(company.account(), 1)
                        .getFirst()
                        .received())
                .isEqualTo(5);
    }

    @Test
    void a_thousand_at_once_is_the_most_and_repeating_the_post_does_no_harm() {
        var thousand = "{\"leads\":["
                + String.join(
                        ",",
                        IntStream.range(0, 1000)
                                .mapToObj(i -> "{\"email\":\"many" + i + "@example.com\"}")
                                .toList())
                + "]}";
        var first = company.post(thousand, "Idempotency-Key", "batch-1");
        assertThat(JSON.readTree(first.body()).path("accepted").intValue()).isEqualTo(1000);
        assertThat(company.post(thousand, "Idempotency-Key", "batch-1").body()).isEqualTo(first.body());
        assertThat(galena.ask("select count(*) from lead.lead where account_id = '" + company.account() + "'"))
                .isEqualTo("1000");
        assertThat(company.post("[]").body()).contains("not-an-object");
        var tooMany = "[" + "{},".repeat(1000) + "{}]";
        var refused = company.post(tooMany);
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("too-many-leads");
    }

    @Test
    void how_much_one_may_still_send_is_said_and_beyond_it_when_to_come_again() {
        var answer = company.post("{\"phone\":\"+12125550303\"}");
        assertThat(answer.headers().firstValueAsLong("RateLimit-Limit").orElse(0))
                .isEqualTo(300_000);
        assertThat(answer.headers().firstValueAsLong("RateLimit-Remaining").orElse(0))
                .isBetween(1L, 299_999L);
        assertThat(answer.headers().firstValueAsLong("RateLimit-Reset").orElse(-1))
                .isBetween(0L, 60L);
    }

    // ---- XML and ADF

    @Test
    void xml_is_as_good_as_json_and_is_answered_in_xml() {
        var answer = company.post("application/xml; charset=iso-8859-1", """
                <?xml version="1.0" encoding="ISO-8859-1"?>
                <lead><first_name>J\u00fcrgen</first_name><phone>+49 30 901820</phone><fields><roof>slate &amp; tin</roof></fields></lead>
                """.getBytes(ISO_8859_1));
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/xml");
        assertThat(answer.body()).contains("<reason>accepted</reason>");
        var lead = answer.body().replaceAll("(?s).*<lead>([^<]+)</lead>.*", "$1");
        var contact = company.view(LeadId.of(lead)).contact();
        assertThat(contact.firstName()).isEqualTo("Jürgen");
        assertThat(contact.fields()).containsEntry("roof", "slate & tin");
    }

    private static final String ADF = """
            <?ADF VERSION "1.0"?>
            <?xml version="1.0"?>
            <adf><prospect status="new"><id sequence="1" source="Portal">77</id>
            <vehicle interest="buy"><year>2024</year><make>Honda</make><model>Civic & more</model></vehicle>
            <customer><contact><name part="full">Bo van der Berg</name>
            <phone type="fax">212-555-0399</phone><phone type="cellphone">212-555-0311</phone><email>Bo@Example.com</email>
            <address><street line="1">1 Main St</street><street line="2">Apt 2</street><city>Troy</city><regioncode>NY</regioncode>
            <postalcode>12180</postalcode><country>US</country></address></contact><comments>Hello&nbsp;there</comments></customer>
            <vendor><vendorname>Acme</vendorname></vendor><provider><name part="full">Portal Inc</name></provider></prospect></adf>
            """;

    @Test
    void adf_is_read_as_carelessly_as_it_is_written() {
        for (var body : List.of(
                ADF.replace("Bo@", "Bo1@").getBytes(UTF_8),
                ADF.replace("0311", "0312")
                        .replace("Bo@", "Bo2@")
                        .replace("<adf>", "<ADF>")
                        .replace("</adf>", "</ADF>")
                        .getBytes(UTF_16),
                ("Dear dealer,\n\nhere is your lead:\n" + ADF.replace("0311", "0313")).getBytes(UTF_8))) {
            var answer = post("/adf", "text/plain", body);
            assertThat(answer.statusCode()).as(new String(body, UTF_8)).isEqualTo(201);
        }
        var contact = newest();
        assertThat(contact.firstName()).isEqualTo("Bo");
        assertThat(contact.lastName()).isEqualTo("van der Berg");
        assertThat(contact.phones()).containsExactly("+12125550313");
        assertThat(contact.emails()).containsExactly("bo@example.com");
        assertThat(contact.product()).isEqualTo("2024 Honda Civic & more");
        assertThat(contact.street()).isEqualTo("1 Main St, Apt 2");
        assertThat(contact.region()).isEqualTo("NY");
        assertThat(contact.message()).startsWith("Hello");
        assertThat(contact.fields()).containsEntry("adf_id", "77").containsEntry("provider", "Portal Inc");
    }

    @Test
    void adf_comes_form_encoded_and_with_several_prospects_in_one_document() {
        var two = "<adf>" + prospect("2125550321") + prospect("2125550322") + "</adf>";
        var form = "xml=" + java.net.URLEncoder.encode(two, UTF_8);
        var answer = post("/adf", "application/x-www-form-urlencoded", form.getBytes(UTF_8));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("<accepted>2</accepted>");
        var raw = post(
                "/adf",
                "application/x-www-form-urlencoded",
                two.replace("032", "033").getBytes(UTF_8));
        assertThat(raw.body()).contains("<accepted>2</accepted>");
        assertThat(company.post("application/xml", two.replace("032", "034").getBytes(UTF_8))
                        .body())
                .contains("<accepted>2</accepted>");
    }

    private static String prospect(String phone) {
        return "<prospect><customer><contact><name part='first'>A</name><phone>" + phone
                + "</phone></contact></customer></prospect>";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <!DOCTYPE adf [<!ENTITY a SYSTEM "file:///etc/passwd">]><adf><prospect/></adf> | has-dtd
                    <adf><prospect></adf>                                                           | not-xml
                    <html>hello</html>                                                              | no-prospect
                    plain words                                                                     | no-prospect
                    <adf></adf>                                                                     | no-prospect
                    """)
    void what_is_no_adf_is_kept_and_looked_at(String body, String reason) {
        var answer = post("/adf", "application/xml", body.getBytes(UTF_8));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("<reason>" + reason + "</reason>");
        assertThat(galena.the(Intake.class).looks(company.account(), 5)).hasSize(1);
    }

    @Test
    void no_entity_is_ever_resolved_and_no_bomb_goes_off() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(SHARED), "the shared samples are not here");
        try (var files = Files.walk(SHARED.resolve("torture/payloads/XXE Injection"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                for (var line : Files.readAllLines(file, ISO_8859_1)) {
                    survives(line.getBytes(ISO_8859_1));
                }
                survives(Files.readAllBytes(file));
            }
        }
        assertThat(galena.ask("select count(*) from lead.contact where account_id = '" + company.account()
                        + "' and (message || fields) like '%root:%'"))
                .isEqualTo("0");
        assertThat(galena.audit()).isZero();
    }

    private void survives(byte[] body) {
        if (body.length > 0) {
            assertThat(post("/adf", "application/xml", body).statusCode()).isBetween(200, 422);
            assertThat(company.post("application/xml", body).statusCode()).isBetween(200, 422);
        }
    }

    // ---- drop-in replacements

    @Test
    void a_form_made_for_salesforce_works_when_its_address_is_changed() {
        var answer = post(
                "/web-to-lead?encoding=UTF-8",
                "application/x-www-form-urlencoded",
                ("oid=00D1&retURL=https%3A%2F%2Fwww.example.com%2Fthanks&first_name=Ann&last_name=Lee&email=ann%40example.com&phone=2125550351"
                                + "&company=Acme&state=NY&zip=10001&00N50000003abcd=roof&00N50000003abcd=gutters&description=soon&captcha_settings=%7B%7D&g-recaptcha-response=x")
                        .getBytes(UTF_8));
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).hasValue("https://www.example.com/thanks");
        var contact = newest();
        assertThat(contact.company()).isEqualTo("Acme");
        assertThat(contact.region()).isEqualTo("NY");
        assertThat(contact.postalCode()).isEqualTo("10001");
        assertThat(contact.message()).isEqualTo("soon");
        assertThat(contact.fields())
                .containsEntry("00N50000003abcd", "roof; gutters")
                .doesNotContainKeys("oid", "retURL", "captcha_settings", "g-recaptcha-response", "encoding");
    }

    @Test
    void salesforces_visitor_is_sent_on_even_when_we_refuse_and_the_refusal_is_kept() {
        var answer = post(
                "/web-to-lead",
                "application/x-www-form-urlencoded",
                "last_name=Lee&retURL=https%3A%2F%2Fwww.example.com%2Fthanks".getBytes(UTF_8));
        assertThat(answer.statusCode()).isEqualTo(302);
        var balance = galena.the(Insight.class);
        galena.audit();
        assertThat(balance.balance(company.account(), 1).getFirst().rejected()).isEqualTo(1);
        var script = post(
                "/web-to-lead",
                "application/x-www-form-urlencoded",
                "email=a%40example.com&retURL=javascript%3Aalert(1)".getBytes(UTF_8));
        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(script.headers().firstValue("Location")).isEmpty();
        var debug = post(
                "/web-to-lead",
                "application/x-www-form-urlencoded",
                "last_name=%3Cb%3E&debug=1&retURL=https%3A%2F%2Fwww.example.com".getBytes(UTF_8));
        assertThat(debug.statusCode()).isEqualTo(200);
        assertThat(debug.body()).contains("telephone number or mail address").doesNotContain("<b>");
    }

    @Test
    void a_form_made_for_hubspot_works_when_its_address_is_changed() {
        var body = """
                {"fields":[{"objectTypeId":"0-1","name":"email","value":"eve@example.com"},{"name":"firstname","value":"Eve"},
                 {"name":"mobilephone","value":"2125550361"},{"name":"roof_type","value":"slate"}],
                 "submittedAt":"1517927174000","context":{"hutk":"abc","pageUri":"https://www.example.com/roof?utm_source=ads","pageName":"Roofs"},
                 "legalConsentOptions":{"consent":{"consentToProcess":true,"text":"I agree to be called.","communications":[{"value":true,"subscriptionTypeId":999,"text":"calls"}]}}}
                """;
        var answer = post("/submissions/v3/integration/submit/123/abc-def", "application/json", body.getBytes(UTF_8));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).path("inlineMessage").asString())
                .contains("Thank you");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        var contact = newest();
        assertThat(contact.firstName()).isEqualTo("Eve");
        assertThat(contact.phones()).containsExactly("+12125550361");
        assertThat(contact.fields())
                .containsEntry("roof_type", "slate")
                .containsEntry("consent", "I agree to be called.")
                .containsEntry("page", "https://www.example.com/roof?utm_source=ads");
        var refused = post(
                "/submissions/v3/integration/secure/submit/1/2", "application/json", "{\"fields\":[]}".getBytes(UTF_8));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(refused.body()).path("status").asString()).isEqualTo("error");
        var old = post(
                "/uploads/form/v2/123/abc",
                "application/x-www-form-urlencoded",
                "firstname=Al&phone=2125550362&hs_context=%7B%22pageUrl%22%3A%22https%3A%2F%2Fx.example%22%7D"
                        .getBytes(UTF_8));
        assertThat(old.statusCode()).isEqualTo(204);
        assertThat(newest().fields()).containsEntry("page", "https://x.example");
        var asked = Company.send(HttpRequest.newBuilder(door("/submissions/v3/integration/submit/1/2"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://www.example.com")
                .build());
        assertThat(asked.statusCode()).isEqualTo(204);
        assertThat(asked.headers().firstValue("Access-Control-Allow-Headers")).isPresent();
    }

    // ---- the state of a source

    @Test
    void a_paused_source_says_come_again_later_and_keeps_nothing() {
        company.become(Source.State.PAUSED);
        var answer = company.post("{\"phone\":\"+12125550371\"}");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(JSON.readTree(answer.body()).path("resubmit").asString()).isEqualTo("later");
        assertThat(JSON.readTree(answer.body()).path("reason").asString()).isEqualTo("paused");
        assertThat(galena.ask("select count(*) from intake.submission where account_id = '" + company.account() + "'"))
                .isEqualTo("0");
    }

    @Test
    void in_testing_everything_is_a_trial_that_counts_nowhere() {
        company.become(Source.State.TESTING);
        assertThat(company.post("{\"phone\":\"+12125550372\"}").statusCode()).isEqualTo(201);
        assertThat(company.post("{\"phone\":\"+12125550372\"}").statusCode()).isEqualTo(201);
        galena.audit();
        assertThat(galena.the(Insight.class).balance(company.account(), 1))
                .allSatisfy(day -> assertThat(day.received()).isZero());
        assertThat(galena.ask("select count(*) from lead.lead where test and account_id = '" + company.account() + "'"))
                .isEqualTo("2");
    }

    @Test
    void a_wrong_or_revoked_address_lets_nobody_in() {
        var door = door("/adf");
        assertThat(post(
                                "/adf",
                                "application/xml",
                                ADF.replace("0311", "0381")
                                        .replace("Bo@", "Bo3@")
                                        .getBytes(UTF_8))
                        .statusCode())
                .isEqualTo(201);
        galena.the(Directory.class).newAddresses(company.boss, company.source.id());
        var answer = Company.send(HttpRequest.newBuilder(door)
                .POST(HttpRequest.BodyPublishers.ofString(ADF))
                .build());
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("no-such-door");
        assertThat(galena.the(Directory.class).byAddress("x".repeat(60), Purpose.DOOR))
                .isEmpty();
        var instructions =
                galena.the(Directory.class).address(company.account(), company.source.id(), Purpose.INSTRUCTIONS);
        var wrongPurpose = Company.send(HttpRequest.newBuilder(URI.create(galena.url + "/in/" + instructions + "/adf"))
                .POST(HttpRequest.BodyPublishers.ofString(ADF))
                .build());
        assertThat(wrongPurpose.statusCode()).isEqualTo(404);
    }

    @Test
    void a_vendor_reads_how_to_send_leads_without_signing_in() {
        var address = galena.the(Directory.class).address(company.account(), company.source.id(), Purpose.INSTRUCTIONS);
        var page = Company.send(HttpRequest.newBuilder(URI.create(galena.url + "/vendors/" + address))
                .build());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains(
                        "/api/v1/leads", "postal_code", "phone-not-possible", "Idempotency-Key", company.source.name())
                .doesNotContain(company.key, "[api.", "[vendor.");
        var door = galena.the(Directory.class).address(company.account(), company.source.id(), Purpose.DOOR);
        assertThat(Company.send(HttpRequest.newBuilder(URI.create(galena.url + "/vendors/" + door))
                                .build())
                        .statusCode())
                .isEqualTo(404);
        assertThat(page.body()).doesNotContain(door);
    }

    @Test
    void the_page_of_a_source_lists_its_doors_and_when_something_last_came_through() {
        var boss = Browser.signedIn(company.boss.email());
        var page = "/sources/" + company.source.id();
        assertThat(boss.get(page).body())
                .contains("/in/", "/adf", "web-to-lead", "submissions/v3", "nothing received yet");
        post(
                "/adf",
                "text/xml",
                ADF.replace("0311", "0391").replace("Bo@", "Bo9@").getBytes(UTF_8));
        assertThat(boss.get(page).body()).contains("last received");
        boss.post(
                page,
                Map.of("name", company.source.name(), "acquisition", "inquiry", "window", "30", "state", "paused"));
        assertThat(boss.get("/sources").body()).contains("paused");
        galena.pass(Duration.ofSeconds(6));
        assertThat(company.post("{\"phone\":\"+12125550392\"}").statusCode()).isEqualTo(503);
    }

    // ---- the samples of the trade

    @Test
    void every_sample_that_has_a_door_comes_in_through_it() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(SHARED), "the shared samples are not here");
        var formats = SHARED.resolve("formats");
        for (var sample : List.of("adf/sample_autotrader_ca.xml", "adf/sample_wikipedia_valid.xml")) {
            var body = Files.readAllBytes(formats.resolve(sample));
            assertThat(post("/adf", "text/xml", body).statusCode()).as(sample).isEqualTo(201);
        }
        var google = Files.readString(formats.resolve("google/lead_form_webhook.sample1.json"))
                .replaceAll("<the Key[^>]*>", company.key);
        var answer = Company.send(HttpRequest.newBuilder(URI.create(galena.url + "/api/v1/google"))
                .POST(HttpRequest.BodyPublishers.ofString(google))
                .build());
        assertThat(answer.body()).contains("accepted");
        var hubspot = Files.readString(formats.resolve("hubspot/forms_v3_submit.curl.txt"));
        var json = hubspot.substring(hubspot.indexOf("--data '") + 8, hubspot.indexOf("\n'\n"))
                .replaceFirst(
                        "\"name\": \"<string>\",\\s+\"value\": \"<string>\"",
                        "\"name\": \"email\", \"value\": \"hs@example.com\"");
        assertThat(post("/hubspot", "application/json", json.getBytes(UTF_8)).statusCode())
                .isEqualTo(200);
        var form = Files.readString(formats.resolve("salesforce/web_to_lead.html"));
        var names = new ArrayList<String>();
        var found = java.util.regex.Pattern.compile("name=\"([A-Za-z_]+)\"").matcher(form);
        while (found.find()) {
            names.add(found.group(1) + "=" + (found.group(1).equals("email") ? "sf%40example.com" : "x"));
        }
        assertThat(names).hasSizeGreaterThan(4);
        assertThat(post(
                                "/web-to-lead",
                                "application/x-www-form-urlencoded",
                                String.join("&", names).getBytes(UTF_8))
                        .statusCode())
                .isEqualTo(200);
        assertThat(newest().emails()).containsExactly("sf@example.com");
        assertThat(galena.audit()).isZero();
    }

    // ---- helpers

    private URI door(String path) {
        var address = galena.the(Directory.class).address(company.account(), company.source.id(), Purpose.DOOR);
        return URI.create(galena.url + "/in/" + address + path);
    }

    private HttpResponse<String> post(String path, String type, byte[] body) {
        return Company.send(HttpRequest.newBuilder(door(path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    private Contact newest() {
        return company.view(LeadId.of(galena.ask("select lead_id from lead.lead where account_id = '"
                        + company.account() + "' order by received_at desc, lead_id desc limit 1")))
                .contact();
    }

    private static List<String> texts(JsonNode list, String name) {
        return IntStream.range(0, list.size())
                .mapToObj(i -> list.path(i).path(name).asString())
                .toList();
    }
}
