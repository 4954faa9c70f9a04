package galena.consent;

import galena.directory.Directory;
import galena.identity.Identity;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.Text;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// Whom we may contact, and when.
@Component
public final class Consent {
    private final Database database;
    private final Identity identity;
    private final Directory directory;
    private final Clock clock;

    Consent(Database database, Identity identity, Directory directory, Clock clock) {
        this.database = database;
        this.identity = identity;
        this.directory = directory;
        this.clock = clock;
    }

    /// When somebody in these zones may be called; without zones, the company's own counts.
    public CallingHours hours(AccountId account, String country, List<ZoneId> zones) {
        var company = identity.account(account);
        return new CallingHours(
                directory.hours(account),
                country.isEmpty() ? company.country() : country,
                zones.isEmpty() ? List.of(company.zone()) : zones);
    }

    /// From now on nobody contacts these numbers and addresses (normalised) again. Kept as hashes.
    public void never(AccountId account, Collection<String> values) {
        database.write(() -> values.forEach(value -> database.sql()
                .sql("""
                        insert into consent.never_contact (account_id, hash, asked_at)
                        values (:account, :hash, :now)
                        on conflict (account_id, hash) do nothing
                        """)
                .param("account", account.value())
                .param("hash", Text.sha256(value))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update()));
    }

    /// What somebody allowed us: to be called then; who heard it, when, about which lead.
    public record Permission(Instant askedFor, Instant givenAt, PersonId recordedBy, LeadId lead) {}

    /// They asked to be called: kept with their numbers (normalised), the newest wish counts.
    public void permit(AccountId account, Collection<String> values, Permission permission) {
        database.write(() -> values.forEach(value -> database.sql()
                .sql("""
                        insert into consent.permission (account_id, key, asked_for, given_at, recorded_by, lead_id)
                        values (:account, :key, :asked, :given, :person, :lead)
                        on conflict (account_id, key) do update
                        set asked_for = excluded.asked_for, given_at = excluded.given_at, recorded_by = excluded.recorded_by,
                          lead_id = excluded.lead_id
                        """)
                .param("account", account.value())
                .param("key", Text.sha256(value))
                .param("asked", permission.askedFor().atOffset(ZoneOffset.UTC))
                .param("given", permission.givenAt().atOffset(ZoneOffset.UTC))
                .param("person", permission.recordedBy().value())
                .param("lead", permission.lead().value())
                .update()));
    }

    /// The newest wish to be called at this number (normalised); empty when none was heard.
    public Optional<Permission> permission(AccountId account, String value) {
        return database.read(() -> database.sql()
                .sql("""
                        select asked_for, given_at, recorded_by, lead_id
                        from consent.permission
                        where account_id = :account and key = :key
                        """)
                .param("account", account.value())
                .param("key", Text.sha256(value))
                .query((row, n) -> new Permission(
                        Rows.instant(row, "asked_for"),
                        Rows.instant(row, "given_at"),
                        new PersonId(Rows.uuid(row, "recorded_by")),
                        new LeadId(Rows.uuid(row, "lead_id"))))
                .optional());
    }

    /// Those of the values (normalised) whose people asked never to be contacted again.
    public Set<String> forbidden(AccountId account, Collection<String> values) {
        if (values.isEmpty()) {
            return Set.of();
        }
        var byHash = new HashMap<String, String>();
        values.forEach(value -> byHash.put(HexFormat.of().formatHex(Text.sha256(value)), value));
        var hashes = values.stream().map(Text::sha256).toArray(byte[][]::new);
        return database.read(() -> database
                .sql()
                .sql("""
                        select hash
                        from consent.never_contact
                        where account_id = :account and hash = any(:hashes)
                        """)
                .param("account", account.value())
                .param("hashes", hashes)
                .query((row, n) -> HexFormat.of().formatHex(row.getBytes("hash")))
                .stream()
                .flatMap(hash -> Optional.ofNullable(byHash.get(hash)).stream())
                .collect(Collectors.toSet()));
    }
}
