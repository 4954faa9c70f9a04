package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.storage.DataFolder;
import galena.storage.Login;
import galena.storage.Storage;
import galena.testing.Browser;
import galena.testing.Fresh;
import galena.testing.Machine;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
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
    private static final Pattern LEAD = Pattern.compile("\"lead\" *: *\"([0-9a-f-]{36})\"");
    private final Path folder = Fresh.temporary().toAbsolutePath();
    private final int front = Machine.freePort();
    private final String url = "http://localhost:" + front;
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pages = new AtomicInteger();
    private final AtomicInteger lists = new AtomicInteger();

    /// One instance, as `./galena start --database-url …` runs it.
    private Process instance(String name, int port, Login login, Path setup) throws Exception {
        var data = Files.createDirectories(folder.resolve(name));
        Files.createDirectories(data.resolve("secrets"));
        // several instances share what seals passwords of others, and the password of their role
        for (var secret : List.of("seal.key", "app.password")) {
            Files.copy(
                    folder.resolve("db/secrets").resolve(secret),
                    data.resolve("secrets").resolve(secret));
        }
        var database = login.url()
                .replace("jdbc:postgresql://", "postgresql://" + login.user() + ":" + login.password() + "@")
                .replaceFirst("\\?.*", "");
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "galena.Galena",
                "start",
                "--data=" + data,
                "--port=" + port,
                "--public-url=" + url,
                "--trusted-proxies=127.0.0.1",
                "--backup-to=none",
                "--database-url=" + database));
        if (Files.exists(setup) && name.equals("one")) {
            command.add("--setup=" + setup);
        }
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        var until = Instant.now().plus(Duration.ofSeconds(90));
        while (!Files.readString(folder.resolve(name + ".log")).contains("Galena is ready")) {
            assertThat(process.isAlive() && Instant.now().isBefore(until))
                    .as(Files.readString(folder.resolve(name + ".log")))
                    .isTrue();
            Thread.sleep(100);
        }
        return process;
    }

    private Process proxy(int first, int second) throws Exception {
        var block = Pattern.compile("(?s)```nginx\n(.*?)```")
                .matcher(Files.readString(Path.of("docs/nginx.md"), StandardCharsets.UTF_8));
        assertThat(block.find()).isTrue();
        // the same lines, without encryption, two instances
        var site = block.group(1)
                .replaceAll("(?s)server \\{\\s+listen 80;.*?\\n\\}\\n", "")
                .replaceAll(" *ssl_[^\n]*\n", "")
                .replace("listen 443 ssl http2", "listen 127.0.0.1:" + front)
                .replace("leads.example.com", "localhost")
                .replace(
                        "server 127.0.0.1:8080;",
                        "server 127.0.0.1:" + first + ";\n    server 127.0.0.1:" + second + ";");
        Files.createDirectories(folder.resolve("tmp"));
        Files.writeString(
                folder.resolve("nginx.conf"),
                "%s\npid FOLDER/nginx.pid;\nerror_log FOLDER/error.log;\nevents {}\nhttp {\naccess_log off;\n"
                                .formatted(System.getProperty("user.name").equals("root") ? "user root;" : "")
                                .replace("FOLDER", folder + "")
                        + "client_body_temp_path FOLDER/tmp/a; proxy_temp_path FOLDER/tmp/b; fastcgi_temp_path FOLDER/tmp/c;"
                                .replace("FOLDER", folder + "")
                        + "uwsgi_temp_path FOLDER/tmp/d; scgi_temp_path FOLDER/tmp/e;\n".replace("FOLDER", folder + "")
                        + site
                        + "}\n");
        return new ProcessBuilder("nginx", "-p", folder.toString(), "-c", "nginx.conf", "-g", "daemon off;")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.log").toFile())
                .start();
    }

    @Test
    void one_of_two_is_killed_under_load_and_nobody_notices() throws Exception {
        Assumptions.assumeTrue(
                List.of(System.getenv("PATH").split(":")).stream()
                        .anyMatch(place -> Files.isExecutable(Path.of(place, "nginx"))),
                "no nginx here");
        Files.writeString(folder.resolve("password"), "Correct-horse-7-battery");
        var setup = Files.writeString(folder.resolve("setup.yaml"), """
                company: Acme Roofing
                country: US
                administrator: {name: Olga Owner, email: olga@example.com, password-file: password}
                opening-hours: always
                output: setup.json
                """);
        var running = new ArrayList<Process>();
        try (var storage = Storage.embedded(new DataFolder(folder.resolve("db")))) {
            storage.prepare();
            new galena.storage.SealKey(storage);
            int first = Machine.freePort();
            int second = Machine.freePort();
            running.add(instance("one", first, storage.owner(), setup));
            waitFor(folder.resolve("setup.json"));
            running.add(instance("two", second, storage.owner(), setup));
            running.add(proxy(first, second));
            var key = Pattern.compile("gk_[^\"]+").matcher(Files.readString(folder.resolve("setup.json")));
            assertThat(key.find()).isTrue();
            listens(running.getLast());
            work(key.group(), running.getFirst());
            assertThat(running.get(1).isAlive()).isTrue();
            look(storage.owner());
        } finally {
            running.forEach(Process::destroy);
            for (var one : running) {
                one.waitFor(30, TimeUnit.SECONDS);
            }
        }
        Machine.delete(folder);
    }

    private void listens(Process proxy) throws Exception {
        for (int i = 0; i < 200; i++) {
            assertThat(proxy.isAlive())
                    .as(Files.readString(folder.resolve("nginx.log")))
                    .isTrue();
            try (var socket = new Socket("localhost", front)) {
                return;
            } catch (IOException notYet) {
                Thread.sleep(50);
            }
        }
        throw new IllegalStateException("the proxy does not listen");
    }

    private static void waitFor(Path file) throws InterruptedException {
        for (int i = 0; i < 200 && !Files.exists(file); i++) {
            Thread.sleep(100);
        }
    }

    /// Ten people look at pages, six programs send leads, somebody brings in a list; after five seconds the first
    /// instance is killed, after fifteen all stop.
    private void work(String key, Process victim) throws Exception {
        var going = new AtomicBoolean(true);
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            for (int i = 0; i < 10; i++) {
                threads.submit(() -> look(going));
            }
            for (int i = 0; i < 6; i++) {
                int program = i;
                threads.submit(() -> send(going, key, program));
            }
            Thread.sleep(4_000);
            var browser = signedIn();
            var list = new StringBuilder("name;phone\n");
            for (int i = 0; i < 3_000; i++) {
                list.append("Ann Lee;+1 718 55")
                        .append(String.format("%05d", i))
                        .append('\n');
            }
            bring(browser, list.toString());
            Thread.sleep(1_000);
            victim.destroyForcibly();
            Thread.sleep(8_000);
        } finally {
            going.set(false);
            threads.shutdown();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(complaints).isEmpty();
        assertThat(pages.get()).isGreaterThan(100);
        assertThat(acknowledged).hasSizeGreaterThan(200);
    }

    private Browser signedIn() {
        var browser = new Browser(url, HttpClient.newBuilder());
        browser.get("/sign-in");
        browser.post("/sign-in", Map.of("email", "olga@example.com", "password", "Correct-horse-7-battery"));
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
        lists.incrementAndGet();
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

    /// As a program sends: what was not answered is sent again with the same key, until it is.
    private void send(AtomicBoolean going, String key, int program) {
        try (var client = HttpClient.newHttpClient()) {
            for (int i = 0; going.get(); i++) {
                var request = HttpRequest.newBuilder(URI.create(url + "/api/v1/leads"))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", program + "-" + i)
                        .timeout(Duration.ofSeconds(20))
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"phone\":\"+1212" + (5_000_000 + program * 100_000 + i) + "\"}"))
                        .build();
                var answer = answer(client, request);
                var lead = LEAD.matcher(answer);
                if (lead.find()) {
                    acknowledged.add(lead.group(1));
                } else {
                    complaints.add("a program got " + answer);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static String answer(HttpClient client, HttpRequest request) throws InterruptedException {
        for (int attempt = 0; attempt < 40; attempt++) {
            try {
                var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() < 500 && answer.statusCode() != 409 && answer.statusCode() != 429) {
                    return answer.body();
                }
            } catch (IOException notYet) {
                // again
            }
            Thread.sleep(250);
        }
        return "nothing in ten seconds";
    }

    /// What was acknowledged is there once, the list came in whole, and leads go on.
    private void look(Login login) throws Exception {
        try (var connection = login.connect();
                var statement = connection.createStatement()) {
            for (var lead : acknowledged) {
                assertThat(number(statement, "select count(*) from lead.custody where lead_id = '" + lead + "'"))
                        .isOne();
            }
            var until = Instant.now().plus(Duration.ofSeconds(60));
            while (number(statement, "select count(*) from intake.import where state <> 'done'") > 0
                    && Instant.now().isBefore(until)) {
                Thread.sleep(200);
            }
            assertThat(number(statement, "select count(*) from intake.import where state = 'done'"))
                    .isEqualTo(lists.get());
            assertThat(number(statement, "select sum(accepted + refused) from intake.import"))
                    .isEqualTo(3_000);
            while (number(
                                    statement,
                                    "select count(*) from lead.custody where ending is null and due_at < now() - interval '5 seconds'")
                            > 0
                    && Instant.now().isBefore(until)) {
                Thread.sleep(200);
            }
            assertThat(
                            number(
                                    statement,
                                    "select count(*) from lead.custody where ending is null and due_at < now() - interval '5 seconds'"))
                    .as("what was due was done by the other")
                    .isZero();
            assertThat(number(statement, "select count(*) from insight.finding where gone_at is null"))
                    .isZero();
        }
    }

    private static long number(java.sql.Statement statement, String sql) throws SQLException {
        try (var found = statement.executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        }
    }
}
