package galena.bench;

import galena.testing.Browser;
import galena.testing.Hostile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Sends so many requests that are almost right to every door, and looks at each answer and at what is left of the
/// server.
final class Fuzz {
    private static final int SENDERS = 12;
    private static final int SAMPLES = 10;

    private Fuzz() {}

    /// @param vitals from after the first tenth to the end
    record Result(Hostile hostile, double perSecond, List<Vitals> vitals, boolean isUp, int lost) {}

    static Result run(Served server, long sent, long seed) throws Exception {
        var words = server.key.split(",");
        var url = "http://localhost:" + server.port;
        var hostile = new Hostile(
                url,
                new Hostile.Doors(
                        words[0],
                        words[1],
                        words[2],
                        new Browser(url, HttpClient.newBuilder()).signIn("olga@example.com")));
        var next = new AtomicLong(seed);
        var vitals = new ArrayList<Vitals>();
        long began = System.nanoTime();
        for (int tenth = 1; tenth <= SAMPLES; tenth++) {
            long until = seed + sent * tenth / SAMPLES;
            try (var threads = Executors.newFixedThreadPool(SENDERS)) {
                for (int i = 0; i < SENDERS; i++) {
                    threads.submit(() -> {
                        for (long number = next.getAndIncrement(); number < until; number = next.getAndIncrement()) {
                            hostile.attack(number);
                        }
                    });
                }
                threads.shutdown();
                threads.awaitTermination(10, TimeUnit.HOURS);
            }
            next.set(until);
            vitals.add(Vitals.of(server.process()));
            System.out.printf(
                    "%,d sent; %.0f MB, %d threads, %d files; %d wrong%n",
                    until - seed,
                    vitals.getLast().heapMegabytes(),
                    vitals.getLast().threads(),
                    vitals.getLast().files(),
                    hostile.wrong.size());
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        try (var http = HttpClient.newHttpClient();
                var connection = server.login.connect();
                var statement = connection.prepareStatement("select count(*) from lead.lead where lead_id = ?::uuid")) {
            var health = http.send(
                    HttpRequest.newBuilder(URI.create(url + "/health")).build(), HttpResponse.BodyHandlers.ofString());
            int lost = 0;
            for (var lead : hostile.leads) {
                statement.setString(1, lead);
                try (var found = statement.executeQuery()) {
                    found.next();
                    lost += found.getInt(1) == 1 ? 0 : 1;
                }
            }
            return new Result(hostile, sent / seconds, vitals, health.statusCode() == 200, lost);
        }
    }
}
