package galena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import galena.insight.Insight;
import galena.storage.DataFolder;
import galena.storage.Login;
import galena.storage.OldData;
import galena.storage.Storage;
import galena.storage.StorageRefused;
import galena.testing.Browser;
import galena.testing.Fresh;
import galena.testing.Launched;
import galena.testing.Machine;
import galena.testing.Running;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Data of every Galena before become data of this one, or stay as they were.
class UpgradeTest {
    private static final Path OLD = Path.of("src/test/resources/upgrades");
    private final Running galena = Running.galena();
    private final Path folder = Fresh.temporary().toAbsolutePath();

    @AfterEach
    void nothing_stays() {
        Machine.delete(folder);
    }

    private static List<Path> backups() throws Exception {
        try (var files = Files.list(OLD)) {
            return files.sorted().toList();
        }
    }

    private Login filled(Path backup, String name) {
        galena.asOwner("create database " + name);
        var owner = galena.storage.owner();
        var login = new Login(owner.url().replace("/galena?", "/" + name + "?"), owner.user(), owner.password());
        OldData.restore(login, backup);
        return login;
    }

    private Storage storage(Login login) {
        return Storage.existing(new DataFolder(folder), login, Optional.empty());
    }

    private static String ask(Login login, String sql) {
        try (var connection = login.connect();
                var found = connection.createStatement().executeQuery(sql)) {
            found.next();
            return found.getString(1);
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private List<String> wrong(Storage copy, Login login) {
        return Commands.wrong(copy, login, Options.parse("start", "--data", folder.toString(), "--backup-to=none"));
    }

    private void drop(String name) {
        galena.asOwner("drop database " + name + " with (force)");
    }

    private void no_copy_is_left() {
        assertThat(galena.ask("select count(*) from pg_database where datname like 'galena_try%'"))
                .isEqualTo("0");
    }

    @Test
    void data_of_every_version_before_come_over_and_their_books_agree() throws Exception {
        assertThat(backups()).hasSizeGreaterThan(5);
        for (var backup : backups()) {
            var name = "from_" + backup.getFileName().toString().replaceAll("\\D", "");
            var login = filled(backup, name);
            var leads = ask(login, "select count(*) from lead.lead");
            assertThat(Integer.parseInt(leads)).isPositive();
            var storage = storage(login);
            var signedIn = storage.prepare(this::wrong);
            assertThat(OldData.version(login)).as(name).isEqualTo(OldData.version(galena.storage.owner()));
            assertThat(ask(login, "select count(*) from lead.lead")).isEqualTo(leads);
            if (!backup.equals(backups().getFirst()) && !backup.equals(backups().getLast())) {
                drop(name);
                continue;
            }
            // the first and the last of them are looked at, too
            int port = Machine.freePort();
            try (var context = Galena.run(
                    storage,
                    signedIn,
                    galena.clock,
                    Map.of(
                            "server.port",
                            port,
                            "server.address",
                            "127.0.0.1",
                            "galena.public-url",
                            "http://localhost:" + port))) {
                assertThat(context.getBean(Insight.class).prove()).isEmpty();
                var browser = new Browser("http://localhost:" + port, HttpClient.newBuilder());
                browser.get("/sign-in");
                assertThat(browser.post("/sign-in", Map.of("email", "olga@example.com", "password", Launched.PASSWORD))
                                .status())
                        .isEqualTo(302);
                for (var page : List.of("/today", "/leads", "/floor", "/sources", "/reports/sources", "/playbooks")) {
                    assertThat(browser.get(page).status()).as(name + " " + page).isEqualTo(200);
                }
            }
            drop(name);
        }
        no_copy_is_left();
    }

    @Test
    void what_a_new_version_would_break_is_said_and_everything_stays_as_it_was() throws Exception {
        var login = filled(backups().getLast(), "stays");
        var before = OldData.version(login);
        var storage = storage(login);
        assertThatThrownBy(() -> storage.prepare((copy, signedIn) -> {
                    assertThat(ask(copy.owner(), "select count(*) from storage.backup_made"))
                            .as("the new tables are there, in the copy")
                            .isEqualTo("0");
                    return List.of("The books would not agree any more.");
                }))
                .isInstanceOf(StorageRefused.class)
                .hasMessageContaining("books would not agree")
                .hasMessageContaining("Nothing of yours was changed");
        assertThat(OldData.version(login)).isEqualTo(before);
        no_copy_is_left();

        // the last step cannot be done: those before it are not done either
        try (var connection = login.connect()) {
            connection.createStatement().execute("create schema storage");
        }
        assertThatThrownBy(() -> storage.prepare(this::wrong))
                .isInstanceOf(StorageRefused.class)
                .hasMessageContaining("could not be brought to this version");
        assertThat(OldData.version(login)).isEqualTo(before);
        try (var files = Files.list(folder.resolve("backups"))) {
            assertThat(files).as("a backup of each attempt").hasSize(2);
        }
        try (var connection = login.connect()) {
            connection.createStatement().execute("drop schema storage");
            // somebody is at work on it meanwhile: the copy comes from the backup
            storage.prepare(this::wrong);
        }
        assertThat(OldData.version(login)).isNotEqualTo(before);
        drop("stays");
        no_copy_is_left();
    }

    @Test
    void books_that_a_step_falsified_are_found_on_the_copy() throws Exception {
        var login = filled(backups().getLast(), "false_books");
        var storage = storage(login);
        assertThatThrownBy(() -> storage.prepare((copy, signedIn) -> {
                    try (var connection = copy.owner().connect()) {
                        connection
                                .createStatement()
                                .execute("update intake.submission set verdict = 'rejected', lead_id = null where"
                                        + " submission_id = (select min(submission_id::text)::uuid from intake.submission where"
                                        + " verdict = 'accepted')");
                    } catch (SQLException broken) {
                        throw new IllegalStateException(broken);
                    }
                    return wrong(copy, signedIn);
                }))
                .isInstanceOf(StorageRefused.class)
                .hasMessageContaining("would not agree any more");
        storage.prepare(this::wrong);
        drop("false_books");
        no_copy_is_left();
    }
}
