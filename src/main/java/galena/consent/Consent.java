package galena.consent;

import galena.directory.Directory;
import galena.identity.Identity;
import galena.identity.Person;
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
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
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
    ///
    /// @param regions the states they may be in, by letters; none when nobody knows
    public CallingHours hours(AccountId account, String country, Set<String> regions, List<ZoneId> zones) {
        var company = identity.account(account);
        return new CallingHours(
                directory.hours(account),
                country.isEmpty() ? company.country() : country,
                regions,
                zones.isEmpty() ? List.of(company.zone()) : zones);
    }

    /// By which way somebody is not to be contacted.
    public enum Channel {
        ALL,
        CALL,
        TEXT,
        MAIL;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A wish not to be contacted.
    ///
    /// @param how by which door it reached us: `desk`, `mail`, `api`, `list`, `page`
    /// @param until when it ends; never where it is empty
    public record Never(Channel channel, String how, Optional<Instant> until) {
        public static Never everything(String how) {
            return new Never(Channel.ALL, how, Optional.empty());
        }
    }

    /// From now on nobody contacts these numbers and addresses (normalised) that way. Kept as hashes: the wish
    /// outlives the data. Of two wishes the longer one holds.
    public void never(AccountId account, Collection<String> values, Never never) {
        database.write(() -> database.batch(
                """
                insert into consent.never_contact (account_id, hash, channel, how, asked_at, expires_at)
                values (:account, :hash, :channel, :how, :now, :until)
                on conflict (account_id, hash, channel) do update
                set expires_at = case when never_contact.expires_at is null or excluded.expires_at is null then null
                  else greatest(never_contact.expires_at, excluded.expires_at) end
                """,
                values.stream()
                        .distinct()
                        .sorted()
                        .map(value -> new MapSqlParameterSource()
                                .addValue("account", account.value())
                                .addValue("hash", Text.sha256(value))
                                .addValue("channel", never.channel().code())
                                .addValue("how", never.how())
                                .addValue("now", Rows.at(clock.instant()))
                                .addValue("until", Rows.at(never.until())))
                        .toList()));
    }

    /// A wish that stands for a number or address.
    public record Wish(Channel channel, String how, Instant askedAt, Optional<Instant> until) {}

    /// What stands for a number or address (normalised) now.
    public List<Wish> wishes(AccountId account, String value) {
        return database.read(() -> database.sql()
                .sql("""
                        select channel, how, asked_at, expires_at
                        from consent.never_contact
                        where account_id = :account and hash = :hash and (expires_at is null or expires_at > :now)
                        order by asked_at
                        """)
                .param("account", account.value())
                .param("hash", Text.sha256(value))
                .param("now", Rows.at(clock.instant()))
                .query((row, n) -> new Wish(
                        Channel.valueOf(row.getString("channel").toUpperCase(Locale.ROOT)),
                        row.getString("how"),
                        Rows.instant(row, "asked_at"),
                        Rows.optionalInstant(row, "expires_at")))
                .list());
    }

    /// They want to be contacted again. Answers how many wishes ended.
    public int lift(Person by, String value) {
        return database.write(() -> {
            int lifted = database.sql()
                    .sql("""
                            delete from consent.never_contact
                            where account_id = :account and hash = :hash
                            """)
                    .param("account", by.account().value())
                    .param("hash", Text.sha256(value))
                    .update();
            identity.note(by, "never-contact-lifted", Optional.empty());
            return lifted;
        });
    }

    /// They allow that way again, for these numbers and addresses (normalised); a wish to be left alone
    /// altogether stays. Answers how many wishes ended.
    public int again(AccountId account, Collection<String> values, Channel channel) {
        return database.write(() -> database.sql()
                .sql("""
                        delete from consent.never_contact
                        where account_id = :account and hash = any(:hashes) and channel = :channel and channel <> 'all'
                        """)
                .param("account", account.value())
                .param("hashes", values.stream().map(Text::sha256).toArray(byte[][]::new))
                .param("channel", channel.code())
                .update());
    }

    /// Somebody of ours had misheard: a wish to be left alone that came by that door was none.
    public void unsaid(AccountId account, Collection<String> values, String how) {
        database.write(() -> database.sql()
                .sql("""
                        delete from consent.never_contact
                        where account_id = :account and hash = any(:hashes) and channel = 'all' and how = :how
                        """)
                .param("account", account.value())
                .param("hashes", values.stream().map(Text::sha256).toArray(byte[][]::new))
                .param("how", how)
                .update());
    }

    /// How many numbers and addresses nobody may contact now.
    public int count(AccountId account) {
        return database.read(() -> database.sql()
                .sql("""
                        select count(distinct hash)
                        from consent.never_contact
                        where account_id = :account and (expires_at is null or expires_at > :now)
                        """)
                .param("account", account.value())
                .param("now", Rows.at(clock.instant()))
                .query(Integer.class)
                .single());
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

    /// Those of the values (normalised) whose people asked not to be contacted that way, or not at all.
    public Set<String> forbidden(AccountId account, Collection<String> values, Channel channel) {
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
                        where account_id = :account and hash = any(:hashes) and channel in ('all', :channel)
                          and (expires_at is null or expires_at > :now)
                        """)
                .param("account", account.value())
                .param("hashes", hashes)
                .param("channel", channel.code())
                .param("now", Rows.at(clock.instant()))
                .query((row, n) -> HexFormat.of().formatHex(row.getBytes("hash")))
                .stream()
                .flatMap(hash -> Optional.ofNullable(byHash.get(hash)).stream())
                .collect(Collectors.toSet()));
    }

    // ---- what they agreed to

    /// What somebody agreed to.
    ///
    /// @param channels as given; empty where nobody said
    /// @param address from where they agreed, as given
    /// @param certificate a proof kept by somebody else, by its address as given
    public record Agreement(
            UUID id,
            LeadId lead,
            Instant at,
            String words,
            String version,
            String channels,
            String address,
            String certificate,
            String door) {
        /// Whether it names texts, or no channel at all.
        public boolean coversTexts() {
            var said = channels.toLowerCase(Locale.ROOT);
            return said.isBlank() || said.contains("text") || said.contains("sms");
        }
    }

    /// Keeps them, in the transaction of whoever received them.
    public void agreed(AccountId account, List<Agreement> agreements) {
        database.batch(
                """
                insert into consent.agreement (account_id, agreement_id, lead_id, at, words, version, channels, address, certificate, door)
                values (:account, :agreement, :lead, :at, :words, :version, :channels, :address, :certificate, :door)
                """,
                agreements.stream()
                        .map(agreement -> new MapSqlParameterSource()
                                .addValue("account", account.value())
                                .addValue("agreement", agreement.id())
                                .addValue("lead", agreement.lead().value())
                                .addValue("at", Rows.at(agreement.at()))
                                .addValue("words", agreement.words())
                                .addValue("version", agreement.version())
                                .addValue("channels", agreement.channels())
                                .addValue("address", agreement.address())
                                .addValue("certificate", agreement.certificate())
                                .addValue("door", agreement.door()))
                        .toList());
    }

    /// What somebody agreed to, newest first.
    public List<Agreement> agreements(AccountId account, LeadId lead) {
        return database.read(() -> database.sql()
                .sql("""
                        select agreement_id, at, words, version, channels, address, certificate, door
                        from consent.agreement
                        where account_id = :account and lead_id = :lead
                        order by at desc, agreement_id desc
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query((row, n) -> new Agreement(
                        Rows.uuid(row, "agreement_id"),
                        lead,
                        Rows.instant(row, "at"),
                        row.getString("words"),
                        row.getString("version"),
                        row.getString("channels"),
                        row.getString("address"),
                        row.getString("certificate"),
                        row.getString("door")))
                .list());
    }

    /// Where somebody agreed from, and where the proof is kept, is forgotten with them; that they agreed is not.
    public void forget(AccountId account, LeadId lead) {
        database.write(() -> database.sql()
                .sql("""
                        update consent.agreement
                        set address = '', certificate = ''
                        where account_id = :account and lead_id = :lead
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .update());
    }
}
