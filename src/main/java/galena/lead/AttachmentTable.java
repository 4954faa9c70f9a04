package galena.lead;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.storage.Database;
import galena.storage.Rows;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// Photographs and documents of leads.
final class AttachmentTable {
    private final Database database;

    AttachmentTable(Database database) {
        this.database = database;
    }

    void insert(AccountId account, LeadId lead, Attachment one, byte[] bytes) {
        database.sql()
                .sql("""
                        insert into lead.attachment (account_id, attachment_id, lead_id, kind, name, bytes, added_by, added_at)
                        values (:account, :id, :lead, :kind, :name, :bytes, :by, :at)
                        """)
                .param("account", account.value())
                .param("id", one.id())
                .param("lead", lead.value())
                .param("kind", one.kind().code())
                .param("name", one.name())
                .param("bytes", bytes)
                .param("by", one.by().value())
                .param("at", Rows.at(one.at()))
                .update();
    }

    /// A lead's, newest first.
    List<Attachment> of(AccountId account, LeadId lead) {
        return database.sql()
                .sql("""
                        select attachment_id, kind, name, added_by, added_at
                        from lead.attachment
                        where account_id = :account and lead_id = :lead
                        order by added_at desc, attachment_id desc
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query((row, n) -> new Attachment(
                        Rows.uuid(row, "attachment_id"),
                        Attachment.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                        row.getString("name"),
                        new PersonId(Rows.uuid(row, "added_by")),
                        Rows.instant(row, "added_at")))
                .list();
    }

    Optional<byte[]> bytes(AccountId account, LeadId lead, UUID id) {
        return database.sql()
                .sql("""
                        select bytes
                        from lead.attachment
                        where account_id = :account and lead_id = :lead and attachment_id = :id
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .param("id", id)
                .query((row, n) -> row.getBytes("bytes"))
                .optional();
    }

    boolean delete(AccountId account, LeadId lead, UUID id) {
        return database.sql()
                        .sql("""
                                delete from lead.attachment
                                where account_id = :account and lead_id = :lead and attachment_id = :id
                                """)
                        .param("account", account.value())
                        .param("lead", lead.value())
                        .param("id", id)
                        .update()
                > 0;
    }

    void forget(AccountId account, Collection<LeadId> leads) {
        database.sql()
                .sql("""
                        delete from lead.attachment
                        where account_id = :account and lead_id = any (:leads)
                        """)
                .param("account", account.value())
                .param("leads", leads.stream().map(LeadId::value).toArray(UUID[]::new))
                .update();
    }
}
