package galena.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// Where nightly backups are kept.
interface BackupPlace extends AutoCloseable {
    /// One that lies there.
    record Kept(String name, long bytes, Instant at) {}

    void put(String name, Path file) throws IOException;

    void get(String name, Path file) throws IOException;

    void remove(String name) throws IOException;

    /// Everything there, in any order.
    List<Kept> list() throws IOException;

    /// For people: a folder's path, a bucket's address.
    String said();

    @Override
    default void close() {}
}
