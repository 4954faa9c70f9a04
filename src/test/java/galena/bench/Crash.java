package galena.bench;

import galena.storage.DataFolder;
import galena.storage.Storage;
import galena.testing.Machine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/// Kills Galena, its database or both under load, starts it again, and counts what was acknowledged against what
/// is there.
public final class Crash {
    private final Path folder;
    private final int port = Machine.freePort();
    private final Random random;
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<String> unanswered = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private String key = "";

    /// What one run found.
    public record Result(
            int kills, int sent, int acknowledged, int missing, int twice, int findings, boolean restoredEqual) {
        public boolean isClean() {
            return missing == 0 && twice == 0 && findings == 0 && restoredEqual;
        }
    }

    public Crash(Path folder, long seed) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.random = new Random(seed);
        Files.writeString(folder.resolve("password"), "correct horse battery");
        Files.writeString(folder.resolve("setup.yaml"), """
                company: Crash
                country: US
                administrator: {name: Olga, email: olga@example.com, password-file: password}
                sells: only me
                opening-hours: always
                output: setup.json
                """);
    }

    /// Kills so many times; the first kills are at the named points, the others at random moments.
    public Result run(int kills) throws Exception {
        var migrating = start("mid-migration", 1);
        migrating.waitFor(120, TimeUnit.SECONDS);
        endPostgres();
        var process = start("", 0);
        awaitReady(process);
        key = JsonMapper.builder()
                .build()
                .readTree(Files.readString(folder.resolve("setup.json")))
                .path("source_key")
                .asString();
        process.destroyForcibly().waitFor();
        for (int kill = 0; kill < kills; kill++) {
            round(kill);
        }
        return examine(kills);
    }

    private void round(int kill) throws Exception {
        var point = kill % 3 == 0 ? "before-commit" : kill % 3 == 1 ? "after-commit" : "";
        var process = start(point, 5 + random.nextInt(20));
        awaitReady(process);
        var clients = clients(process, System.nanoTime() + TimeUnit.SECONDS.toNanos(4));
        if (point.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(300 + random.nextInt(1200));
            if (random.nextBoolean()) {
                killPostgres();
                TimeUnit.MILLISECONDS.sleep(random.nextInt(2500));
            }
        } else {
            process.waitFor(20, TimeUnit.SECONDS);
        }
        process.destroyForcibly().waitFor();
        for (var client : clients) {
            client.join();
        }
        if (random.nextBoolean()) {
            killPostgres();
        }
    }

    private List<Thread> clients(Process process, long deadline) {
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            clients.add(Thread.ofPlatform().start(() -> {
                while (process.isAlive() && System.nanoTime() < deadline) {
                    var again = unanswered.poll();
                    post(again != null ? again : String.format("+1212%07d", 2_000_000 + sent.incrementAndGet()));
                }
            }));
        }
        return clients;
    }

    /// Whoever gets no answer sends the same again, with the same key: that must not make two.
    private void post(String phone) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/leads"))
                .timeout(Duration.ofSeconds(5))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", phone)
                .POST(HttpRequest.BodyPublishers.ofString("{\"phone\":\"" + phone + "\"}"))
                .build();
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 201) {
                acknowledged.add(phone + " " + response.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
            } else {
                unanswered.add(phone);
            }
        } catch (IOException gone) {
            unanswered.add(phone);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Process start(String point, int n) throws IOException {
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(
                point.isEmpty()
                        ? List.of("galena.Galena")
                        : List.of("galena.testing.Doomed", point, String.valueOf(n)));
        command.addAll(List.of(
                "start",
                "--data",
                folder.resolve("data").toString(),
                "--port",
                String.valueOf(port),
                "--setup",
                folder.resolve("setup.yaml").toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private void awaitReady(Process process) throws Exception {
        for (int i = 0; i < 600; i++) {
            try {
                var answer = http.send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/sign-in"))
                                .timeout(Duration.ofSeconds(3))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
                if (answer.statusCode() == 200 && Files.exists(folder.resolve("setup.json"))) {
                    return;
                }
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    throw new IllegalStateException("did not start: " + Files.readString(folder.resolve("log")));
                }
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IllegalStateException("not ready: " + Files.readString(folder.resolve("log")));
    }

    private void killPostgres() throws IOException, InterruptedException {
        var file = folder.resolve("data/postgres/postmaster.pid");
        if (Files.exists(file)) {
            var pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
            ProcessHandle.of(pid)
                    .filter(p -> p.info()
                            .commandLine()
                            .orElse("")
                            .contains(folder.resolve("data").toString()))
                    .ifPresent(ProcessHandle::destroyForcibly);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private void endPostgres() throws IOException, InterruptedException {
        killPostgres();
    }

    private Result examine(int kills) throws Exception {
        var process = start("", 0);
        awaitReady(process);
        for (int i = 0; i < 50 && !unanswered.isEmpty(); i++) {
            for (var phone = unanswered.poll(); phone != null; phone = unanswered.poll()) {
                post(phone);
            }
        }
        TimeUnit.SECONDS.sleep(20);
        var backup = folder.resolve("backup.zip");
        Storage.existing(new DataFolder(folder.resolve("data")), owner(), Optional.empty())
                .backup(backup);
        int missing = 0;
        int twice;
        int findings;
        String balance;
        try (var connection = owner().connect()) {
            for (var one : acknowledged) {
                missing +=
                        count(connection, "select count(*) from lead.lead where lead_id = '" + one.split(" ")[1] + "'")
                                        == 1
                                ? 0
                                : 1;
            }
            twice = count(
                            connection,
                            "select count(*) from (select value from lead.contact_point group by value having count(*) > 1) t")
                    + count(
                            connection,
                            "select count(*) from (select lead_id from lead.trail where kind = 'placed' group by lead_id having count(*) > 1) t");
            findings = count(connection, "select count(*) from insight.finding where gone_at is null")
                    + count(
                            connection,
                            "select count(*) from lead.lead l where not exists (select 1 from lead.custody c where c.lead_id = l.lead_id and c.open)");
            balance = balance(connection);
        }
        process.destroy();
        process.waitFor(30, TimeUnit.SECONDS);
        return new Result(
                kills,
                sent.get(),
                acknowledged.size(),
                missing,
                twice,
                findings,
                restored(backup).equals(balance));
    }

    private galena.storage.Login owner() throws IOException {
        var run = JsonMapper.builder().build().readTree(Files.readString(folder.resolve("data/running.json")));
        return new galena.storage.Login(
                run.path("database").asString(),
                run.path("user").asString(),
                Files.readString(folder.resolve("data/secrets/owner.password")));
    }

    private String restored(Path backup) throws Exception {
        try (var storage = Storage.embedded(new DataFolder(folder.resolve("restored")))) {
            storage.restore(backup);
            var login = storage.owner();
            try (var connection = DriverManager.getConnection(login.url(), login.user(), login.password())) {
                return balance(connection);
            }
        }
    }

    private static String balance(Connection connection) throws Exception {
        var text = new StringBuilder();
        for (var sql : List.of(
                "select string_agg(t::text, ';' order by t::text) from insight.book_of_submissions t",
                "select string_agg(t::text, ';' order by t::text) from insight.book_of_custody t",
                "select count(*) || ' ' || sum(seq) || ' ' || sum(turn) from lead.trail",
                "select count(*) || ' ' || sum(seq) from lead.custody")) {
            try (var result = connection.createStatement().executeQuery(sql)) {
                result.next();
                text.append(result.getString(1)).append('\n');
            }
        }
        return text.toString();
    }

    private static int count(Connection connection, String sql) throws Exception {
        try (var result = connection.createStatement().executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }
}
