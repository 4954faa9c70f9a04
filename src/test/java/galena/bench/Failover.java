package galena.bench;

import galena.storage.DataFolder;
import galena.storage.Login;
import galena.storage.Storage;
import galena.testing.Launched;
import galena.testing.Machine;
import galena.testing.Senders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Two instances of Galena on a primary with a synchronous standby, Debian's PostgreSQL. The primary is killed under
/// load and the standby promoted: what was acknowledged must be there.
final class Failover implements AutoCloseable {
    private static final Path BINARIES = Path.of("/usr/lib/postgresql/15/bin");

    private final Path folder = Files.createTempDirectory("galena-failover-");
    private final int primary = Machine.freePort();
    private final int standby = Machine.freePort();
    private final List<Launched> instances = new ArrayList<>();
    private final List<String> urls = new ArrayList<>();
    private String key = "";

    Failover() throws Exception {
        if (!Files.isExecutable(BINARIES.resolve("pg_basebackup"))) {
            throw new IllegalStateException("This bench needs Debian's PostgreSQL: apt-get install postgresql-15");
        }
        run("chown", "postgres:", folder.toString());
        postgres("initdb", "-D", folder + "/one", "-A", "trust", "-U", "postgres");
        Files.writeString(
                folder.resolve("one/postgresql.auto.conf"), settings(primary) + "synchronous_standby_names = '*'\n");
        start("one");
        postgres(
                "psql",
                "-h",
                "127.0.0.1",
                "-p",
                primary + "",
                "-U",
                "postgres",
                "-c",
                "set synchronous_commit = local",
                "-c",
                "create role galena login createrole createdb superuser password 'pw'",
                "-c",
                "create database galena owner galena");
        postgres(
                "pg_basebackup",
                "-h",
                "127.0.0.1",
                "-p",
                primary + "",
                "-U",
                "postgres",
                "-D",
                folder + "/two",
                "-R",
                "-X",
                "stream");
        // where it is the primary itself nobody stands by
        var written = Files.readString(folder.resolve("two/postgresql.auto.conf"));
        Files.writeString(
                folder.resolve("two/postgresql.auto.conf"),
                written + settings(standby) + "synchronous_standby_names = ''\n");
        start("two");
    }

    private static String settings(int port) {
        return "listen_addresses = '127.0.0.1'\nport = " + port
                + "\nunix_socket_directories = ''\nmax_connections = 120\n"
                + "shared_buffers = 256MB\nsynchronous_commit = on\n";
    }

    private void start(String name) throws Exception {
        postgres("pg_ctl", "-D", folder + "/" + name, "-l", folder + "/" + name + ".log", "-w", "start");
    }

    private static void postgres(String program, String... words) throws Exception {
        var command = new ArrayList<>(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        command.add(BINARIES.resolve(program).toString());
        command.addAll(List.of(words));
        run(command.toArray(String[]::new));
    }

    private static void run(String... command) throws Exception {
        var said = Files.createTempFile("galena-failover", ".log");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + Files.readString(said));
        }
        Files.delete(said);
    }

    private Login login() {
        return new Login(
                "jdbc:postgresql://127.0.0.1:" + primary + ",127.0.0.1:" + standby
                        + "/galena?targetServerType=primary&hostRecheckSeconds=1",
                "galena",
                "pw");
    }

    void instances() throws Exception {
        Storage.existing(new DataFolder(folder.resolve("first")), login(), Optional.empty())
                .prepare();
        var setup = Launched.setup(folder);
        for (var name : List.of("first", "second")) {
            int port = Machine.freePort();
            urls.add("http://127.0.0.1:" + port);
            var options = new ArrayList<>(List.of(
                    "--data=" + folder.resolve(name),
                    "--port=" + port,
                    "--backup-to=none",
                    "--database-url=postgresql://galena:pw@127.0.0.1:" + primary + ",127.0.0.1:" + standby
                            + "/galena"));
            if (name.equals("first")) {
                options.add("--setup=" + setup);
            } else {
                Launched.share(folder.resolve("first"), folder.resolve("second"));
            }
            instances.add(new Launched(folder.resolve(name + ".said"), "512m", options));
            key = Launched.key(folder);
        }
    }

    /// @param silence seconds in which nothing was acknowledged, at most
    record Result(int before, int acknowledged, int lost, int twice, int givenUp, double silence) {}

    /// So many seconds of load, then the kill, then as many again.
    Result run(int seconds) throws Exception {
        var senders = new Senders(16, urls, key);
        long killed;
        int before;
        try (senders) {
            TimeUnit.SECONDS.sleep(seconds);
            before = senders.acknowledged.size();
            kill();
            killed = System.nanoTime();
            postgres("pg_ctl", "-D", folder + "/two", "-w", "promote");
            TimeUnit.SECONDS.sleep(seconds);
        }
        int lost = 0;
        int twice = 0;
        try (var connection = login().connect();
                var statement =
                        connection.prepareStatement("select count(*) from lead.custody where lead_id = ?::uuid")) {
            for (var one : senders.acknowledged) {
                statement.setString(1, one.lead());
                try (var found = statement.executeQuery()) {
                    found.next();
                    lost += found.getInt(1) == 0 ? 1 : 0;
                    twice += found.getInt(1) > 1 ? 1 : 0;
                }
            }
        }
        double silence = longest(senders, killed - TimeUnit.SECONDS.toNanos(1));
        return new Result(before, senders.acknowledged.size(), lost, twice, senders.givenUp.size(), silence);
    }

    /// As a power cut would: the primary with all its processes.
    private void kill() throws IOException {
        long pid = Long.parseLong(Files.readAllLines(folder.resolve("one/postmaster.pid"))
                .getFirst()
                .strip());
        var postmaster = ProcessHandle.of(pid).orElseThrow();
        var all = Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
    }

    /// Seconds between two answers that followed each other, at most, from then on.
    private static double longest(Senders senders, long from) {
        long longest = 0;
        long last = from;
        for (long at : senders.acknowledged.stream()
                .map(Senders.Acknowledged::nanos)
                .filter(one -> one > from)
                .sorted()
                .toList()) {
            longest = Math.max(longest, at - last);
            last = at;
        }
        return longest / 1e9;
    }

    @Override
    public void close() throws Exception {
        for (var one : instances) {
            one.close();
        }
        postgres("pg_ctl", "-D", folder + "/two", "-m", "fast", "-w", "stop");
        Machine.delete(folder);
    }
}
