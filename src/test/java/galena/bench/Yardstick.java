package galena.bench;

import galena.kernel.Ids;
import galena.storage.Login;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What a plain program does: one lead, one transaction, the same rows by one prepared statement, no duplicate
/// decision.
final class Yardstick {
    private static final String STATEMENT = """
            with s as (
              insert into intake.submission (account_id, submission_id, source_id, door, received_at, received_day, verdict, lead_id, test, status)
              values (?, ?, ?, 'api', ?, ?::date, 'accepted', ?, false, 201)
            ), r as (
              insert into intake.raw (account_id, submission_id, content_type, body) values (?, ?, 'application/json', ?)
            ), k as (
              insert into intake.contact_key as k (account_id, key, recent) values (?, ?, ?), (?, ?, ?)
              on conflict (account_id, key) do update set recent = excluded.recent
            ), l as (
              insert into lead.lead (account_id, lead_id, source_id, origin, test, received_at, received_day)
              values (?, ?, ?, 'accepted', false, ?, ?::date)
            ), c as (
              insert into lead.contact (account_id, lead_id, first_name, last_name, city, region, country, product, message, zones, states)
              values (?, ?, 'Ann', ?, 'Sacramento', 'CA', 'US', 'a new roof', 'It leaks above the kitchen.', 'America/Los_Angeles', 'CA')
            ), p as (
              insert into lead.contact_point (account_id, lead_id, position, kind, value) values (?, ?, 0, 'phone', ?), (?, ?, 1, 'email', ?)
            ), t as (
              insert into lead.trail (account_id, lead_id, seq, at, kind, actor, turn, step, holder, reason, detail)
              values (?, ?, 1, ?, 'received', 'vendor', 1, null, null, 'accepted', ?::jsonb),
                (?, ?, 2, ?, 'entered', 'machine', 1, 'place', 'machine', 'place', ?::jsonb)
            )
            insert into lead.custody (account_id, lead_id, open, holder, responsible, playbook_id, version, step, visits, ready_at, due_at, limit_at,
              turn, seq, changed_at)
            values (?, ?, true, 'machine', ?, ?, 1, 'place', '', ?, ?, ?, 1, 2, ?)
            """;

    private final Login login;
    private final AtomicLong numbers;
    private final Ids ids = new Ids(java.time.Clock.systemUTC());
    private final UUID account;
    private final UUID source;
    private final UUID person;
    private final UUID playbook;

    Yardstick(Login login, AtomicLong numbers) throws SQLException {
        this.login = login;
        this.numbers = numbers;
        try (var connection = login.connect();
                var row = connection
                        .createStatement()
                        .executeQuery(
                                "select a.account_id, s.source_id, p.in_charge, p.playbook_id from identity.account a"
                                        + " join directory.source s using (account_id) join playbook.playbook p using (account_id) where s.name = 'Website'")) {
            row.next();
            account = row.getObject(1, UUID.class);
            source = row.getObject(2, UUID.class);
            person = row.getObject(3, UUID.class);
            playbook = row.getObject(4, UUID.class);
        }
    }

    /// Leads a second with so many clients for so long.
    double run(int clients, double seconds) throws InterruptedException {
        var written = new AtomicInteger();
        long began = System.nanoTime();
        long end = began + (long) (seconds * 1e9);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofPlatform().start(() -> client(end, written)));
        }
        for (var thread : threads) {
            thread.join();
        }
        return written.get() / ((System.nanoTime() - began) / 1e9);
    }

    private void client(long end, AtomicInteger written) {
        try (var connection = login.connect();
                var statement = connection.prepareStatement(STATEMENT)) {
            while (System.nanoTime() < end) {
                bind(statement, numbers.incrementAndGet());
                statement.executeUpdate();
                written.incrementAndGet();
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void bind(PreparedStatement s, long n) throws SQLException {
        var lead = ids.next();
        var submission = ids.next();
        var now = new Timestamp(System.currentTimeMillis());
        var later = new Timestamp(System.currentTimeMillis() + 172_800_000L);
        var day = now.toLocalDateTime().toLocalDate().toString();
        var phone = Load.phone(n);
        var email = "ann" + n + "@example.com";
        var sighting = lead + "/" + source + "/" + now.getTime() / 1000 + "/0a1b2c3d/ann";
        var received =
                "{\"day\": \"" + day + "\", \"test\": false, \"origin\": \"accepted\", \"source\": \"" + source + "\"}";
        var entered = "{\"limit\": " + later.getTime() / 1000 + ", \"ready\": " + now.getTime() / 1000 + "}";
        var values = new Object[] {
            account,
            submission,
            source,
            now,
            day,
            lead,
            account,
            submission,
            Load.body(n).getBytes(StandardCharsets.UTF_8),
            account,
            hash(phone),
            sighting,
            account,
            hash(email),
            sighting,
            account,
            lead,
            source,
            now,
            day,
            account,
            lead,
            "Lead" + n,
            account,
            lead,
            phone,
            account,
            lead,
            email,
            account,
            lead,
            now,
            received,
            account,
            lead,
            now,
            entered,
            account,
            lead,
            person,
            playbook,
            now,
            now,
            later,
            now
        };
        for (int i = 0; i < values.length; i++) {
            s.setObject(i + 1, values[i]);
        }
    }

    private static byte[] hash(String text) {
        try {
            return Arrays.copyOf(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)), 16);
        } catch (java.security.NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /// The ceiling: the same rows, ten thousand leads a statement, from one connection.
    double ceiling(int leads) throws SQLException {
        try (var connection = login.connect()) {
            long began = System.nanoTime();
            atOnce(connection, leads);
            return leads / ((System.nanoTime() - began) / 1e9);
        }
    }

    private void atOnce(Connection connection, int leads) throws SQLException {
        long first = numbers.getAndAdd(leads) + 1;
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "create temporary table t on commit drop as select gen_random_uuid() as lead, gen_random_uuid() as submission, n from generate_series("
                            + first + "::bigint, " + (first + leads - 1) + "::bigint) n");
            for (var sql : set()) {
                statement.execute(sql);
            }
        }
        connection.commit();
    }

    /// Stores so many leads to begin with, quicker than anybody may: keys to other tables are not checked.
    void store(int leads) throws InterruptedException {
        var parts = new AtomicInteger((leads + 99_999) / 100_000);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 2; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try (var connection = login.connect();
                        var statement = connection.createStatement()) {
                    statement.execute("set session_replication_role = replica; set synchronous_commit = off");
                    for (int part = parts.getAndDecrement(); part > 0; part = parts.getAndDecrement()) {
                        atOnce(connection, Math.min(100_000, leads - (part - 1) * 100_000));
                    }
                } catch (SQLException failed) {
                    throw new IllegalStateException(failed);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    private String[] set() {
        var a = "'" + account + "'::uuid";
        var s = "'" + source + "'::uuid";
        return new String[] {
            "insert into intake.submission (account_id, submission_id, source_id, door, received_at, received_day, verdict, lead_id, test, status) select "
                    + a + ", submission, " + s + ", 'api', now(), current_date, 'accepted', lead, false, 201 from t",
            "insert into intake.raw (account_id, submission_id, content_type, body) select " + a
                    + ", submission, 'application/json', convert_to(repeat('x', 230), 'UTF8') from t",
            "insert into intake.contact_key (account_id, key, recent) select " + a
                    + ", decode(md5(k || n), 'hex'), repeat('x', 97) from t, (values ('p'), ('e')) v (k)",
            "insert into lead.lead (account_id, lead_id, source_id, origin, test, received_at, received_day) select "
                    + a + ", lead, " + s + ", 'accepted', false, now(), current_date from t",
            "insert into lead.contact (account_id, lead_id, first_name, last_name, city, region, country, product, message, zones, states) select "
                    + a
                    + ", lead, 'Ann', 'Lead' || n, 'Sacramento', 'CA', 'US', 'a new roof', 'It leaks above the kitchen.', 'America/Los_Angeles', 'CA' from t",
            "insert into lead.contact_point (account_id, lead_id, position, kind, value) select " + a
                    + ", lead, p, case p when 0 then 'phone' else 'email' end, case p when 0 then '+1' || lpad(n::text, 10, '2') else 'ann' || n || '@example.com' end from t, (values (0), (1)) v (p)",
            "insert into lead.trail (account_id, lead_id, seq, at, kind, actor, turn, detail) select " + a
                    + ", lead, q, now(), 'received', 'vendor', 1, '{\"day\": \"2026-11-21\", \"test\": false, \"origin\": \"accepted\"}'::jsonb from t, (values (1), (2)) v (q)",
            "insert into lead.custody (account_id, lead_id, open, holder, responsible, playbook_id, version, step, visits, ready_at, due_at, limit_at, turn, seq, changed_at) select "
                    + a + ", lead, true, 'machine', '" + person + "', '" + playbook
                    + "', 1, 'place', '', now(), now(), now() + interval '2 days', 1, 2, now() from t"
        };
    }

    /// Prepares the database for looking into its log afterwards.
    static void watch(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("create extension if not exists pg_walinspect");
            statement.execute("alter system set wal_keep_size = '3GB'");
            statement.execute("select pg_reload_conf()");
        }
    }

    /// Rows written so far, leads among them, and where the log stands.
    record Footprint(long rows, long leads, String position) {}

    static Footprint footprint(Connection connection) throws SQLException {
        long rows = 0;
        for (var table : new String[] {
            "intake.submission",
            "intake.raw",
            "intake.contact_key",
            "lead.lead",
            "lead.contact",
            "lead.contact_point",
            "lead.trail",
            "lead.custody"
        }) {
            try (var result = connection.createStatement().executeQuery("select count(*) from " + table)) {
                result.next();
                rows += result.getLong(1);
            }
        }
        try (var result = connection
                .createStatement()
                .executeQuery("select pg_current_wal_flush_lsn()::text, (select count(*) from lead.lead)")) {
            result.next();
            return new Footprint(rows, result.getLong(2), result.getString(1));
        }
    }

    /// What one lead cost between two footprints: rows, bytes of log in all, and of these the bytes of the
    /// records that write rows and index entries. The rest is locks on shared rows, ends of transactions and page
    /// images.
    record Weight(double rows, double log, double content) {
        Weight plus(Weight other) {
            return new Weight(rows + other.rows, log + other.log, content + other.content);
        }

        Weight over(int rounds) {
            return new Weight(rows / rounds, log / rounds, content / rounds);
        }
    }

    static Weight weight(Connection connection, Footprint from, Footprint to) throws SQLException {
        double leads = Math.max(1, to.leads() - from.leads());
        try (var statement = connection.prepareStatement("""
                select sum(combined_size),
                  sum(record_size) filter (where "resource_manager/record_type" ~ '^(Heap/(INSERT|UPDATE|HOT_UPDATE)|Heap2/MULTI_INSERT|Btree/)')
                from pg_get_wal_stats(?::pg_lsn, ?::pg_lsn, true)
                """)) {
            statement.setString(1, from.position());
            statement.setString(2, to.position());
            try (var result = statement.executeQuery()) {
                result.next();
                return new Weight(
                        (to.rows() - from.rows()) / leads, result.getDouble(1) / leads, result.getDouble(2) / leads);
            }
        }
    }
}
