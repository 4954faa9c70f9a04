package galena.conversion;

import galena.directory.Billing;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.kernel.SourceId;
import galena.lead.TrailEntry;
import galena.storage.Database;
import galena.storage.Rows;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/// The ledger: each posting once, however often its entry is read.
final class LedgerTable {
    private static final String INSERT = """
            insert into conversion.ledger (account_id, lead_id, seq, kind, at, source_id, person_id, minor, currency, units,
              billed_minor, billed_currency, rate)
            values (:account, :lead, :seq, :kind, :at, :source, :person::uuid, :minor, :currency, :units::numeric,
              :billed::bigint, :billedin::text, :rate::numeric)
            on conflict (account_id, lead_id, seq, kind) do nothing
            """;
    private final Database database;

    LedgerTable(Database database) {
        this.database = database;
    }

    /// One posting to be.
    record Line(
            TrailEntry entry,
            Posting.Kind kind,
            Money money,
            Instant at,
            SourceId source,
            Optional<BigDecimal> units,
            Optional<Billing> billed) {
        Line(TrailEntry entry, Posting.Kind kind, Money money, Instant at, SourceId source) {
            this(entry, kind, money, at, source, Optional.empty(), Optional.empty());
        }
    }

    void insert(List<Line> lines) {
        if (!lines.isEmpty()) {
            database.batch(INSERT, lines.stream().map(LedgerTable::row).toList());
        }
    }

    private static MapSqlParameterSource row(Line line) {
        var entry = line.entry();
        return billed(
                        row(entry.account(), entry.lead(), entry.seq(), line.kind(), line.money(), line.at()),
                        line.billed())
                .addValue("source", line.source().value())
                .addValue("person", entry.actorId().map(p -> p.value()).orElse(null))
                .addValue("units", line.units().orElse(null));
    }

    private static MapSqlParameterSource billed(MapSqlParameterSource row, Optional<Billing> billed) {
        return row.addValue("billed", billed.map(one -> one.money().minor()).orElse(null))
                .addValue(
                        "billedin",
                        billed.map(one -> one.money().currency().getCurrencyCode())
                                .orElse(null))
                .addValue("rate", billed.map(Billing::rate).orElse(null));
    }

    private static MapSqlParameterSource row(
            AccountId account, LeadId lead, int seq, Posting.Kind kind, Money money, Instant at) {
        return new MapSqlParameterSource()
                .addValue("account", account.value())
                .addValue("lead", lead.value())
                .addValue("seq", seq)
                .addValue("kind", kind.code())
                .addValue("at", Rows.at(at))
                .addValue("minor", money.minor())
                .addValue("currency", money.currency().getCurrencyCode());
    }

    /// What comes with a sale, of its source and its moment.
    void insert(TrailEntry sale, Posting.Kind kind, Money money) {
        database.sql()
                .sql("""
                        insert into conversion.ledger (account_id, lead_id, seq, kind, at, source_id, person_id, minor, currency)
                        select account_id, lead_id, seq, :kind, at, source_id, person_id, :minor, :currency
                        from conversion.ledger
                        where account_id = :account and lead_id = :lead and seq = :seq and kind = 'revenue'
                        on conflict (account_id, lead_id, seq, kind) do nothing
                        """)
                .param("kind", kind.code())
                .param("minor", money.minor())
                .param("currency", money.currency().getCurrencyCode())
                .param("account", sale.account().value())
                .param("lead", sale.lead().value())
                .param("seq", sale.seq())
                .update();
    }

    /// The commission of a sale was put right: the difference, on the day on which that was said.
    void correct(Person by, LeadId lead, int seq, int sale, Money difference, Instant now) {
        database.sql()
                .sql("""
                        insert into conversion.ledger (account_id, lead_id, seq, kind, at, source_id, person_id, minor, currency)
                        select account_id, lead_id, :seq, 'commission', :now, source_id, :by, :minor, :currency
                        from conversion.ledger
                        where account_id = :account and lead_id = :lead and seq = :sale and kind = 'revenue'
                        """)
                .param("seq", seq)
                .param("now", Rows.at(now))
                .param("by", by.id().value())
                .param("minor", difference.minor())
                .param("currency", difference.currency().getCurrencyCode())
                .param("account", by.account().value())
                .param("lead", lead.value())
                .param("sale", sale)
                .update();
    }

    /// Every posting of a lead once more, on its own day, with the other sign.
    void reverse(TrailEntry entry) {
        database.sql()
                .sql("""
                        insert into conversion.ledger (account_id, lead_id, seq, kind, at, source_id, person_id, minor, currency, units,
                          billed_minor, billed_currency, rate)
                        select account_id, lead_id, :seq, kind, at, source_id, person_id, -minor, currency, -units, -billed_minor,
                          billed_currency, rate
                        from conversion.ledger
                        where account_id = :account and lead_id = :lead and seq <> :seq
                        on conflict (account_id, lead_id, seq, kind) do nothing
                        """)
                .param("seq", entry.seq())
                .param("account", entry.account().value())
                .param("lead", entry.lead().value())
                .update();
    }

    /// A vendor gave back what a lead had cost.
    void credit(Person by, LeadId lead, SourceId source, Money money, Instant now) {
        // what was billed comes back at the rate at which it was billed
        var billed = of(by.account(), lead).stream()
                .filter(posting -> posting.kind() == Posting.Kind.COST)
                .findFirst()
                .flatMap(Posting::billed);
        database.batch(
                INSERT,
                List.of(billed(row(by.account(), lead, 0, Posting.Kind.CREDIT, money, now), billed)
                        .addValue("source", source.value())
                        .addValue("person", by.id().value())
                        .addValue("units", null)));
    }

    /// What a lead was sold for by that entry.
    Optional<Money> revenue(AccountId account, LeadId lead, int seq) {
        return database.sql()
                .sql("""
                        select minor, currency
                        from conversion.ledger
                        where account_id = :account and lead_id = :lead and seq = :seq and kind = 'revenue'
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .param("seq", seq)
                .query((row, n) -> new Money(row.getLong("minor"), Currency.getInstance(row.getString("currency"))))
                .optional();
    }

    /// The money of one lead, in the order in which it happened.
    List<Posting> of(AccountId account, LeadId lead) {
        return database.sql()
                .sql("""
                        select kind, at, minor, currency, billed_minor, billed_currency, rate
                        from conversion.ledger
                        where account_id = :account and lead_id = :lead
                        order by abs(seq), kind
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query((row, n) -> new Posting(
                        Posting.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                        Rows.instant(row, "at"),
                        new Money(row.getLong("minor"), Currency.getInstance(row.getString("currency"))),
                        billing(row)))
                .list();
    }

    private static Optional<Billing> billing(ResultSet row) throws SQLException {
        var currency = Optional.ofNullable(row.getString("billed_currency"));
        return currency.isEmpty()
                ? Optional.empty()
                : Optional.of(new Billing(
                        new Money(row.getLong("billed_minor"), Currency.getInstance(currency.get())),
                        row.getBigDecimal("rate").stripTrailingZeros()));
    }

    /// What leads of these sources that came from then until then were billed at in other currencies than ours, less
    /// what was given back.
    List<Money> billed(AccountId account, List<SourceId> sources, Instant from, Instant until) {
        return database.sql()
                .sql("""
                        with taken as (
                          select lead_id
                          from conversion.ledger
                          where account_id = :account and source_id = any(:sources) and kind = 'cost' and at >= :from and at < :until
                          group by lead_id
                          having sum(minor) > 0
                        )
                        select l.billed_currency as currency,
                          sum(case when l.kind = 'credit' then -l.billed_minor else l.billed_minor end)::bigint as minor
                        from taken t
                        join conversion.ledger l on l.account_id = :account and l.lead_id = t.lead_id
                        where l.kind in ('cost', 'credit') and l.billed_currency is not null
                        group by l.billed_currency
                        order by l.billed_currency
                        """)
                .param("account", account.value())
                .param("sources", ids(sources))
                .param("from", Rows.at(from))
                .param("until", Rows.at(until))
                .query((row, n) -> new Money(row.getLong("minor"), Currency.getInstance(row.getString("currency"))))
                .list();
    }

    /// What the leads of these sources cost that came from then until then, and what was given back for them.
    Returns.Bill bill(AccountId account, List<SourceId> sources, Instant from, Instant until, Currency currency) {
        return database.sql()
                .sql("""
                        with taken as (
                          select lead_id, sum(minor) as price
                          from conversion.ledger
                          where account_id = :account and source_id = any(:sources) and kind = 'cost' and at >= :from and at < :until
                          group by lead_id
                          having sum(minor) > 0
                        )
                        select count(*) as taken, coalesce(sum(t.price), 0) as price, coalesce(sum(c.minor), 0) as credited,
                          (select coalesce(sum(f.minor), 0) from conversion.ledger f
                            where f.account_id = :account and f.source_id = any(:sources) and f.kind = 'fee' and f.at >= :from and f.at < :until)
                          + (select coalesce(sum(s.minor), 0) from conversion.standing_cost s
                            where s.account_id = :account and s.source_id = any(:sources) and s.kind = 'month' and s.at >= :from
                              and s.at < :until) as fees
                        from taken t
                        left join conversion.ledger c
                          on c.account_id = :account and c.lead_id = t.lead_id and c.seq = 0 and c.kind = 'credit'
                        """)
                .param("account", account.value())
                .param("sources", ids(sources))
                .param("from", Rows.at(from))
                .param("until", Rows.at(until))
                .query((row, n) -> new Returns.Bill(
                        row.getInt("taken"),
                        new Money(row.getLong("price"), currency),
                        new Money(row.getLong("fees"), currency),
                        new Money(row.getLong("credited"), currency),
                        billed(account, sources, from, until)))
                .single();
    }

    private static UUID[] ids(List<SourceId> sources) {
        return sources.stream().map(SourceId::value).toArray(UUID[]::new);
    }

    /// The leads of these sources that cost something and came from then until then.
    List<LeadId> bought(AccountId account, List<SourceId> sources, Instant from, Instant until) {
        return database.sql()
                .sql("""
                        select lead_id
                        from conversion.ledger
                        where account_id = :account and source_id = any(:sources) and kind = 'cost' and at >= :from and at < :until
                        group by lead_id
                        having sum(minor) > 0
                        """)
                .param("account", account.value())
                .param("sources", ids(sources))
                .param("from", Rows.at(from))
                .param("until", Rows.at(until))
                .query((row, n) -> new LeadId(Rows.uuid(row, "lead_id")))
                .list();
    }

    /// What each source cost, its months and hours included, and brought from then until then.
    List<SourceMoney> bySource(
            AccountId account,
            List<SourceId> sources,
            Optional<Instant> from,
            Optional<Instant> until,
            Currency currency) {
        return database.sql()
                .sql("""
                        with moved as (
                          select source_id, kind, minor
                          from conversion.ledger
                          where account_id = :account and source_id = any (:sources) and kind in ('cost', 'barter', 'fee', 'revenue', 'leak', 'credit')
                            and (:from::timestamptz is null or at >= :from) and (:until::timestamptz is null or at < :until)
                          union all
                          select source_id, 'cost', minor
                          from conversion.standing_cost
                          where account_id = :account
                            and (:from::timestamptz is null or at >= :from) and (:until::timestamptz is null or at < :until)
                        )
                        select source_id,
                          coalesce(sum(minor) filter (where kind in ('cost', 'barter', 'fee')), 0)
                            - coalesce(sum(minor) filter (where kind = 'credit'), 0) as cost,
                          coalesce(sum(minor) filter (where kind = 'revenue'), 0) as revenue,
                          coalesce(sum(minor) filter (where kind = 'leak'), 0) as leaked
                        from moved
                        group by source_id
                        """)
                .param("account", account.value())
                .param("sources", ids(sources))
                .param("from", Rows.at(from))
                .param("until", Rows.at(until))
                .query((row, n) -> new SourceMoney(
                        new SourceId(Rows.uuid(row, "source_id")),
                        new Money(row.getLong("cost"), currency),
                        new Money(row.getLong("revenue"), currency),
                        new Money(row.getLong("leaked"), currency)))
                .list();
    }
}
