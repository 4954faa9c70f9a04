package galena.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import galena.storage.DataFolder;
import galena.storage.Login;
import galena.storage.Storage;
import galena.storage.StorageRefused;
import galena.testing.Company;
import galena.testing.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database Galena stands on.
class StorageTest {
    private final Running galena = Running.galena();

    @Test
    void one_folder_has_one_owner() {
        assertThatThrownBy(() -> Storage.embedded(galena.storage.folder()))
                .isInstanceOf(StorageRefused.class)
                .hasMessageContaining("already running")
                .hasMessageContaining("galena stop");
    }

    @Test
    void data_of_another_version_are_refused_and_left_alone(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("postgres"));
        Files.writeString(folder.resolve("postgres/PG_VERSION"), "12\n");
        assertThatThrownBy(() -> Storage.embedded(new DataFolder(folder)))
                .isInstanceOf(StorageRefused.class)
                .hasMessageContaining("PostgreSQL 12")
                .hasMessageContaining("backup");
        assertThat(Files.readString(folder.resolve("postgres/PG_VERSION"))).isEqualTo("12\n");
    }

    @Test
    void the_server_listens_on_loopback_with_passwords_and_durability() {
        assertThat(galena.ask("show listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(galena.ask("show fsync")).isEqualTo("on");
        assertThat(galena.ask("show synchronous_commit")).isEqualTo("on");
        assertThat(galena.ask("select string_agg(distinct auth_method, ',') from pg_hba_file_rules"))
                .isEqualTo("scram-sha-256");
    }

    @Test
    void the_application_cannot_rewrite_what_happened() throws SQLException {
        try (var connection = galena.application.connect();
                var statement = connection.createStatement()) {
            for (var sql : new String[] {
                "update lead.trail set kind = 'x'",
                "delete from lead.trail",
                "truncate lead.trail",
                "drop table lead.trail"
            }) {
                assertThatThrownBy(() -> statement.execute(sql))
                        .as(sql)
                        .hasMessageMatching("(?s).*(permission denied|must be owner).*");
            }
        }
    }

    @Test
    void a_backup_restores_to_the_same_and_never_overwrites(@TempDir Path folder) {
        Company.with(0).lead();
        var file = folder.resolve("backup.zip");
        var report = galena.storage.backup(file);
        assertThat(report.rows()).isPositive();
        assertThatThrownBy(() -> galena.storage.backup(file)).hasMessageContaining("already there");
        assertThatThrownBy(() -> galena.storage.restore(file)).hasMessageContaining("not empty");
        try (var other = Storage.embedded(new DataFolder(folder.resolve("other")))) {
            assertThat(other.restore(file).rows()).isEqualTo(report.rows());
            assertThatThrownBy(() -> other.restore(file)).hasMessageContaining("not empty");
        }
    }

    @Test
    void what_is_no_backup_is_refused(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("x.zip"), "not a zip");
        try (var other = Storage.embedded(new DataFolder(folder.resolve("other")))) {
            assertThatThrownBy(() -> other.restore(file))
                    .isInstanceOf(StorageRefused.class)
                    .hasMessageContaining("not a backup");
        }
    }

    @Test
    void somebody_elses_database_is_used_and_what_is_weakened_is_survived(@TempDir Path folder) throws Exception {
        galena.asOwner("create role tenant login password 'tenant'");
        galena.asOwner("create role outsider login password 'outsider'");
        for (var database : new String[] {"roomy", "narrow", "split"}) {
            galena.asOwner("create database " + database + " owner tenant");
        }
        var base = galena.storage.owner().url();
        var narrow = new Login(base.replace("/galena?", "/narrow?"), "tenant", "tenant");
        var weakened = Storage.existing(new DataFolder(folder.resolve("narrow")), narrow, Optional.empty());
        assertThat(weakened.prepare().user()).isEqualTo("tenant");
        assertThat(weakened.prepare().user()).isEqualTo("tenant");

        var owner = galena.storage.owner();
        var roomy = new Login(base.replace("/galena?", "/roomy?"), owner.user(), owner.password());
        var one = Storage.existing(new DataFolder(folder.resolve("one")), roomy, Optional.empty())
                .prepare();
        var two = Storage.existing(new DataFolder(folder.resolve("two")), roomy, Optional.empty())
                .prepare();
        assertThat(one.user()).startsWith("galena_app_").isNotEqualTo(two.user());
        for (var login : List.of(one, two)) {
            try (var connection = login.connect()) {
                assertThatThrownBy(() -> connection.createStatement().execute("delete from lead.trail"))
                        .hasMessageContaining("permission denied");
            }
        }

        var split = new Login(base.replace("/galena?", "/split?"), owner.user(), owner.password());
        var given = new Login(split.url(), "outsider", "outsider");
        assertThat(Storage.existing(new DataFolder(folder.resolve("three")), split, Optional.of(given))
                        .prepare())
                .isEqualTo(given);
        try (var connection = given.connect()) {
            assertThat(connection
                            .createStatement()
                            .executeQuery("select count(*) from lead.trail")
                            .next())
                    .isTrue();
        }
    }
}
