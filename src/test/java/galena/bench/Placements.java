package galena.bench;

import galena.storage.Login;
import galena.testing.Machine;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// From the answer of the door to the decision that can be seen: leads at a fixed rate against a Galena in a
/// process of its own, with a plan that gives them to twenty people in turn.
final class Placements {
    /// How long it took, in milliseconds, and how many of those answered were placed.
    record EndToEnd(double p50Millis, double p99Millis, int answered, int placed, double perSecond) {}

    private Placements() {}

    static EndToEnd run(int perSecond, int seconds) throws Exception {
        var folder = Files.createTempDirectory("galena-bench-");
        int port = Machine.freePort();
        var server = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx1g",
                        "-XX:+UseParallelGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "galena.bench.Server",
                        folder.toString(),
                        String.valueOf(port),
                        "placing")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            var reader = new BufferedReader(new InputStreamReader(server.getInputStream()));
            var ready = reader.readLine();
            while (ready != null && !ready.startsWith("READY ")) {
                ready = reader.readLine();
            }
            var words = java.util.Objects.requireNonNull(ready, "the server did not start")
                    .split(" ");
            return measured(port, words[1], new Login(words[2], words[3], words[4]), perSecond, seconds);
        } finally {
            server.getOutputStream().close();
            server.waitFor(30, TimeUnit.SECONDS);
            server.destroyForcibly();
            Machine.delete(folder);
        }
    }

    private static EndToEnd measured(int port, String key, Login login, int perSecond, int seconds) throws Exception {
        var answered = new ConcurrentHashMap<String, Long>();
        var seen = new ConcurrentHashMap<String, Long>();
        var over = new AtomicBoolean();
        var watcher = Thread.ofPlatform().start(() -> watch(login, seen, over));
        var numbers = new AtomicLong(1_000_000);
        // half a minute to get warm does not count
        post(port, key, numbers, new ConcurrentHashMap<>(), perSecond, seconds / 2);
        long began = System.nanoTime();
        post(port, key, numbers, answered, perSecond, seconds);
        double took = (System.nanoTime() - began) / 1e9;
        for (int i = 0; i < 100 && !seen.keySet().containsAll(answered.keySet()); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        over.set(true);
        watcher.join();
        var times = answered.entrySet().stream()
                .filter(entry -> seen.containsKey(entry.getKey()))
                .mapToDouble(entry -> Math.max(0, seen.get(entry.getKey()) - entry.getValue()) / 1e6)
                .sorted()
                .toArray();
        return new EndToEnd(
                times[times.length / 2],
                times[(int) (times.length * 0.99)],
                answered.size(),
                times.length,
                answered.size() / took);
    }

    private static void post(
            int port, String key, AtomicLong numbers, Map<String, Long> answered, int perSecond, int seconds)
            throws InterruptedException {
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            long began = System.nanoTime();
            for (int i = 0; i < perSecond * seconds; i++) {
                long due = began + (long) (i * 1e9 / perSecond) - System.nanoTime();
                if (due > 0) {
                    TimeUnit.NANOSECONDS.sleep(due);
                }
                var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/leads"))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(Load.body(numbers.incrementAndGet())))
                        .build();
                client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenAccept(answer -> {
                    if (answer.statusCode() == 201) {
                        answered.put(answer.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"), System.nanoTime());
                    }
                });
            }
        }
    }

    private static void watch(Login login, Map<String, Long> seen, AtomicBoolean over) {
        var known = new HashSet<String>();
        try (var connection = login.connect();
                var statement = connection.prepareStatement("""
                        select lead_id::text
                        from distribution.decision
                        where account_id = (select account_id from identity.account limit 1)
                          and plan_id = (select plan_id from distribution.plan limit 1) and kind = 'given'
                          and at > now() - interval '3 seconds'
                        """)) {
            while (!over.get()) {
                try (var rows = statement.executeQuery()) {
                    long now = System.nanoTime();
                    while (rows.next()) {
                        if (known.add(rows.getString(1))) {
                            seen.put(rows.getString(1), now);
                        }
                    }
                }
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
