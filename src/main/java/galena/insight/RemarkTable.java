package galena.insight;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What people say beside figures about somebody, and whether a company wants such figures at all.
final class RemarkTable {
    private final Database database;

    RemarkTable(Database database) {
        this.database = database;
    }

    List<Reports.Remark> of(AccountId account, PersonId person) {
        return database.sql()
                .sql("""
                        select author_id, at, words
                        from insight.remark
                        where account_id = :account and person_id = :person
                        order by at desc, remark_id desc
                        limit 50
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .query((row, n) -> new Reports.Remark(
                        new PersonId(Rows.uuid(row, "author_id")), Rows.instant(row, "at"), row.getString("words")))
                .list();
    }

    void insert(AccountId account, UUID id, PersonId person, PersonId author, Instant at, String words) {
        database.sql()
                .sql("""
                        insert into insight.remark (account_id, remark_id, person_id, author_id, at, words)
                        values (:account, :id, :person, :author, :at, :words)
                        """)
                .param("account", account.value())
                .param("id", id)
                .param("person", person.value())
                .param("author", author.value())
                .param("at", Rows.at(at))
                .param("words", words)
                .update();
    }

    boolean areShown(AccountId account) {
        return database.sql()
                .sql("""
                        select not exists (
                          select 1 from insight.hidden
                          where account_id = :account)
                        """)
                .param("account", account.value())
                .query(Boolean.class)
                .single();
    }

    void show(AccountId account, boolean shown) {
        database.sql().sql(shown ? """
                                delete from insight.hidden
                                where account_id = :account
                                """ : """
                                insert into insight.hidden (account_id)
                                values (:account)
                                on conflict (account_id) do nothing
                                """).param("account", account.value()).update();
    }
}
