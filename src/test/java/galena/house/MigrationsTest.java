package galena.house;

import static org.assertj.core.api.Assertions.assertThat;

import galena.kernel.Text;
import galena.storage.DataFolder;
import galena.storage.Login;
import galena.storage.Storage;
import galena.testing.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What changed somebody's tables once is never written differently afterwards.
class MigrationsTest {
    private final Running galena = Running.galena();

    @Test
    void no_migration_is_changed_once_it_stands() throws IOException {
        var stands = new TreeMap<String, String>();
        for (var line : Files.readAllLines(Path.of("src/main/resources/db/migrations.sha256"))) {
            var parts = line.split("\\s+");
            stands.put(parts[1], parts[0]);
        }
        var found = new TreeMap<String, String>();
        for (var file : Sources.files("src/main/resources/db/migration", ".sql")) {
            if (file.getFileName().toString().startsWith("V")) {
                found.put(file.getFileName().toString(), HexFormat.of().formatHex(Text.sha256(Files.readString(file))));
            }
        }
        assertThat(found)
                .as("a new migration gets a line in db/migrations.sha256; one that stands is left as it is")
                .isEqualTo(stands);
    }

    @Test
    void folders_made_by_either_form_of_versions_22_and_25_end_up_alike(@TempDir Path folder) throws Exception {
        var second = List.of(
                "alter table distribution.presence rename column since to seen_at",
                "alter table distribution.decision add column fresh boolean not null default false",
                "update library.flyway_schema_history set checksum = -1235590907 where version = '022'",
                "create view insight.submission_day as select account_id, received_day as day from intake.submission",
                "update library.flyway_schema_history set checksum = -2141012992 where version = '025'");
        for (var name : List.of("first_form", "second_form")) {
            galena.asOwner("create database " + name);
            var owner = galena.storage.owner();
            var login = new Login(owner.url().replace("/galena?", "/" + name + "?"), owner.user(), owner.password());
            at(login, "026");
            if (name.equals("second_form")) {
                for (var sql : second) {
                    execute(login, sql);
                }
            }
            Storage.existing(new DataFolder(folder.resolve(name)), login, Optional.empty())
                    .prepare();
            execute(login, "select seen_at from distribution.presence");
            execute(login, "select fresh from distribution.decision");
            execute(login, "select day from insight.submission_day");
            assertThat(version(login)).isGreaterThanOrEqualTo("033");
        }
    }

    private static void at(Login login, String version) {
        Flyway.configure()
                .dataSource(login.url(), login.user(), login.password())
                .locations("classpath:db/migration")
                .schemas("library")
                .defaultSchema("library")
                .placeholders(Map.of("app", "galena_app"))
                .target(version)
                .load()
                .migrate();
    }

    private static void execute(Login login, String sql) throws SQLException {
        try (var connection = login.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String version(Login login) throws SQLException {
        try (var connection = login.connect();
                var row = connection
                        .createStatement()
                        .executeQuery("select max(version) from library.flyway_schema_history where success")) {
            row.next();
            return row.getString(1);
        }
    }
}
