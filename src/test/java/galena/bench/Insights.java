package galena.bench;

import galena.Galena;
import galena.directory.Acquisition;
import galena.directory.Directory;
import galena.directory.Source;
import galena.identity.Identity;
import galena.identity.Person;
import galena.identity.ProgramKeys;
import galena.identity.Role;
import galena.insight.Insight;
import galena.kernel.Email;
import galena.kernel.Money;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.storage.DataFolder;
import galena.storage.Storage;
import galena.testing.Machine;
import galena.testing.Synthetic;
import galena.web.Setup;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.ConfigurableApplicationContext;

/// Reports over two years of a floor of two hundred, asked for as a browser asks, and what keeping their sums
/// costs the front door.
final class Insights implements AutoCloseable {
    private static final List<String> REPORTS =
            List.of("sources", "funnel", "leaks", "speed", "channels", "results", "people");
    private static final int SOURCES = 20;
    private static final int TEAMS = 10;

    private final Path folder;
    private final Storage storage;
    private final ConfigurableApplicationContext context;
    private final int port;
    private final Setup.Made made;
    private final String key;
    private final List<SourceId> sources = new ArrayList<>();
    private final List<PersonId> people = new ArrayList<>();
    private final List<UUID> teams = new ArrayList<>();
    private final Random random = new Random(7);
    private final HttpClient http = HttpClient.newHttpClient();

    Insights(int floor) throws Exception {
        folder = Files.createTempDirectory("galena-insights-");
        storage = Storage.embedded(new DataFolder(folder));
        port = Machine.freePort();
        context = Galena.run(
                storage,
                storage.prepare(),
                Clock.systemUTC(),
                Map.of(
                        "server.port",
                        port,
                        "server.address",
                        "127.0.0.1",
                        "galena.public-url",
                        "http://localhost:" + port));
        made = context.getBean(Setup.class)
                .make(new Setup.Answers(
                        "Bench",
                        "US",
                        ZoneId.of("America/New_York"),
                        "Olga",
                        Email.parse("olga@example.com").orElseThrow(),
                        "correct horse battery",
                        List.of(),
                        Map.of(),
                        Set.of()));
        key = context.getBean(ProgramKeys.class).issue(made.person());
        var identity = context.getBean(Identity.class);
        for (int i = 0; i < floor; i++) {
            var person = identity.add(
                            made.person(),
                            "Seller " + i,
                            Email.parse("seller" + i + "@example.com").orElseThrow(),
                            Set.of(Role.SALESPERSON))
                    .orElseThrow();
            people.add(person.id());
            if (i % (floor / TEAMS) == 0) {
                teams.add(identity.addTeam(made.person(), "Team " + teams.size(), person.id())
                        .orElseThrow());
            }
            identity.joinTeam(made.person(), person.id(), Optional.of(teams.getLast()));
        }
        var directory = context.getBean(Directory.class);
        for (int i = 0; i < SOURCES; i++) {
            var source = new Source(
                    made.person().account(),
                    directory.newSourceId(),
                    "Source " + i,
                    Acquisition.PURCHASED,
                    Optional.of("Vendor " + i),
                    Duration.ofDays(30),
                    new Money(0, Currency.getInstance("USD")),
                    Source.State.OPEN);
            directory.save(made.person(), source);
            sources.add(source.id());
        }
    }

    /// Two years of a floor; answers how many entries of trails that makes.
    long fill(int leads) throws Exception {
        var account = made.person().account();
        try (var connection = storage.owner().connect()) {
            long entries = Synthetic.write(
                    connection,
                    account,
                    sources.stream()
                            .map(id -> new Synthetic.SourceTruth(
                                    id, 2_000, 0.3 + random.nextDouble() * 0.3, 0.1, 300_000, 0.02))
                            .toList(),
                    people.stream()
                            .map(id -> new Synthetic.PersonTruth(id, 1, 1))
                            .toList(),
                    leads,
                    730,
                    Instant.now(),
                    0.5);
            connection.setAutoCommit(true);
            try (var statement = connection.createStatement()) {
                statement.execute(
                        "vacuum analyze lead.lead, lead.contact, lead.custody, lead.trail, conversion.ledger");
            }
            return entries;
        }
    }

    /// Leads a second, folded from their trails.
    double rebuild() throws Exception {
        long began = System.nanoTime();
        int leads = context.getBean(Insight.class).rebuild();
        double seconds = (System.nanoTime() - began) / 1e9;
        try (var connection = storage.owner().connect();
                var statement = connection.createStatement()) {
            statement.execute("vacuum analyze insight.fact, insight.cell, insight.turn, insight.week");
        }
        return leads / seconds;
    }

    /// Milliseconds of each report, sorted: as it comes by default, and with any two filters.
    Map<String, List<Double>> reports(int rounds) throws Exception {
        var times = new LinkedHashMap<String, List<Double>>();
        for (var report : REPORTS) {
            var all = new ArrayList<Double>();
            ask(report, "");
            for (int round = 0; round < rounds; round++) {
                all.add(ask(report, ""));
                var filters = filters();
                for (int i = 0; i < filters.size(); i++) {
                    for (int j = i + 1; j < filters.size(); j++) {
                        all.add(ask(report, filters.get(i) + "&" + filters.get(j)));
                    }
                }
            }
            all.sort(null);
            times.put(report, all);
        }
        return times;
    }

    private List<String> filters() {
        return List.of(
                "source=" + sources.get(random.nextInt(sources.size())),
                "campaign=c" + random.nextInt(2),
                "person=" + people.get(random.nextInt(people.size())),
                "team=" + teams.get(random.nextInt(teams.size())),
                "channel=direct",
                "from=2000-01-01");
    }

    private double ask(String report, String query) throws Exception {
        long began = System.nanoTime();
        var answer = http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/reports/" + report + "?" + query))
                        .header("Authorization", "Bearer " + key)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(report + " " + query + ": " + answer.statusCode());
        }
        return (System.nanoTime() - began) / 1e6;
    }

    /// How many leads a second the front door takes while the sums are kept, as a part of how many it takes while
    /// they are not; each so many seconds, in turns.
    List<Double> intake(int rounds, double seconds) throws Exception {
        var load = new Load(port, made.key(), new AtomicLong());
        var parts = new ArrayList<Double>();
        load.run(16, seconds, 0);
        context.getBean(Insight.class).follow();
        for (int round = 0; round < rounds; round++) {
            double without = load.run(16, seconds, 0).perSecond();
            context.getBean(Insight.class).follow();
            var going = new AtomicBoolean(true);
            var follower = Thread.ofPlatform().start(() -> {
                context.getBean(Insight.class).pack();
                while (going.get()) {
                    context.getBean(Insight.class).follow();
                    try {
                        Thread.sleep(Duration.ofSeconds(5));
                    } catch (InterruptedException stopped) {
                        return;
                    }
                }
            });
            double with = load.run(16, seconds, 0).perSecond();
            going.set(false);
            follower.interrupt();
            follower.join();
            parts.add(with / without);
        }
        parts.sort(null);
        return parts;
    }

    Person manager() {
        return made.person();
    }

    @Override
    public void close() {
        context.close();
        storage.close();
        Machine.delete(folder);
    }
}
