package galena.consent;

import galena.directory.Directory;
import galena.identity.Identity;
import galena.kernel.AccountId;
import galena.kernel.Text;
import galena.storage.Database;
import java.time.Clock;
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
