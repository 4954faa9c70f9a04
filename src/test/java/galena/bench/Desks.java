package galena.bench;

import galena.Galena;
import galena.delivery.Letter;
import galena.delivery.MailServer;
import galena.delivery.Outbox;
import galena.desk.Desk;
import galena.desk.Report;
import galena.identity.Entrance;
import galena.identity.Identity;
import galena.identity.Person;
import galena.identity.Role;
import galena.identity.Ticket;
import galena.kernel.Email;
import galena.kernel.LeadId;
import galena.kernel.SourceId;
import galena.lead.Ordering;
import galena.lead.Rounds;
import galena.storage.DataFolder;
import galena.storage.Storage;
import galena.testing.Machine;
import galena.web.Setup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.context.ConfigurableApplicationContext;

/// The next lead, as a browser asks for it: many open leads, some of them ready in three pools and twelve zones,
/// a whole floor that takes, says *no answer* and takes again. The clock stands on a Wednesday at one o'clock in
/// New York, when people may be called in all of those zones.
final class Desks implements AutoCloseable {
    /// Milliseconds of a durable write from which the disk counts as held up.
    private static final double SLOW = 20;

    private static final String PASSWORD = "correct horse battery";
    private static final List<String> ZONES = List.of(
            "America/New_York",
            "America/Chicago",
            "America/Denver",
            "America/Los_Angeles",
            "America/Phoenix",
            "America/Detroit",
            "America/Boise",
            "America/Puerto_Rico",
            "America/Indiana/Indianapolis",
            "America/Kentucky/Louisville",
            "America/Menominee",
            "America/Anchorage");
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern TURN = Pattern.compile("name=\"turn\" value=\"([0-9]+)\"");
    private static final Pattern LEAD = Pattern.compile("data-lead=\"([0-9a-f-]{36})\"");

    private final Path folder;
    private final Storage storage;
    private final ConfigurableApplicationContext context;
    private final String url;
    private final Clock clock;
    private final Person boss;
    private final List<Seller> sellers = new ArrayList<>();

    /// Somebody at their browser.
    private record Seller(Person person, Map<String, String> cookies, String token) {}

    Desks(int people) throws Exception {
        folder = Files.createTempDirectory("galena-desks-");
        storage = Storage.embedded(new DataFolder(folder));
        int port = Machine.freePort();
        url = "http://localhost:" + port;
        var noon = ZonedDateTime.now(ZoneId.of("America/New_York"))
                .with(TemporalAdjusters.next(DayOfWeek.WEDNESDAY))
                .withHour(13);
        clock = Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), noon.toInstant()));
        context = Galena.run(
                storage,
                storage.prepare(),
                clock,
                Map.of(
                        "server.port",
                        port,
                        "server.address",
                        "127.0.0.1",
                        "galena.public-url",
                        url,
                        "galena.private-addresses",
                        true));
        boss = context.getBean(Setup.class)
                .make(new Setup.Answers(
                        "Bench",
                        "US",
                        ZoneId.of("America/New_York"),
                        "Olga",
                        Email.parse("olga@example.com").orElseThrow(),
                        PASSWORD,
                        List.of(),
                        Map.of(),
                        Set.of()))
                .person();
        try (var pool = Executors.newFixedThreadPool(4)) {
            var hired = new ArrayList<java.util.concurrent.Future<Seller>>();
            for (int i = 0; i < people; i++) {
                int n = i;
                hired.add(pool.submit(() -> hire(n)));
            }
            for (var one : hired) {
                sellers.add(one.get());
            }
        }
    }

    private Seller hire(int n) throws Exception {
        var identity = context.getBean(Identity.class);
        var person = identity.add(
                        boss,
                        "Seller " + n,
                        Email.parse("seller" + n + "@example.com").orElseThrow(),
                        Set.of(Role.SALESPERSON))
                .orElseThrow();
        var secret = context.getBean(Entrance.class)
                .issue(
                        new Ticket(Ticket.Purpose.INVITATION, Optional.of(person.account()), Optional.of(person.id())),
                        Duration.ofDays(1));
        context.getBean(Entrance.class).choosePassword(secret, PASSWORD);
        var cookies = new ConcurrentHashMap<String, String>();
        var door = ask(cookies, "GET", "/sign-in", "", "");
        ask(
                cookies,
                "POST",
                "/sign-in",
                "_csrf=" + first(TOKEN, door).replace("+", "%2B") + "&email=seller" + n + "%40example.com&password="
                        + PASSWORD.replace(" ", "+"),
                "");
        var token = first(TOKEN, ask(cookies, "GET", "/desk", "", ""));
        return new Seller(person, cookies, token);
    }

    private static String first(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        return found.find() ? found.group(1) : "";
    }

    private String ask(Map<String, String> cookies, String method, String path, String body, String token)
            throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(
                        method,
                        method.equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("X-CSRF-TOKEN", token).header("HX-Request", "true");
        }
        if (!cookies.isEmpty()) {
            request.header("Cookie", cookie(cookies));
        }
        var answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        answer.headers().allValues("set-cookie").forEach(set -> {
            var parts = set.split(";")[0].split("=", 2);
            cookies.put(parts[0], parts[1]);
        });
        return answer.body();
    }

    private static String cookie(Map<String, String> cookies) {
        return cookies.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining("; "));
    }

    @Override
    public void close() {
        context.getBean(Rounds.class).stop();
        context.close();
        storage.close();
        Machine.delete(folder);
    }

    /// So many open leads wait for a call, so many of them ready, in three pools and twelve zones: one in ten of the
    /// ready ones was never called and came within the last ten hours, everybody else was called before and is
    /// ready since two days at most or rests for up to thirty, in the order Galena gives them.
    void fill(int open, int ready) throws SQLException {
        try (var connection = storage.owner().connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            var a = "'" + boss.account() + "'::uuid";
            var now = "timestamptz '" + clock.instant() + "'";
            var moment = clock.instant();
            var source = new SourceId(new java.util.UUID(0, 0));
            double first = Ordering.USUAL.rank(false, 0, moment, moment, source, 0) - moment.getEpochSecond();
            double again = Ordering.USUAL.rank(false, 1, moment, moment, source, 0) + moment.getEpochSecond();
            int fresh = ready / 10;
            var zones = "(array['" + String.join("','", ZONES) + "'])[1 + n % 12]";
            statement.execute("insert into distribution.pool (account_id, pool_id, name) select " + a
                    + ", gen_random_uuid(), 'Pool ' || n from generate_series(2, 3) n");
            statement.execute("create temporary table filled as select gen_random_uuid() as lead, n, n > " + fresh
                    + " as called, "
                    + now + " - case when n <= " + fresh
                    + " then interval '1 second' * (n % 36000) else interval '40 days' end as received, "
                    + now + " + case when n <= " + fresh
                    + " then interval '-1 second' * (n % 36000) when n <= " + ready
                    + " then interval '-1 second' * (n % 172800) else interval '1 minute' * (1 + n % 43200) end as ready"
                    + " from generate_series(1, " + open + ") n");
            statement.execute(
                    "insert into lead.lead (account_id, lead_id, source_id, origin, test, received_at, received_day, attempts) select "
                            + a
                            + ", lead, s.source_id, 'accepted', false, received, received::date, called::int from filled, (select source_id from directory.source where account_id = "
                            + a
                            + " and name = 'Website') s");
            statement.execute(
                    "insert into lead.contact (account_id, lead_id, first_name, country, zones, product) select " + a
                            + ", lead, 'Ann ' || n, 'US', " + zones + ", 'a new roof' from filled");
            statement.execute("insert into lead.contact_point (account_id, lead_id, kind, position, value) select " + a
                    + ", lead, 'phone', 0, '+1212' || (2000000 + n) from filled");
            statement.execute(
                    "insert into lead.trail (account_id, lead_id, seq, at, kind, actor, turn, step, holder, detail) select "
                            + a + ", lead, q, " + now
                            + ", case q when 1 then 'received' else 'entered' end, 'vendor', 1, 'first-call', 'pool', '{}' from filled, (values (1), (2)) v (q)");
            statement.execute(
                    "insert into lead.custody (account_id, lead_id, open, holder, holder_id, pool_id, responsible, playbook_id, version, step, visits, ready_at, due_at, limit_at, turn, seq, rank, changed_at) select "
                            + a
                            + ", lead, true, 'pool', w.pool_id, w.pool_id, p.in_charge, p.playbook_id, p.current_version, 'first-call', '', ready, "
                            + now
                            + " + interval '40 days', " + now
                            + " + interval '40 days', 1, 2, case when called then " + again
                            + " - extract(epoch from ready)::float8 else " + first
                            + " + extract(epoch from received)::float8 end, " + now
                            + " from filled, (select * from playbook.playbook where account_id = "
                            + a
                            + ") p, (select array_agg(pool_id) as all_pools from distribution.pool where account_id = "
                            + a
                            + ") x, lateral (select x.all_pools[1 + n % 3] as pool_id) w");
            connection.commit();
            connection.setAutoCommit(true);
            statement.execute("vacuum analyze lead.custody, lead.lead, lead.contact, lead.contact_point, lead.trail");
            // the disk has done with it: nobody stores a million leads in the minute before
            statement.execute("checkpoint");
            // what is said takes effect, as it does on a real floor
            context.getBean(Rounds.class).start();
        }
    }

    /// @param at when it was asked, in nanoseconds of the machine's clock
    private record Took(long at, double milliseconds) {}

    /// @param times milliseconds from asking to the whole answer, shortest first
    /// @param quiet the same of those that were asked while the disk wrote as quickly as it usually does
    /// @param disk milliseconds that one durable write of 8 kB took on the same disk meanwhile, shortest first
    /// @param twice leads that were given to somebody while another one had them
    record Taken(
            List<Double> times,
            List<Double> quiet,
            List<Double> disk,
            int twice,
            int empty,
            double perSecond,
            int bytes) {
        double quantile(double q) {
            return quantile(times, q);
        }

        static double quantile(List<Double> sorted, double q) {
            return sorted.isEmpty() ? 0 : sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * q)));
        }
    }

    /// Writes 8 kB durably twenty times a second beside the work, as a yardstick: what the disk itself takes.
    private final class Disk implements Runnable, AutoCloseable {
        private final List<Took> writes = Collections.synchronizedList(new ArrayList<>());
        private final Thread thread = Thread.ofPlatform().start(this);

        @Override
        public void run() {
            var file = folder.resolve("yardstick");
            try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                for (int n = 0; !Thread.currentThread().isInterrupted(); n++) {
                    channel.write(ByteBuffer.allocate(8192), (n % 2000) * 8192L);
                    long began = System.nanoTime();
                    channel.force(false);
                    writes.add(new Took(began, (System.nanoTime() - began) / 1e6));
                    TimeUnit.MILLISECONDS.sleep(50);
                }
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        /// Whether no write that was going on then, or in the second before, took longer than 20 ms.
        boolean isQuiet(Took took) {
            long from = took.at() - 1_000_000_000L;
            long until = took.at() + (long) (took.milliseconds() * 1e6);
            return writes.stream()
                    .filter(write -> write.milliseconds() > SLOW)
                    .noneMatch(write -> write.at() < until && write.at() + write.milliseconds() * 1e6 > from);
        }

        List<Double> sorted() {
            return writes.stream().map(Took::milliseconds).sorted().toList();
        }

        @Override
        public void close() throws InterruptedException {
            thread.interrupt();
            thread.join();
        }
    }

    /// Everybody takes one lead, all at the same instant.
    Taken burst() throws Exception {
        return take(Duration.ofMillis(1), Duration.ofHours(1), Duration.ZERO);
    }

    /// Everybody takes a lead, says *no answer* and takes the next one, each so often.
    Taken take(Duration lasts, Duration every) throws Exception {
        return take(lasts, every, every);
    }

    private Taken take(Duration lasts, Duration every, Duration spread) throws Exception {
        var took = Collections.synchronizedList(new ArrayList<Took>());
        var disk = new Disk();
        var held = new ConcurrentHashMap<LeadId, Person>();
        var twice = new AtomicInteger();
        var empty = new AtomicInteger();
        var bytes = new AtomicInteger();
        long began = System.nanoTime();
        long until = began + lasts.toNanos();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < sellers.size(); i++) {
                var seller = sellers.get(i);
                long phase = spread.toNanos() * i / sellers.size();
                pool.submit(() -> {
                    long next = began + phase;
                    while (next < until) {
                        TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
                        long asked = System.nanoTime();
                        var part = ask(seller.cookies(), "POST", "/desk/next", "", seller.token());
                        took.add(new Took(asked, (System.nanoTime() - asked) / 1e6));
                        bytes.accumulateAndGet(part.length(), Math::max);
                        var lead = first(LEAD, part);
                        if (lead.isEmpty()) {
                            empty.incrementAndGet();
                        } else {
                            var id = LeadId.of(lead);
                            if (held.put(id, seller.person()) != null) {
                                twice.incrementAndGet();
                            }
                            say(seller.person(), id, Integer.parseInt(first(TURN, part)));
                            held.remove(id);
                        }
                        next += every.toNanos();
                    }
                    return null;
                });
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        disk.close();
        return new Taken(
                took.stream().map(Took::milliseconds).sorted().toList(),
                took.stream()
                        .filter(disk::isQuiet)
                        .map(Took::milliseconds)
                        .sorted()
                        .toList(),
                disk.sorted(),
                twice.get(),
                empty.get(),
                took.size() / seconds,
                bytes.get());
    }

    private void say(Person person, LeadId lead, int turn) {
        context.getBean(Desk.class)
                .say(person, new Report(lead, turn, "no-answer", Optional.empty(), Optional.empty(), Optional.empty()));
    }

    /// So many letters are queued, and go out to a server on this machine; letters a second.
    double outbox(int letters) throws Exception {
        var outbox = context.getBean(Outbox.class);
        try (var sink = new Sink()) {
            outbox.set(
                    boss,
                    new MailServer(
                            "localhost",
                            sink.port(),
                            MailServer.Security.PLAIN,
                            "",
                            "galena@example.com",
                            "Bench",
                            true,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()),
                    Optional.empty());
            for (int i = 0; i < letters; i++) {
                outbox.post(
                        boss.account(),
                        new Letter(
                                Letter.Purpose.ALERT,
                                Optional.empty(),
                                "seller" + i + "@example.com",
                                "A lead for you",
                                "Somebody asked about a new roof. ".repeat(20),
                                clock.instant().plus(Duration.ofDays(1))));
            }
            long began = System.nanoTime();
            outbox.send();
            double seconds = (System.nanoTime() - began) / 1e9;
            if (sink.taken() != letters) {
                throw new IllegalStateException("of " + letters + " letters " + sink.taken() + " arrived");
            }
            return letters / seconds;
        }
    }

    /// What a browser loads of ours for the desk the first time, compressed, in bytes.
    int assets() throws Exception {
        int sum = 0;
        for (var path : Arrays.asList(
                "/desk", "/app/galena.css", "/app/galena.js", "/app/outdoors.js", "/app/theme.js", "/app/icon.svg")) {
            var request = HttpRequest.newBuilder(URI.create(url + path))
                    .header("Accept-Encoding", "gzip")
                    .header("Cookie", cookie(sellers.getFirst().cookies()))
                    .build();
            sum += CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray()).body().length;
        }
        return sum;
    }
}
