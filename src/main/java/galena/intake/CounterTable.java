package galena.intake;

import galena.kernel.AccountId;
import galena.kernel.SourceId;
import galena.storage.Database;
import java.util.List;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/// How many leads of a source were taken in an hour, a day, a month.
final class CounterTable {
    private final Database database;

    CounterTable(Database database) {
        this.database = database;
    }

    /// What stands there, locked until the transaction ends: whoever comes second waits here for the first.
    int lock(AccountId account, SourceId source, String period) {
        return database.sql()
                .sql("""
                        insert into intake.counter as c (account_id, source_id, period, taken)
                        values (:account, :source, :period, 0)
                        on conflict (account_id, source_id, period) do update
                        set taken = c.taken
                        returning c.taken
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .param("period", period)
                .query(Integer.class)
                .single();
    }

    record Count(AccountId account, SourceId source, String period, int taken) {}

    void write(List<Count> counts) {
        database.batch(
                """
                update intake.counter
                set taken = :taken
                where account_id = :account and source_id = :source and period = :period
                """,
                counts.stream()
                        .map(count -> new MapSqlParameterSource()
                                .addValue("taken", count.taken())
                                .addValue("account", count.account().value())
                                .addValue("source", count.source().value())
                                .addValue("period", count.period()))
                        .toList());
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
