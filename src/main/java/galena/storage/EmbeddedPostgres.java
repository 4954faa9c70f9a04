package galena.storage;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Galena's own PostgreSQL: scram passwords, fsync on and read back, loopback only, data that stays. Comes up
/// again when it is killed under us; ends an orphan left behind by a killed Galena.
final class EmbeddedPostgres implements AutoCloseable {
    static final String OWNER = "galena_owner";
    static final String DATABASE = "galena";
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    /// Machines with less memory, in bytes, get a database that needs less.
    private static final long SMALL = 1_600_000_000;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DataFolder folder;
    private final PostgresBinaries binaries;
    private final int port;
    private final String password;
    private volatile Process server;
    private volatile boolean stopping;
    private final Object starting = new Object();

    private EmbeddedPostgres(DataFolder folder) {
        this.folder = folder;
        this.binaries = PostgresBinaries.unpackedIn(folder);
        this.password = folder.secret("owner.password");
        this.port = freePort();
        endOrphan();
        initialise();
        this.server = launch();
    }

    /// Starts the server of the folder. The caller must hold the folder's lock.
    static EmbeddedPostgres start(DataFolder folder) {
        refuseForeignVersion(folder);
        folder.requireRoom();
        var postgres = new EmbeddedPostgres(folder);
        try {
            postgres.awaitReady();
            postgres.checkDurable();
            postgres.createDatabase();
            postgres.watch();
            return postgres;
        } catch (RuntimeException failed) {
            postgres.close();
            throw failed;
        }
    }

    Login owner() {
        return login(DATABASE);
    }

    int port() {
        return port;
    }

    /// Ends the server in an orderly way: checkpoint, then exit.
    @Override
    public void close() {
        synchronized (starting) {
            stopping = true;
        }
        end(server.toHandle());
    }

    private Login login(String database) {
        var url = "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?ApplicationName=galena&connectTimeout=10";
        return new Login(url, OWNER, password);
    }

    private static void refuseForeignVersion(DataFolder folder) {
        var file = folder.cluster().resolve("PG_VERSION");
        try {
            if (!Files.exists(file)) {
                return;
            }
            var found = Files.readString(file).strip();
            if (!found.equals(String.valueOf(PostgresBinaries.MAJOR))) {
                throw new StorageRefused("The data in " + folder.root() + " were written by PostgreSQL " + found
                        + ", this Galena carries " + PostgresBinaries.MAJOR
                        + ". Nothing was changed. Make a backup with the"
                        + " Galena that wrote them (./galena backup FILE) and restore it into a new folder.");
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void initialise() {
        var cluster = folder.cluster();
        if (folder.holdsDatabase()) {
            return;
        }
        var draft = cluster.resolveSibling("postgres.new");
        try {
            var passwordFile = Files.writeString(folder.root().resolve("secrets/owner.init"), password);
            DataFolder.closeToOthers(passwordFile, "rw-------");
            run(List.of("rm", "-rf", draft.toString()));
            run(List.of(
                    binaries.program("initdb").toString(),
                    "--pgdata=" + draft,
                    "--username=" + OWNER,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C",
                    "--data-checksums"));
            Files.delete(passwordFile);
            Files.move(draft, cluster, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// What the machine has, or what is left to us of it.
    private static long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine
                ? machine.getTotalMemorySize()
                : Long.MAX_VALUE;
    }

    private Process launch() {
        var command = new ArrayList<>(detached());
        command.add(binaries.program("postgres").toString());
        command.addAll(List.of("-D", folder.cluster().toString(), "-p", String.valueOf(port)));
        boolean small = memory() < SMALL;
        for (var setting : List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "max_connections=100",
                "shared_buffers=" + (small ? "96MB" : "256MB"),
                "max_wal_size=" + (small ? "512MB" : "2GB"),
                "work_mem=" + (small ? "4MB" : "16MB"),
                "maintenance_work_mem=" + (small ? "32MB" : "64MB"),
                "fsync=on",
                "full_page_writes=on",
                "synchronous_commit=on",
                "autovacuum_naptime=5s",
                "jit=off",
                "random_page_cost=1.1",
                "password_encryption=scram-sha-256",
                "log_line_prefix=%m [%p] ",
                "log_timezone=UTC",
                "timezone=UTC")) {
            command.addAll(List.of("-c", setting));
        }
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(folder.log().toFile()))
                    .start();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// PostgreSQL refuses to run as root; in a user namespace of its own it is nobody. A session of its own keeps
    /// Ctrl-C in the terminal from ending it before the application has finished.
    private static List<String> detached() {
        var prefix = new ArrayList<String>();
        if (isOnPath("setsid")) {
            prefix.add("setsid");
        }
        prefix.addAll(asNobody());
        return prefix;
    }

    private static List<String> asNobody() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        if (!isOnPath("unshare")) {
            throw new StorageRefused("PostgreSQL does not run as root, and the program unshare is missing here."
                    + " Start Galena as an ordinary user, or install util-linux.");
        }
        return List.of("unshare", "--user", "--");
    }

    private static boolean isOnPath(String program) {
        for (var folder : System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (var connection = login("postgres").connect()) {
                connection.isValid(5);
                return;
            } catch (SQLException notYet) {
                if (!server.isAlive()) {
                    throw new StorageRefused("The database did not start. Its own words are in " + folder.log()
                            + "; the last: " + lastLogLine());
                }
                if (System.nanoTime() > deadline) {
                    throw new StorageRefused("The database did not answer within " + PATIENCE.toSeconds()
                            + " s. Its own words are in " + folder.log());
                }
                pause();
            }
        }
    }

    private String lastLogLine() {
        try (var lines = Files.lines(folder.log())) {
            return lines.reduce((first, second) -> second).orElse("nothing");
        } catch (IOException broken) {
            return "unreadable";
        }
    }

    private void checkDurable() {
        try (var connection = login("postgres").connect();
                var result = connection
                        .createStatement()
                        .executeQuery("select name, setting from pg_settings where name in"
                                + " ('fsync', 'full_page_writes', 'synchronous_commit') and setting <> 'on'")) {
            if (result.next()) {
                throw new StorageRefused("The database runs with " + result.getString(1) + " = " + result.getString(2)
                        + "; a power cut could lose leads we have acknowledged. Remove that setting from "
                        + folder.cluster().resolve("postgresql.auto.conf"));
            }
        } catch (SQLException broken) {
            throw new StorageRefused("The database cannot be asked for its settings: " + broken.getMessage());
        }
    }

    private void createDatabase() {
        try (var connection = login("postgres").connect();
                var statement = connection.createStatement()) {
            if (!statement
                    .executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")
                    .next()) {
                statement.execute("create database " + DATABASE + " template template0");
            }
        } catch (SQLException broken) {
            throw new StorageRefused("The database cannot be created: " + broken.getMessage());
        }
    }

    private void watch() {
        server.onExit().thenRun(() -> {
            if (!stopping) {
                LOG.error("The database ended unexpectedly; starting it again");
                rest();
                startAgain();
            }
        });
    }

    /// Never behind the back of whoever is closing: a server started then would be nobody's.
    private void startAgain() {
        synchronized (starting) {
            if (!stopping) {
                endOrphan();
                server = launch();
                watch();
            }
        }
    }

    /// What is left of a killed server needs a moment to let go of its memory; a server that cannot start is not
    /// hurried.
    private static void rest() {
        try {
            TimeUnit.MILLISECONDS.sleep(500);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// A Galena that was killed leaves its server running. It is ended only after its process is proved to be the
    /// server of this very folder.
    private void endOrphan() {
        var file = folder.cluster().resolve("postmaster.pid");
        try {
            if (!Files.exists(file)) {
                return;
            }
            long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
            ProcessHandle.of(pid).filter(this::servesThisFolder).ifPresent(EmbeddedPostgres::end);
            forgetTheDead(file);
        } catch (IOException | NumberFormatException unreadable) {
            LOG.warn("{} cannot be read; the database will decide by itself", file);
        }
    }

    /// A killed server leaves its pid file; while nobody buries the process, a new server believes it alive. The
    /// file goes only when no process works in this folder any more.
    private void forgetTheDead(Path file) throws IOException {
        if (!Files.exists(Path.of("/proc/self/cwd"))) {
            return;
        }
        for (int i = 0; i < 100 && Files.exists(file); i++) {
            if (ProcessHandle.allProcesses().noneMatch(this::worksInThisFolder)) {
                Files.deleteIfExists(file);
                return;
            }
            pause();
        }
    }

    private boolean worksInThisFolder(ProcessHandle process) {
        try {
            return Path.of("/proc/" + process.pid() + "/cwd")
                    .toRealPath()
                    .equals(folder.cluster().toRealPath());
        } catch (IOException | SecurityException notOurs) {
            return false;
        }
    }

    private boolean servesThisFolder(ProcessHandle process) {
        var line = process.info().commandLine().orElse("");
        return line.contains("postgres") && line.contains(folder.cluster().toString());
    }

    private static void end(ProcessHandle process) {
        for (var signal : List.of("INT", "QUIT", "KILL")) {
            if (!process.isAlive()) {
                return;
            }
            try {
                new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                        .start()
                        .waitFor();
                process.onExit().get(30, TimeUnit.SECONDS);
                return;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception stillThere) {
                LOG.warn("The database (process {}) did not end on SIG{}", process.pid(), signal);
            }
        }
    }

    private static void run(List<String> command) {
        try {
            var full = new ArrayList<>(asNobody());
            full.addAll(command);
            var process = new ProcessBuilder(full).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new StorageRefused("The database could not be prepared: " + output.strip());
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StorageRefused("Interrupted while preparing the database");
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StorageRefused("Interrupted while the database was starting");
        }
    }
}
