package galena.conversion;

import galena.identity.Days;
import galena.kernel.AccountId;
import galena.kernel.Money;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.storage.Database;
import galena.storage.Rows;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// Terms of sources, what their months cost, what was bartered.
final class CostTable {
    private final Database database;

    CostTable(Database database) {
        this.database = database;
    }

    Map<SourceId, Terms> terms(AccountId account) {
        return database
                .sql()
                .sql("""
                        select source_id, since::text as since, month_minor, sale_minor, sale_share, units, unit, unit_minor, hour_minor
                        from conversion.source_terms
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> Map.entry(
                        new SourceId(Rows.uuid(row, "source_id")),
                        new Terms(
                                LocalDate.parse(row.getString("since")),
                                row.getLong("month_minor"),
                                row.getLong("sale_minor"),
                                row.getInt("sale_share"),
                                row.getBigDecimal("units"),
                                row.getString("unit"),
                                row.getLong("unit_minor"),
                                row.getLong("hour_minor"))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    void set(AccountId account, SourceId source, Terms terms) {
        database.sql()
                .sql("""
                        insert into conversion.source_terms (account_id, source_id, since, month_minor, sale_minor, sale_share, units, unit,
                          unit_minor, hour_minor)
                        values (:account, :source, :since::date, :month, :sale, :share, :units, :unit, :worth, :hour)
                        on conflict (account_id, source_id) do update
                        set since = excluded.since, month_minor = excluded.month_minor, sale_minor = excluded.sale_minor,
                          sale_share = excluded.sale_share, units = excluded.units, unit = excluded.unit, unit_minor = excluded.unit_minor,
                          hour_minor = excluded.hour_minor
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .param("since", terms.since().toString())
                .param("month", terms.month())
                .param("sale", terms.sale())
                .param("share", terms.share())
                .param("units", terms.units())
                .param("unit", terms.unit())
                .param("worth", terms.worth())
                .param("hour", terms.hour())
                .update();
    }

    /// So much for a month, once.
    void month(AccountId account, SourceId source, YearMonth month, Instant at, Money money) {
        database.sql()
                .sql("""
                        insert into conversion.standing_cost (account_id, source_id, month, kind, at, minor, currency)
                        values (:account, :source, :month::date, 'month', :at, :minor, :currency)
                        on conflict (account_id, source_id, month, kind) do nothing
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .param("month", month.atDay(1).toString())
                .param("at", Rows.at(at))
                .param("minor", money.minor())
                .param("currency", money.currency().getCurrencyCode())
                .update();
    }

    /// The hours of a month, in place of those said before.
    void hours(AccountId account, SourceId source, YearMonth month, Instant at, BigDecimal hours, Money money) {
        database.sql()
                .sql("""
                        insert into conversion.standing_cost (account_id, source_id, month, kind, at, hours, minor, currency)
                        values (:account, :source, :month::date, 'hours', :at, :hours, :minor, :currency)
                        on conflict (account_id, source_id, month, kind) do update
                        set hours = excluded.hours, minor = excluded.minor
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .param("month", month.atDay(1).toString())
                .param("at", Rows.at(at))
                .param("hours", hours)
                .param("minor", money.minor())
                .param("currency", money.currency().getCurrencyCode())
                .update();
    }

    List<Costs.Standing> standing(AccountId account, SourceId source, int most) {
        return database.sql()
                .sql("""
                        select month::text as month, kind, hours, minor, currency
                        from conversion.standing_cost
                        where account_id = :account and source_id = :source
                        order by month desc, kind
                        limit :most
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .param("most", most)
                .query((row, n) -> new Costs.Standing(
                        YearMonth.from(LocalDate.parse(row.getString("month"))),
                        row.getString("kind").equals("hours"),
                        row.getBigDecimal("hours"),
                        new Money(row.getLong("minor"), Currency.getInstance(row.getString("currency")))))
                .list();
    }

    // ---- barter

    void give(AccountId account, UUID id, SourceId source, LocalDate day, BigDecimal units, String words, PersonId by) {
        database.sql()
                .sql("""
                        insert into conversion.bartered (account_id, entry_id, source_id, day, units, words, noted_by)
                        values (:account, :entry, :source, :day::date, :units, :words, :by)
                        """)
                .param("account", account.value())
                .param("entry", id)
                .param("source", source.value())
                .param("day", day.toString())
                .param("units", units)
                .param("words", words)
                .param("by", by.value())
                .update();
    }

    boolean takeBack(AccountId account, SourceId source, UUID id) {
        return database.sql()
                        .sql("""
                                delete from conversion.bartered
                                where account_id = :account and source_id = :source and entry_id = :entry
                                """)
                        .param("account", account.value())
                        .param("source", source.value())
                        .param("entry", id)
                        .update()
                > 0;
    }

    List<Costs.Given> given(AccountId account, SourceId source) {
        return database.sql()
                .sql("""
                        select entry_id, day::text as day, units, words, noted_by
                        from conversion.bartered
                        where account_id = :account and source_id = :source
                        order by day desc, entry_id desc
                        limit 1000
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .query((row, n) -> new Costs.Given(
                        Rows.uuid(row, "entry_id"),
                        LocalDate.parse(row.getString("day")),
                        row.getBigDecimal("units"),
                        row.getString("words"),
                        new PersonId(Rows.uuid(row, "noted_by"))))
                .list();
    }

    /// By month, newest first: units received and given.
    List<Costs.BarterMonth> months(AccountId account, SourceId source, Days days) {
        return database.sql()
                .sql("""
                        select to_char(m.day, 'YYYY-MM') as month, sum(m.leads)::int as leads, sum(m.received) as received, sum(m.given) as given
                        from (
                          select date_trunc('month', (select least(at at time zone z.zone, z.last) from unnest(:since::text[]::timestamptz[], :zones::text[], :last::text[]::timestamp[]) z (since, zone, last)
                            where z.since <= at order by z.since desc limit 1))::date as day, count(*) filter (where units > 0) as leads,
                            sum(units) as received, 0::numeric as given
                          from conversion.ledger
                          where account_id = :account and source_id = :source and kind = 'barter'
                          group by 1
                          union all
                          select date_trunc('month', day)::date, 0, 0, sum(units)
                          from conversion.bartered
                          where account_id = :account and source_id = :source
                          group by 1
                        ) m
                        group by m.day
                        order by m.day desc
                        """)
                .param(
                        "since",
                        days.spans().since().stream().map(Instant::toString).toArray(String[]::new))
                .param("zones", days.spans().zones().toArray(String[]::new))
                .param("last", days.spans().last().toArray(String[]::new))
                .param("account", account.value())
                .param("source", source.value())
                .query((row, n) -> new Costs.BarterMonth(
                        YearMonth.parse(row.getString("month")),
                        row.getInt("leads"),
                        row.getBigDecimal("received"),
                        row.getBigDecimal("given")))
                .list();
    }
}
