package galena.distribution;

import galena.kernel.AccountId;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// The addresses at which partners come in, as hashes.
final class LinkTable {
    private final Database database;

    LinkTable(Database database) {
        this.database = database;
    }

    /// The newest address of a partner; those before stop working.
    void replace(AccountId account, UUID partner, byte[] hash, Instant now) {
        database.sql()
                .sql("""
                        update distribution.partner_link
                        set revoked_at = :now
                        where account_id = :account and partner_id = :partner and revoked_at is null
                        """)
                .param("now", Rows.at(now))
                .param("account", account.value())
                .param("partner", partner)
                .update();
        database.sql()
                .sql("""
                        insert into distribution.partner_link (account_id, hash, partner_id, created_at)
                        values (:account, :hash, :partner, :now)
                        """)
                .param("account", account.value())
                .param("hash", hash)
                .param("partner", partner)
                .param("now", Rows.at(now))
                .update();
    }

    Optional<UUID> partner(AccountId account, byte[] hash) {
        return database.sql()
                .sql("""
                        select partner_id
                        from distribution.partner_link
                        where account_id = :account and hash = :hash and revoked_at is null
                        """)
                .param("account", account.value())
                .param("hash", hash)
                .query((row, n) -> Rows.uuid(row, "partner_id"))
                .optional();
    }

    boolean isThere(AccountId account, UUID partner) {
        return database.sql()
                .sql("""
                        select exists (select 1 from distribution.partner_link
                          where account_id = :account and partner_id = :partner and revoked_at is null)
                        """)
                .param("account", account.value())
                .param("partner", partner)
                .query(Boolean.class)
                .single();
    }
}
