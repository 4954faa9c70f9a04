package galena;

import galena.storage.DataFolder;
import galena.storage.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What a running Galena tells other commands about itself, in its data folder: its process, its address, its
/// database.
record RunFile(long pid, String startedAt, String url, String database, String user) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static Path path(DataFolder folder) {
        return folder.root().resolve("running.json");
    }

    void write(DataFolder folder) {
        try {
            Files.write(path(folder), JSON.writeValueAsBytes(this));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static void remove(DataFolder folder) {
        try {
            Files.deleteIfExists(path(folder));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// The Galena that runs on this folder now, if its process is really still that one.
    static Optional<RunFile> find(DataFolder folder) {
        try {
            if (!Files.exists(path(folder))) {
                return Optional.empty();
            }
            var run = JSON.readValue(Files.readAllBytes(path(folder)), RunFile.class);
            return ProcessHandle.of(run.pid()).filter(run::isIt).map(process -> run);
        } catch (IOException | JacksonException unreadable) {
            return Optional.empty();
        }
    }

    private boolean isIt(ProcessHandle process) {
        return startedAt.equals(started(process));
    }

    static String started(ProcessHandle process) {
        return process.info().startInstant().map(Object::toString).orElse("");
    }

    Login login(String password) {
        return new Login(database, user, password);
    }
}
