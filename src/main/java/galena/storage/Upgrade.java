package galena.storage;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings tables with something in them to the version of this program: backed up, tried and proved on a copy, and
/// only then for good. Whatever is wrong is said, and everything stays as it was.
final class Upgrade {
    private static final Logger LOG = LoggerFactory.getLogger(Upgrade.class);
    /// May not, is not let in, there is no database from which to do it.
    private static final Set<String> NO_RIGHT = Set.of("42501", "28000", "28P01", "3D000");

    private static final String IN_USE = "55006";

    private final Login owner;
    private final Optional<Login> application;
    private final DataFolder folder;
    private final Schema schema;

    Upgrade(Login owner, Optional<Login> application, DataFolder folder) {
        this.owner = owner;
        this.application = application;
        this.folder = folder;
        this.schema = schema(owner, application);
    }

    private Schema schema(Login owner, Optional<Login> application) {
        return new Schema(owner, folder.secret("app.password"), application);
    }

    /// Answers how the application signs in afterwards.
    Login carryOut(Storage.Proof proof) {
        var pending = schema.pending();
        if (pending.isEmpty()) {
            return schema.prepare();
        }
        var backup = folder.backups().resolve("before-" + pending.get() + ".zip");
        for (int again = 2; backup.toFile().exists(); again++) {
            backup = folder.backups().resolve("before-" + pending.get() + "-" + again + ".zip");
        }
        new Backup(owner).writeTo(backup);
        LOG.info("Backed up to {} before changing the tables", backup);
        tryOn(backup, proof);
        return schema.prepare();
    }

    private void tryOn(Path backup, Storage.Proof proof) {
        requireRoom();
        var name = "galena_try_"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        if (!copied(name, backup)) {
            return;
        }
        try {
            var copy = owner.at(name);
            var there = application.map(login -> login.at(name));
            var signedIn = schema(copy, there).prepare();
            var wrong = proof.of(Storage.existing(folder, copy, there), signedIn);
            if (!wrong.isEmpty()) {
                throw new StorageRefused(
                        "This version was tried on a copy of your data, and this is wrong: " + String.join(" ", wrong)
                                + " Nothing of yours was changed: the version before goes on with it.");
            }
            LOG.info("Tried on a copy: the books agree as before");
        } finally {
            drop(name);
        }
    }

    /// A copy by the server itself; where others are at work on it, from the backup; false where this login may make
    /// no database.
    private boolean copied(String name, Path backup) {
        try {
            execute("create database " + name + " template " + database());
            return true;
        } catch (SQLException refused) {
            if (IN_USE.equals(refused.getSQLState())) {
                return restored(name, backup);
            }
            return said(refused);
        }
    }

    private boolean restored(String name, Path backup) {
        try {
            execute("create database " + name + " template template0");
        } catch (SQLException refused) {
            return said(refused);
        }
        var copy = owner.at(name);
        var there = new Backup(copy);
        schema(copy, application.map(login -> login.at(name))).migrateTo(there.versionOf(backup));
        there.readFrom(backup);
        return true;
    }

    private static boolean said(SQLException refused) {
        if (NO_RIGHT.contains(refused.getSQLState())) {
            LOG.warn("This login may make no database, so the new version was not tried on a copy first. All changes of"
                    + " tables are made together or not at all.");
            return false;
        }
        throw new StorageRefused("No copy could be made for trying this version: " + refused.getMessage());
    }

    private void drop(String name) {
        try {
            execute("drop database if exists " + name + " with (force)");
        } catch (SQLException left) {
            LOG.warn("The database {}, a copy, could not be taken away: {}", name, left.getMessage());
        }
    }

    private String database() throws SQLException {
        try (var connection = owner.connect()) {
            return "\"" + connection.getCatalog().replace("\"", "\"\"") + "\"";
        }
    }

    /// Outside the database that is copied.
    private void execute(String sql) throws SQLException {
        try (var connection = owner.at("postgres").connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Where the database is ours it lies on the same disk.
    private void requireRoom() {
        if (!folder.holdsDatabase()) {
            return;
        }
        try (var connection = owner.connect();
                var size = connection.createStatement().executeQuery("select pg_database_size(current_database())")) {
            size.next();
            if (folder.free() < size.getLong(1) + DataFolder.LEAST_FREE_BYTES) {
                throw new StorageRefused("Trying this version on a copy of your data takes " + (size.getLong(1) >> 20)
                        + " MiB more than are free. Nothing was changed. Free some space.");
            }
        } catch (SQLException broken) {
            throw new StorageRefused("The database cannot be asked for its size: " + broken.getMessage());
        }
    }
}
