package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import galena.directory.Directory;
import galena.identity.ProgramKeys;
import galena.insight.Operation;
import galena.storage.Backups;
import galena.storage.Database;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Machine;
import galena.testing.Running;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Whoever watches over Galena learns what is wrong before people do.
class WatchTest {
    private static final String KEY = "a key for figures alone";
    private final Running galena = Running.galena();
    private final int port = Machine.freePort();

    private HttpResponse<String> get(HttpClient client, String path, String key) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(HttpClient client, String path, String key) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + key)
                        .POST(HttpRequest.BodyPublishers.ofString("{\"phone\":\"+12125550142\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static double figure(String figures, String name) {
        var found =
                Pattern.compile("(?m)^" + Pattern.quote(name) + " ([0-9.E-]+)$").matcher(figures);
        assertThat(found.find()).as(name + " in\n" + figures).isTrue();
        return Double.parseDouble(found.group(1));
    }

    /// A page is asked for by somebody of one company, behind the second fence.
    @Test
    void whoever_asks_first_it_is_the_whole_installation_that_is_told() {
        var one = Company.with(0);
        var other = Company.with(0);
        other.post("{\"first_name\":\"Ann\",\"phone\":\"+12125550142\"}");
        galena.settle();
        galena.clock.forward(Duration.ofMinutes(5));
        var told =
                Database.within(one.account(), () -> galena.the(Operation.class).now());
        galena.clock.forward(Duration.ofMinutes(5));
        assertThat(told.received())
                .isEqualTo(galena.the(Operation.class).now().received())
                .hasEntrySatisfying("accepted", count -> assertThat(count).isPositive());
    }

    @Test
    void figures_have_no_names_are_for_who_brings_the_key_and_move_with_what_happens() throws Exception {
        try (var second = galena.beside(
                        port,
                        Map.of("galena.metrics-key", KEY),
                        new Backups.Plan(
                                Optional.of(galena.storage
                                        .folder()
                                        .root()
                                        .resolve("nightly")
                                        .toString()),
                                Optional.empty(),
                                1,
                                Optional.empty(),
                                "",
                                "",
                                ""));
                var client = HttpClient.newHttpClient()) {
            assertThat(second.isActive()).isTrue();
            assertThat(get(client, "/health", "").body()).isEqualTo("{\"status\":\"up\"}");
            assertThat(get(client, "/metrics", "").statusCode()).isEqualTo(401);
            assertThat(get(client, "/metrics", "another key").statusCode()).isEqualTo(401);
            galena.audit();
            galena.clock.forward(Duration.ofSeconds(15));
            var before = get(client, "/metrics", KEY);
            assertThat(before.statusCode()).isEqualTo(200);
            var company = Company.with(0);
            var lead = company.lead();
            galena.settle();
            galena.audit();
            galena.clock.forward(Duration.ofMinutes(10));
            var after = get(client, "/metrics", KEY).body();
            var accepted = "galena_leads_received_total{verdict=\"accepted\"}";
            assertThat(figure(after, accepted)).isEqualTo(figure(before.body(), accepted) + 1);
            assertThat(figure(after, "galena_leads_waiting")).isPositive();
            assertThat(figure(after, "galena_leads_waiting_oldest_seconds")).isPositive();
            assertThat(figure(after, "galena_disk_free_bytes")).isGreaterThan(1e6);
            assertThat(figure(after, "galena_books_findings")).isZero();
            assertThat(after).doesNotContain(company.account().toString(), lead.toString(), "Bench", "@");

            // rules ask for nothing that is not there; a follower that has read all says nothing
            var asked = Pattern.compile("\\b(galena_[a-z_]+|jvm_[a-z_]+)")
                    .matcher(Files.readString(Path.of("docs/alerts.yml")))
                    .results()
                    .map(MatchResult::group)
                    .collect(Collectors.toSet());
            assertThat(asked).hasSizeGreaterThan(8);
            assertThat(asked)
                    .allSatisfy(name -> assertThat(after + "\ngalena_follower_lag_seconds{follower=\"x\"} 0")
                            .contains("\n" + name));
        }
    }

    @Test
    void while_the_database_is_away_it_is_said_that_nothing_goes() throws Exception {
        var company = Company.with(0);
        var address =
                galena.the(Directory.class).address(company.account(), company.source.id(), Directory.Purpose.DOOR);
        try (var second = galena.beside(port, Map.of(), Backups.Plan.NONE);
                var client = HttpClient.newHttpClient()) {
            assertThat(get(client, "/health", "").statusCode()).isEqualTo(200);
            second.getBean(HikariDataSource.class).close();
            var down = get(client, "/health", "");
            assertThat(down.statusCode()).isEqualTo(503);
            assertThat(down.body()).isEqualTo("{\"status\":\"down\"}");
            // every door says so and that it helps to come again; nothing calls it our fault
            var key = galena.the(ProgramKeys.class).issue(company.boss);
            for (var path : java.util.List.of("/api/v1/people", "/api/v1/leads", "/in/" + address + "/adf")) {
                var away = path.startsWith("/in/") ? post(client, path, "") : get(client, path, key);
                assertThat(away.statusCode()).as(path).isEqualTo(503);
                assertThat(away.headers().firstValue("Retry-After")).as(path).isPresent();
                assertThat(away.body()).as(path).contains("\"resubmit\":\"later\"");
            }
            var lead = post(client, "/api/v1/leads", company.key);
            assertThat(lead.statusCode()).isEqualTo(503);
            assertThat(lead.body()).contains("\"resubmit\":\"later\"");
            var page = get(client, "/sign-in", "");
            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.body()).contains("Please try again in a moment");
        }
    }

    @Test
    void without_a_key_of_its_own_nobody_gets_figures() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create(galena.url + "/metrics")).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("--metrics-key");
        }
    }

    @Test
    void what_is_wrong_stands_on_a_page_with_what_is_to_be_done() {
        var company = Company.with(0);
        company.lead();
        galena.settle();
        // steps that were due while nothing ran
        galena.clock.forward(Duration.ofDays(30));
        var late =
                Browser.signedIn(company.boss.email()).get("/company/operation").body();
        assertThat(late).contains("is late by").contains("too much to do");
        galena.settle();
        galena.clock.forward(Duration.ofSeconds(15));
        assertThat(Browser.signedIn(company.boss.email())
                        .get("/company/operation")
                        .body())
                .doesNotContain("too much to do");
    }
}
