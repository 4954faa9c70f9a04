package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.storage.DataFolder;
import galena.storage.Login;
import galena.storage.SealKey;
import galena.storage.Storage;
import galena.testing.Browser;
import galena.testing.Fresh;
import galena.testing.Launched;
import galena.testing.Machine;
import galena.testing.Nginx;
import galena.testing.Senders;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Two instances on one database behind a proxy, one of which is killed while everybody works: nobody notices.
class InstancesTest {
    private static final int LINES = 3_000;
    private final Path folder = Fresh.temporary().toAbsolutePath();
    private final int front = Machine.freePort();
    private final String url = "http://localhost:" + front;
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pages = new AtomicInteger();

    /// One instance, as `./galena start --database-url …` runs it.
    private Launched instance(String name, int port, Login login, String... more) throws Exception {
        var data = Files.createDirectories(folder.resolve(name));
        Launched.share(folder.resolve("db"), data);
        var database = login.url()
                .replace("jdbc:postgresql://", "postgresql://" + login.user() + ":" + login.password() + "@")
                .replaceFirst("\\?.*", "");
        var options = new ArrayList<>(List.of(
                "--data=" + data,
                "--port=" + port,
                "--public-url=" + url,
                "--trusted-proxies=127.0.0.1",
                "--backup-to=none",
                "--database-url=" + database));
        options.addAll(List.of(more));
        return new Launched(folder.resolve(name + ".said"), "512m", options);
    }

    /// The lines of its page, without encryption, with two instances.
    private String site(int first, int second) throws IOException {
        return Nginx.written("nginx.md", "nginx")
                .replaceAll("(?s)server \\{\\s+listen 80;.*?\\n\\}\\n", "")
                .replaceAll(" *ssl_[^\n]*\n", "")
                .replace("listen 443 ssl http2", "listen 127.0.0.1:" + front)
                .replace("leads.example.com", "localhost")
                .replace(
                        "server 127.0.0.1:8080;",
                        "server 127.0.0.1:" + first + ";\n    server 127.0.0.1:" + second + ";");
    }

    @Test
    void one_of_two_is_killed_under_load_and_nobody_notices() throws Exception {
        Assumptions.assumeTrue(Machine.has("nginx"), "no nginx here");
        var setup = Launched.setup(folder);
        try (var storage = Storage.embedded(new DataFolder(folder.resolve("db")))) {
            storage.prepare();
            new SealKey(storage);
            int first = Machine.freePort();
            int second = Machine.freePort();
            try (var victim = instance("one", first, storage.owner(), "--setup=" + setup)) {
                var key = Launched.key(folder);
                try (var other = instance("two", second, storage.owner());
                        var proxy = new Nginx(folder, site(first, second), front)) {
                    assertThat(proxy).isNotNull();
                    work(key, victim.process);
                    assertThat(other.process.isAlive()).isTrue();
                    look(storage.owner());
                }
            }
        }
        Machine.delete(folder);
    }

    /// Ten people look at pages, six programs send leads, somebody brings in a list; after five seconds the first
    /// instance is killed, some seconds later all stop.
    private void work(String key, Process victim) throws Exception {
        var going = new AtomicBoolean(true);
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var senders = new Senders(6, List.of(url), key);
        try (senders) {
            for (int i = 0; i < 10; i++) {
                threads.submit(() -> look(going));
            }
            TimeUnit.SECONDS.sleep(4);
            var list = new StringBuilder("name;phone\n");
            for (int i = 0; i < LINES; i++) {
                list.append("Ann Lee;+1 718 55")
                        .append(String.format("%05d", i))
                        .append('\n');
            }
            bring(signedIn(), list.toString());
            TimeUnit.SECONDS.sleep(1);
            victim.destroyForcibly();
            TimeUnit.SECONDS.sleep(8);
        } finally {
            going.set(false);
            threads.shutdown();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
        senders.acknowledged.forEach(one -> acknowledged.add(one.lead()));
        assertThat(complaints).isEmpty();
        assertThat(senders.givenUp).isEmpty();
        assertThat(pages.get()).isGreaterThan(100);
        assertThat(acknowledged).hasSizeGreaterThan(200);
    }

    private Browser signedIn() {
        var browser = new Browser(url, HttpClient.newBuilder());
        browser.get("/sign-in");
        browser.post("/sign-in", Map.of("email", "olga@example.com", "password", Launched.PASSWORD));
        return browser;
    }

    private void bring(Browser browser, String list) {
        var source = Pattern.compile("name=\"source\".*?value=\"([0-9a-f-]{36})\"", Pattern.DOTALL)
                .matcher(browser.get("/imports").body());
        assertThat(source.find()).isTrue();
        var draft = browser.postFile(
                "/imports",
                Map.of("source", source.group(1)),
                "file",
                "list.csv",
                list.getBytes(StandardCharsets.UTF_8));
        assertThat(draft.status()).isEqualTo(302);
        var form = Jsoup.parse(browser.get(draft.location()).body(), url).forms().stream()
                .filter(one -> !one.select("[name=then]").isEmpty())
                .findFirst()
                .orElseThrow();
        var fields = new LinkedHashMap<String, List<String>>();
        form.formData()
                .forEach(field -> fields.computeIfAbsent(field.key(), k -> new ArrayList<>())
                        .add(field.value()));
        fields.remove("_csrf");
        fields.put("then", List.of("start"));
        assertThat(browser.postMany(draft.location(), fields).status()).isEqualTo(302);
    }

    private void look(AtomicBoolean going) {
        try {
            var browser = signedIn();
            while (going.get()) {
                for (var page : List.of("/today", "/leads", "/floor", "/desk", "/reports/sources")) {
                    var answer = browser.get(page);
                    pages.incrementAndGet();
                    if (answer.status() != 200) {
                        complaints.add(page + " answers " + answer.status() + " " + answer.location());
                    }
                }
            }
        } catch (RuntimeException broken) {
            complaints.add(broken.toString());
        }
    }

    /// What was acknowledged is there once, the list came in whole, and leads go on.
    private void look(Login login) throws Exception {
        try (var connection = login.connect();
                var statement = connection.createStatement()) {
            for (var lead : acknowledged) {
                assertThat(number(statement, "select count(*) from lead.custody where lead_id = '" + lead + "'"))
                        .isOne();
            }
            Machine.until(
                    Duration.ofSeconds(60),
                    () -> number(statement, "select count(*) from intake.import where state = 'done'") == 1);
            assertThat(number(statement, "select sum(accepted + refused) from intake.import"))
                    .isEqualTo(LINES);
            // what was due is done by the other
            Machine.until(
                    Duration.ofSeconds(60),
                    () -> number(
                                    statement,
                                    "select count(*) from lead.custody where ending is null and due_at < now() - interval '5 seconds'")
                            == 0);
            assertThat(number(statement, "select count(*) from insight.finding where gone_at is null"))
                    .isZero();
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (var found = statement.executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        }
    }
}
