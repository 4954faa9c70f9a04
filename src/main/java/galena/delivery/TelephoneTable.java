package galena.delivery;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// By whom texts and calls are carried, and where our own people are reached.
final class TelephoneTable {
    private final Database database;

    TelephoneTable(Database database) {
        this.database = database;
    }

    Optional<Telephone> of(AccountId account) {
        return database.sql()
                .sql("""
                        select base, login, number, source_id, active, used_at, trouble
                        from delivery.telephone
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> new Telephone(
                        row.getString("base"),
                        row.getString("login"),
                        row.getString("number"),
                        new SourceId(Rows.uuid(row, "source_id")),
                        row.getBoolean("active"),
                        Rows.optionalInstant(row, "used_at"),
                        Optional.ofNullable(row.getString("trouble"))))
                .optional();
    }

    /// Empty when there is no telephone (any longer).
    Optional<byte[]> secret(AccountId account) {
        return database.sql()
                .sql("""
                        select secret
                        from delivery.telephone
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> row.getBytes("secret"))
                .optional();
    }

    void set(AccountId account, Telephone telephone, byte[] sealed) {
        database.sql()
                .sql("""
                        insert into delivery.telephone as t (account_id, base, login, secret, number, source_id, active)
                        values (:account, :base, :login, :secret, :number, :source, :active)
                        on conflict (account_id) do update
                        set base = excluded.base, login = excluded.login, number = excluded.number, source_id = excluded.source_id,
                          active = excluded.active, trouble = null,
                          secret = case when length(excluded.secret) = 0 then t.secret else excluded.secret end
                        """)
                .param("account", account.value())
                .param("base", telephone.base())
                .param("login", telephone.login())
                .param("secret", sealed)
                .param("number", telephone.number())
                .param("source", telephone.source().value())
                .param("active", telephone.active())
                .update();
    }

    void forget(AccountId account) {
        database.sql().sql("""
                        delete from delivery.telephone
                        where account_id = :account
                        """).param("account", account.value()).update();
    }

    /// How the last attempt went.
    void note(AccountId account, Optional<String> trouble, Instant now) {
        database.sql()
                .sql("""
                        update delivery.telephone
                        set trouble = :trouble::text, used_at = case when :trouble::text is null then :now else used_at end
                        where account_id = :account
                        """)
                .param("trouble", trouble.orElse(null))
                .param("now", Rows.at(now))
                .param("account", account.value())
                .update();
    }

    // ---- our own people

    Map<PersonId, String> lines(AccountId account) {
        return database
                .sql()
                .sql("""
                        select person_id, number
                        from delivery.direct_line
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> Map.entry(new PersonId(Rows.uuid(row, "person_id")), row.getString("number")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    void line(AccountId account, PersonId person, String number) {
        database.sql()
                .sql("""
                        insert into delivery.direct_line (account_id, person_id, number)
                        values (:account, :person, :number)
                        on conflict (account_id, person_id) do update
                        set number = excluded.number
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .param("number", number)
                .update();
    }

    void noLine(AccountId account, PersonId person) {
        database.sql()
                .sql("""
                        delete from delivery.direct_line
                        where account_id = :account and person_id = :person
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .update();
    }
}
