package galena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import galena.kernel.LeadId;
import galena.storage.StorageRefused;
import galena.testing.Certificates;
import galena.testing.Chromium;
import galena.testing.Company;
import galena.testing.Fresh;
import galena.testing.Machine;
import galena.testing.Running;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/// Under which address Galena is, by which doors and through which proxies.
class AddressTest {
    private final Running galena = Running.galena();
    private final Path folder = Fresh.temporary();

    @AfterEach
    void nothing_stays() {
        Machine.delete(folder);
    }

    private ConfigurableApplicationContext start(String... words) {
        var all = new ArrayList<>(List.of("start", "--data", folder.toString()));
        all.addAll(List.of(words));
        return Galena.run(
                galena.storage,
                galena.application,
                galena.clock,
                Commands.settings(Options.parse(all.toArray(String[]::new))));
    }

    private static HttpResponse<String> get(HttpClient client, String url) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void own_certificate_files_are_shown_and_shown_anew_when_they_are_renewed() throws Exception {
        Certificates.write(folder, "one", "localhost", "-1d", 90);
        Certificates.write(folder, "two", "localhost", "-1d", 90);
        var chain = Files.copy(folder.resolve("one.pem"), folder.resolve("chain.pem"));
        var key = Files.copy(folder.resolve("one.key"), folder.resolve("chain.key"));
        int port = Machine.freePort();
        int plain = Machine.freePort();
        var url = "https://localhost:" + port;
        try (var context = start(
                        "--port=" + port,
                        "--http-port=" + plain,
                        "--public-url=" + url,
                        "--certificate=" + chain,
                        "--certificate-key=" + key);
                var client = HttpClient.newBuilder()
                        .sslContext(Certificates.trusting(folder, "one", "two"))
                        .build()) {
            assertThat(context.isActive()).isTrue();
            var page = get(client, url + "/sign-in");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(page.headers().firstValue("Strict-Transport-Security")).isPresent();
            for (var header : List.of(
                    "Content-Security-Policy",
                    "X-Content-Type-Options",
                    "X-Frame-Options",
                    "Referrer-Policy",
                    "Permissions-Policy",
                    "Cross-Origin-Opener-Policy",
                    "Cross-Origin-Resource-Policy")) {
                assertThat(page.headers().firstValue(header)).as(header).isPresent();
            }
            assertThat(page.headers().allValues("Set-Cookie"))
                    .isNotEmpty()
                    .allMatch(cookie -> cookie.contains("Secure"));

            var elsewhere = get(client, "http://localhost:" + plain + "/sign-in?a=b");
            assertThat(elsewhere.statusCode()).isEqualTo(301);
            assertThat(elsewhere.headers().firstValue("Location")).contains(url + "/sign-in?a=b");
            var company = Company.with(0);
            var post = HttpRequest.newBuilder(URI.create("http://localhost:" + plain + "/api/v1/leads"))
                    .header("Authorization", "Bearer " + company.key)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"phone\":\"+17185550142\"}"))
                    .build();
            var refused = client.send(post, HttpResponse.BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("nothing was taken").contains(url);

            var before = shown(port);
            Files.copy(folder.resolve("two.key"), key, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(folder.resolve("two.pem"), chain, StandardCopyOption.REPLACE_EXISTING);
            Machine.until(Duration.ofSeconds(40), () -> !shown(port).equals(before));
            assertThat(get(client, url + "/sign-in").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_lead_is_worked_from_a_phone_over_https() throws Exception {
        Certificates.write(folder, "one", "localhost", "-1d", 90);
        var company = Company.with(1);
        int port = Machine.freePort();
        var url = "https://localhost:" + port;
        try (var chromium = Chromium.orSkip();
                var context = start(
                        "--port=" + port,
                        "--public-url=" + url,
                        "--certificate=" + folder.resolve("one.pem"),
                        "--certificate-key=" + folder.resolve("one.key"))) {
            assertThat(context.isActive()).isTrue();
            var answer = company.post("{\"first_name\":\"Ann\",\"phone\":\"+12125550143\",\"product\":\"a new roof\"}");
            galena.settle();
            var lead = LeadId.of(answer.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
            var page = chromium.trustingPhone();
            var complaints = new ArrayList<String>();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(message.text());
                }
            });
            page.navigate(url + "/sign-in");
            page.locator("input[name=email]").fill(company.sellers.getFirst().email());
            page.locator("input[name=password]").fill(Company.PASSWORD);
            page.locator("form[action='/sign-in'] button").click();
            page.waitForURL(where -> !where.contains("sign-in"));
            assertThat(page.context().cookies())
                    .filteredOn(cookie -> cookie.name.equals("galena"))
                    .singleElement()
                    .satisfies(cookie -> assertThat(cookie.secure).isTrue());
            page.navigate(url + "/desk");
            assertThat(page.evaluate("() => performance.getEntriesByType('navigation')[0].nextHopProtocol"))
                    .isEqualTo("h2");
            page.locator("[data-key=r]").first().click();
            PlaywrightAssertions.assertThat(page.locator(".lead-card"))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(20_000));
            page.locator(".choices button")
                    .filter(new Locator.FilterOptions().setHasText("No answer"))
                    .first()
                    .click();
            PlaywrightAssertions.assertThat(page.locator(".lead-card")).hasCount(0);
            company.letItSettle();
            assertThat(company.kinds(lead)).contains("outcome");
            assertThat(complaints).isEmpty();
        }
    }

    /// The number of the certificate that is shown at present.
    private String shown(int port) throws Exception {
        try (var socket = (SSLSocket)
                Certificates.trusting(folder, "one", "two").getSocketFactory().createSocket("localhost", port)) {
            SSLSession session = socket.getSession();
            return session.getPeerCertificates()[0].getPublicKey().toString();
        }
    }

    @Test
    void what_is_wrong_with_a_certificate_is_said_before_anything_starts() throws Exception {
        Certificates.write(folder, "good", "leads.example.com", "-1d", 90);
        Certificates.write(folder, "old", "leads.example.com", "-90d", 30);
        Certificates.write(folder, "many", "*.example.com", "-1d", 90);
        Files.writeString(folder.resolve("nothing.pem"), "hello");
        check("good", "good", "leads.example.com");
        check("many", "many", "leads.example.com");
        assertThatThrownBy(() -> check("good", "good", "www.example.com"))
                .hasMessageContaining("is for leads.example.com, not for www.example.com");
        assertThatThrownBy(() -> check("many", "many", "a.b.example.com")).hasMessageContaining("not for");
        assertThatThrownBy(() -> check("old", "old", "leads.example.com")).hasMessageContaining("ended on");
        assertThatThrownBy(() -> check("good", "many", "leads.example.com")).hasMessageContaining("is not that of");
        assertThatThrownBy(() -> check("nothing", "good", "leads.example.com")).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> check("gone", "good", "leads.example.com")).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> check("good", "gone", "leads.example.com")).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> Options.parse("start", "--certificate=x").certificate())
                .isInstanceOf(StorageRefused.class)
                .hasMessageContaining("belong together");
        assertThatThrownBy(() -> Options.parse("start", "--certificate=x", "--certificate-key=y")
                        .certificate())
                .hasMessageContaining("--public-url https://");
        assertThatThrownBy(() -> Options.parse("start", "--http-port=80").httpPort())
                .hasMessageContaining("--certificate");
    }

    private void check(String chain, String key, String host) {
        new Certificate(folder.resolve(chain + ".pem"), folder.resolve(key + ".key")).check(host, Instant.now());
    }

    // ---- proxies

    private static int knock(HttpClient client, String url, String key, String... forwarded) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url + "/api/v1/leads"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"message\":\"only knocking\"}"));
        for (var one : forwarded) {
            request.header("X-Forwarded-For", one);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void who_guesses_keys_behind_our_proxy_is_slowed_down_alone_whatever_they_claim() throws Exception {
        int port = Machine.freePort();
        var url = "http://localhost:" + port;
        var company = Company.with(0);
        try (var context = start("--port=" + port, "--trusted-proxies=127.0.0.0/8, ::1,10.0.0.7");
                var client = HttpClient.newHttpClient()) {
            assertThat(context.isActive()).isTrue();
            for (int i = 0; i < 40; i++) {
                // what the proxy did not write itself stands before what it wrote
                knock(client, url, "gk_wrong", "198.51.100." + i + ", 203.0.113.9, 10.0.0.7");
            }
            assertThat(knock(client, url, company.key, "203.0.113.9")).isEqualTo(429);
            assertThat(knock(client, url, company.key, "203.0.113.10")).isNotEqualTo(429);
            assertThat(knock(client, url, company.key, "198.51.100.3", "203.0.113.9"))
                    .isEqualTo(429);
            assertThat(knock(client, url, company.key, "203.0.113.9, nonsense")).isNotEqualTo(429);
            assertThat(knock(client, url, company.key)).isNotEqualTo(429);
        }
    }

    @Test
    void nobody_else_is_believed() throws Exception {
        int port = Machine.freePort();
        var url = "http://localhost:" + port;
        var company = Company.with(0);
        try (var context = start("--port=" + port, "--trusted-proxies=192.0.2.1");
                var client = HttpClient.newHttpClient()) {
            assertThat(context.isActive()).isTrue();
            for (int i = 0; i < 40; i++) {
                knock(client, url, "gk_wrong", "198.51.100." + i);
            }
            assertThat(knock(client, url, company.key, "203.0.113.77")).isEqualTo(429);
        }
        for (var wrong : List.of("example.com", "10.0.0.0/8,all", "1.2.3.4/99", "")) {
            assertThatThrownBy(() ->
                            Options.parse("start", "--trusted-proxies=" + wrong).trustedProxies())
                    .as(wrong)
                    .isInstanceOf(StorageRefused.class);
        }
    }

    @Test
    void the_first_post_of_a_program_that_would_rather_speak_http2_may_be_large() throws Exception {
        var company = Company.with(0);
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create(galena.url + "/api/v1/leads"))
                            .header("Authorization", "Bearer " + company.key)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "[" + "{\"nothing\":\"of use\"},".repeat(600) + "{\"phone\":\"+17185550177\"}]"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    @Test
    void a_database_may_have_others_that_stand_by() {
        var one = Options.parse("start", "--database-url=postgresql://galena:p%40ss@db1:5432/leads")
                .database()
                .orElseThrow();
        assertThat(one.url()).isEqualTo("jdbc:postgresql://db1:5432/leads");
        var two = Options.parse(
                        "start", "--database-url=postgresql://galena:p%40ss@db1:5432,db2.example.com:5433/leads")
                .database()
                .orElseThrow();
        assertThat(two.url())
                .startsWith("jdbc:postgresql://db1:5432,db2.example.com:5433/leads?targetServerType=primary&");
        assertThat(List.of(two.user(), two.password())).isEqualTo(List.of(one.user(), one.password()));
        assertThatThrownBy(() -> Options.parse("start", "--database-url=postgresql://db1:x,db2/leads")
                        .database())
                .isInstanceOf(StorageRefused.class);
    }

    // ---- what stands in a file

    @Test
    void options_may_stand_in_a_file_of_the_data_folder_and_the_command_line_goes_before() throws Exception {
        var file = folder.resolve("galena.conf");
        Files.writeString(file, "# ours\npublic-url = https://leads.example.com/\nport = 9000\n");
        var options = Options.parse("start", "--data", folder.toString(), "--port", "9001");
        assertThat(options.publicUrl()).isEqualTo("https://leads.example.com");
        assertThat(options.port()).isEqualTo(9001);
        Files.writeString(file, "pubic-url = https://leads.example.com/\n");
        assertThatThrownBy(() -> Options.parse("start", "--data", folder.toString()))
                .isInstanceOf(StorageRefused.class)
                .hasMessageContaining("pubic-url");
        Files.writeString(file, "data = /elsewhere\n");
        assertThatThrownBy(() -> Options.parse("start", "--data", folder.toString()))
                .hasMessageContaining("data");
    }
}
