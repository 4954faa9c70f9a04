package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import galena.directory.Directory;
import galena.directory.Source;
import galena.insight.Balance;
import galena.insight.Insight;
import galena.intake.Intake;
import galena.intake.MetaAds;
import galena.kernel.LeadId;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// Lead ads of Meta, against a small server that answers as Meta documents it.
class MetaTest {
    private static final String SECRET = "app secret";
    private static final String EXPIRED =
            "{\"error\":{\"message\":\"Error validating access token\",\"type\":\"OAuthException\",\"code\":190}}";
    private final Running galena = Running.galena();
    private final Company company = Company.with(0);
    private final MetaAds meta = galena.the(MetaAds.class);
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", galena.metaPort), 0);
        server.createContext("/v24.0/", exchange -> {
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            var path = exchange.getRequestURI().getPath().substring("/v24.0/".length());
            var page = String.valueOf(exchange.getRequestURI().getQuery()).contains("after=two") ? "?two" : "";
            var answer = answers.getOrDefault(
                    path + page, "{\"error\":{\"type\":\"GraphMethodException\",\"code\":100,\"error_subcode\":33}}");
            var bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.contains("\"error\"") ? 400 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        meta.set(company.boss, company.source.id(), Optional.of(SECRET), Optional.of("token-1"), List.of());
    }

    @AfterEach
    void stop() {
        meta.forget(company.boss, company.source.id());
        server.stop(0);
    }

    // ---- the address is ours

    @Test
    void meta_is_answered_with_what_it_sent_when_it_knows_the_token() {
        var token =
                meta.of(company.account(), company.source.id()).orElseThrow().verifyToken();
        var right = get("?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=" + token);
        assertThat(right.statusCode()).isEqualTo(200);
        assertThat(right.body()).isEqualTo("1158201444");
        assertThat(get("?hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong")
                        .statusCode())
                .isEqualTo(403);
        assertThat(get("?hub.mode=subscribe&hub.challenge=%3Cscript%3E&hub.verify_token=" + token)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void what_is_not_signed_with_the_app_secret_announces_nothing() {
        var body = webhook("\"233370042045345\"");
        assertThat(post(body, "sha256=" + "0".repeat(64)).statusCode()).isEqualTo(403);
        assertThat(post(body, "").statusCode()).isEqualTo(403);
        assertThat(post("{\"entry\":", signed("{\"entry\":")).statusCode()).isEqualTo(400);
        assertThat(received()).isZero();
    }

    // ---- the way of a lead

    @Test
    void a_lead_counts_from_its_announcement_and_becomes_one_when_it_is_fetched() {
        answers.put("233370042045345", lead("233370042045345", "+12125551234"));
        assertThat(announce("\"233370042045345\"").statusCode()).isEqualTo(200);
        assertThat(announce("233370042045345").statusCode())
                .as("again, as a number")
                .isEqualTo(200);
        galena.audit();
        assertThat(day().received()).isEqualTo(1);
        assertThat(day().pending()).isEqualTo(1);
        assertThat(meta.work()).isEqualTo(1);
        assertThat(asked.getFirst()).contains("/v24.0/233370042045345?fields=", "Bearer token-1");
        galena.audit();
        assertThat(day().pending()).isZero();
        assertThat(day().accepted()).isEqualTo(1);
        var contact = company.view(only()).contact();
        assertThat(contact.firstName()).isEqualTo("Ann");
        assertThat(contact.lastName()).isEqualTo("Lee");
        assertThat(contact.phones()).containsExactly("+12125551234");
        assertThat(contact.postalCode()).isEqualTo("10001");
        assertThat(contact.fields())
                .containsEntry("how_old_is_the_roof", "10, or more")
                .containsEntry("campaign_name", "Roofs spring")
                .containsEntry("agreed_terms", "yes");
        assertThat(meta.work()).as("once").isZero();
    }

    @Test
    void a_lead_that_is_announced_just_after_the_forms_were_asked_is_fetched_at_once() {
        assertThat(meta.work()).as("nothing there yet").isZero();
        answers.put("61", lead("61", "+12125551261"));
        announce("61");
        assertThat(meta.work()).isEqualTo(1);
    }

    @Test
    void several_leads_come_in_one_announcement() {
        for (var id : List.of("11", "12", "13")) {
            answers.put(id, lead(id, "+121255512" + id));
        }
        var body =
                "{\"object\":\"page\",\"entry\":[{\"changes\":[{\"field\":\"leadgen\",\"value\":{\"leadgen_id\":11,\"ad_id\":0}},"
                        + "{\"field\":\"leadgen\",\"value\":{\"leadgen_id\":\"12\"}},{\"field\":\"feed\",\"value\":{\"leadgen_id\":\"99\"}}]},"
                        + "{\"changes\":[{\"value\":{\"leadgen_id\":13}}]}]}";
        post(body, signed(body));
        assertThat(meta.work()).isEqualTo(3);
        assertThat(leads()).isEqualTo(3);
    }

    @Test
    @EnabledIf("isSample")
    void metas_own_sample_comes_in_through_its_door() throws IOException {
        var body = Files.readString(Path.of("../shared/data/formats/meta/webhook_leadgen.strings.json"));
        answers.put("233370042045345", lead("233370042045345", "+12125551234"));
        assertThat(post(body, signed(body)).statusCode()).isEqualTo(200);
        assertThat(meta.work()).isEqualTo(1);
        assertThat(leads()).isEqualTo(1);
    }

    static boolean isSample() {
        return Files.exists(Path.of("../shared/data/formats/meta/webhook_leadgen.strings.json"));
    }

    @Test
    void a_test_of_meta_counts_nowhere() {
        answers.put("7", lead("7", "<test lead: dummy data for phone_number>"));
        announce("7");
        assertThat(meta.work()).isEqualTo(1);
        assertThat(company.view(only()).facts().test()).isTrue();
        galena.audit();
        assertThat(received()).isZero();
    }

    // ---- when it cannot be had

    @Test
    void a_token_that_expired_is_told_on_the_floor_and_what_waits_comes_with_a_new_one() {
        answers.put("21", EXPIRED);
        announce("21");
        assertThat(meta.work()).isZero();
        var boss = Browser.signedIn(company.boss.email());
        assertThat(boss.get("/floor").body()).contains("does not accept the access token", "One lead waits.");
        assertThat(boss.get("/sources/" + company.source.id() + "/meta").body())
                .contains("does not accept the access token")
                .doesNotContain("token-1", SECRET);
        answers.put("21", lead("21", "+12125551234"));
        boss.post("/sources/" + company.source.id() + "/meta", Map.of("access-token", "token-2"));
        assertThat(meta.work()).isEqualTo(1);
        assertThat(asked.getLast()).contains("Bearer token-2");
        assertThat(boss.get("/floor").body()).doesNotContain("does not accept the access token");
        assertThat(galena.ask("select count(*) from intake.meta where encode(access_token, 'escape') like '%token-2%'"))
                .isEqualTo("0");
    }

    @Test
    void what_fails_is_tried_again_more_and_more_rarely_and_somebody_looks_at_it_after_three_days() {
        announce("31");
        meta.work();
        int first = asked.size();
        meta.work();
        assertThat(asked).as("not at once").hasSize(first);
        for (int hour = 0; hour < 73; hour++) {
            galena.pass(Duration.ofHours(1), Duration.ofHours(1));
            meta.work();
        }
        assertThat(asked.stream().filter(a -> a.startsWith("/v24.0/31?")).count())
                .isBetween(20L, 90L);
        galena.audit();
        var days = galena.the(Insight.class).balance(company.account(), 10);
        assertThat(days.stream().mapToLong(d -> d.pending()).sum()).isZero();
        assertThat(days.stream().mapToLong(d -> d.quarantined()).sum()).isEqualTo(1);
        var look = galena.the(Intake.class).looks(company.account(), 5).getFirst();
        assertThat(look.reason()).isEqualTo("meta-not-fetched");
        assertThat(new String(look.raw(), StandardCharsets.UTF_8)).contains("31");
        galena.the(Intake.class).typeOff(company.boss, look.submission(), Map.of("phone", "+12125551234"));
        assertThat(leads()).isEqualTo(1);
        assertThat(galena.audit()).isZero();
    }

    @Test
    void a_paused_source_sends_meta_away_until_later() {
        company.become(Source.State.PAUSED);
        assertThat(announce("41").statusCode()).isEqualTo(503);
        company.become(Source.State.OPEN);
        assertThat(announce("41").statusCode()).isEqualTo(200);
    }

    @Test
    void leads_that_nobody_announced_are_found_by_asking_the_forms() {
        meta.set(company.boss, company.source.id(), Optional.empty(), Optional.empty(), List.of("55"));
        answers.put("51", lead("51", "+12125551251"));
        announce("51");
        var now = galena.clock.instant().toString().replaceAll("\\..*|Z$", "") + "+0000";
        answers.put(
                "55/leads",
                "{\"data\":[" + lead("51", "+12125551251") + ","
                        + lead("52", "+12125551252").replace("CREATED", now)
                        + ",{\"id\":\"old\"},"
                        + lead("50", "+12125551250").replace("CREATED", "2020-01-01T00:00:00+0000")
                        + "],\"paging\":{\"cursors\":{\"after\":\"two\"},\"next\":\"https://evil.example/\"}}");
        answers.put("55/leads?two", "{\"data\":[" + lead("53", "+12125551253").replace("CREATED", now) + "]}");
        assertThat(meta.work()).isEqualTo(3);
        assertThat(leads()).isEqualTo(3);
        galena.pass(Duration.ofMinutes(16));
        assertThat(meta.work()).isZero();
        assertThat(galena.audit()).isZero();
        assertThat(day().received()).isEqualTo(3);
    }

    // ---- helpers

    private String address() {
        return galena.url + "/in/"
                + galena.the(Directory.class).address(company.account(), company.source.id(), Directory.Purpose.DOOR)
                + "/meta";
    }

    private HttpResponse<String> get(String query) {
        return Company.send(
                HttpRequest.newBuilder(URI.create(address() + query)).build());
    }

    private static String webhook(String id) {
        return "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"time\":1630087927,\"changes\":[{\"value\":{\"form_id\":\"55\","
                + "\"leadgen_id\":" + id + ",\"created_time\":1630087926,\"page_id\":\"1\"},\"field\":\"leadgen\"}]}]}";
    }

    private HttpResponse<String> announce(String id) {
        return post(webhook(id), signed(webhook(id)));
    }

    private HttpResponse<String> post(String body, String signature) {
        return Company.send(HttpRequest.newBuilder(URI.create(address()))
                .header("Content-Type", "application/json")
                .header("X-Hub-Signature-256", signature.isEmpty() ? "none" : signature)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static String signed(String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + java.util.HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static String lead(String id, String phone) {
        return "{\"id\":\"" + id
                + "\",\"created_time\":\"CREATED\",\"form_id\":\"55\",\"campaign_name\":\"Roofs spring\","
                + "\"is_organic\":false,\"field_data\":[{\"name\":\"full_name\",\"values\":[\"Ann Lee\"]},"
                + "{\"name\":\"phone_number\",\"values\":[\"" + phone
                + "\"]},{\"name\":\"zip_code\",\"values\":[\"10001\"]},"
                + "{\"name\":\"email\",\"values\":[\"ann" + id + "@example.com\"]},"
                + "{\"name\":\"How old is the roof?\",\"values\":[\"10\",\"or more\"]}],"
                + "\"custom_disclaimer_responses\":[{\"checkbox_key\":\"terms\",\"is_checked\":\"1\"}]}";
    }

    private int leads() {
        return Integer.parseInt(
                galena.ask("select count(*) from lead.lead where account_id = '" + company.account() + "'"));
    }

    private LeadId only() {
        return LeadId.of(galena.ask("select lead_id from lead.lead where account_id = '" + company.account() + "'"));
    }

    private long received() {
        galena.audit();
        return galena.the(Insight.class).balance(company.account(), 5).stream()
                .mapToLong(d -> d.received())
                .sum();
    }

    private Balance day() {
        return galena.the(Insight.class).balance(company.account(), 5).getFirst();
    }
}
