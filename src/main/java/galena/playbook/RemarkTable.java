package galena.playbook;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Remarks from the desk, and who confirmed what is expected of them.
final class RemarkTable {
    private static final String REMARKS = """
            select remark_id, playbook_id, version, step, lead_id, author_id, at, body, settled_at, settled_by, answer
            from playbook.remark
            where account_id = :account
            """;
    private final JdbcClient sql;

    RemarkTable(JdbcClient sql) {
        this.sql = sql;
    }

    void insert(AccountId account, Remark remark) {
        sql.sql("""
                        insert into playbook.remark (account_id, remark_id, playbook_id, version, step, lead_id, author_id, at, body)
                        values (:account, :remark, :playbook, :version, :step, :lead, :author, :at, :body)
                        """)
                .param("account", account.value())
                .param("remark", remark.id())
                .param("playbook", remark.ref().id())
                .param("version", remark.ref().version())
                .param("step", remark.step())
                .param("lead", remark.lead().value())
                .param("author", remark.author().value())
                .param("at", Rows.at(remark.at()))
                .param("body", remark.body())
                .update();
    }

    List<Remark> of(AccountId account, UUID playbook, Instant since) {
        return sql.sql(REMARKS + """
                          and playbook_id = :playbook and (at >= :since or settled_at is null)
                        order by at desc
                        limit 500
                        """)
                .param("account", account.value())
                .param("playbook", playbook)
                .param("since", Rows.at(since))
                .query(RemarkTable::remark)
                .list();
    }

    /// What an author has not heard of yet, newest first.
    List<Remark> unheard(AccountId account, PersonId author) {
        return sql.sql(REMARKS + """
                          and author_id = :author and settled_at is not null and heard_at is null
                        order by settled_at desc
                        limit 50
                        """)
                .param("account", account.value())
                .param("author", author.value())
                .query(RemarkTable::remark)
                .list();
    }

    int settle(AccountId account, UUID remark, PersonId by, String answer, Instant now) {
        return sql.sql("""
                        update playbook.remark
                        set settled_at = :now, settled_by = :by, answer = :answer, heard_at = null
                        where account_id = :account and remark_id = :remark
                        """)
                .param("now", Rows.at(now))
                .param("by", by.value())
                .param("answer", answer)
                .param("account", account.value())
                .param("remark", remark)
                .update();
    }

    void hear(AccountId account, PersonId author, Instant now) {
        sql.sql("""
                        update playbook.remark
                        set heard_at = :now
                        where account_id = :account and author_id = :author and settled_at is not null and heard_at is null
                        """)
                .param("now", Rows.at(now))
                .param("account", account.value())
                .param("author", author.value())
                .update();
    }

    private static Remark remark(ResultSet row, int n) throws SQLException {
        return new Remark(
                Rows.uuid(row, "remark_id"),
                new PlaybookRef(Rows.uuid(row, "playbook_id"), row.getInt("version")),
                row.getString("step"),
                new LeadId(Rows.uuid(row, "lead_id")),
                new PersonId(Rows.uuid(row, "author_id")),
                Rows.instant(row, "at"),
                row.getString("body"),
                Rows.optionalInstant(row, "settled_at"),
                Rows.optionalUuid(row, "settled_by").map(PersonId::new),
                row.getString("answer"));
    }

    // ---- what is expected of somebody

    void confirm(AccountId account, PersonId person, String digest, Instant now) {
        sql.sql("""
                        insert into playbook.confirmation (account_id, person_id, digest, confirmed_at)
                        values (:account, :person, :digest, :now)
                        on conflict (account_id, person_id, digest) do nothing
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .param("digest", digest)
                .param("now", Rows.at(now))
                .update();
    }

    Optional<Instant> confirmed(AccountId account, PersonId person, String digest) {
        return sql.sql("""
                        select confirmed_at
                        from playbook.confirmation
                        where account_id = :account and person_id = :person and digest = :digest
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .param("digest", digest)
                .query((row, n) -> Rows.instant(row, "confirmed_at"))
                .optional();
    }

    void forget(AccountId account, List<LeadId> leads) {
        sql.sql("""
                        update playbook.remark
                        set body = ''
                        where account_id = :account and lead_id = any(:leads)
                        """)
                .param("account", account.value())
                .param("leads", leads.stream().map(LeadId::value).toArray(UUID[]::new))
                .update();
    }
}
