package galena.testing;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A company with a past of which the truth is known: what each source brings, who reaches how many, where leads
/// leak. Written as trails, contacts and postings, as if it had happened; whoever reads it must find that truth.
public final class Synthetic {
    private Synthetic() {}

    /// @param price of a lead, in cents
    /// @param reached of those called six times
    /// @param sold of those reached
    /// @param worth of a sale, in cents
    /// @param untouched share that nobody ever called and that is open still
    public record SourceTruth(SourceId id, long price, double reached, double sold, long worth, double untouched) {}

    /// @param reaches times what others reach with a call
    /// @param sells times what others sell
    public record PersonTruth(PersonId id, double reaches, double sells) {}

    /// So many leads over so many days before then; answers how many entries of trails that makes.
    public static long write(
            Connection connection,
            AccountId account,
            List<SourceTruth> sources,
            List<PersonTruth> people,
            long leads,
            int days,
            Instant until,
            double seed)
            throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute("select setseed(" + seed + ")");
            statement.execute(
                    "create temporary table s (i int, id uuid, price bigint, reached float8, sold float8, worth bigint, untouched float8) on commit drop");
            statement.execute("insert into s values "
                    + number(sources.stream()
                            .map(one -> String.format(
                                    Locale.ROOT,
                                    "(%%d, '%s', %d, %f, %f, %d, %f)",
                                    one.id(),
                                    one.price(),
                                    one.reached(),
                                    one.sold(),
                                    one.worth(),
                                    one.untouched()))
                            .toList()));
            statement.execute("create temporary table p (i int, id uuid, reaches float8, sells float8) on commit drop");
            statement.execute("insert into p values "
                    + number(people.stream()
                            .map(one -> String.format(
                                    Locale.ROOT, "(%%d, '%s', %f, %f)", one.id(), one.reaches(), one.sells()))
                            .toList()));
            // each call reaches the same share, so that six of them reach what the source promises
            statement.execute("""
                    create temporary table g on commit drop as
                    select uuidv7() as lead, n, s.id as source, p.id as person, s.price, s.worth,
                      timestamptz '%s' - (%d * random()) * interval '1 day' as at,
                      case when random() < s.untouched then 0
                        else (select min(i) from (select generate_series(1, 6) as i, n as same) tries
                          where random() < (1 - power(1 - s.reached, 1 / 6.0)) * p.reaches + 0 * same) end as reached_by,
                      random() < s.sold * p.sells as sells, random() as r, p.i as pi
                    from generate_series(1, %d) n
                    join s on s.i = n %% %d
                    join p on p.i = (n / %d) %% %d
                    """.formatted(until, days, leads, sources.size(), sources.size(), people.size()));
            // ids are in the order of time, as Galena's are
            statement.execute("update g set lead = uuidv7(at - clock_timestamp())");
            var a = "'" + account + "'::uuid";
            statement.execute(
                    "create temporary table k on commit drop as select *, coalesce(reached_by, 6) as calls,"
                            + " coalesce(reached_by > 0, false) as talked, coalesce(reached_by > 0, false) and sells as sold from g");
            statement.execute(
                    "insert into lead.lead (account_id, lead_id, source_id, origin, test, received_at, received_day, owner_id, attempts, conversed_at)"
                            + " select " + a
                            + ", lead, source, 'accepted', false, at, (at at time zone 'America/New_York')::date, case when calls > 0 then person end, calls, case when talked then at end from k");
            statement.execute(
                    "insert into lead.contact (account_id, lead_id, first_name, region, fields) select " + a
                            + ", lead, 'Ann ' || n, (array['NY','CA','TX'])[1 + n % 3], jsonb_build_object('utm_campaign', 'c' || (n % 2)) from k");
            statement.execute(
                    "insert into lead.custody (account_id, lead_id, open, turn, seq, ending, reason, changed_at) select "
                            + a
                            + ", lead, false, 2 * calls + 1, 1 + 2 * calls, case when sold then 'won' else 'lost' end, 'x', at from k where calls > 0");
            // whoever was never called is open still, at a time nobody in a test lives to see
            statement.execute(
                    "insert into lead.custody (account_id, lead_id, open, holder, responsible, playbook_id, version, step, visits, ready_at, due_at, limit_at, turn, seq, changed_at)"
                            + " select " + a
                            + ", lead, true, 'machine', person, lead, 1, 'first-call', '', at, at + interval '90 years', at + interval '90 years', 1, 1, at from k where calls = 0");
            var rows = statement.executeUpdate(
                    "insert into lead.trail (account_id, lead_id, seq, at, kind, actor, turn, step, holder, detail) select "
                            + a
                            + ", lead, 1, at, 'received', 'vendor', 1, 'first-call', 'pool', jsonb_build_object('source', source, 'day', (at at time zone 'America/New_York')::date, 'test', false, 'origin', 'accepted') from k");
            rows += statement.executeUpdate(
                    "insert into lead.trail (account_id, lead_id, seq, at, kind, actor, turn, step, holder, holder_id, detail) select "
                            + a
                            + ", lead, 2 * i, at + (i - 1) * interval '4 hours' + r * interval '20 minutes', 'given', 'machine', 2 * i, 'call', 'person', person, '{}' from k, generate_series(1, calls) i");
            rows += statement.executeUpdate("""
                    insert into lead.trail (account_id, lead_id, seq, at, kind, actor, actor_id, turn, step, holder, ending, reason, detail)
                    select %s, lead, 2 * i + 1, said, 'outcome', 'person', person, 2 * i + 1, case when i < calls then 'call' end,
                      case when i < calls then 'machine' end, case when i = calls then case when sold then 'won' else 'lost' end end,
                      case when i < calls or not talked then case when i < calls then 'no-answer' else 'no-contact' end
                        when sold then 'won' else 'not-interested' end,
                      jsonb_build_object('attempt', true, 'talked', talked and i = calls, 'said', extract(epoch from said)::bigint,
                        'milestone', case when i < calls or not talked then 'attempted' when sold then 'sold' when r < 0.5 then 'qualified' else 'contacted' end)
                        || case when i = calls and sold then jsonb_build_object('minor', worth, 'currency', 'USD') else '{}'::jsonb end
                    from k, generate_series(1, calls) i,
                      lateral (select at + (i - 1) * interval '4 hours' + r * interval '20 minutes' + interval '90 seconds' as said) x
                    """.formatted(a));
            statement.execute(
                    "insert into conversion.ledger (account_id, lead_id, seq, kind, at, source_id, minor, currency) select "
                            + a + ", lead, 1, 'cost', at, source, price, 'USD' from k where price > 0");
            statement.execute(
                    "insert into conversion.ledger (account_id, lead_id, seq, kind, at, source_id, person_id, minor, currency) select "
                            + a
                            + ", lead, 2 * calls + 1, 'revenue', at + calls * interval '4 hours', source, person, worth, 'USD' from k where sold");
            connection.commit();
            return rows;
        }
    }

    /// Takes it away again: its books were never kept, so the auditor would name every lead of it.
    public static void takeAway(Connection connection, AccountId account) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            var tables = new java.util.ArrayList<String>();
            try (var rows = statement.executeQuery("""
                    select c.oid::regclass::text as name
                    from pg_class c
                    join pg_namespace n on n.oid = c.relnamespace
                    join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id'
                    where c.relkind = 'r' and n.nspname in ('lead', 'conversion', 'insight')
                    """)) {
                while (rows.next()) {
                    tables.add(rows.getString("name"));
                }
            }
            for (var table : tables) {
                statement.executeUpdate("delete from " + table + " where account_id = '" + account + "'");
            }
            connection.commit();
        }
    }

    private static String number(List<String> rows) {
        var numbered = new java.util.ArrayList<String>();
        for (var row : rows) {
            numbered.add(row.formatted(numbered.size()));
        }
        return numbered.stream().collect(Collectors.joining(", "));
    }
}
