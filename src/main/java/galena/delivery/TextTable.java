package galena.delivery;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Instant;
import java.util.Optional;

/// Which texts somebody has read and released.
final class TextTable {
    private final Database database;

    TextTable(Database database) {
        this.database = database;
    }

    Optional<Texts.Released> released(AccountId account, String channel, byte[] hash) {
        return database.sql()
                .sql("""
                        select released_by, released_at
                        from delivery.released
                        where account_id = :account and channel = :channel and hash = :hash
                        """)
                .param("account", account.value())
                .param("channel", channel)
                .param("hash", hash)
                .query((row, n) -> new Texts.Released(
                        new PersonId(Rows.uuid(row, "released_by")), Rows.instant(row, "released_at")))
                .optional();
    }

    void release(AccountId account, String channel, byte[] hash, PersonId by, Instant now) {
        database.sql()
                .sql("""
                        insert into delivery.released (account_id, channel, hash, released_by, released_at)
                        values (:account, :channel, :hash, :by, :now)
                        on conflict (account_id, channel, hash) do nothing
                        """)
                .param("account", account.value())
                .param("channel", channel)
                .param("hash", hash)
                .param("by", by.value())
                .param("now", Rows.at(now))
                .update();
    }

    void stop(AccountId account, String channel, byte[] hash) {
        database.sql()
                .sql("""
                        delete from delivery.released
                        where account_id = :account and channel = :channel and hash = :hash
                        """)
                .param("account", account.value())
                .param("channel", channel)
                .param("hash", hash)
                .update();
    }
}
