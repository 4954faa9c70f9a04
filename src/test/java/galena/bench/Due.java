package galena.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import galena.Galena;
import galena.kernel.Email;
import galena.lead.Rounds;
import galena.storage.DataFolder;
import galena.storage.Login;
import galena.storage.Storage;
import galena.testing.Machine;
import galena.web.Setup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.context.ConfigurableApplicationContext;

/// Due steps: leads that stand at a machine's step whose time has come, picked up by rounds with the real keeper,
/// beside db-scheduler doing the same update and the same two trail rows for each, one task a lead; both while a
/// reader holds an old snapshot.
final class Due implements AutoCloseable {
    private final Path folder;
    private final Storage storage;
    private final Login application;
    private final Login owner;
    private final ConfigurableApplicationContext context;
    private final List<UUID> accounts = new ArrayList<>();

    Due() throws Exception {
        folder = Files.createTempDirectory("galena-due-");
        storage = Storage.embedded(new DataFolder(folder));
        application = storage.prepare();
        owner = storage.owner();
        context = instance();
        company();
    }

    private ConfigurableApplicationContext instance() throws Exception {
        int port = Machine.freePort();
        return Galena.run(
                storage,
                application,
                Clock.systemUTC(),
                Map.of(
                        "server.port",
                        port,
                        "server.address",
                        "127.0.0.1",
                        "galena.public-url",
                        "http://localhost:" + port));
    }

    private void company() {
        int n = accounts.size();
        var made = context.getBean(Setup.class)
                .make(new Setup.Answers(
                        "Bench " + n,
                        "US",
                        ZoneId.of("America/New_York"),
                        "Olga",
                        Email.parse("olga" + n + "@example.com").orElseThrow(),
                        "correct horse battery",
                        List.of(),
                        Map.of(),
                        Set.of()));
        accounts.add(made.person().account().value());
    }

    /// Leads of one account at the step `place`, due within so many seconds from a moment on.
    private void leads(Connection connection, UUID account, int count, Instant from, double within)
            throws SQLException {
        connection.setAutoCommit(false);
        var a = "'" + account + "'::uuid";
        var due = "timestamptz '" + from + "' + make_interval(secs => " + within + " * n / " + count + ")";
        try (var statement = connection.createStatement()) {
            statement.execute("drop table if exists due_leads");
            statement.execute(
                    "create temporary table due_leads as select gen_random_uuid() as lead, n from generate_series(1, "
                            + count + ") n");
            statement.execute(
                    "insert into lead.lead (account_id, lead_id, source_id, origin, test, received_at, received_day) select "
                            + a
                            + ", lead, s.source_id, 'accepted', false, now(), current_date from due_leads, (select source_id from directory.source where account_id = "
                            + a + " and name = 'Website') s");
            statement.execute("insert into lead.contact (account_id, lead_id, first_name, country, zones) select " + a
                    + ", lead, 'Ann', 'US', 'America/New_York' from due_leads");
            statement.execute(
                    "insert into lead.trail (account_id, lead_id, seq, at, kind, actor, turn, step, holder, detail) select "
                            + a
                            + ", lead, q, now(), case q when 1 then 'received' else 'entered' end, 'vendor', 1, 'place', 'machine', jsonb_build_object('due', extract(epoch from "
                            + due + ")) from due_leads, (values (1), (2)) v (q)");
            statement.execute(
                    "insert into lead.custody (account_id, lead_id, open, holder, responsible, playbook_id, version, step, visits, ready_at, due_at, limit_at, turn, seq, changed_at) select "
                            + a
                            + ", lead, true, 'machine', p.in_charge, p.playbook_id, p.current_version, 'place', '', "
                            + due + ", " + due
                            + ", now() + interval '2 days', 1, 2, now() from due_leads, (select * from playbook.playbook where account_id = "
                            + a + ") p");
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    private static void analyze(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("analyze lead.custody");
        }
    }

    record Rates(List<Double> rounds, List<Double> scheduler, double empty) {}

    /// Three rounds of both, in turn; and db-scheduler with tasks that do nothing.
    Rates rates(int count) throws Exception {
        var ours = new ArrayList<Double>();
        var theirs = new ArrayList<Double>();
        try (var connection = owner.connect();
                var reader = owner.connect()) {
            reader.setAutoCommit(false);
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            reader.createStatement()
                    .executeQuery("select count(*) from lead.custody")
                    .next();
            leads(connection, accounts.getFirst(), 2000, Instant.now().minusSeconds(5), 1);
            context.getBean(Rounds.class).sweep();
            scheduled(connection, 2000, true);
            for (int round = 1; round <= 3; round++) {
                leads(connection, accounts.getFirst(), count, Instant.now().minusSeconds(5), 1);
                analyze(connection);
                long began = System.nanoTime();
                int kept = context.getBean(Rounds.class).sweep();
                ours.add(kept / ((System.nanoTime() - began) / 1e9));
                theirs.add(scheduled(connection, count / 4, true));
                System.out.printf(
                        "round %d: rounds %,.0f due steps/s (%d leads), db-scheduler %,.0f/s, ratio %.1f%n",
                        round, ours.getLast(), kept, theirs.getLast(), ours.getLast() / theirs.getLast());
            }
            double empty = scheduled(connection, count / 4, false);
            reader.rollback();
            return new Rates(ours, theirs, empty);
        }
    }

    /// As many tasks a second as db-scheduler executes at its best here: lock and fetch, sixteen threads.
    private double scheduled(Connection connection, int count, boolean working) throws Exception {
        try (var statement = connection.createStatement()) {
            statement.execute("create schema if not exists bench");
            statement.execute(
                    "create table if not exists bench.scheduled_tasks (like library.scheduled_tasks including all)");
            statement.execute("truncate bench.scheduled_tasks");
        }
        leads(
                connection,
                accounts.getFirst(),
                working ? count : 1,
                Instant.now().plusSeconds(86_400),
                1);
        try (var statement = connection.createStatement()) {
            statement.execute(
                    working
                            ? "insert into bench.scheduled_tasks (task_name, task_instance, execution_time, picked, version) select 'place', lead::text, now(), false, 1 from due_leads"
                            : "insert into bench.scheduled_tasks (task_name, task_instance, execution_time, picked, version) select 'place', n::text, now(), false, 1 from generate_series(1, "
                                    + count + ") n");
        }
        var pool = new com.zaxxer.hikari.HikariDataSource();
        var simple = new PGSimpleDataSource();
        simple.setUrl(owner.url());
        simple.setUser(owner.user());
        simple.setPassword(owner.password());
        pool.setDataSource(simple);
        pool.setMaximumPoolSize(20);
        OneTimeTask<Void> task = Tasks.oneTime("place").execute((instance, context) -> {
            if (working) {
                place(pool, UUID.fromString(instance.getId()));
            }
        });
        var scheduler = Scheduler.create(pool, task)
                .tableName("bench.scheduled_tasks")
                .threads(16)
                .pollUsingLockAndFetch(2.0, 8.0)
                .pollingInterval(Duration.ofMillis(20))
                .build();
        long began = System.nanoTime();
        scheduler.start();
        long left = count;
        while (left > 0) {
            Thread.sleep(10);
            try (var result = connection.createStatement().executeQuery("select count(*) from bench.scheduled_tasks")) {
                result.next();
                left = result.getLong(1);
            }
        }
        double rate = count / ((System.nanoTime() - began) / 1e9);
        scheduler.stop();
        pool.close();
        return rate;
    }

    /// What the keeper of rounds writes for one lead: its custody in the pool at the first call, and two trail
    /// rows.
    private void place(javax.sql.DataSource pool, UUID lead) {
        var account = accounts.getFirst();
        try (var connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try (var update = connection.prepareStatement("""
                            update lead.custody c
                            set holder = 'pool', holder_id = p.pool_id, pool_id = p.pool_id, step = 'first-call', visits = '', ready_at = now(),
                              due_at = now() + interval '7 days', limit_at = now() + interval '7 days', turn = turn + 1, seq = 4, rank = 3e11,
                              changed_at = now()
                            from distribution.pool p
                            where c.account_id = ? and c.lead_id = ? and c.open and c.seq = 2 and p.account_id = c.account_id
                              and p.name = 'everybody'
                            """);
                    var insert = connection.prepareStatement("""
                            insert into lead.trail (account_id, lead_id, seq, at, kind, actor, turn, step, holder, detail)
                            values (?, ?, 3, now(), 'placed', 'machine', 2, null, null, '{"left": "place"}'),
                              (?, ?, 4, now(), 'entered', 'machine', 2, 'first-call', 'pool', '{"limit": 1}')
                            """)) {
                update.setObject(1, account);
                update.setObject(2, lead);
                update.executeUpdate();
                for (int i = 0; i < 2; i++) {
                    insert.setObject(2 * i + 1, account);
                    insert.setObject(2 * i + 2, lead);
                }
                insert.executeUpdate();
            }
            connection.commit();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    record Lateness(int accounts, int leads, double p99Millis, double bigP99Millis) {}

    /// Many accounts, one of them with half of all leads, due over so many seconds: how late those of the small
    /// ones are.
    Lateness lateness(int companies, int count, double seconds) throws Exception {
        while (accounts.size() < companies) {
            company();
        }
        var from = Instant.now().plusSeconds(15 + count / 1500);
        try (var connection = owner.connect()) {
            leads(connection, accounts.get(1), count / 2, from, seconds);
            for (var account : accounts.subList(2, accounts.size())) {
                leads(connection, account, count / 2 / (accounts.size() - 2), from, seconds);
            }
            analyze(connection);
            var mark = Instant.now();
            if (mark.isAfter(from)) {
                System.out.println("The leads were not ready in time; lateness is too large by the difference.");
            }
            var rounds = context.getBean(Rounds.class);
            rounds.start();
            Thread.sleep(Duration.between(Instant.now(), from).plusMillis((long) (seconds * 1000) + 3000));
            rounds.stop();
            return new Lateness(accounts.size(), count, late(connection, false), late(connection, true));
        }
    }

    /// The 99th percentile, in milliseconds, of placed minus due.
    private double late(Connection connection, boolean big) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select percentile_cont(0.99) within group (order by extract(epoch from p.at)::float8 - (e.detail ->> 'due')::float8)
                from lead.trail e
                join lead.trail p on p.account_id = e.account_id and p.lead_id = e.lead_id and p.kind = 'placed'
                where e.seq = 2 and (e.account_id = ?) = ? and e.account_id <> ?
                """)) {
            statement.setObject(1, accounts.get(1));
            statement.setBoolean(2, big);
            statement.setObject(3, accounts.getFirst());
            try (var result = statement.executeQuery()) {
                result.next();
                return result.getDouble(1) * 1000;
            }
        }
    }

    /// Two instances sweep the same leads at once: how many were handed over, and how many twice.
    long[] twoInstances(int count) throws Exception {
        try (var second = instance();
                var connection = owner.connect();
                var threads = Executors.newFixedThreadPool(2)) {
            leads(connection, accounts.getFirst(), count, Instant.now().minusSeconds(5), 1);
            long began = System.nanoTime();
            var done = threads.invokeAll(List.<java.util.concurrent.Callable<Integer>>of(
                    () -> context.getBean(Rounds.class).sweep(),
                    () -> second.getBean(Rounds.class).sweep()));
            int kept = done.get(0).get() + done.get(1).get();
            double rate = kept / ((System.nanoTime() - began) / 1e9);
            try (var result = connection
                    .createStatement()
                    .executeQuery(
                            "select count(*) filter (where n <> 1), count(*) from (select count(t.seq) as n from due_leads d left join lead.trail t on t.lead_id = d.lead and t.kind = 'placed' group by d.lead) x")) {
                result.next();
                return new long[] {result.getLong(2), result.getLong(1), Math.round(rate)};
            }
        }
    }

    @Override
    public void close() {
        context.close();
        storage.close();
        Machine.delete(folder);
    }
}
