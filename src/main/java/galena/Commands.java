package galena;

import galena.identity.Entrance;
import galena.identity.Identity;
import galena.identity.Ticket;
import galena.identity.Ticket.Purpose;
import galena.insight.Insight;
import galena.storage.BackupReport;
import galena.storage.Backups;
import galena.storage.Login;
import galena.storage.Storage;
import galena.storage.StorageRefused;
import galena.web.Setup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/// The commands behind `./galena`.
final class Commands {
    private static final Duration SETUP_LINK = Duration.ofHours(1);

    private Commands() {}

    static void run(Options options) {
        switch (options.command()) {
            case "start" -> start(options);
            case "stop" -> stop(options);
            case "backup" -> backup(options);
            case "backups" -> backups(options);
            case "restore" -> restore(options);
            case "setup-link" -> setupLink(options);
            case "reset-password" -> resetPassword(options);
            case "rebuild-figures" -> rebuildFigures(options);
            default -> throw new StorageRefused("There is no command " + options.command() + ". See ./galena help.");
        }
    }

    // ---- start and stop

    private static void start(Options options) {
        requireFreePort(options, options.port());
        options.httpPort().ifPresent(port -> requireFreePort(options, port));
        options.certificate()
                .ifPresent(certificate -> certificate.check(
                        URI.create(options.publicUrl()).getHost(),
                        Clock.systemUTC().instant()));
        var backups = options.backups();
        backups.check();
        var began = System.nanoTime();
        var storage = open(options);
        var ended = new CountDownLatch(1);
        try {
            boolean distributed = options.distributed();
            var application = storage.prepare((copy, login) -> wrong(copy, login, options));
            if (distributed) {
                storage.distribute();
            }
            var context = Galena.run(storage, application, Clock.systemUTC(), settings(options), backups);
            context.getBean(Beats.class).start();
            var owner = storage.owner();
            new RunFile(
                            ProcessHandle.current().pid(),
                            RunFile.started(ProcessHandle.current()),
                            options.publicUrl(),
                            owner.url(),
                            owner.user())
                    .write(storage.folder());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                context.getBean(Beats.class).stop();
                context.close();
                RunFile.remove(storage.folder());
                storage.close();
                ended.countDown();
            }));
            greet(options, context, Duration.ofNanos(System.nanoTime() - began));
            options.setup().ifPresent(file -> context.getBean(Setup.class).unattended(file, options.publicUrl()));
        } catch (RuntimeException failed) {
            storage.close();
            throw failed;
        }
        await(ended);
    }

    /// What a new version would break: the three books of a copy are compared, day by day.
    static List<String> wrong(Storage copy, Login login, Options options) {
        System.out.println("A new version: it is tried on a copy of your data first.");
        var context = Galena.run(copy, login, Clock.systemUTC(), apart(options));
        try {
            var differing = context.getBean(Insight.class).prove();
            return differing.stream()
                    .limit(3)
                    .map(one -> "The books would not agree any more (" + one.kind()
                            + one.day().map(day -> ", " + day).orElse("") + ", " + one.detail() + ").")
                    .toList();
        } finally {
            context.close();
        }
    }

    /// Settings of one that nobody reaches.
    private static Map<String, Object> apart(Options options) {
        var settings = new HashMap<>(settings(options));
        settings.put("server.port", 0);
        settings.put("server.address", "127.0.0.1");
        settings.remove("galena.http-port");
        settings.put("galena.private-addresses", options.privateAddresses());
        return settings;
    }

    private static void await(CountDownLatch ended) {
        try {
            ended.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void greet(Options options, BeanFactory context, Duration took) {
        System.out.println();
        System.out.printf(
                "Galena is ready at %s (after %.1f s). Ctrl-C ends it.%n",
                options.publicUrl(), took.toMillis() / 1000.0);
        var page = options.publicUrl();
        if (context.getBean(Identity.class).accounts().isEmpty()
                && options.setup().isEmpty()) {
            page = setupUrl(options, context.getBean(Entrance.class));
            System.out.println("Set it up here, within the hour: " + page);
        }
        System.out.println();
        if (options.open()) {
            show(page);
        }
    }

    /// In the browser of whoever started it; where there is none, the address stands in the window anyway.
    private static void show(String page) {
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        try {
            new ProcessBuilder(mac ? "open" : "xdg-open", page)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException none) {
            System.out.println("Open this address in your browser.");
        }
    }

    private static String setupUrl(Options options, Entrance entrance) {
        var secret = entrance.issue(new Ticket(Purpose.SETUP, Optional.empty(), Optional.empty()), SETUP_LINK);
        return options.publicUrl() + "/setup/" + secret;
    }

    private static void requireFreePort(Options options, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(options.bind(), port));
        } catch (IOException taken) {
            throw new StorageRefused("Port " + port + " on " + options.bind() + " is taken by another program ("
                    + taken.getMessage() + "). Choose another with --port NUMBER.");
        }
    }

    static Map<String, Object> settings(Options options) {
        var settings = new HashMap<String, Object>();
        settings.put("server.port", options.port());
        settings.put("server.address", options.bind());
        settings.put("galena.public-url", options.publicUrl());
        options.certificate().ifPresent(certificate -> settings.putAll(certificate.settings()));
        options.httpPort().ifPresent(port -> settings.put("galena.http-port", port));
        options.metricsKey().ifPresent(key -> settings.put("galena.metrics-key", key));
        options.trustedProxies().ifPresent(trusted -> settings.put("galena.trusted-proxies", trusted));
        return settings;
    }

    private static Storage open(Options options) {
        var folder = options.folder();
        return options.database()
                .map(login -> Storage.existing(folder, login, options.application()))
                .orElseGet(() -> Storage.embedded(folder));
    }

    private static void stop(Options options) {
        var running = RunFile.find(options.folder())
                .orElseThrow(() -> new StorageRefused(
                        "No Galena is running on " + options.folder().root() + "."));
        var process = ProcessHandle.of(running.pid()).orElseThrow();
        process.destroy();
        try {
            process.onExit().get(60, TimeUnit.SECONDS);
            System.out.println("Stopped.");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (Exception stillThere) {
            throw new StorageRefused("Galena (process " + running.pid() + ") has not ended within a minute.");
        }
    }

    // ---- backup and restore

    private static void backup(Options options) {
        var file = file(options, "backup");
        say("Backed up", withStorage(options, storage -> storage.backup(file)));
    }

    /// What lies where nightly backups go.
    private static void backups(Options options) {
        var names = Backups.names(options.backups());
        names.forEach(System.out::println);
        if (names.isEmpty()) {
            System.out.println("There is none yet.");
        }
    }

    private static void restore(Options options) {
        var file = file(options, "restore").toString();
        if (RunFile.find(options.folder()).isPresent()) {
            throw new StorageRefused(
                    "Galena is running on " + options.folder().root() + ". Stop it, or restore into another folder.");
        }
        try (var storage = open(options)) {
            say("Restored", Backups.restore(storage, options.backups(), file));
        }
    }

    private static Path file(Options options, String command) {
        if (options.arguments().size() != 1) {
            throw new StorageRefused("Name one file: ./galena " + command + " FILE");
        }
        return Path.of(options.arguments().getFirst());
    }

    private static void say(String what, BackupReport report) {
        System.out.printf(
                "%s %,d rows of %d tables (%s, tables of version %s)%n",
                what, report.rows(), report.tables(), report.file(), report.schemaVersion());
    }

    // ---- figures

    /// Folds the figures of reports anew from the trails of all leads.
    private static void rebuildFigures(Options options) {
        if (RunFile.find(options.folder()).isPresent()) {
            throw new StorageRefused("Galena is running on " + options.folder().root()
                    + ". Stop it first: figures are not shown while" + " they are folded anew.");
        }
        try (var storage = open(options)) {
            var context = Galena.run(storage, storage.prepare(), Clock.systemUTC(), apart(options));
            try {
                System.out.printf(
                        "Folded the figures of %,d leads anew.%n",
                        context.getBean(Insight.class).rebuild());
            } finally {
                context.close();
            }
        }
    }

    // ---- links

    private static void setupLink(Options options) {
        withIdentity(options, (identity, entrance) -> {
            if (!identity.accounts().isEmpty()) {
                throw new StorageRefused(
                        "This Galena is set up already. To let somebody in again: ./galena reset-password MAIL");
            }
            System.out.println("Good for one hour, once: " + setupUrl(addressed(options), entrance));
            return true;
        });
    }

    private static void resetPassword(Options options) {
        if (options.arguments().size() != 1) {
            throw new StorageRefused("Name one mail address: ./galena reset-password MAIL");
        }
        withIdentity(options, (identity, entrance) -> {
            var person = identity.byEmail(options.arguments().getFirst())
                    .orElseThrow(() -> new StorageRefused(
                            "Nobody here signs in as " + options.arguments().getFirst() + "."));
            entrance.beginAnew(person);
            var ticket = new Ticket(Purpose.PASSWORD, Optional.of(person.account()), Optional.of(person.id()));
            System.out.println("Give " + person.name() + " this link, good for one hour, once: "
                    + addressed(options).publicUrl() + "/join/" + entrance.issue(ticket, SETUP_LINK));
            return true;
        });
    }

    /// Links carry the address of the Galena that runs, if one does.
    private static Options addressed(Options options) {
        var running = RunFile.find(options.folder());
        if (running.isEmpty() || options.named().containsKey("public-url")) {
            return options;
        }
        var named = new HashMap<>(options.named());
        named.put("public-url", running.get().url());
        return new Options(options.command(), options.arguments(), Map.copyOf(named));
    }

    private static <T> T withIdentity(Options options, BiFunction<Identity, Entrance, T> work) {
        return withStorage(options, storage -> {
            var application = storage.prepare();
            try (var context = new AnnotationConfigApplicationContext()) {
                context.registerBean(Login.class, () -> application);
                context.registerBean(Clock.class, Clock::systemUTC);
                context.register(Wiring.class, Identity.class, Entrance.class);
                context.refresh();
                return work.apply(context.getBean(Identity.class), context.getBean(Entrance.class));
            }
        });
    }

    /// On the database of the Galena that runs, beside it; or on the one at rest, started for the occasion.
    private static <T> T withStorage(Options options, Function<Storage, T> work) {
        var folder = options.folder();
        var running = RunFile.find(folder);
        if (running.isPresent() && options.database().isEmpty()) {
            return work.apply(Storage.existing(folder, running.get().login(folder.ownerPassword()), Optional.empty()));
        }
        if (options.database().isEmpty() && !folder.holdsDatabase()) {
            throw new StorageRefused(
                    "There is nothing of Galena's in " + folder.root() + ". Start it first: ./galena start");
        }
        try (var storage = open(options)) {
            return work.apply(storage);
        }
    }
}
