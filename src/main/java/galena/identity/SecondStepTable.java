package galena.identity;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.storage.Rows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What somebody shows besides a password, or instead of one.
final class SecondStepTable {
    private final JdbcClient sql;

    SecondStepTable(JdbcClient sql) {
        this.sql = sql;
    }

    /// @param secret sealed
    /// @param used the number of the newest code that was used
    record Step(byte[] secret, long used) {}

    /// @param attested what the key said of itself when it was made
    record Key(byte[] credential, byte[] attested, long uses, String called, Instant since, Optional<Instant> usedAt) {}

    // ---- codes

    Optional<Step> find(AccountId account, PersonId person) {
        return sql.sql("""
                        select secret, used
                        from identity.second_step
                        where account_id = :account and person_id = :person
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .query((row, n) -> new Step(row.getBytes("secret"), row.getLong("used")))
                .optional();
    }

    void save(AccountId account, PersonId person, byte[] secret, long used, Instant now) {
        sql.sql("""
                        insert into identity.second_step (account_id, person_id, secret, used, since)
                        values (:account, :person, :secret, :used, :now)
                        on conflict (account_id, person_id) do update
                        set secret = excluded.secret, used = excluded.used, since = excluded.since
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .param("secret", secret)
                .param("used", used)
                .param("now", Rows.at(now))
                .update();
    }

    /// False when that code or a newer one was used already.
    boolean use(AccountId account, PersonId person, long number) {
        return sql.sql("""
                        update identity.second_step
                        set used = :number
                        where account_id = :account and person_id = :person and used < :number
                        """)
                        .param("account", account.value())
                        .param("person", person.value())
                        .param("number", number)
                        .update()
                == 1;
    }

    void forget(AccountId account, PersonId person) {
        sql.sql("""
                        delete from identity.second_step
                        where account_id = :account and person_id = :person
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .update();
        forgetCodes(account, person);
    }

    // ---- recovery codes

    void addCode(AccountId account, PersonId person, byte[] hash) {
        sql.sql("""
                        insert into identity.recovery_code (account_id, person_id, hash)
                        values (:account, :person, :hash)
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .param("hash", hash)
                .update();
    }

    /// False when it is none, or was used.
    boolean useCode(AccountId account, PersonId person, byte[] hash, Instant now) {
        return sql.sql("""
                        update identity.recovery_code
                        set used_at = :now
                        where account_id = :account and person_id = :person and hash = :hash and used_at is null
                        """)
                        .param("account", account.value())
                        .param("person", person.value())
                        .param("hash", hash)
                        .param("now", Rows.at(now))
                        .update()
                == 1;
    }

    int codesLeft(AccountId account, PersonId person) {
        return sql.sql("""
                        select count(*)
                        from identity.recovery_code
                        where account_id = :account and person_id = :person and used_at is null
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .query(Integer.class)
                .single();
    }

    void forgetCodes(AccountId account, PersonId person) {
        sql.sql("""
                        delete from identity.recovery_code
                        where account_id = :account and person_id = :person
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .update();
    }

    // ---- passkeys

    List<Key> keys(AccountId account, PersonId person) {
        return sql.sql("""
                        select credential, attested, uses, called, since, used_at
                        from identity.passkey
                        where account_id = :account and person_id = :person
                        order by since, credential
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .query((row, n) -> new Key(
                        row.getBytes("credential"),
                        row.getBytes("attested"),
                        row.getLong("uses"),
                        row.getString("called"),
                        Rows.instant(row, "since"),
                        Rows.optionalInstant(row, "used_at")))
                .list();
    }

    /// False when there is one of that name already.
    boolean addKey(AccountId account, PersonId person, Key key) {
        return sql.sql("""
                        insert into identity.passkey (account_id, person_id, credential, attested, uses, called, since)
                        values (:account, :person, :credential, :attested, :uses, :called, :since)
                        on conflict do nothing
                        """)
                        .param("account", account.value())
                        .param("person", person.value())
                        .param("credential", key.credential())
                        .param("attested", key.attested())
                        .param("uses", key.uses())
                        .param("called", key.called())
                        .param("since", Rows.at(key.since()))
                        .update()
                == 1;
    }

    void useKey(AccountId account, PersonId person, byte[] credential, long uses, Instant now) {
        sql.sql("""
                        update identity.passkey
                        set uses = :uses, used_at = :now
                        where account_id = :account and person_id = :person and credential = :credential
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .param("credential", credential)
                .param("uses", uses)
                .param("now", Rows.at(now))
                .update();
    }

    void forgetKey(AccountId account, PersonId person, byte[] credential) {
        sql.sql("""
                        delete from identity.passkey
                        where account_id = :account and person_id = :person and credential = :credential
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .param("credential", credential)
                .update();
    }

    void forgetKeys(AccountId account, PersonId person) {
        sql.sql("""
                        delete from identity.passkey
                        where account_id = :account and person_id = :person
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .update();
    }

    void forgetAll(AccountId account, PersonId person) {
        forget(account, person);
        forgetKeys(account, person);
    }
}
