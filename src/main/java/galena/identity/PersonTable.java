package galena.identity;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Accounts and people, with the roles they hold.
final class PersonTable {
    private static final String PERSON = """
            select p.account_id, p.person_id, p.name, p.email, p.zone, p.active,
              (select coalesce(string_agg(r.role, ',' order by r.role), '')
                from identity.role_held r
                where r.account_id = p.account_id and r.person_id = p.person_id) as roles,
              exists (select 1 from identity.login l
                where l.account_id = p.account_id and l.person_id = p.person_id) as may_enter
            from identity.person p
            """;
    private final JdbcClient sql;

    PersonTable(JdbcClient sql) {
        this.sql = sql;
    }

    void insertAccount(Account account, Instant now) {
        sql.sql("""
                        insert into identity.account (account_id, name, country, zone, currency, created_at)
                        values (:account, :name, :country, :zone, :currency, :now)
                        """)
                .param("account", account.id().value())
                .param("name", account.name())
                .param("country", account.country())
                .param("zone", account.zone().getId())
                .param("currency", account.currency().getCurrencyCode())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
        Seldom.changed(sql, account.id());
    }

    List<Account> accounts() {
        return sql.sql("""
                        select account_id, name, country, zone, currency, zones
                        from identity.account
                        order by account_id
                        """)
                .query((row, n) -> new Account(
                        new AccountId(row.getObject("account_id", UUID.class)),
                        row.getString("name"),
                        row.getString("country"),
                        ZoneId.of(row.getString("zone")),
                        Currency.getInstance(row.getString("currency")),
                        Days.read(ZoneId.of(row.getString("zone")), row.getString("zones"))))
                .list();
    }

    void setDays(AccountId account, Days days) {
        sql.sql("""
                        update identity.account
                        set zones = :zones
                        where account_id = :account
                        """)
                .param("zones", days.written())
                .param("account", account.value())
                .update();
        Seldom.changed(sql, account);
    }

    void insert(Person person, Instant now) {
        sql.sql("""
                        insert into identity.person (account_id, person_id, name, email, zone, created_at)
                        values (:account, :person, :name, :email, :zone, :now)
                        """)
                .param("account", person.account().value())
                .param("person", person.id().value())
                .param("name", person.name())
                .param("email", person.email())
                .param("zone", person.zone().getId())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
        setRoles(person.account(), person.id(), person.roles());
    }

    void setRoles(AccountId account, PersonId person, Set<Role> roles) {
        sql.sql("""
                        delete from identity.role_held
                        where account_id = :account and person_id = :person
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .update();
        for (var role : roles) {
            sql.sql("""
                            insert into identity.role_held (account_id, person_id, role)
                            values (:account, :person, :role)
                            """)
                    .param("account", account.value())
                    .param("person", person.value())
                    .param("role", role.code())
                    .update();
        }
        Seldom.changed(sql, account);
    }

    void change(AccountId account, PersonId person, String name, ZoneId zone) {
        sql.sql("""
                        update identity.person
                        set name = :name, zone = :zone
                        where account_id = :account and person_id = :person
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .param("name", name)
                .param("zone", zone.getId())
                .update();
        Seldom.changed(sql, account);
    }

    void setActive(AccountId account, PersonId person, boolean active) {
        sql.sql("""
                        update identity.person
                        set active = :active
                        where account_id = :account and person_id = :person
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .param("active", active)
                .update();
        Seldom.changed(sql, account);
    }

    List<Person> people(AccountId account) {
        return sql.sql(PERSON + """
                        where p.account_id = :account
                        order by p.active desc, p.name, p.person_id
                        """)
                .param("account", account.value())
                .query(PersonTable::person)
                .list();
    }

    Optional<Person> person(AccountId account, PersonId person) {
        return sql.sql(PERSON + """
                        where p.account_id = :account and p.person_id = :person
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .query(PersonTable::person)
                .optional();
    }

    private static Person person(ResultSet row, int n) throws SQLException {
        return new Person(
                new AccountId(row.getObject("account_id", UUID.class)),
                new PersonId(row.getObject("person_id", UUID.class)),
                row.getString("name"),
                row.getString("email"),
                ZoneId.of(row.getString("zone")),
                row.getBoolean("active"),
                roles(row.getString("roles")),
                row.getBoolean("may_enter"));
    }

    private static Set<Role> roles(String codes) {
        return Arrays.stream(codes.split(","))
                .filter(code -> !code.isEmpty())
                .map(Role::of)
                .collect(Collectors.toUnmodifiableSet());
    }
}
