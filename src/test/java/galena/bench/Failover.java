package galena.bench;

import galena.storage.DataFolder;
import galena.storage.Login;
import galena.storage.Storage;
import galena.testing.Machine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/// Two instances of Galena on a primary with a synchronous standby, Debian's PostgreSQL. The primary is killed under
/// load and the standby promoted: what was acknowledged must be there.
final class Failover implements AutoCloseable {
    private static final Path BINARIES = Path.of("/usr/lib/postgresql/15/bin");
    private static final Pattern LEAD = Pattern.compile("\"lead\" *: *\"([0-9a-f-]{36})\"");

    private final Path folder = Files.createTempDirectory("galena-failover-");
    private final int primary = Machine.freePort();
    private final int standby = Machine.freePort();
    private final List<Process> instances = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<Long> answers = new ConcurrentLinkedQueue<>();
    private String key = "";

    Failover() throws Exception {
        if (!Files.isExecutable(BINARIES.resolve("pg_basebackup"))) {
            throw new IllegalStateException("This bench needs Debian's PostgreSQL: apt-get install postgresql-15");
        }
        run("chown", "postgres:", folder.toString());
        postgres("initdb", "-D", folder + "/one", "-A", "trust", "-U", "postgres");
        Files.writeString(
                folder.resolve("one/postgresql.auto.conf"), settings(primary) + "synchronous_standby_names = '*'\n");
        start("one");
        postgres(
                "psql",
                "-h",
                "127.0.0.1",
                "-p",
                primary + "",
                "-U",
                "postgres",
                "-c",
                "set synchronous_commit = local",
                "-c",
                "create role galena login createrole createdb superuser password 'pw'",
                "-c",
                "create database galena owner galena");
        postgres(
                "pg_basebackup",
                "-h",
                "127.0.0.1",
                "-p",
                primary + "",
                "-U",
                "postgres",
                "-D",
                folder + "/two",
                "-R",
                "-X",
                "stream");
        // where it is the primary itself nobody stands by
        var written = Files.readString(folder.resolve("two/postgresql.auto.conf"));
        Files.writeString(
                folder.resolve("two/postgresql.auto.conf"),
                written + settings(standby) + "synchronous_standby_names = ''\n");
        start("two");
    }

    private static String settings(int port) {
        return "listen_addresses = '127.0.0.1'\nport = " + port
                + "\nunix_socket_directories = ''\nmax_connections = 120\n"
                + "shared_buffers = 256MB\nsynchronous_commit = on\n";
    }

    private void start(String name) throws Exception {
        postgres("pg_ctl", "-D", folder + "/" + name, "-l", folder + "/" + name + ".log", "-w", "start");
    }

    private static void postgres(String program, String... words) throws Exception {
        var command = new ArrayList<>(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        command.add(BINARIES.resolve(program).toString());
        command.addAll(List.of(words));
        run(command.toArray(String[]::new));
    }

    private static void run(String... command) throws Exception {
        var said = Files.createTempFile("galena-failover", ".log");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + Files.readString(said));
        }
        Files.delete(said);
    }

    private Login login() {
        return new Login(
                "jdbc:postgresql://127.0.0.1:" + primary + ",127.0.0.1:" + standby
                        + "/galena?targetServerType=primary&hostRecheckSeconds=1",
                "galena",
                "pw");
    }

    void instances() throws Exception {
        Storage.existing(new DataFolder(folder.resolve("first")), login(), Optional.empty())
                .prepare();
        Files.writeString(folder.resolve("password"), "Correct-horse-7-battery");
        Files.writeString(folder.resolve("setup.yaml"), """
                company: Acme Roofing
                country: US
                administrator: {name: Olga Owner, email: olga@example.com, password-file: password}
                opening-hours: always
                output: setup.json
                """);
        for (var name : List.of("first", "second")) {
            int port = Machine.freePort();
            ports.add(port);
            if (name.equals("second")) {
                Files.createDirectories(folder.resolve("second/secrets"));
                for (var secret : List.of("seal.key", "app.password")) {
                    Files.copy(
                            folder.resolve("first/secrets").resolve(secret),
                            folder.resolve("second/secrets").resolve(secret));
                }
            }
            var command = new ArrayList<>(List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "galena.Galena",
                    "start",
                    "--data=" + folder.resolve(name),
                    "--port=" + port,
                    "--backup-to=none",
                    "--database-url=postgresql://galena:pw@127.0.0.1:" + primary + ",127.0.0.1:" + standby
                            + "/galena"));
            if (name.equals("first")) {
                command.add("--setup=" + folder.resolve("setup.yaml"));
            }
            instances.add(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(name + ".said").toFile())
                    .start());
            for (int i = 0;
                    i < 900 && !Files.readString(folder.resolve(name + ".said")).contains("Galena is ready");
                    i++) {
                if (!instances.getLast().isAlive()) {
                    throw new IOException(Files.readString(folder.resolve(name + ".said")));
                }
                Thread.sleep(100);
            }
            for (int i = 0; i < 100 && !Files.exists(folder.resolve("setup.json")); i++) {
                Thread.sleep(100);
            }
        }
        var found = Pattern.compile("gk_[^\"]+").matcher(Files.readString(folder.resolve("setup.json")));
        if (!found.find()) {
            throw new IOException("no key");
        }
        key = found.group();
    }

    /// @param silence seconds in which nothing was acknowledged, at most
    record Result(int before, int acknowledged, int lost, int twice, double silence) {}

    /// So many seconds of load, then the kill, then as many again.
    Result run(int seconds) throws Exception {
        var going = new AtomicBoolean(true);
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        for (int i = 0; i < 16; i++) {
            int program = i;
            threads.submit(() -> send(going, program));
        }
        Thread.sleep(seconds * 1000L);
        int before = acknowledged.size();
        long pid = Long.parseLong(Files.readAllLines(folder.resolve("one/postmaster.pid"))
                .getFirst()
                .strip());
        var all = new ArrayList<ProcessHandle>();
        ProcessHandle.of(pid).ifPresent(all::add);
        ProcessHandle.of(pid).ifPresent(handle -> handle.descendants().forEach(all::add));
        all.forEach(ProcessHandle::destroyForcibly);
        long killed = System.nanoTime();
        postgres("pg_ctl", "-D", folder + "/two", "-w", "promote");
        Thread.sleep(seconds * 1000L);
        going.set(false);
        threads.shutdown();
        threads.awaitTermination(60, TimeUnit.SECONDS);
        double silence = longest(killed - TimeUnit.SECONDS.toNanos(1));
        int lost = 0;
        int twice = 0;
        try (var connection = login().connect();
                var statement =
                        connection.prepareStatement("select count(*) from lead.custody where lead_id = ?::uuid")) {
            for (var lead : acknowledged) {
                statement.setString(1, lead);
                try (var found = statement.executeQuery()) {
                    found.next();
                    lost += found.getInt(1) == 0 ? 1 : 0;
                    twice += found.getInt(1) > 1 ? 1 : 0;
                }
            }
        }
        return new Result(before, acknowledged.size(), lost, twice, silence);
    }

    /// Seconds between two answers that followed each other, at most, from then on.
    private double longest(long from) {
        long longest = 0;
        long last = from;
        for (long at : answers.stream().filter(one -> one > from).sorted().toList()) {
            longest = Math.max(longest, at - last);
            last = at;
        }
        return Math.max(longest, System.nanoTime() - last - TimeUnit.SECONDS.toNanos(5)) / 1e9;
    }

    /// As a program sends: what was not answered is sent again with the same key, until it is.
    private void send(AtomicBoolean going, int program) {
        try (var client = HttpClient.newHttpClient()) {
            for (int i = 0; going.get(); i++) {
                var body = "{\"phone\":\"+1212" + (5_000_000 + program * 100_000 + i) + "\"}";
                for (int attempt = 0; attempt < 400; attempt++) {
                    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                    + ports.get((program + attempt) % ports.size()) + "/api/v1/leads"))
                            .header("Authorization", "Bearer " + key)
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", program + "-" + i)
                            .timeout(Duration.ofSeconds(20))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build();
                    var lead = LEAD.matcher(answer(client, request));
                    if (lead.find()) {
                        acknowledged.add(lead.group(1));
                        answers.add(System.nanoTime());
                        break;
                    }
                    Thread.sleep(100);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static String answer(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() < 300 ? answer.body() : "";
        } catch (IOException again) {
            return "";
        }
    }

    @Override
    public void close() throws Exception {
        instances.forEach(Process::destroy);
        for (var one : instances) {
            one.waitFor(60, TimeUnit.SECONDS);
        }
        postgres("pg_ctl", "-D", folder + "/two", "-m", "fast", "-w", "stop");
        Machine.delete(folder);
    }
}
