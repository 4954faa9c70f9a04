package galena.storage;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the tables to the version of this program, and makes the application's role, which may do less than the
/// owner.
final class Schema {
    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    static final String APPLICATION_ROLE = "galena_app";
    private static final int OLDEST_SERVER = 150000;

    private final Login owner;
    private final String applicationPassword;

    Schema(Login owner, String applicationPassword) {
        this.owner = owner;
        this.applicationPassword = applicationPassword;
    }

    /// Migrates, with a backup first when there is something to lose; answers how the application signs in.
    Login prepare(Optional<Path> backupFolder) {
        requireSupportedServer();
        boolean separate = makeApplicationRole();
        var flyway = flyway(Optional.empty());
        try {
            var pending = flyway.info().pending();
            var current = flyway.info().current();
            if (pending.length > 0 && current != null && backupFolder.isPresent()) {
                var file = backupFolder.get().resolve("before-" + pending[0].getVersion() + ".zip");
                new Backup(owner).writeTo(file);
                LOG.info("Backed up to {} before changing the tables", file);
            }
            flyway.migrate();
        } catch (FlywayException refused) {
            throw new StorageRefused("The tables could not be brought to this version: " + refused.getMessage()
                    + ". Nothing of the failed step was kept; the backup made before lies in the folder backups.");
        }
        return separate ? new Login(owner.url(), APPLICATION_ROLE, applicationPassword) : owner;
    }

    /// Migrates an empty database to the given version only; for a restore.
    void migrateTo(String version) {
        makeApplicationRole();
        flyway(Optional.of(version)).migrate();
    }

    /// The newest version these tables have; empty when there are none.
    Optional<String> version() {
        var current = flyway(Optional.empty()).info().current();
        return current == null
                ? Optional.empty()
                : Optional.of(current.getVersion().toString());
    }

    private Flyway flyway(Optional<String> target) {
        var configuration = Flyway.configure()
                .dataSource(owner.url(), owner.user(), owner.password())
                .locations("classpath:db/migration")
                .schemas("library")
                .defaultSchema("library")
                .placeholders(Map.of("app", hasApplicationRole() ? APPLICATION_ROLE : owner.user()))
                .connectRetries(2);
        target.ifPresent(configuration::target);
        return configuration.load();
    }

    private void requireSupportedServer() {
        try (var connection = owner.connect()) {
            var result = connection.createStatement().executeQuery("show server_version_num");
            result.next();
            if (result.getInt(1) < OLDEST_SERVER) {
                throw new StorageRefused("This PostgreSQL is older than version 15, which Galena needs.");
            }
        } catch (SQLException unreachable) {
            throw new StorageRefused("The database cannot be reached: " + unreachable.getMessage()
                    + ". Check address, user and password of --database-url.");
        }
    }

    /// False when this login may not create roles: then the application runs as the owner and the database no longer
    /// keeps it from rewriting what happened.
    private boolean makeApplicationRole() {
        try (var connection = owner.connect()) {
            boolean exists = hasApplicationRole(connection);
            if (!exists && !mayCreateRoles(connection)) {
                LOG.warn(
                        "This database login may not create roles. The application therefore signs in as the owner of the"
                                + " tables, and the database cannot keep it from changing the history of a lead (promise 1 rests on"
                                + " the program alone). Give --database-owner-url a login that may create roles to mend this.");
                return false;
            }
            var verb = exists ? "alter" : "create";
            connection
                    .createStatement()
                    .execute(verb + " role " + APPLICATION_ROLE + " login password '" + applicationPassword + "'");
            return true;
        } catch (SQLException refused) {
            throw new StorageRefused("The application's database role cannot be made: " + refused.getMessage());
        }
    }

    private boolean hasApplicationRole() {
        try (var connection = owner.connect()) {
            return hasApplicationRole(connection);
        } catch (SQLException unreachable) {
            throw new StorageRefused("The database cannot be reached: " + unreachable.getMessage());
        }
    }

    private static boolean hasApplicationRole(Connection connection) throws SQLException {
        return connection
                .createStatement()
                .executeQuery("select 1 from pg_roles where rolname = '" + APPLICATION_ROLE + "'")
                .next();
    }

    private static boolean mayCreateRoles(Connection connection) throws SQLException {
        return connection
                .createStatement()
                .executeQuery("select 1 from pg_roles where rolname = current_user and (rolcreaterole or rolsuper)")
                .next();
    }
}
