package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import galena.Galena;
import galena.testing.Browser;
import galena.testing.Certificates;
import galena.testing.Company;
import galena.testing.Fresh;
import galena.testing.Machine;
import galena.testing.Running;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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

    /// The block in this language, as a reader would copy it.
    private static String written(String page, String language) throws IOException {
        var block = Pattern.compile("(?s)```" + language + "\n(.*?)```")
                .matcher(Files.readString(Path.of("docs", page), StandardCharsets.UTF_8));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private static boolean isThere(String program) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    @Test
    void nginx_as_its_page_says() throws Exception {
        assumeTrue(isThere("nginx"), "no nginx here");
        Certificates.write(folder, "proxy", "localhost", "-1d", 30);
        var site = written("nginx.md", "nginx")
                .replace("/etc/letsencrypt/live/leads.example.com/fullchain.pem", folder.resolve("proxy.pem") + "")
                .replace("/etc/letsencrypt/live/leads.example.com/privkey.pem", folder.resolve("proxy.key") + "")
                .replace("listen 443", "listen 127.0.0.1:" + port)
                .replace("listen 80", "listen 127.0.0.1:" + plain)
                .replace("https://leads.example.com", url)
                .replace("leads.example.com", "localhost")
                .replace("127.0.0.1:8080", "127.0.0.1:" + behind);
        Files.createDirectories(folder.resolve("tmp"));
        Files.writeString(
                folder.resolve("nginx.conf"),
                """
                %s
                pid FOLDER/nginx.pid;
                error_log FOLDER/error.log;
                events {}
                http {
                  access_log off;
                  client_body_temp_path FOLDER/tmp/body;
                  proxy_temp_path FOLDER/tmp/proxy;
                  fastcgi_temp_path FOLDER/tmp/fastcgi;
                  uwsgi_temp_path FOLDER/tmp/uwsgi;
                  scgi_temp_path FOLDER/tmp/scgi;
                """.formatted(System.getProperty("user.name").equals("root") ? "user root;" : "")
                                .replace("FOLDER", folder + "")
                        + site + "}\n");
        through("nginx", "-p", folder.toString(), "-c", "nginx.conf", "-g", "daemon off;");
    }

    @Test
    void caddy_as_its_page_says() throws Exception {
        assumeTrue(isThere("caddy"), "no caddy here");
        Certificates.write(folder, "proxy", "localhost", "-1d", 30);
        var site = written("caddy.md", "caddyfile")
                .replace(
                        "leads.example.com {",
                        "https://localhost:" + port + " {\n    tls " + folder.resolve("proxy.pem") + " "
                                + folder.resolve("proxy.key"))
                .replace("127.0.0.1:8080", "127.0.0.1:" + behind);
        Files.writeString(
                folder.resolve("Caddyfile"),
                "{\n    admin off\n    default_bind 127.0.0.1\n    http_port " + plain + "\n    https_port " + port
                        + "\n    storage file_system " + folder + "\n}\n" + site);
        through("caddy", "run", "--config", folder.resolve("Caddyfile").toString(), "--adapter", "caddyfile");
    }

    private void through(String... command) throws Exception {
        var company = Company.with(0);
        try (var second = Galena.run(
                galena.storage,
                galena.application,
                galena.clock,
                Map.of(
                        "server.port",
                        behind,
                        "server.address",
                        "127.0.0.1",
                        "galena.public-url",
                        url,
                        "galena.trusted-proxies",
                        "127.0.0.1"))) {
            assertThat(second.isActive()).isTrue();
            var proxy = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("said.log").toFile())
                    .start();
            try {
                isUp(proxy);
                works(company);
            } finally {
                proxy.destroy();
                assertThat(proxy.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private void isUp(Process proxy) throws Exception {
        var until = Instant.now().plus(Duration.ofSeconds(20));
        while (Instant.now().isBefore(until)) {
            assertThat(proxy.isAlive())
                    .as(Files.readString(folder.resolve("said.log")))
                    .isTrue();
            try {
                var connection = (HttpURLConnection)
                        URI.create("http://localhost:" + plain + "/").toURL().openConnection();
                connection.setInstanceFollowRedirects(false);
                connection.getResponseCode();
                return;
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
        throw new IllegalStateException(Files.readString(folder.resolve("said.log")));
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
