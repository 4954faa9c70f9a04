package galena.testing;

import galena.Galena;
import galena.conversion.Conversion;
import galena.conversion.Customers;
import galena.insight.Insight;
import galena.lead.Rounds;
import galena.playbook.Playbooks;
import galena.storage.Backups;
import galena.storage.DataFolder;
import galena.storage.Login;
import galena.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/// The whole of Galena on its real database, once for all tests of a run; each test founds a company of its own.
/// Nothing happens by itself here: a test moves the clock and sweeps.
public final class Running {
    private static final Running ONLY = new Running();
    public final HandClock clock = new HandClock(Instant.parse("2027-03-01T15:00:00Z"));
    public final Storage storage;
    public final Login application;
    public final ConfigurableApplicationContext context;
    public final String url;
    /// Where Meta would be.
    public final int metaPort;
    /// Where somebody would tell who receives mail.
    public final int dnsPort;

    private Running() {
        try {
            var folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "test-data-");
            storage = Storage.embedded(new DataFolder(folder));
            application = storage.prepare();
            watchStamps();
            int port = Machine.freePort();
            url = "http://localhost:" + port;
            metaPort = Machine.freePort();
            dnsPort = Machine.freePort();
            context = Galena.run(
                    storage,
                    application,
                    clock,
                    Map.of(
                            "server.port",
                            port,
                            "server.address",
                            "127.0.0.1",
                            "galena.public-url",
                            url,
                            "galena.private-addresses",
                            true,
                            "galena.meta-address",
                            "http://127.0.0.1:" + metaPort + "/v24.0",
                            "galena.dns-server",
                            "127.0.0.1:" + dnsPort));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                context.close();
                storage.close();
                Machine.delete(folder);
            }));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// Whatever in [galena.identity.Seldom]'s care the application changes, it has to set a stamp; no test gets
    /// through with a change that forgets to.
    private void watchStamps() {
        try (var connection = storage.owner().connect();
                var statement = connection.createStatement()) {
            statement.execute("""
                    create function identity.stamp_was_set() returns trigger language plpgsql as $$
                    declare
                      changed uuid := case tg_op when 'DELETE' then old.account_id else new.account_id end;
                    begin
                      if session_user <> 'galena_owner' and not exists (select from identity.stamp s
                          where s.account_id = changed and s.xmin = pg_current_xact_id()::xid) then
                        raise exception '% on % without a new stamp', tg_op, tg_table_name;
                      end if;
                      return null;
                    end $$
                    """);
            for (var table : List.of(
                    "identity.account",
                    "identity.person",
                    "identity.role_held",
                    "identity.team",
                    "identity.team_member",
                    "identity.absence",
                    "identity.provider",
                    "identity.sign_in_rule",
                    "directory.source",
                    "distribution.pool",
                    "distribution.receiver",
                    "distribution.licence",
                    "distribution.source_cap",
                    "distribution.closing",
                    "distribution.partner")) {
                statement.execute("create constraint trigger stamped after insert or update or delete on " + table
                        + " deferrable initially deferred for each row execute function identity.stamp_was_set()");
            }
            // of points only new rules; how far they were counted is nobody's but the counter's
            statement.execute("create constraint trigger stamped after insert on lead.scoring"
                    + " deferrable initially deferred for each row execute function identity.stamp_was_set()");
            // of the floor only whether licences are asked for
            statement.execute("create constraint trigger stamped after update of licensed on distribution.floor"
                    + " deferrable initially deferred for each row execute function identity.stamp_was_set()");
            statement.execute(
                    "create constraint trigger stamped_new after insert on distribution.floor"
                            + " deferrable initially deferred for each row when (new.licensed) execute function identity.stamp_was_set()");
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /// Another instance on the same database, on a port of its own. The caller closes it.
    ///
    /// @param settings besides port and address
    public ConfigurableApplicationContext beside(int port, Map<String, Object> settings, Backups.Plan backups) {
        var all = new HashMap<>(Map.<String, Object>of(
                "server.port", port, "server.address", "127.0.0.1", "galena.public-url", "http://localhost:" + port));
        all.putAll(settings);
        return Galena.run(storage, application, clock, all, backups);
    }

    public static Running galena() {
        return ONLY;
    }

    public <T> T the(Class<T> room) {
        return context.getBean(room);
    }

    /// The playbook every company starts with.
    public String playbook() {
        return Playbooks.shipped();
    }

    /// Everything that is due now happens, the ledger and the auditor included.
    public void settle() {
        the(Rounds.class).sweep();
        the(Conversion.class).follow();
        the(Customers.class).follow();
    }

    /// Time passes in steps of the given length, and what becomes due happens.
    public void pass(Duration span, Duration step) {
        for (var left = span; left.isPositive(); left = left.minus(step)) {
            clock.forward(left.compareTo(step) < 0 ? left : step);
            the(Rounds.class).sweep();
        }
        settle();
    }

    public void pass(Duration span) {
        pass(span, span);
    }

    public int audit() {
        return the(Insight.class).audit();
    }

    /// A statement as the owner of the tables, behind the application's back.
    public int asOwner(String sql) {
        try (var connection = storage.owner().connect();
                var statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            return statement.executeUpdate(sql);
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /// The first value a query yields, as text.
    public String ask(String sql) {
        try (var connection = storage.owner().connect();
                var result = connection.createStatement().executeQuery(sql)) {
            return result.next() ? String.valueOf(result.getString(1)) : "";
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
