package galena.storage;

import galena.kernel.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
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
    static final String GRANTED_ROLE = "galena_app";
    /// As whom the application asks for one company; see `afterMigrate.sql`.
    static final String FENCED_ROLE = "galena_fenced";

    private static final int OLDEST_SERVER = 150000;
    /// Since then somebody may become a role without always having its rights.
    private static final int OLDEST_FENCED = 160000;

    private final Login owner;
    private final String applicationPassword;
    private final Optional<Login> given;

    /// The application's own login may be given; else one is made with that password.
    Schema(Login owner, String applicationPassword, Optional<Login> given) {
        this.owner = owner;
        this.applicationPassword = applicationPassword;
        this.given = given;
    }

    /// Migrates, all steps together or none; answers how the application signs in.
    Login prepare() {
        requireSupportedServer();
        var application = applicationLogin();
        try {
            flyway(Optional.empty(), application).migrate();
        } catch (FlywayException refused) {
            throw new StorageRefused("The tables could not be brought to this version: " + refused.getMessage()
                    + ". Nothing of it was kept.");
        }
        return application;
    }

    /// The first version that these tables lack; empty where they lack none or there are no tables yet.
    Optional<String> pending() {
        requireSupportedServer();
        var info = flyway(Optional.empty(), owner).info();
        return info.current() == null || info.pending().length == 0
                ? Optional.empty()
                : Optional.of(info.pending()[0].getVersion().toString());
    }

    /// Migrates an empty database to the given version only; for a restore.
    void migrateTo(String version) {
        flyway(Optional.of(version), applicationLogin()).migrate();
    }

    /// The newest version these tables have; empty when there are none.
    Optional<String> version() {
        var current = flyway(Optional.empty(), owner).info().current();
        return current == null
                ? Optional.empty()
                : Optional.of(current.getVersion().toString());
    }

    private Flyway flyway(Optional<String> target, Login application) {
        var configuration = Flyway.configure()
                .dataSource(owner.url(), owner.user(), owner.password())
                .locations("classpath:db/migration")
                .schemas("library")
                .defaultSchema("library")
                .placeholders(Map.of("app", application.equals(owner) ? quoted(owner.user()) : GRANTED_ROLE))
                .group(true)
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

    /// The application signs in as a login of its own that belongs to the role with the grants. Without the right
    /// to create roles it signs in as the owner, and the database no longer keeps it from rewriting what
    /// happened.
    private Login applicationLogin() {
        try (var connection = owner.connect();
                var statement = connection.createStatement()) {
            if (!mayCreateRoles(connection)) {
                return weakened("This database login may not create roles.");
            }
            if (!exists(connection, GRANTED_ROLE)) {
                statement.execute("create role " + GRANTED_ROLE + " nologin");
            }
            if (given.isPresent()) {
                statement.execute(
                        "grant " + GRANTED_ROLE + " to " + quoted(given.get().user()));
                fence(connection, quoted(given.get().user()));
                return given.get();
            }
            var name = GRANTED_ROLE + "_" + HexFormat.of().formatHex(Text.sha256(applicationPassword), 0, 4);
            var verb = exists(connection, name) ? "alter" : "create";
            statement.execute(verb + " role " + name + " login password '" + applicationPassword + "'");
            statement.execute("grant " + GRANTED_ROLE + " to " + name);
            fence(connection, name);
            return new Login(owner.url(), name, applicationPassword);
        } catch (SQLException refused) {
            return weakened("The application's database role cannot be made (" + refused.getMessage() + ").");
        }
    }

    private static void fence(Connection connection, String login) throws SQLException {
        try (var statement = connection.createStatement();
                var version = statement.executeQuery("show server_version_num")) {
            version.next();
            if (version.getInt(1) < OLDEST_FENCED) {
                LOG.info("Before PostgreSQL 16 there is no second fence around the rows of each company.");
                return;
            }
        }
        try (var statement = connection.createStatement()) {
            if (!exists(connection, FENCED_ROLE)) {
                statement.execute("create role " + FENCED_ROLE + " nologin");
            }
            statement.execute("grant " + FENCED_ROLE + " to " + login + " with inherit false, set true");
        }
    }

    /// Spreads the tables over a Citus by account, those that are not spread yet, together or not at all. Throws
    /// StorageRefused where there is no Citus.
    void distribute() {
        try (var connection = owner.connect();
                var statement = connection.createStatement();
                var script = Schema.class.getResourceAsStream("/db/distribute.sql")) {
            try (var there = statement.executeQuery("select to_regclass('pg_dist_partition') is not null")) {
                there.next();
                if (!there.getBoolean(1) || script == null) {
                    throw new StorageRefused("--distributed needs a Citus: this database has no such extension."
                            + " Create it there (create extension citus), add the nodes, and start again.");
                }
            }
            connection.setAutoCommit(false);
            statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
            connection.commit();
        } catch (SQLException | IOException refused) {
            throw new StorageRefused("The tables could not be spread over the nodes: " + refused.getMessage()
                    + ". Nothing of it was kept.");
        }
    }

    /// Whether whoever signs in there may become the fenced one. On a Citus not: what a session sets reaches its nodes
    /// under conditions only.
    static boolean isFenced(Connection connection) throws SQLException {
        try (var result = connection.createStatement().executeQuery("""
                select exists (select from pg_roles r
                    join pg_auth_members m on m.roleid = r.oid
                    join pg_roles me on me.oid = m.member
                    where r.rolname = 'galena_fenced' and me.rolname = current_user)
                  and current_setting('server_version_num')::int >= 160000
                  and to_regclass('pg_dist_partition') is null
                  and exists (select from pg_policies where policyname = 'fence')
                """)) {
            return result.next() && result.getBoolean(1);
        }
    }

    private Login weakened(String why) {
        LOG.warn(
                "{} The application therefore signs in as the owner of the tables, and the database cannot keep it from"
                        + " changing the history of a lead (promise 1 rests on the program alone). Give --database-owner-url a login"
                        + " that may create roles to mend this.",
                why);
        return owner;
    }

    private static boolean exists(Connection connection, String role) throws SQLException {
        return connection
                .createStatement()
                .executeQuery("select 1 from pg_roles where rolname = '" + role + "'")
                .next();
    }

    private static boolean mayCreateRoles(Connection connection) throws SQLException {
        return connection
                .createStatement()
                .executeQuery("select 1 from pg_roles where rolname = current_user and (rolcreaterole or rolsuper)")
                .next();
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
