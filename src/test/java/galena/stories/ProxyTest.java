package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import galena.storage.Backups;
import galena.testing.Browser;
import galena.testing.Certificates;
import galena.testing.Company;
import galena.testing.Fresh;
import galena.testing.Machine;
import galena.testing.Nginx;
import galena.testing.Running;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the pages about proxies tell people to write works with the real programs.
class ProxyTest {
    private final Running galena = Running.galena();
    private final Path folder = Fresh.temporary().toAbsolutePath();
    private final int behind = Machine.freePort();
    private final int port = Machine.freePort();
    private final int plain = Machine.freePort();
    private final String url = "https://localhost:" + port;

    @AfterEach
    void nothing_stays() {
        Machine.delete(folder);
    }

    @Test
    void nginx_as_its_page_says() throws Exception {
        assumeTrue(Machine.has("nginx"), "no nginx here");
        Certificates.write(folder, "proxy", "localhost", "-1d", 30);
        var site = Nginx.written("nginx.md", "nginx")
                .replace("/etc/letsencrypt/live/leads.example.com/fullchain.pem", folder.resolve("proxy.pem") + "")
                .replace("/etc/letsencrypt/live/leads.example.com/privkey.pem", folder.resolve("proxy.key") + "")
                .replace("listen 443", "listen 127.0.0.1:" + port)
                .replace("listen 80", "listen 127.0.0.1:" + plain)
                .replace("https://leads.example.com", url)
                .replace("leads.example.com", "localhost")
                .replace("127.0.0.1:8080", "127.0.0.1:" + behind);
        through(() -> new Nginx(folder, site, port));
    }

    @Test
    void caddy_as_its_page_says() throws Exception {
        assumeTrue(Machine.has("caddy"), "no caddy here");
        Certificates.write(folder, "proxy", "localhost", "-1d", 30);
        var site = Nginx.written("caddy.md", "caddyfile")
                .replace(
                        "leads.example.com {",
                        "https://localhost:" + port + " {\n    tls " + folder.resolve("proxy.pem") + " "
                                + folder.resolve("proxy.key"))
                .replace("127.0.0.1:8080", "127.0.0.1:" + behind);
        Files.writeString(
                folder.resolve("Caddyfile"),
                "{\n    admin off\n    default_bind 127.0.0.1\n    http_port " + plain + "\n    https_port " + port
                        + "\n    storage file_system " + folder + "\n}\n" + site);
        through(() -> {
            var said = folder.resolve("caddy.said");
            var caddy = new ProcessBuilder(
                            "caddy",
                            "run",
                            "--config",
                            folder.resolve("Caddyfile").toString(),
                            "--adapter",
                            "caddyfile")
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            Machine.until(Duration.ofSeconds(20), () -> {
                assertThat(caddy.isAlive()).as(Files.readString(said)).isTrue();
                return Machine.listens(port);
            });
            return () -> {
                caddy.destroy();
                assertThat(caddy.waitFor(20, TimeUnit.SECONDS)).isTrue();
            };
        });
    }

    private void through(Callable<AutoCloseable> begin) throws Exception {
        var company = Company.with(0);
        try (var second = galena.beside(
                        behind,
                        Map.of("galena.public-url", url, "galena.trusted-proxies", "127.0.0.1"),
                        Backups.Plan.NONE);
                var proxy = begin.call()) {
            assertThat(second.isActive()).isTrue();
            assertThat(proxy).isNotNull();
            works(company);
        }
    }

    private void works(Company company) throws Exception {
        var trust = Certificates.trusting(folder, "proxy");
        try (var client = HttpClient.newBuilder()
                .localAddress(InetAddress.getByName("127.0.0.2"))
                .sslContext(trust)
                .build()) {
            var page = get(client, url + "/sign-in");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(page.headers().firstValue("Strict-Transport-Security")).isPresent();
            var plainly = get(client, "http://localhost:" + plain + "/sign-in");
            assertThat(plainly.statusCode()).isIn(301, 308);
            assertThat(plainly.headers().firstValue("Location").orElse("")).startsWith("https://localhost");

            // who guesses keys through the proxy is told by what the proxy says, not by what they say
            for (int i = 0; i < 40; i++) {
                knock(client, "gk_wrong", "198.51.100." + i);
            }
            assertThat(knock(client, company.key, "203.0.113.9")).isEqualTo(429);
        }
        galena.clock.forward(Duration.ofMinutes(5));
        var browser = new Browser(url, HttpClient.newBuilder().sslContext(trust)).signIn(company.boss.email());
        assertThat(browser.get("/today").status()).isEqualTo(200);
        assertThat(browser.firstLive()).as("at once, while the stream goes on").isEqualTo("event:hello");
        var many = ("name;phone\n" + "Ann Lee;+1 916 555 0142;\n".repeat(120_000)).getBytes(StandardCharsets.UTF_8);
        assertThat(many.length).isGreaterThan(2_500_000);
        var answer = browser.postFile(
                "/imports", Map.of("source", company.source.id().toString()), "file", "large.csv", many);
        assertThat(answer.status()).as(answer.body()).isEqualTo(302);
    }

    private static HttpResponse<String> get(HttpClient client, String url) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private int knock(HttpClient client, String key, String claimed) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create(url + "/api/v1/leads"))
                                .header("Authorization", "Bearer " + key)
                                .header("Content-Type", "application/json")
                                .header("X-Forwarded-For", claimed)
                                .POST(HttpRequest.BodyPublishers.ofString("{\"message\":\"only knocking\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
