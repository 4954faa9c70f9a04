package galena.distribution;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
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

    /// An address for one lead, for a while.
    void forLead(AccountId account, UUID partner, byte[] hash, LeadId lead, Instant now, Instant until) {
        database.sql()
                .sql("""
                        insert into distribution.partner_link (account_id, hash, partner_id, created_at, lead_id, expires_at)
                        values (:account, :hash, :partner, :now, :lead, :until)
                        """)
                .param("account", account.value())
                .param("hash", hash)
                .param("partner", partner)
                .param("now", Rows.at(now))
                .param("lead", lead.value())
                .param("until", Rows.at(until))
                .update();
    }

    /// @param only the lead it is for; empty for all of theirs
    record Link(UUID partner, Optional<LeadId> only) {}

    Optional<Link> link(AccountId account, byte[] hash, Instant now) {
        return database.sql()
                .sql("""
                        select partner_id, lead_id
                        from distribution.partner_link
                        where account_id = :account and hash = :hash and revoked_at is null
                          and (expires_at is null or expires_at > :now)
                        """)
                .param("account", account.value())
                .param("hash", hash)
                .param("now", Rows.at(now))
                .query((row, n) -> new Link(
                        Rows.uuid(row, "partner_id"),
                        Rows.optionalUuid(row, "lead_id").map(LeadId::new)))
                .optional();
    }

    boolean isThere(AccountId account, UUID partner) {
        return database.sql()
                .sql("""
                        select exists (select 1 from distribution.partner_link
                          where account_id = :account and partner_id = :partner and revoked_at is null and lead_id is null)
                        """)
                .param("account", account.value())
                .param("partner", partner)
                .query(Boolean.class)
                .single();
    }
}
