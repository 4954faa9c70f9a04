package galena.delivery;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Instant;
import java.util.Optional;

/// Which addresses reach nobody, and by which one people say goodbye. Fingerprints only.
final class ReachTable {
    private final Database database;

    ReachTable(Database database) {
        this.database = database;
    }

    boolean isUnreachable(AccountId account, byte[] hash) {
        return database.sql()
                .sql("""
                        select exists (select 1 from delivery.unreachable
                          where account_id = :account and hash = :hash)
                        """)
                .param("account", account.value())
                .param("hash", hash)
                .query(Boolean.class)
                .single();
    }

    void unreachable(AccountId account, byte[] hash, String how, Instant now) {
        database.sql()
                .sql("""
                        insert into delivery.unreachable (account_id, hash, how, at)
                        values (:account, :hash, :how, :now)
                        on conflict (account_id, hash) do nothing
                        """)
                .param("account", account.value())
                .param("hash", hash)
                .param("how", how)
                .param("now", Rows.at(now))
                .update();
    }

    void goodbye(AccountId account, byte[] hash, LeadId lead, Instant now) {
        database.sql()
                .sql("""
                        insert into delivery.goodbye (account_id, hash, lead_id, created_at)
                        values (:account, :hash, :lead, :now)
                        """)
                .param("account", account.value())
                .param("hash", hash)
                .param("lead", lead.value())
                .param("now", Rows.at(now))
                .update();
    }

    Optional<LeadId> lead(AccountId account, byte[] hash) {
        return database.sql()
                .sql("""
                        select lead_id
                        from delivery.goodbye
                        where account_id = :account and hash = :hash
                        """)
                .param("account", account.value())
                .param("hash", hash)
                .query((row, n) -> new LeadId(Rows.uuid(row, "lead_id")))
                .optional();
    }
}
