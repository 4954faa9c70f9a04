package galena.identity;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The administration log: appended only.
final class LogTable {
    private final JdbcClient sql;

    LogTable(JdbcClient sql) {
        this.sql = sql;
    }

    void append(AccountId account, LogEntry entry) {
        sql.sql("""
                        insert into identity.administration_log (account_id, entry_id, at, actor_id, act, subject_id, detail)
                        values (:account, :entry, :at, :actor::uuid, :act, :subject::uuid, :detail::jsonb)
                        """)
                .param("account", account.value())
                .param("entry", entry.id())
                .param("at", entry.at().atOffset(ZoneOffset.UTC))
                .param("actor", entry.actor().map(PersonId::value).orElse(null))
                .param("act", entry.act())
                .param("subject", entry.subject().orElse(null))
                .param("detail", entry.detail())
                .update();
    }

    /// What somebody did of these acts since then, newest first.
    List<LogEntry> of(AccountId account, PersonId actor, Collection<String> acts, Instant since) {
        return sql.sql("""
                        select entry_id, at, actor_id, act, subject_id, detail
                        from identity.administration_log
                        where account_id = :account and actor_id = :actor and act = any (:acts) and at >= :since
                        order by at desc, entry_id desc
                        limit 50
                        """)
                .param("account", account.value())
                .param("actor", actor.value())
                .param("acts", acts.toArray(String[]::new))
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query(LogTable::entry)
                .list();
    }

    List<LogEntry> newest(AccountId account, Instant before, int most) {
        return sql.sql("""
                        select entry_id, at, actor_id, act, subject_id, detail
                        from identity.administration_log
                        where account_id = :account and at < :before
                        order by at desc, entry_id desc
                        limit :most
                        """)
                .param("account", account.value())
                .param("before", before.atOffset(ZoneOffset.UTC))
                .param("most", most)
                .query(LogTable::entry)
                .list();
    }

    private static LogEntry entry(ResultSet row, int n) throws SQLException {
        return new LogEntry(
                row.getObject("entry_id", UUID.class),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject("actor_id", UUID.class)).map(PersonId::new),
                row.getString("act"),
                Optional.ofNullable(row.getObject("subject_id", UUID.class)),
                row.getString("detail"));
    }
}
