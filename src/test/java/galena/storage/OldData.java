package galena.storage;

import java.nio.file.Path;
import java.util.Optional;

/// Data as a Galena of former times left them.
public final class OldData {
    private OldData() {}

    /// Fills an empty database with tables and rows of that time.
    public static void restore(Login login, Path backup) {
        var there = new Backup(login);
        new Schema(login, "old-password", Optional.empty()).migrateTo(there.versionOf(backup));
        there.readFrom(backup);
    }

    /// The version of its tables.
    public static String version(Login login) {
        return new Schema(login, "old-password", Optional.empty()).version().orElse("");
    }
}
