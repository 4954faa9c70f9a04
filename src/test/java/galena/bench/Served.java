package galena.bench;

import galena.storage.Login;
import galena.testing.Machine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/// Galena in a process of its own, on an empty data folder that is gone afterwards. What it says after it is
/// ready goes to the error output: a full pipe would stop it.
final class Served implements AutoCloseable {
    final int port;
    /// The key of its only source.
    final String key;

    final Login login;
    /// Where it looks for Meta.
    final int metaPort;

    private final Path folder;
    private final Process server;

    /// @param how what is set up, one of those of [Server]
    Served(String how) throws IOException {
        folder = Files.createTempDirectory("galena-bench-");
        port = Machine.freePort();
        metaPort = Machine.freePort();
        server = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx1g",
                        "-XX:+UseParallelGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "galena.bench.Server",
                        folder.toString(),
                        String.valueOf(port),
                        how,
                        String.valueOf(metaPort))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var reader = new BufferedReader(new InputStreamReader(server.getInputStream()));
        var line = reader.readLine();
        while (line != null && !line.startsWith("READY ")) {
            line = reader.readLine();
        }
        if (line == null) {
            close();
            throw new IOException("the server did not start");
        }
        Thread.ofVirtual().start(() -> pass(reader));
        var words = line.split(" ");
        key = words[1];
        login = new Login(words[2], words[3], words[4]);
    }

    /// What a statement counts.
    long number(String sql) throws SQLException {
        try (var connection = login.connect();
                var found = connection.createStatement().executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        }
    }

    ProcessHandle process() {
        return server.toHandle();
    }

    private static void pass(BufferedReader reader) {
        try {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                System.err.println(line);
            }
        } catch (IOException gone) {
            // it ended
        }
    }

    @Override
    public void close() {
        try {
            server.getOutputStream().close();
            server.waitFor(30, TimeUnit.SECONDS);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            server.destroyForcibly();
            Machine.delete(folder);
        }
    }
}
