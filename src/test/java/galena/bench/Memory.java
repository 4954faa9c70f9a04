package galena.bench;

import galena.testing.Browser;
import galena.testing.Launched;
import galena.testing.Machine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/// How much memory Galena and its database take together while so many people look at pages and leads come in: of each
/// process what is its own and its part of what it shares (PSS), read from the system once a second.
final class Memory implements AutoCloseable {
    private static final List<String> PAGES =
            List.of("/today", "/desk", "/leads", "/floor", "/reports/sources", "/reports/people", "/sources");
    private static final Pattern PSS = Pattern.compile("Pss: +(\\d+) kB");

    private final Path folder = Files.createTempDirectory("galena-memory-");
    private final int port = Machine.freePort();
    private final String url = "http://localhost:" + port;
    private final Launched galena;
    private final String key;
    private final AtomicLong pages = new AtomicLong();
    private final AtomicLong leads = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    /// @param heap as for `-Xmx`
    Memory(String heap) throws Exception {
        galena = new Launched(
                folder.resolve("said.log"),
                heap,
                List.of("--data=" + folder.resolve("data"), "--port=" + port, "--setup=" + Launched.setup(folder)));
        key = Launched.key(folder);
    }

    /// Megabytes at most and at the end, pages, leads and failures.
    record Taken(double most, double last, double java, long pages, long leads, long failed) {}

    /// Everybody looks at a page every five seconds.
    Taken work(int people, int seconds, double leadsASecond) throws Exception {
        var going = new AtomicBoolean(true);
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        for (int i = 0; i < people; i++) {
            int one = i;
            threads.submit(() -> look(going, one));
        }
        threads.submit(() -> send(going, leadsASecond));
        double most = 0;
        double last = 0;
        double java = 0;
        for (int second = 0; second < seconds; second++) {
            Thread.sleep(1_000);
            java = megabytes(galena.process.toHandle());
            last = java
                    + galena.process
                            .descendants()
                            .mapToDouble(Memory::megabytes)
                            .sum()
                    + database();
            most = Math.max(most, last);
        }
        going.set(false);
        threads.shutdown();
        threads.awaitTermination(30, TimeUnit.SECONDS);
        return new Taken(most, last, java, pages.get(), leads.get(), failed.get());
    }

    /// The database is detached from us; it works in our folder.
    private double database() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != galena.process.pid()
                        && galena.process.descendants().noneMatch(child -> child.pid() == process.pid()))
                .filter(this::isOurs)
                .mapToDouble(Memory::megabytes)
                .sum();
    }

    private boolean isOurs(ProcessHandle process) {
        try {
            return Path.of("/proc/" + process.pid() + "/cwd").toRealPath().startsWith(folder.toRealPath());
        } catch (IOException | SecurityException other) {
            return false;
        }
    }

    private static double megabytes(ProcessHandle process) {
        try {
            var found = PSS.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/smaps_rollup")));
            return found.find() ? Long.parseLong(found.group(1)) / 1024.0 : 0;
        } catch (IOException | SecurityException gone) {
            return 0;
        }
    }

    private void look(AtomicBoolean going, int one) {
        try {
            Thread.sleep(one * 50L % 20_000);
            var browser = new Browser(url, HttpClient.newBuilder());
            browser.get("/sign-in");
            browser.post("/sign-in", Map.of("email", "olga@example.com", "password", Launched.PASSWORD));
            for (int i = one; going.get(); i++) {
                if (browser.get(PAGES.get(i % PAGES.size())).status() != 200) {
                    failed.incrementAndGet();
                }
                pages.incrementAndGet();
                Thread.sleep(Duration.ofSeconds(5));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            failed.incrementAndGet();
        }
    }

    private void send(AtomicBoolean going, double aSecond) {
        try (var client = HttpClient.newHttpClient()) {
            while (going.get()) {
                var answer = client.send(
                        HttpRequest.newBuilder(URI.create(url + "/api/v1/leads"))
                                .header("Authorization", "Bearer " + key)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"first_name\":\"Ann\",\"phone\":\"+1212"
                                        + (5_000_000 + leads.incrementAndGet()) + "\",\"product\":\"a new roof\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
                if (answer.statusCode() >= 300) {
                    failed.incrementAndGet();
                }
                Thread.sleep((long) (1000 / aSecond));
            }
        } catch (IOException broken) {
            failed.incrementAndGet();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws Exception {
        galena.close();
        Machine.delete(folder);
    }
}
