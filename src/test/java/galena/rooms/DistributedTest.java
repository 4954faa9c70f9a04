package galena.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import galena.storage.DataFolder;
import galena.storage.Login;
import galena.storage.Storage;
import galena.storage.StorageRefused;
import galena.testing.Running;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The switch for a Citus, against stand-ins for its functions: what is spread, what lies everywhere, what of the keys
/// is left. A real Citus is not in Maven Central or Debian.
class DistributedTest {
    private static final String NAME = "spread_" + ProcessHandle.current().pid();

    @TempDir
    private Path folder;

    private final Running galena = Running.galena();
    private Storage storage;
    private Login owner;

    @BeforeEach
    void database() throws Exception {
        owner = galena.storage.owner();
        run(owner, "create database " + NAME);
        owner = new Login(
                owner.url().replaceFirst("/[^/?]+(\\?|$)", "/" + NAME + "$1"), owner.user(), owner.password());
        storage = Storage.existing(new DataFolder(folder), owner, Optional.empty());
        storage.prepare();
    }

    @AfterEach
    void gone() throws Exception {
        run(galena.storage.owner(), "drop database " + NAME + " with (force)");
    }

    private static void run(Login login, String sql) throws SQLException {
        try (var connection = login.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private TreeMap<String, String> read(String sql) throws SQLException {
        var found = new TreeMap<String, String>();
        try (var connection = owner.connect();
                var result = connection.createStatement().executeQuery(sql)) {
            while (result.next()) {
                found.put(result.getString(1), result.getString(2));
            }
        }
        return found;
    }

    private TreeMap<String, String> keys() throws SQLException {
        return read(
                "select conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid) from pg_constraint where contype = 'f'");
    }

    private void standIns() throws SQLException {
        run(owner, """
                create table public.pg_dist_partition (logicalrelid oid primary key, how text, n serial);
                create function public.create_distributed_table(t regclass, c text, colocate_with text) returns void language plpgsql as $$
                begin
                  if colocate_with <> 'default' and not exists (select from pg_dist_partition where logicalrelid = colocate_with::regclass) then
                    raise exception 'colocated with what is not spread';
                  end if;
                  if exists (select from pg_constraint k where k.contype = 'f' and k.conrelid = t) then
                    raise exception 'keys are there';
                  end if;
                  insert into pg_dist_partition values (t, 'by ' || c);
                end $$;
                create function public.create_reference_table(t regclass) returns void language sql as
                  'insert into pg_dist_partition values (t, ''everywhere'')';
                """);
    }

    @Test
    void companies_are_spread_what_finds_them_lies_everywhere_and_keys_stay() throws Exception {
        var before = keys();
        assertThatThrownBy(storage::distribute)
                .isInstanceOf(StorageRefused.class)
                .hasMessageContaining("create extension citus");
        standIns();
        storage.distribute();
        var spread = read("select logicalrelid::regclass::text, how from pg_dist_partition");
        var wanted = new TreeMap<String, String>();
        java.nio.file.Files.readAllLines(Path.of("src/main/resources/db/tables.txt")).stream()
                .map(line -> line.split("\\s+"))
                .filter(words -> words.length > 2 && !words[0].startsWith("#") && !words[1].equals("library"))
                .forEach(words -> wanted.put(words[0], words[1].equals("account") ? "by account_id" : "everywhere"));
        spread.remove("pg_dist_partition");
        assertThat(spread).isEqualTo(wanted);
        var lost = new TreeSet<>(before.keySet());
        lost.removeAll(keys().keySet());
        assertThat(lost)
                .as("what lies everywhere cannot point at what is spread")
                .allMatch(key -> key.startsWith("identity.login ") || key.startsWith("identity.ticket "))
                .hasSize(2);
        var kept = new TreeMap<>(before);
        lost.forEach(kept::remove);
        assertThat(keys()).isEqualTo(kept);

        // again, with a table that a later version brings
        run(
                owner,
                "create table lead.later (account_id uuid not null references identity.account, n int, primary key (account_id, n))");
        storage.distribute();
        assertThat(read("select logicalrelid::regclass::text, how from pg_dist_partition"))
                .containsEntry("lead.later", "by account_id");
        assertThat(keys()).hasSize(kept.size() + 1);
        var done = read("select logicalrelid::regclass::text, n::text from pg_dist_partition");
        storage.distribute();
        assertThat(read("select logicalrelid::regclass::text, n::text from pg_dist_partition"))
                .isEqualTo(done);
    }

    @Test
    void nothing_is_in_the_tables_that_a_citus_refuses() throws Exception {
        assertThat(read("select tgrelid::regclass::text, tgname from pg_trigger where not tgisinternal"))
                .isEmpty();
        assertThat(keys().values()).noneMatch(key -> key.contains("SET NULL"));
        assertThat(keys().entrySet().stream()
                        .filter(key -> key.getKey().startsWith("lead.lead ")
                                        && key.getValue().contains("lead.custody")
                                || key.getKey().startsWith("lead.custody ")
                                        && key.getValue().contains("lead.lead")))
                .as("each points at the other")
                .allMatch(key -> key.getValue().contains("DEFERRABLE INITIALLY DEFERRED"));
    }
}
