package galena.directory;

import galena.identity.Account;
import galena.identity.Seldom;
import galena.kernel.AccountId;
import galena.kernel.Money;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Sources, their keys, and opening hours.
final class DirectoryTable {
    private final JdbcClient sql;

    DirectoryTable(JdbcClient sql) {
        this.sql = sql;
    }

    List<Source> sources(Account account) {
        return sql.sql("""
                        select source_id, name, acquisition, vendor, window_days, price_minor, state, bill_minor, bill_currency, bill_rate
                        from directory.source
                        where account_id = :account
                        order by name
                        """)
                .param("account", account.id().value())
                .query((row, n) -> source(account, row))
                .list();
    }

    private static Source source(Account account, ResultSet row) throws SQLException {
        return new Source(
                account.id(),
                new SourceId(row.getObject("source_id", UUID.class)),
                row.getString("name"),
                Acquisition.of(row.getString("acquisition")),
                Optional.ofNullable(row.getString("vendor")),
                Duration.ofDays(row.getInt("window_days")),
                new Money(row.getLong("price_minor"), account.currency()),
                Optional.ofNullable(row.getString("bill_currency")).isPresent()
                        ? Optional.of(new Billing(
                                new Money(
                                        row.getLong("bill_minor"),
                                        Currency.getInstance(row.getString("bill_currency"))),
                                row.getBigDecimal("bill_rate").stripTrailingZeros()))
                        : Optional.empty(),
                Source.State.of(row.getString("state")));
    }

    List<Channel> channels(AccountId account) {
        return sql.sql("""
                        select channel, in_charge, deputy
                        from directory.channel
                        where account_id = :account
                        order by channel
                        """)
                .param("account", account.value())
                .query((row, n) -> new Channel(
                        row.getString("channel"),
                        new PersonId(Rows.uuid(row, "in_charge")),
                        Rows.optionalUuid(row, "deputy").map(PersonId::new)))
                .list();
    }

    void save(AccountId account, Channel channel) {
        sql.sql("""
                        insert into directory.channel (account_id, channel, in_charge, deputy)
                        values (:account, :channel, :person, :deputy::uuid)
                        on conflict (account_id, channel) do update
                        set in_charge = excluded.in_charge, deputy = excluded.deputy
                        """)
                .param("account", account.value())
                .param("channel", channel.code())
                .param("person", channel.inCharge().value())
                .param("deputy", channel.deputy().map(PersonId::value).orElse(null))
                .update();
    }

    void handOver(AccountId account, PersonId from, PersonId to) {
        sql.sql("""
                        update directory.channel
                        set in_charge = case when in_charge = :from then :to else in_charge end,
                          deputy = case when deputy = :from then null else deputy end
                        where account_id = :account and (in_charge = :from or deputy = :from)
                        """)
                .param("account", account.value())
                .param("from", from.value())
                .param("to", to.value())
                .update();
    }

    boolean save(Source source, Instant now) {
        boolean saved = sql.sql("""
                                insert into directory.source
                                  (account_id, source_id, name, acquisition, vendor, window_days, price_minor, state,
                                  created_at, bill_minor, bill_currency, bill_rate)
                                values (:account, :source, :name, :acquisition, :vendor::text, :window, :price, :state, :now,
                                  :billed::bigint, :billcurrency::text, :rate::numeric)
                                on conflict (account_id, source_id) do update
                                set name = excluded.name, acquisition = excluded.acquisition, vendor = excluded.vendor,
                                  window_days = excluded.window_days, price_minor = excluded.price_minor, state = excluded.state,
                                  bill_minor = excluded.bill_minor, bill_currency = excluded.bill_currency, bill_rate = excluded.bill_rate
                                """)
                        .param("account", source.account().value())
                        .param("source", source.id().value())
                        .param("name", source.name())
                        .param("acquisition", source.acquisition().code())
                        .param("vendor", source.vendor().orElse(null))
                        .param("window", (int) source.window().toDays())
                        .param("price", source.price().minor())
                        .param(
                                "billed",
                                source.billing().map(one -> one.money().minor()).orElse(null))
                        .param(
                                "billcurrency",
                                source.billing()
                                        .map(one -> one.money().currency().getCurrencyCode())
                                        .orElse(null))
                        .param("rate", source.billing().map(Billing::rate).orElse(null))
                        .param("state", source.state().code())
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
        Seldom.changed(sql, source.account());
        return saved;
    }

    void insertAddress(AccountId account, SourceId source, String purpose, String word, Instant now) {
        sql.sql("""
                        insert into directory.address (account_id, word, source_id, purpose, created_at)
                        values (:account, :word, :source, :purpose, :now)
                        on conflict (account_id, source_id, purpose) where revoked_at is null do nothing
                        """)
                .param("account", account.value())
                .param("word", word)
                .param("source", source.value())
                .param("purpose", purpose)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    Optional<String> address(AccountId account, SourceId source, String purpose) {
        return sql.sql("""
                        select word
                        from directory.address
                        where account_id = :account and source_id = :source and purpose = :purpose and revoked_at is null
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .param("purpose", purpose)
                .query(String.class)
                .optional();
    }

    void revokeAddresses(AccountId account, SourceId source, Instant now) {
        sql.sql("""
                        update directory.address
                        set revoked_at = :now
                        where account_id = :account and source_id = :source and revoked_at is null
                        """)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("account", account.value())
                .param("source", source.value())
                .update();
    }

    Optional<SourceId> sourceAt(AccountId account, String purpose, String word) {
        return sql.sql("""
                        select source_id
                        from directory.address
                        where account_id = :account and word = :word and purpose = :purpose and revoked_at is null
                        """)
                .param("account", account.value())
                .param("word", word)
                .param("purpose", purpose)
                .query((row, n) -> new SourceId(Rows.uuid(row, "source_id")))
                .optional();
    }

    void insertKey(AccountId account, SourceId source, byte[] hash, String ending, Instant now) {
        sql.sql("""
                        insert into directory.source_key (account_id, hash, source_id, ending, created_at)
                        values (:account, :hash, :source, :ending, :now)
                        """)
                .param("account", account.value())
                .param("hash", hash)
                .param("source", source.value())
                .param("ending", ending)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    void revokeKeys(AccountId account, SourceId source, Instant now) {
        sql.sql("""
                        update directory.source_key
                        set revoked_at = :now
                        where account_id = :account and source_id = :source and revoked_at is null
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    List<SourceKey> keys(AccountId account, SourceId source) {
        return sql.sql("""
                        select ending, created_at, revoked_at
                        from directory.source_key
                        where account_id = :account and source_id = :source
                        order by created_at desc
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .query((row, n) -> new SourceKey(
                        row.getString("ending"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        Optional.ofNullable(row.getObject("revoked_at", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)))
                .list();
    }

    Optional<SourceId> sourceOf(AccountId account, byte[] hash) {
        return sql.sql("""
                        select source_id
                        from directory.source_key
                        where account_id = :account and hash = :hash and revoked_at is null
                        """)
                .param("account", account.value())
                .param("hash", hash)
                .query((row, n) -> new SourceId(row.getObject("source_id", UUID.class)))
                .optional();
    }

    Map<DayOfWeek, OpeningHours.Span> week(AccountId account) {
        var week = new EnumMap<DayOfWeek, OpeningHours.Span>(DayOfWeek.class);
        sql.sql("""
                        select weekday, opens, closes
                        from directory.opening
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> Map.entry(
                        DayOfWeek.of(row.getInt("weekday")),
                        new OpeningHours.Span(
                                row.getObject("opens", LocalTime.class), row.getObject("closes", LocalTime.class))))
                .list()
                .forEach(entry -> week.put(entry.getKey(), entry.getValue()));
        return week;
    }

    void setWeek(AccountId account, Map<DayOfWeek, OpeningHours.Span> week) {
        sql.sql("""
                        delete from directory.opening
                        where account_id = :account
                        """).param("account", account.value()).update();
        week.forEach((day, span) -> sql.sql("""
                        insert into directory.opening (account_id, weekday, opens, closes)
                        values (:account, :weekday, :opens, :closes)
                        """)
                .param("account", account.value())
                .param("weekday", day.getValue())
                .param("opens", span.opens())
                .param("closes", span.closes())
                .update());
    }

    // ---- what we want to know

    List<OwnField> fields(AccountId account) {
        return sql.sql("""
                        select name, label, kind, choices, searchable, choosing
                        from directory.own_field
                        where account_id = :account
                        order by position, name
                        """)
                .param("account", account.value())
                .query((row, n) -> new OwnField(
                        row.getString("name"),
                        row.getString("label"),
                        OwnField.Kind.of(row.getString("kind")),
                        java.util.Arrays.stream(row.getString("choices").split("\n"))
                                .filter(choice -> !choice.isEmpty())
                                .toList(),
                        row.getBoolean("searchable"),
                        row.getBoolean("choosing")))
                .list();
    }

    void setFields(AccountId account, List<OwnField> all) {
        sql.sql("""
                        delete from directory.own_field
                        where account_id = :account
                        """).param("account", account.value()).update();
        for (int i = 0; i < all.size(); i++) {
            var field = all.get(i);
            sql.sql("""
                            insert into directory.own_field (account_id, name, label, kind, choices, searchable, choosing, position)
                            values (:account, :name, :label, :kind, :choices, :searchable, :choosing, :position)
                            """)
                    .param("account", account.value())
                    .param("name", field.name())
                    .param("label", field.label())
                    .param("kind", field.kind().code())
                    .param("choices", String.join("\n", field.choices()))
                    .param("searchable", field.searchable())
                    .param("choosing", field.choosing())
                    .param("position", i)
                    .update();
        }
    }

    // ---- our own numbers and addresses

    List<String> own(AccountId account) {
        return sql.sql("""
                        select value
                        from directory.own_value
                        where account_id = :account
                        order by value
                        """)
                .param("account", account.value())
                .query(String.class)
                .list();
    }

    void setOwn(AccountId account, java.util.Set<String> values) {
        sql.sql("""
                        delete from directory.own_value
                        where account_id = :account
                        """).param("account", account.value()).update();
        sql.sql("""
                        insert into directory.own_value (account_id, value)
                        select :account, v from unnest(:values::text[]) v
                        """)
                .param("account", account.value())
                .param("values", values.toArray(String[]::new))
                .update();
    }
}
