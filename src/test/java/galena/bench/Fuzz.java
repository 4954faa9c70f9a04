package galena.bench;

import galena.testing.Answers;
import galena.testing.Browser;
import galena.testing.Clicker;
import galena.testing.Hostile;
import galena.testing.ThirdParties;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Sends so many requests that are almost right to every door, and looks at each answer and at what is left of the
/// server.
final class Fuzz {
    private static final int SENDERS = 12;
    private static final int SAMPLES = 10;
    /// Every so many is a page or a form of one.
    private static final int CLICKS = 8;
    private static final long PATIENCE = Duration.ofMinutes(10).toNanos();

    private Fuzz() {}

    /// @param acknowledged leads that were
    /// @param vitals from after the first tenth to the end
    /// @param mails that lay in the box and were all read
    record Result(
            Answers answers,
            int acknowledged,
            Clicker clicker,
            double perSecond,
            List<Vitals> vitals,
            boolean isUp,
            int lost,
            long mails) {}

    static Result run(Served server, long sent, long seed) throws Exception {
        try (var parties = new ThirdParties(server.metaPort)) {
            return run(server, sent, seed, parties);
        }
    }

    private static Result run(Served server, long sent, long seed, ThirdParties parties) throws Exception {
        var words = server.key.split(",");
        var url = "http://localhost:" + server.port;
        var browser = new Browser(url, HttpClient.newBuilder()).signIn("olga@example.com");
        parties.connect(browser, words[3]);
        until(server, "select count(*) from intake.mailbox where last_uid >= 0", 1);
        var answers = new Answers();
        var hostile =
                new Hostile(url, new Hostile.Doors(words[0], words[1], words[2], browser, words[4], parties), answers);
        // in a company of their own: what they change there is to keep nobody from the doors of the other
        var clicker = new Clicker(url, Server.CLICKER, words[5], words[6], answers);
        var next = new AtomicLong(seed);
        var vitals = new ArrayList<Vitals>();
        int told = 0;
        long began = System.nanoTime();
        var going = new AtomicBoolean(true);
        var clearing = Thread.ofVirtual().start(() -> clear(server, parties, going));
        for (int tenth = 1; tenth <= SAMPLES; tenth++) {
            long until = seed + sent * tenth / SAMPLES;
            try (var threads = Executors.newFixedThreadPool(SENDERS)) {
                for (int i = 0; i < SENDERS; i++) {
                    threads.submit(() -> {
                        for (long number = next.getAndIncrement(); number < until; number = next.getAndIncrement()) {
                            if (number % CLICKS == 0) {
                                clicker.click(number);
                            } else {
                                hostile.attack(number);
                            }
                        }
                    });
                }
                threads.shutdown();
                threads.awaitTermination(10, TimeUnit.HOURS);
            }
            next.set(until);
            answers.wrong.stream().skip(told).limit(50).forEach(one -> System.out.println("WRONG " + one));
            told = answers.wrong.size();
            vitals.add(Vitals.of(server.process()));
            System.out.printf(
                    "%,d sent; %.0f MB, %d threads, %d files; %d wrong%n",
                    until - seed,
                    vitals.getLast().heapMegabytes(),
                    vitals.getLast().threads(),
                    vitals.getLast().files(),
                    answers.wrong.size());
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        going.set(false);
        clearing.join();
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
            long mails = parties.lastMail();
            until(server, "select max(last_uid) from intake.mailbox", mails);
            return new Result(
                    answers,
                    hostile.leads.size(),
                    clicker,
                    sent / seconds,
                    vitals,
                    health.statusCode() == 200,
                    lost,
                    mails);
        }
    }

    /// Makes room for more mails whenever all were read.
    private static void clear(Served server, ThirdParties parties, AtomicBoolean going) {
        try {
            while (going.get()) {
                parties.clear(server.number("select max(last_uid) from intake.mailbox"));
                Thread.sleep(1_000);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (SQLException broken) {
            System.out.println("The mailbox stays full: " + broken);
        }
    }

    /// Waits for what goes on by itself; gives up after ten minutes without any progress.
    private static void until(Served server, String sql, long wanted) throws Exception {
        long had = -1;
        for (long patience = System.nanoTime() + PATIENCE; System.nanoTime() < patience; Thread.sleep(500)) {
            long has = server.number(sql);
            if (has >= wanted) {
                return;
            }
            if (has != had) {
                had = has;
                patience = System.nanoTime() + PATIENCE;
            }
        }
        throw new IllegalStateException(sql + " stays at " + had + " and not " + wanted);
    }
}
