package galena.identity;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Who may enter with which password, and the single-use links.
final class LoginTable {
    private final JdbcClient sql;

    LoginTable(JdbcClient sql) {
        this.sql = sql;
    }

    record Login(
            AccountId account,
            PersonId person,
            Optional<String> hash,
            int failures,
            Optional<Instant> lockedUntil,
            int epoch) {}

    Optional<Login> find(String email) {
        return sql.sql("""
                        select account_id, person_id, password_hash, failures, locked_until, epoch
                        from identity.login
                        where email = :email
                        """)
                .param("email", email)
                .query((row, n) -> new Login(
                        new AccountId(row.getObject("account_id", UUID.class)),
                        new PersonId(row.getObject("person_id", UUID.class)),
                        Optional.ofNullable(row.getString("password_hash")),
                        row.getInt("failures"),
                        Optional.ofNullable(row.getObject("locked_until", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant),
                        row.getInt("epoch")))
                .optional();
    }

    void save(String email, AccountId account, PersonId person, String hash) {
        sql.sql("""
                        insert into identity.login (email, account_id, person_id, password_hash)
                        values (:email, :account, :person, :hash)
                        on conflict (email) do update
                        set password_hash = excluded.password_hash, failures = 0, locked_until = null,
                          epoch = identity.login.epoch + 1
                        where identity.login.account_id = excluded.account_id
                          and identity.login.person_id = excluded.person_id
                        """)
                .param("email", email)
                .param("account", account.value())
                .param("person", person.value())
                .param("hash", hash)
                .update();
        Seldom.changed(sql, account);
    }

    /// Whoever comes in without a password; nothing changes for somebody who may come in already.
    void admit(String email, AccountId account, PersonId person) {
        sql.sql("""
                        insert into identity.login (email, account_id, person_id)
                        values (:email, :account, :person)
                        on conflict do nothing
                        """)
                .param("email", email)
                .param("account", account.value())
                .param("person", person.value())
                .update();
        Seldom.changed(sql, account);
    }

    /// One more attempt that was wrong; how many there have been since the last good one.
    int failed(String email) {
        return sql.sql("""
                        update identity.login
                        set failures = failures + 1
                        where email = :email
                        returning failures
                        """)
                .param("email", email)
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    void lock(String email, Optional<Instant> until) {
        sql.sql("""
                        update identity.login
                        set locked_until = :until::timestamptz
                        where email = :email
                        """)
                .param("email", email)
                .param("until", until.map(i -> i.atOffset(ZoneOffset.UTC)).orElse(null))
                .update();
    }

    void forgive(String email) {
        sql.sql("""
                        update identity.login
                        set failures = 0, locked_until = null
                        where email = :email and (failures > 0 or locked_until is not null)
                        """).param("email", email).update();
    }

    void endSessions(AccountId account, PersonId person) {
        sql.sql("""
                        update identity.login
                        set epoch = epoch + 1
                        where account_id = :account and person_id = :person
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .update();
    }

    void delete(AccountId account, PersonId person) {
        sql.sql("""
                        delete from identity.login
                        where account_id = :account and person_id = :person
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .update();
        Seldom.changed(sql, account);
    }

    Optional<Integer> epoch(AccountId account, PersonId person) {
        return sql.sql("""
                        select l.epoch
                        from identity.login l
                        join identity.person p on p.account_id = l.account_id and p.person_id = l.person_id
                        where l.account_id = :account and l.person_id = :person and p.active
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .query(Integer.class)
                .optional();
    }

    boolean isTaken(String email) {
        return sql.sql("""
                        select 1
                        from identity.login
                        where email = :email
                        """)
                .param("email", email)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    void issue(byte[] hash, Ticket ticket, Instant expires) {
        sql.sql("""
                        insert into identity.ticket (hash, purpose, account_id, person_id, expires_at)
                        values (:hash, :purpose, :account::uuid, :person::uuid, :expires)
                        """)
                .param("hash", hash)
                .param("purpose", ticket.purpose().code())
                .param("account", uuid(ticket.account().map(AccountId::value)))
                .param("person", uuid(ticket.person().map(PersonId::value)))
                .param("expires", expires.atOffset(ZoneOffset.UTC))
                .update();
    }

    Optional<Ticket> valid(byte[] hash, Instant now) {
        return sql.sql("""
                        select purpose, account_id, person_id
                        from identity.ticket
                        where hash = :hash and used_at is null and expires_at > :now
                        for update
                        """)
                .param("hash", hash)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((row, n) -> new Ticket(
                        Ticket.Purpose.valueOf(row.getString("purpose").toUpperCase(java.util.Locale.ROOT)),
                        Optional.ofNullable(row.getObject("account_id", UUID.class))
                                .map(AccountId::new),
                        Optional.ofNullable(row.getObject("person_id", UUID.class))
                                .map(PersonId::new)))
                .optional();
    }

    void use(byte[] hash, Instant now) {
        sql.sql("""
                        update identity.ticket
                        set used_at = :now
                        where hash = :hash
                        """)
                .param("hash", hash)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    private static @Nullable UUID uuid(Optional<UUID> id) {
        return id.orElse(null);
    }
}
