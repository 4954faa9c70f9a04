package galena.intake;

import galena.kernel.AccountId;
import galena.kernel.SourceId;
import galena.storage.Database;
import galena.storage.Rows;
import java.util.List;
import java.util.UUID;

/// How many leads of a source were taken in an hour, a day, a month.
final class CounterTable {
    private final Database database;

    CounterTable(Database database) {
        this.database = database;
    }

    record Count(SourceId source, String period, int taken) {}

    /// What stands there, locked until the transaction ends, in the order given: whoever comes second waits here
    /// for the first.
    List<Count> lock(AccountId account, List<Count> wanted) {
        return database.sql()
                .sql("""
                        insert into intake.counter as c (account_id, source_id, period, taken)
                        select :account, w.source, w.period, 0
                        from unnest(:sources::uuid[], :periods::text[]) w (source, period)
                        on conflict (account_id, source_id, period) do update
                        set taken = c.taken
                        returning c.source_id, c.period, c.taken
                        """)
                .param("account", account.value())
                .param("sources", sources(wanted))
                .param("periods", periods(wanted))
                .query((row, n) -> new Count(
                        new SourceId(Rows.uuid(row, "source_id")), row.getString("period"), row.getInt("taken")))
                .list();
    }

    /// What stands there now; whoever comes second does not wait.
    List<Count> read(AccountId account, List<Count> wanted) {
        return database.sql()
                .sql("""
                        select c.source_id, c.period, c.taken
                        from intake.counter c
                        join unnest(:sources::uuid[], :periods::text[]) w (source, period) on w.source = c.source_id and w.period = c.period
                        where c.account_id = :account
                        """)
                .param("account", account.value())
                .param("sources", sources(wanted))
                .param("periods", periods(wanted))
                .query((row, n) -> new Count(
                        new SourceId(Rows.uuid(row, "source_id")), row.getString("period"), row.getInt("taken")))
                .list();
    }

    /// Adds to what stands there, in the order given, unless it would be more than a limit. False when for one it
    /// would.
    ///
    /// @param more how many more
    /// @param limits the most that may stand there afterwards
    boolean add(AccountId account, List<Count> more, List<Integer> limits) {
        return database.sql()
                        .sql("""
                                insert into intake.counter as c (account_id, source_id, period, taken)
                                select :account, w.source, w.period, w.more
                                from unnest(:sources::uuid[], :periods::text[], :more::int[], :limits::int[])
                                  with ordinality w (source, period, more, most, place)
                                order by w.place
                                on conflict (account_id, source_id, period) do update
                                set taken = c.taken + excluded.taken
                                where c.taken + excluded.taken <= (select l.most
                                  from unnest(:sources::uuid[], :periods::text[], :limits::int[]) l (source, period, most)
                                  where l.source = excluded.source_id and l.period = excluded.period)
                                """)
                        .param("account", account.value())
                        .param("sources", sources(more))
                        .param("periods", periods(more))
                        .param("more", more.stream().map(Count::taken).toArray(Integer[]::new))
                        .param("limits", limits.toArray(Integer[]::new))
                        .update()
                == more.size();
    }

    void write(AccountId account, List<Count> counts) {
        database.sql()
                .sql("""
                        update intake.counter c
                        set taken = w.taken
                        from unnest(:sources::uuid[], :periods::text[], :taken::int[]) w (source, period, taken)
                        where c.account_id = :account and c.source_id = w.source and c.period = w.period
                        """)
                .param("sources", sources(counts))
                .param("periods", periods(counts))
                .param("taken", counts.stream().map(Count::taken).toArray(Integer[]::new))
                .param("account", account.value())
                .update();
    }

    private static UUID[] sources(List<Count> counts) {
        return counts.stream().map(count -> count.source().value()).toArray(UUID[]::new);
    }

    private static String[] periods(List<Count> counts) {
        return counts.stream().map(Count::period).toArray(String[]::new);
    }

    /// Hours and days are not needed once they are over.
    void forget(AccountId account, String hour, String day) {
        database.sql()
                .sql("""
                        delete from intake.counter
                        where account_id = :account and ((period like 'h%' and period < :hour) or (period like 'd%' and period < :day))
                        """)
                .param("account", account.value())
                .param("hour", hour)
                .param("day", day)
                .update();
    }
}
