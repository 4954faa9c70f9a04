package galena.bench;

import galena.testing.Browser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/// A long time at half of what can be taken: leads come in, people look at pages, everything that happens by itself
/// happens. What is measured in each tenth should be the same in the last as in the first.
final class Soak {
    private static final int TENTHS = 10;
    private static final int PEOPLE = 20;
    private static final int CONNECTIONS = 16;
    private static final List<String> PAGES = List.of(
            "/today",
            "/desk",
            "/leads",
            "/floor",
            "/reports/sources",
            "/reports/people",
            "/find?q=2002123",
            "/sources");
    private static final Pattern LATE =
            Pattern.compile("(?m)^(galena_steps_late_seconds|galena_follower_lag_seconds)(?:\\{[^}]*})? ([0-9.E+-]+)$");

    private final Served server;
    private final String url;
    private final Queue<Long> pageNanos = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicBoolean going = new AtomicBoolean(true);

    Soak(Served server) {
        this.server = server;
        this.url = "http://localhost:" + server.port;
    }

    /// @param diskP99 of the disk alone, meanwhile: [Disk]
    /// @param diskBytes of each lead that came in this tenth, with everything that was written about it
    /// @param stepsLate seconds by which what is due is late, at the end of the tenth
    /// @param lag seconds by which figures follow, at the end of the tenth
    record Tenth(
            double leadsPerSecond,
            double leadP50,
            double leadP99,
            double pageP50,
            double pageP99,
            double diskP99,
            Vitals vitals,
            int connections,
            double diskBytes,
            double stepsLate,
            double lag) {}

    record Result(double most, List<Tenth> tenths, int failed) {}

    Result run(int seconds) throws Exception {
        try (var disk = new Disk()) {
            return run(seconds, disk);
        }
    }

    private Result run(int seconds, Disk disk) throws Exception {
        var load = new Load(server.port, server.key.split(",")[0], new AtomicLong());
        var people = new ArrayList<Thread>();
        for (int i = 0; i < PEOPLE; i++) {
            int one = i;
            people.add(Thread.ofVirtual().start(() -> look(one)));
        }
        System.out.println("Warming up …");
        load.run(CONNECTIONS, 60, 0);
        double most = load.run(CONNECTIONS, 30, 0).perSecond();
        // what came too fast is worked off first
        while (late("galena_follower_lag_seconds") > 2 || late("galena_steps_late_seconds") > 2) {
            Thread.sleep(1_000);
        }
        pageNanos.clear();
        disk.taken();
        System.out.printf(
                "%,.0f leads a second at most, with everything else going on; half of that from now on.%n", most);
        var tenths = new ArrayList<Tenth>();
        double every = CONNECTIONS * 1000 / (most / 2);
        for (int tenth = 1; tenth <= TENTHS; tenth++) {
            long before = size();
            var came = load.run(CONNECTIONS, (double) seconds / TENTHS, every);
            long after = size();
            var nanos = new ArrayList<>(pageNanos);
            pageNanos.clear();
            Collections.sort(nanos);
            var taken = new Tenth(
                    came.perSecond(),
                    came.p50Millis(),
                    came.p99Millis(),
                    at(nanos, 0.5),
                    at(nanos, 0.99),
                    at(disk.taken(), 0.99),
                    Vitals.of(server.process()),
                    (int) server.number("select count(*) from pg_stat_activity where datname = current_database()"),
                    (double) (after - before) / came.accepted(),
                    late("galena_steps_late_seconds"),
                    late("galena_follower_lag_seconds"));
            tenths.add(taken);
            System.out.printf(
                    "%2d: %,.0f leads/s, p50 %.1f p99 %.0f ms; pages p50 %.0f p99 %.0f ms; disk p99 %.0f ms; %.0f MB, %d threads, %d connections; %,.0f bytes a lead; late %.1f s, figures %.1f s behind%n",
                    tenth,
                    taken.leadsPerSecond(),
                    taken.leadP50(),
                    taken.leadP99(),
                    taken.pageP50(),
                    taken.pageP99(),
                    taken.diskP99(),
                    taken.vitals().heapMegabytes(),
                    taken.vitals().threads(),
                    taken.connections(),
                    taken.diskBytes(),
                    taken.stepsLate(),
                    taken.lag());
        }
        going.set(false);
        for (var one : people) {
            one.join(Duration.ofSeconds(30));
        }
        return new Result(most, tenths, failed.get());
    }

    private static double at(List<Long> sorted, double share) {
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.min(sorted.size() - 1, share * sorted.size())) / 1e6;
    }

    private void look(int one) {
        try {
            Thread.sleep(one * 100L);
            var browser = new Browser(url, HttpClient.newBuilder()).signIn("olga@example.com");
            for (int i = one; going.get(); i++) {
                long began = System.nanoTime();
                if (browser.get(PAGES.get(i % PAGES.size())).status() != 200) {
                    failed.incrementAndGet();
                }
                pageNanos.add(System.nanoTime() - began);
                Thread.sleep(5_000);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            failed.incrementAndGet();
        }
    }

    private long size() throws Exception {
        return server.number("select pg_database_size(current_database())");
    }

    /// The largest of that name, of those that the server tells of itself; of followers it tells only who has not
    /// caught up.
    private double late(String name) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var said = http.send(
                            HttpRequest.newBuilder(URI.create(url + "/metrics"))
                                    .header("Authorization", "Bearer " + Server.METRICS)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            return LATE.matcher(said)
                    .results()
                    .filter(found -> found.group(1).equals(name))
                    .mapToDouble(found -> Double.parseDouble(found.group(2)))
                    .max()
                    .orElse(0);
        }
    }

    /// What goes into the JSON of a tenth.
    static Map<String, Object> told(Tenth one) {
        return Map.ofEntries(
                Map.entry("disk_p99_ms", Math.round(one.diskP99())),
                Map.entry("leads_per_s", Math.round(one.leadsPerSecond())),
                Map.entry("lead_p99_ms", Math.round(one.leadP99())),
                Map.entry("page_p99_ms", Math.round(one.pageP99())),
                Map.entry("heap_mb", Math.round(one.vitals().heapMegabytes())),
                Map.entry("threads", one.vitals().threads()),
                Map.entry("connections", one.connections()),
                Map.entry("bytes_a_lead", Math.round(one.diskBytes())),
                Map.entry("late_s", one.stepsLate()),
                Map.entry("figures_behind_s", one.lag()));
    }
}
