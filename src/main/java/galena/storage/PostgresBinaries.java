package galena.storage;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// Unpacks the PostgreSQL programs that travel in the jar, once per data folder.
record PostgresBinaries(Path home) {
    static final int MAJOR = 18;
    private static final String VERSION = "18.6.0";

    static PostgresBinaries unpackedIn(DataFolder folder) {
        var home = folder.binaries().resolve(VERSION);
        try {
            if (!Files.isDirectory(home)) {
                unpack(home);
            }
            return new PostgresBinaries(home);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    private static void unpack(Path home) throws IOException {
        var draft = home.resolveSibling(home.getFileName() + ".new");
        delete(draft);
        Files.createDirectories(draft);
        try (var raw = archive();
                var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(raw)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                extract(tar, entry, draft);
            }
        }
        Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path draft) throws IOException {
        var target = draft.resolve(entry.getName()).normalize();
        if (!target.startsWith(draft)) {
            throw new IOException("archive entry outside its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, target);
        DataFolder.closeToOthers(target, (entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--");
    }

    private static InputStream archive() {
        var name = "/postgres-" + system() + ".txz";
        var stream = PostgresBinaries.class.getResourceAsStream(name);
        if (stream == null) {
            throw new StorageRefused("This build carries no PostgreSQL for " + system()
                    + ". Use one of your own: --database-url jdbc:postgresql://HOST/DATABASE?user=…&password=…");
        }
        return stream;
    }

    private static String system() {
        var os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        boolean arm = arch.equals("aarch64") || arch.equals("arm64");
        if (os.contains("mac")) {
            return "darwin-" + (arm ? "arm_64" : "x86_64");
        }
        return (os.contains("win") ? "windows-" : "linux-") + (arm ? "arm_64" : "x86_64");
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
