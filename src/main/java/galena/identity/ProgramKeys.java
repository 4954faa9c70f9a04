package galena.identity;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.kernel.Text;
import galena.storage.Database;
import galena.storage.Rows;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/// Keys with which programs act as a person, with that person's rights. They end when the person leaves.
@Component
public final class ProgramKeys {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern KEY = Pattern.compile("gp_([0-9a-f]{32})_[A-Za-z0-9_-]{32}");
    private static final int HEX = 16;
    private final Database database;
    private final Identity identity;
    private final Clock clock;

    ProgramKeys(Database database, Identity identity, Clock clock) {
        this.database = database;
        this.identity = identity;
        this.clock = clock;
    }

    /// A key as its list shows it.
    public record Key(String ending, Instant createdAt) {}

    /// A new key; shown once, only its hash is stored.
    public String issue(Person person) {
        var bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        var key = "gp_" + person.account().toString().replace("-", "") + "_"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        database.write(() -> {
            database.sql()
                    .sql("""
                        insert into identity.program_key (account_id, hash, person_id, ending, created_at)
                        values (:account, :hash, :person, :ending, :now)
                        """)
                    .param("account", person.account().value())
                    .param("hash", Text.sha256(key))
                    .param("person", person.id().value())
                    .param("ending", key.substring(key.length() - 4))
                    .param("now", Rows.at(clock.instant()))
                    .update();
            identity.note(person, "program-key-issued", Optional.of(person.id().value()));
        });
        return key;
    }

    /// Those that work, newest first.
    public List<Key> of(Person person) {
        return database.read(() -> database.sql()
                .sql("""
                        select ending, created_at
                        from identity.program_key
                        where account_id = :account and person_id = :person and revoked_at is null
                        order by created_at desc
                        """)
                .param("account", person.account().value())
                .param("person", person.id().value())
                .query((row, n) -> new Key(row.getString("ending"), Rows.instant(row, "created_at")))
                .list());
    }

    /// All of theirs stop working at once.
    public void revoke(Person person) {
        database.write(() -> {
            end(database, person.account(), person.id(), clock.instant());
            identity.note(
                    person, "program-keys-revoked", Optional.of(person.id().value()));
        });
    }

    static void end(Database database, AccountId account, PersonId person, Instant now) {
        database.sql()
                .sql("""
                        update identity.program_key
                        set revoked_at = :now
                        where account_id = :account and person_id = :person and revoked_at is null
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .param("now", Rows.at(now))
                .update();
    }

    /// Whom a key stands for; empty for one that is wrong, revoked, or of somebody who left.
    public Optional<Person> person(String key) {
        return account(key).flatMap(account -> person(account, key));
    }

    /// Which company a key says that it is of; whether it is one at all is not looked at.
    public static Optional<AccountId> account(String key) {
        var match = KEY.matcher(key);
        if (!match.matches()) {
            return Optional.empty();
        }
        var hex = match.group(1);
        return Optional.of(new AccountId(new UUID(
                Long.parseUnsignedLong(hex.substring(0, HEX), HEX), Long.parseUnsignedLong(hex.substring(HEX), HEX))));
    }

    private Optional<Person> person(AccountId account, String key) {
        return identity.knownAccount(account)
                .flatMap(known -> database.read(() -> database.sql()
                        .sql("""
                        select person_id
                        from identity.program_key
                        where account_id = :account and hash = :hash and revoked_at is null
                        """)
                        .param("account", account.value())
                        .param("hash", Text.sha256(key))
                        .query((row, n) -> new PersonId(Rows.uuid(row, "person_id")))
                        .optional()))
                .flatMap(person -> identity.person(account, person))
                .filter(Person::active);
    }
}
