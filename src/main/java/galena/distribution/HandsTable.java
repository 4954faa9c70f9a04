package galena.distribution;

import galena.kernel.AccountId;
import galena.storage.Database;
import java.time.LocalDate;
import java.util.Optional;

/// How fast companies call, and when there was more than hands.
final class HandsTable {
    private final Database database;

    HandsTable(Database database) {
        this.database = database;
    }

    Optional<Hands.Pace> pace(AccountId account) {
        return database.sql()
                .sql("""
                        select call_seconds, share
                        from distribution.floor
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> new Hands.Pace(row.getInt("call_seconds"), row.getInt("share")))
                .optional();
    }

    void setPace(AccountId account, Hands.Pace pace) {
        database.sql()
                .sql("""
                        insert into distribution.floor (account_id, call_seconds, share)
                        values (:account, :seconds, :share)
                        on conflict (account_id) do update
                        set call_seconds = excluded.call_seconds, share = excluded.share
                        """)
                .param("account", account.value())
                .param("seconds", pace.callSeconds())
                .param("share", pace.share())
                .update();
    }

    void overfull(AccountId account, LocalDate day) {
        database.sql()
                .sql("""
                        insert into distribution.floor as f (account_id, overfull_on)
                        values (:account, :day)
                        on conflict (account_id) do update
                        set overfull_on = excluded.overfull_on
                        where f.overfull_on is distinct from excluded.overfull_on
                        """)
                .param("account", account.value())
                .param("day", day)
                .update();
    }

    Optional<LocalDate> overfullOn(AccountId account) {
        return database.sql()
                .sql("""
                        select overfull_on
                        from distribution.floor
                        where account_id = :account and overfull_on is not null
                        """)
                .param("account", account.value())
                .query((row, n) -> row.getObject("overfull_on", LocalDate.class))
                .optional();
    }

    /// Whether there was more than hands on a day before today that was not looked at yet.
    boolean isUnmarked(AccountId account, LocalDate today) {
        return database.sql()
                .sql("""
                        select exists (select 1 from distribution.floor
                          where account_id = :account and overfull_on < :today and (marked_on is null or marked_on <= overfull_on))
                        """)
                .param("account", account.value())
                .param("today", today)
                .query(Boolean.class)
                .single();
    }

    void marked(AccountId account, LocalDate today) {
        database.sql()
                .sql("""
                        update distribution.floor
                        set marked_on = :today
                        where account_id = :account
                        """)
                .param("today", today)
                .param("account", account.value())
                .update();
    }
}
