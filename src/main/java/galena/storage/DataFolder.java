package galena.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/// The folder that holds everything Galena keeps on this machine. One running Galena owns it, by a lock.
public final class DataFolder {
    private static final int SHORTEST_KEY = 16;
    static final long LEAST_FREE_BYTES = 256L << 20;
    private final Path root;

    public DataFolder(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    public Path root() {
        return root;
    }

    Path cluster() {
        return root.resolve("postgres");
    }

    Path binaries() {
        return root.resolve("binaries");
    }

    Path log() {
        return root.resolve("postgres.log");
    }

    public Path backups() {
        return root.resolve("backups");
    }

    /// True when this folder already holds a database of Galena's own.
    public boolean holdsDatabase() {
        return Files.exists(cluster().resolve("PG_VERSION"));
    }

    /// Creates the folder, readable by its owner only.
    public void create() {
        try {
            if (!Files.isDirectory(root)) {
                Files.createDirectories(root);
                closeToOthers(root, "rwx------");
            }
        } catch (IOException broken) {
            throw new StorageRefused("The data folder " + root + " cannot be created: " + broken.getMessage()
                    + ". Choose another with --data FOLDER.");
        }
    }

    /// Takes the folder for this process until the lock is closed, or says who has it.
    public AutoCloseable lock() {
        try {
            var channel =
                    FileChannel.open(root.resolve("galena.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var lock = tryLock(channel);
            if (lock.isEmpty()) {
                channel.close();
                throw new StorageRefused("Another Galena is already running on " + root
                        + ". Stop it with ./galena stop, or choose another folder with --data FOLDER.");
            }
            return channel;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Optional<Object> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException sameProcess) {
            return Optional.empty();
        }
    }

    /// The password of the embedded database's owner.
    public String ownerPassword() {
        return secret("owner.password");
    }

    /// A secret kept in a file only its owner can read; made on first use (32 random bytes, base64url).
    String secret(String name) {
        try {
            var secrets = root.resolve("secrets");
            var file = secrets.resolve(name);
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            Files.createDirectories(secrets);
            closeToOthers(secrets, "rwx------");
            var bytes = new byte[32];
            new SecureRandom().nextBytes(bytes);
            var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            var draft = file.resolveSibling(name + ".new");
            Files.writeString(draft, secret);
            closeToOthers(draft, "rw-------");
            Files.move(draft, file);
            return secret;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// A secret that people keep in a file of their own, by whatever path.
    ///
    /// Throws [StorageRefused] with a sentence when it cannot be read, or is too short to keep anything secret.
    public static String keyIn(Path file) {
        try {
            var key = Files.readString(file).strip();
            if (key.length() < SHORTEST_KEY) {
                throw new StorageRefused("The key in " + file + " has fewer than " + SHORTEST_KEY
                        + " characters. Make one: head -c 32 /dev/urandom | base64 > " + file);
            }
            return key;
        } catch (IOException unreadable) {
            throw new StorageRefused("The key in " + file + " cannot be read: " + unreadable.getMessage());
        }
    }

    /// Bytes still free where the data lie.
    public long free() {
        try {
            return Files.getFileStore(root).getUsableSpace();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// False when less than 256 MiB are left: then new leads are refused with "later" instead of crashing the
    /// database.
    public boolean hasRoom() {
        return free() >= LEAST_FREE_BYTES;
    }

    void requireRoom() {
        if (!hasRoom()) {
            throw new StorageRefused(
                    "Only " + (free() >> 20) + " MiB are free where " + root
                            + " lies; Galena needs at least 256 MiB to start. Nothing was changed. Free some space and start again.");
        }
    }

    static void closeToOthers(Path path, String permissions) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }
}
