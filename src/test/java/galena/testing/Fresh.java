package galena.testing;

import galena.Beats;
import galena.Galena;
import galena.identity.Entrance;
import galena.identity.Ticket;
import galena.storage.DataFolder;
import galena.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ConfigurableApplicationContext;

/// A Galena of its own on an empty folder, running by itself with the real clock, as a new user meets it.
public final class Fresh implements AutoCloseable {
    public final Path folder;
    public final String url;
    public final ShiftClock clock = new ShiftClock();
    private final Storage storage;
    public final ConfigurableApplicationContext context;

    public Fresh() {
        this(temporary());
    }

    public Fresh(Path folder) {
        this.folder = folder;
        this.storage = Storage.embedded(new DataFolder(folder));
        int port = Machine.freePort();
        this.url = "http://localhost:" + port;
        this.context = Galena.run(
                storage,
                storage.prepare(),
                clock,
                Map.of("server.port", port, "server.address", "127.0.0.1", "galena.public-url", url));
        context.getBean(Beats.class).start();
    }

    public static Path temporary() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "fresh-");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// One consistent picture of everything, while it runs.
    public void backup(Path file) {
        storage.backup(file);
    }

    /// Kills the database as a power cut would.
    public void killDatabase() throws IOException {
        var pid = Long.parseLong(Files.readAllLines(folder.resolve("postgres/postmaster.pid"))
                .getFirst()
                .strip());
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    public String setupLink() {
        return url + "/setup/"
                + context.getBean(Entrance.class)
                        .issue(
                                new Ticket(Ticket.Purpose.SETUP, Optional.empty(), Optional.empty()),
                                Duration.ofHours(1));
    }

    private boolean closed;

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        context.getBean(Beats.class).stop();
        context.close();
        storage.close();
    }
}
