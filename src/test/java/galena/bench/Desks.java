package galena.bench;

import galena.Galena;
import galena.delivery.Letter;
import galena.delivery.MailServer;
import galena.delivery.Outbox;
import galena.desk.Desk;
import galena.desk.Report;
import galena.identity.Identity;
import galena.identity.Person;
import galena.identity.Role;
import galena.identity.Ticket;
import galena.kernel.Email;
import galena.kernel.LeadId;
import galena.lead.Leads;
import galena.lead.Rounds;
import galena.storage.DataFolder;
import galena.storage.Storage;
import galena.testing.Machine;
import galena.web.Setup;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.springframework.context.ConfigurableApplicationContext;

/// The next lead, as a browser asks for it: many open leads, some of them ready in three pools and twelve zones,
/// a whole floor that takes, says *no answer* and takes again. The clock stands on a Wednesday at one o'clock in
/// New York, when people may be called in all of those zones.
final class Desks implements AutoCloseable {
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
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern LEAD = Pattern.compile("data-lead=\"([0-9a-f-]{36})\"");

    private final Path folder;
    private final Storage storage;
    private final ConfigurableApplicationContext context;
    private final String url;
    private final Clock clock;
    private final Person boss;
    private final List<Seller> sellers = new ArrayList<>();

    /// Somebody at their browser.
    private record Seller(Person person, HttpClient client, String token) {}

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
        var secret = identity.issue(
                new Ticket(Ticket.Purpose.INVITATION, Optional.of(person.account()), Optional.of(person.id())),
                Duration.ofDays(1));
        identity.choosePassword(secret, PASSWORD);
        var client = HttpClient.newBuilder()
                .cookieHandler(new java.net.CookieManager())
                .build();
        var door = ask(client, "GET", "/sign-in", "", "");
        ask(
                client,
                "POST",
                "/sign-in",
                "_csrf=" + first(TOKEN, door).replace("+", "%2B") + "&email=seller" + n + "%40example.com&password="
                        + PASSWORD.replace(" ", "+"),
                "");
        var token = first(TOKEN, ask(client, "GET", "/desk", "", ""));
        return new Seller(person, client, token);
    }

    private static String first(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        return found.find() ? found.group(1) : "";
    }

    private String ask(HttpClient client, String method, String path, String body, String token) throws Exception {
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
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() {
        context.getBean(Rounds.class).stop();
        context.close();
        storage.close();
        Machine.delete(folder);
    }

    /// So many open leads wait at their first call, so many of them ready, in three pools and twelve zones.
    void fill(int open, int ready) throws SQLException {
        try (var connection = storage.owner().connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            var a = "'" + boss.account() + "'::uuid";
            var now = "timestamptz '" + clock.instant() + "'";
            var zones = "(array['" + String.join("','", ZONES) + "'])[1 + n % 12]";
            statement.execute("insert into distribution.pool (account_id, pool_id, name) select " + a
                    + ", gen_random_uuid(), 'Pool ' || n from generate_series(2, 3) n");
            statement.execute(
                    "create temporary table filled as select gen_random_uuid() as lead, n from generate_series(1, "
                            + open + ") n");
            statement.execute(
                    "insert into lead.lead (account_id, lead_id, source_id, origin, test, received_at, received_day) select "
                            + a
                            + ", lead, s.source_id, 'accepted', false, " + now + ", (" + now
                            + ")::date from filled, (select source_id from directory.source where account_id = " + a
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
                            + ", lead, true, 'pool', w.pool_id, w.pool_id, p.in_charge, p.playbook_id, p.current_version, 'first-call', '', "
                            + now + " + case when n <= " + ready
                            + " then interval '-1 minute' * (n % 600) else interval '1 day' end, " + now
                            + " + interval '3 days', " + now
                            + " + interval '3 days', 1, 2, random(), " + now
                            + " from filled, (select * from playbook.playbook where account_id = "
                            + a
                            + ") p, (select array_agg(pool_id) as all_pools from distribution.pool where account_id = "
                            + a
                            + ") x, lateral (select x.all_pools[1 + n % 3] as pool_id) w");
            connection.commit();
            connection.setAutoCommit(true);
            statement.execute("vacuum analyze lead.custody, lead.lead, lead.contact, lead.contact_point, lead.trail");
            // what is said takes effect, as it does on a real floor
            context.getBean(Rounds.class).start();
        }
    }

    /// @param times milliseconds from asking to the whole answer
    /// @param twice leads that were given to somebody while another one had them
    record Taken(List<Double> times, int twice, int empty, double perSecond, int bytes) {
        double quantile(double q) {
            return times.get((int) Math.min(times.size() - 1, Math.floor(times.size() * q)));
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
        var times = Collections.synchronizedList(new ArrayList<Double>());
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
                        var part = ask(seller.client(), "POST", "/desk/next", "", seller.token());
                        times.add((System.nanoTime() - asked) / 1e6);
                        bytes.accumulateAndGet(part.length(), Math::max);
                        var lead = first(LEAD, part);
                        if (lead.isEmpty()) {
                            empty.incrementAndGet();
                        } else {
                            var id = LeadId.of(lead);
                            if (held.put(id, seller.person()) != null) {
                                twice.incrementAndGet();
                            }
                            say(seller.person(), id);
                            held.remove(id);
                        }
                        next += every.toNanos();
                    }
                    return null;
                });
            }
        }
        times.sort(null);
        return new Taken(
                List.copyOf(times),
                twice.get(),
                empty.get(),
                times.size() / ((System.nanoTime() - began) / 1e9),
                bytes.get());
    }

    private void say(Person person, LeadId lead) {
        var turn = context.getBean(Leads.class)
                .view(person.account(), lead)
                .orElseThrow()
                .turn();
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
                    .build();
            sum += sellers.getFirst()
                    .client()
                    .send(request, HttpResponse.BodyHandlers.ofByteArray())
                    .body()
                    .length;
        }
        return sum;
    }
}
