package galena.identity;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.storage.Rows;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Where people of a company sign in elsewhere, who they are here, and what is demanded of whoever signs in.
final class ProviderTable {
    private final JdbcClient sql;

    ProviderTable(JdbcClient sql) {
        this.sql = sql;
    }

    Optional<Elsewhere> provider(AccountId account) {
        return sql.sql("""
                        select issuer, client, claim, administrators, managers, salespeople, trusts_addresses, welcomes
                        from identity.provider
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> new Elsewhere(
                        URI.create(row.getString("issuer")),
                        row.getString("client"),
                        row.getString("claim"),
                        row.getString("administrators"),
                        row.getString("managers"),
                        row.getString("salespeople"),
                        row.getBoolean("trusts_addresses"),
                        row.getBoolean("welcomes")))
                .optional();
    }

    Optional<byte[]> secret(AccountId account) {
        return sql.sql("""
                        select secret
                        from identity.provider
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> row.getBytes("secret"))
                .optional();
    }

    void save(AccountId account, Elsewhere there, byte[] secret) {
        sql.sql("""
                        insert into identity.provider (account_id, issuer, client, secret, claim, administrators, managers,
                          salespeople, trusts_addresses, welcomes)
                        values (:account, :issuer, :client, :secret, :claim, :administrators, :managers,
                          :salespeople, :trusts, :welcomes)
                        on conflict (account_id) do update
                        set issuer = excluded.issuer, client = excluded.client, secret = excluded.secret,
                          claim = excluded.claim, administrators = excluded.administrators, managers = excluded.managers,
                          salespeople = excluded.salespeople, trusts_addresses = excluded.trusts_addresses,
                          welcomes = excluded.welcomes
                        """)
                .param("account", account.value())
                .param("issuer", there.issuer().toString())
                .param("client", there.client())
                .param("secret", secret)
                .param("claim", there.claim())
                .param("administrators", there.administrators())
                .param("managers", there.managers())
                .param("salespeople", there.salespeople())
                .param("trusts", there.trustsAddresses())
                .param("welcomes", there.welcomes())
                .update();
        Seldom.changed(sql, account);
    }

    void forget(AccountId account) {
        sql.sql("""
                        delete from identity.provider
                        where account_id = :account
                        """).param("account", account.value()).update();
        Seldom.changed(sql, account);
    }

    Optional<PersonId> person(AccountId account, URI issuer, String subject) {
        return sql.sql("""
                        select person_id
                        from identity.known_elsewhere
                        where account_id = :account and issuer = :issuer and subject = :subject
                        """)
                .param("account", account.value())
                .param("issuer", issuer.toString())
                .param("subject", subject)
                .query((row, n) -> new PersonId(Rows.uuid(row, "person_id")))
                .optional();
    }

    void know(AccountId account, URI issuer, String subject, PersonId person, Instant now) {
        sql.sql("""
                        insert into identity.known_elsewhere (account_id, issuer, subject, person_id, since)
                        values (:account, :issuer, :subject, :person, :now)
                        on conflict (account_id, issuer, subject) do nothing
                        """)
                .param("account", account.value())
                .param("issuer", issuer.toString())
                .param("subject", subject)
                .param("person", person.value())
                .param("now", Rows.at(now))
                .update();
    }

    /// Whether somebody there is already known as this person.
    boolean isKnown(AccountId account, URI issuer, PersonId person) {
        return sql.sql("""
                        select 1
                        from identity.known_elsewhere
                        where account_id = :account and issuer = :issuer and person_id = :person
                        limit 1
                        """)
                .param("account", account.value())
                .param("issuer", issuer.toString())
                .param("person", person.value())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    void forgetPerson(AccountId account, PersonId person) {
        sql.sql("""
                        delete from identity.known_elsewhere
                        where account_id = :account and person_id = :person
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .update();
    }

    SignInRule rule(AccountId account) {
        return sql.sql("""
                        select elsewhere_only, second_step
                        from identity.sign_in_rule
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> new SignInRule(row.getBoolean("elsewhere_only"), row.getBoolean("second_step")))
                .optional()
                .orElse(SignInRule.NONE);
    }

    void setRule(AccountId account, SignInRule rule) {
        sql.sql("""
                        insert into identity.sign_in_rule (account_id, elsewhere_only, second_step)
                        values (:account, :elsewhere, :second)
                        on conflict (account_id) do update
                        set elsewhere_only = excluded.elsewhere_only, second_step = excluded.second_step
                        """)
                .param("account", account.value())
                .param("elsewhere", rule.elsewhereOnly())
                .param("second", rule.secondStep())
                .update();
        Seldom.changed(sql, account);
    }
}
