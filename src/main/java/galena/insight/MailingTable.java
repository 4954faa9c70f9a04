package galena.insight;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Reports that people want by mail.
final class MailingTable {
    private final Database database;

    MailingTable(Database database) {
        this.database = database;
    }

    void insert(AccountId account, Mailing one) {
        database.sql()
                .sql("""
                        insert into insight.mailing (account_id, mailing_id, person_id, report, query, days, every, next_at)
                        values (:account, :id, :person, :report, :query, :days, :every, :next)
                        """)
                .param("account", account.value())
                .param("id", one.id())
                .param("person", one.person().value())
                .param("report", one.report())
                .param("query", one.query())
                .param("days", one.days())
                .param("every", one.every().code())
                .param("next", Rows.at(one.nextAt()))
                .update();
    }

    List<Mailing> of(AccountId account, PersonId person) {
        return database.sql()
                .sql("""
                        select mailing_id, person_id, report, query, days, every, next_at
                        from insight.mailing
                        where account_id = :account and person_id = :person
                        order by next_at, mailing_id
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .query(MailingTable::mailing)
                .list();
    }

    boolean delete(AccountId account, PersonId person, UUID id) {
        return database.sql()
                        .sql("""
                                delete from insight.mailing
                                where account_id = :account and person_id = :person and mailing_id = :id
                                """)
                        .param("account", account.value())
                        .param("person", person.value())
                        .param("id", id)
                        .update()
                > 0;
    }

    /// Those whose time has come; another instance leaves them alone.
    List<Mailing> due(AccountId account, Instant now) {
        return database.sql()
                .sql("""
                        select mailing_id, person_id, report, query, days, every, next_at
                        from insight.mailing
                        where account_id = :account and next_at <= :now
                        order by next_at
                        limit 50
                        for update skip locked
                        """)
                .param("account", account.value())
                .param("now", Rows.at(now))
                .query(MailingTable::mailing)
                .list();
    }

    void next(AccountId account, UUID id, Instant when) {
        database.sql()
                .sql("""
                        update insight.mailing
                        set next_at = :when
                        where account_id = :account and mailing_id = :id
                        """)
                .param("when", Rows.at(when))
                .param("account", account.value())
                .param("id", id)
                .update();
    }

    private static Mailing mailing(ResultSet row, int n) throws SQLException {
        return new Mailing(
                Rows.uuid(row, "mailing_id"),
                new PersonId(Rows.uuid(row, "person_id")),
                row.getString("report"),
                row.getString("query"),
                row.getInt("days"),
                Mailing.Every.of(row.getString("every")),
                Rows.instant(row, "next_at"));
    }
}
