package galena.insight;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.SourceId;
import galena.storage.Costly;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/// The three books, read through their views, and what the auditor found.
final class BookTable {
    private final Database database;

    private static final int RECENT_DAYS = 90;

    BookTable(Database database) {
        this.database = database;
    }

    /// Of these days, per source, the three books beside each other; `agrees` is true when they say the same.
    List<Balance> compare(AccountId account, Collection<LocalDate> wanted, Instant now) {
        return database.sql()
                .sql("""
                        with mine as (
                          select lead_id from insight.lead_now where account_id = :account and received_day = any (:days::date[])
                          union
                          select lead_id from insight.trail_received where account_id = :account and day = any (:days::text[])
                        ), folded as (
                          select f.*
                          from mine cross join lateral (
                            select * from insight.trail_folded t where t.account_id = :account and t.lead_id = mine.lead_id) f
                        ), trail as (
                          select account_id, (first_detail ->> 'source')::uuid as source_id, (first_detail ->> 'day')::date as day,
                            count(*) filter (where first_detail ->> 'origin' = 'accepted') as accepted,
                            count(*) filter (where first_detail ->> 'origin' = 'typed') as typed,
                            count(*) filter (where first_detail ->> 'origin' = 'imported') as imported,
                            count(*) filter (where ending = '') as open,
                            count(*) filter (where ending = 'won') as won,
                            count(*) filter (where ending = 'lost') as lost,
                            count(*) filter (where ending = 'returned') as returned,
                            count(*) filter (where ending = 'merged') as merged,
                            count(*) filter (where ending = 'filed') as filed
                          from folded
                          where first_kind = 'received' and first_detail ->> 'test' = 'false'
                          group by 1, 2, 3
                        ), submissions as (
                          select * from insight.book_of_submissions where account_id = :account and day = any (:days::date[])
                        ), custody as (
                          select * from insight.book_of_custody where account_id = :account and day = any (:days::date[])
                        ), days as (
                          select source_id, day from submissions
                          union
                          select source_id, day from custody
                          union
                          select source_id, day from trail where account_id = :account
                        )
                        select d.source_id, d.day,
                          coalesce(s.received, 0) as received, coalesce(s.accepted, 0) as accepted,
                          coalesce(s.duplicate, 0) as duplicate, coalesce(s.rejected, 0) as rejected,
                          coalesce(s.quarantined, 0) as quarantined, coalesce(s.pending, 0) as pending,
                          coalesce(c.typed, 0) as typed, coalesce(c.imported, 0) as imported, coalesce(c.open, 0) as open,
                          coalesce(c.won, 0) as won, coalesce(c.lost, 0) as lost, coalesce(c.returned, 0) as returned,
                          coalesce(c.merged, 0) as merged, coalesce(c.filed, 0) as filed,
                          coalesce(s.received, 0) = coalesce(s.accepted + s.duplicate + s.rejected + s.quarantined + s.pending, 0)
                            and coalesce(s.accepted, 0) = coalesce(c.accepted, 0)
                            and coalesce(c.accepted + c.typed + c.imported, 0)
                              = coalesce(c.open + c.won + c.lost + c.returned + c.merged + c.filed, 0)
                            and coalesce(c.without_custody, 0) = 0
                            and (coalesce(c.accepted, 0), coalesce(c.typed, 0), coalesce(c.imported, 0), coalesce(c.open, 0),
                                coalesce(c.won, 0), coalesce(c.lost, 0), coalesce(c.returned, 0), coalesce(c.merged, 0), coalesce(c.filed, 0))
                              = (coalesce(t.accepted, 0), coalesce(t.typed, 0), coalesce(t.imported, 0), coalesce(t.open, 0),
                                coalesce(t.won, 0), coalesce(t.lost, 0), coalesce(t.returned, 0), coalesce(t.merged, 0), coalesce(t.filed, 0)) as agrees
                        from days d
                        left join submissions s
                          on s.account_id = :account and s.source_id = d.source_id and s.day = d.day
                        left join custody c
                          on c.account_id = :account and c.source_id = d.source_id and c.day = d.day
                        left join trail t
                          on t.account_id = :account and t.source_id = d.source_id and t.day = d.day
                        order by d.day desc, d.source_id
                        """)
                .param("account", account.value())
                .param("days", texts(wanted))
                .query((row, n) -> balance(row, now))
                .list();
    }

    /// As the trail writes them.
    private static String[] texts(Collection<LocalDate> days) {
        return days.stream().map(LocalDate::toString).toArray(String[]::new);
    }

    /// Leads of these days whose row and trail tell different stories, with what differs.
    List<Finding> differing(AccountId account, Collection<LocalDate> wanted, Instant now, int most) {
        return database.sql()
                .sql("""
                        with mine as (
                          select lead_id, received_day as day
                          from insight.lead_now where account_id = :account and received_day = any (:days::date[])
                          union
                          select t.lead_id, coalesce(l.received_day, t.day::date)
                          from insight.trail_received t
                          left join insight.lead_now l on l.account_id = t.account_id and l.lead_id = t.lead_id
                          where t.account_id = :account and t.day = any (:days::text[])
                        )
                        select mine.lead_id, mine.day,
                          case
                            when c.lead_id is null then 'row-gone'
                            when t.lead_id is null then 'trail-gone'
                            when c.open is null then 'custody-gone'
                            when t.entries <> t.seq then 'entry-gone'
                            when c.seq <> t.seq then 'seq-differs'
                            when c.turn <> t.turn then 'turn-differs'
                            when coalesce(c.ending, '') <> t.ending then 'ending-differs'
                            when c.open and (c.holder <> t.holder or c.holder_id is distinct from t.holder_id) then 'holder-differs'
                            when c.open and c.step <> t.step then 'step-differs'
                          end as difference
                        from mine
                        left join insight.lead_now c on c.account_id = :account and c.lead_id = mine.lead_id
                        left join lateral (
                          select * from insight.trail_folded f
                          where f.account_id = :account and f.lead_id = mine.lead_id) t on true
                        where c.lead_id is null or t.lead_id is null or c.open is null or t.entries <> t.seq or c.seq <> t.seq
                          or c.turn <> t.turn or coalesce(c.ending, '') <> t.ending
                          or (c.open and (c.holder <> t.holder or c.holder_id is distinct from t.holder_id or c.step <> t.step))
                        limit :most
                        """)
                .param("account", account.value())
                .param("days", texts(wanted))
                .param("most", most)
                .query((row, n) -> new Finding(
                        now,
                        "lead-differs",
                        Optional.of(new LeadId(Rows.uuid(row, "lead_id"))),
                        Optional.empty(),
                        Optional.ofNullable(row.getObject("day", LocalDate.class)),
                        row.getString("difference")))
                .list();
    }

    /// The balance of these days, in place of what was published of them.
    void publish(AccountId account, Collection<LocalDate> wanted, List<Balance> balances) {
        database.sql()
                .sql("""
                        delete from insight.balance
                        where account_id = :account and day = any (:days::date[])
                        """)
                .param("account", account.value())
                .param("days", texts(wanted))
                .update();
        if (!balances.isEmpty()) {
            database.batch(
                    """
                    insert into insight.balance (account_id, source_id, day, checked_at, received, accepted, duplicate,
                      rejected, quarantined, pending, typed, imported, open, won, lost, returned, merged, filed, agrees)
                    values (:account, :source, :day, :now, :received, :accepted, :duplicate, :rejected, :quarantined, :pending,
                      :typed, :imported, :open, :won, :lost, :returned, :merged, :filed, :agrees)
                    """, balances.stream().map(balance -> row(account, balance)).toList());
        }
    }

    private static MapSqlParameterSource row(AccountId account, Balance balance) {
        return new MapSqlParameterSource()
                .addValue("account", account.value())
                .addValue("source", balance.source().value())
                .addValue("day", balance.day())
                .addValue("now", Rows.at(balance.checkedAt()))
                .addValue("received", balance.received())
                .addValue("accepted", balance.accepted())
                .addValue("duplicate", balance.duplicate())
                .addValue("rejected", balance.rejected())
                .addValue("quarantined", balance.quarantined())
                .addValue("pending", balance.pending())
                .addValue("typed", balance.typed())
                .addValue("imported", balance.imported())
                .addValue("open", balance.open())
                .addValue("won", balance.won())
                .addValue("lost", balance.lost())
                .addValue("returned", balance.returned())
                .addValue("merged", balance.merged())
                .addValue("filed", balance.filed())
                .addValue("agrees", balance.agrees());
    }

    /// How many of a source were accepted on its better day from this one on.
    int better(AccountId account, SourceId source, LocalDate from) {
        return database.sql()
                .sql("""
                        select coalesce(max(accepted), 0) from insight.book_of_submissions
                        where account_id = :account and source_id = :source and day >= :from
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .param("from", from)
                .query(Integer.class)
                .single();
    }

    List<Balance> published(AccountId account, int most) {
        return database.sql()
                .sql("""
                        select source_id, day, checked_at, received, accepted, duplicate, rejected, quarantined, pending, typed, imported,
                          open, won, lost, returned, merged, filed, agrees
                        from insight.balance
                        where account_id = :account
                        order by day desc, source_id
                        limit :most
                        """)
                .param("account", account.value())
                .param("most", most)
                .query((row, n) -> balance(row, Rows.instant(row, "checked_at")))
                .list();
    }

    private static Balance balance(ResultSet row, Instant checkedAt) throws SQLException {
        return new Balance(
                new SourceId(Rows.uuid(row, "source_id")),
                row.getObject("day", LocalDate.class),
                checkedAt,
                row.getLong("received"),
                row.getLong("accepted"),
                row.getLong("duplicate"),
                row.getLong("rejected"),
                row.getLong("quarantined"),
                row.getLong("pending"),
                row.getLong("typed"),
                row.getLong("imported"),
                row.getLong("open"),
                row.getLong("won"),
                row.getLong("lost"),
                row.getLong("returned"),
                row.getLong("merged"),
                row.getLong("filed"),
                row.getBoolean("agrees"));
    }

    List<Finding> findings(AccountId account) {
        return database.sql()
                .sql("""
                        select found_at, kind, lead_id, source_id, day, detail ->> 'difference' as difference
                        from insight.finding
                        where account_id = :account and gone_at is null
                        order by found_at
                        """)
                .param("account", account.value())
                .query((row, n) -> finding(row))
                .list();
    }

    /// What was wrong once, the latest first.
    List<Finding.Past> past(AccountId account, int most) {
        return database.sql()
                .sql("""
                        select found_at, gone_at, kind, lead_id, source_id, day, detail ->> 'difference' as difference
                        from insight.finding
                        where account_id = :account and gone_at is not null
                        order by gone_at desc
                        limit :most
                        """)
                .param("account", account.value())
                .param("most", most)
                .query((row, n) -> new Finding.Past(finding(row), Rows.instant(row, "gone_at")))
                .list();
    }

    private static Finding finding(ResultSet row) throws SQLException {
        return new Finding(
                Rows.instant(row, "found_at"),
                row.getString("kind"),
                Rows.optionalUuid(row, "lead_id").map(LeadId::new),
                Rows.optionalUuid(row, "source_id").map(SourceId::new),
                Optional.ofNullable(row.getObject("day", LocalDate.class)),
                Optional.ofNullable(row.getString("difference")).orElse(""));
    }

    void insertFinding(AccountId account, UUID id, Finding finding) {
        database.sql()
                .sql("""
                        insert into insight.finding (account_id, finding_id, found_at, kind, lead_id, source_id, day, detail)
                        values (:account, :finding, :found, :kind, :lead::uuid, :source::uuid, :day::date,
                          jsonb_build_object('difference', :difference::text))
                        """)
                .param("account", account.value())
                .param("finding", id)
                .param("found", Rows.at(finding.foundAt()))
                .param("kind", finding.kind())
                .param("lead", finding.lead().map(LeadId::value).orElse(null))
                .param("source", finding.source().map(SourceId::value).orElse(null))
                .param("day", finding.day().orElse(null))
                .param("difference", finding.detail())
                .update();
    }

    void gone(AccountId account, Finding finding, Instant now) {
        database.sql()
                .sql("""
                        update insight.finding
                        set gone_at = :now
                        where account_id = :account and gone_at is null and kind = :kind
                          and lead_id is not distinct from :lead::uuid and source_id is not distinct from :source::uuid
                          and day is not distinct from :day::date
                        """)
                .param("now", Rows.at(now))
                .param("account", account.value())
                .param("kind", finding.kind())
                .param("lead", finding.lead().map(LeadId::value).orElse(null))
                .param("source", finding.source().map(SourceId::value).orElse(null))
                .param("day", finding.day().orElse(null))
                .update();
    }

    /// How many leads came on a day, by source; tests not counted.
    Map<SourceId, Integer> came(AccountId account, LocalDate day) {
        var came = new HashMap<SourceId, Integer>();
        database.sql()
                .sql("""
                        select source_id, count(*) as came
                        from insight.lead_now
                        where account_id = :account and received_day = :day::date and not test
                        group by source_id
                        """)
                .param("account", account.value())
                .param("day", day.toString())
                .query((row, n) -> came.put(new SourceId(Rows.uuid(row, "source_id")), row.getInt("came")))
                .list();
        return came;
    }

    /// From the rows of what is open and what came today.
    Costly.Counted<Floor> floor(AccountId account, Instant now, LocalDate today, Instant endOfToday) {
        return database.sql()
                .sql("""
                        with now as (
                          select holder, ready_at, promised, reminders, begun_at, decision, failures,
                            ready_at <= :now and begun_at is null and not decision
                              and (holder = 'pool' or holder = 'person' and shown_at is null) as waits
                          from insight.open_now o
                          where account_id = :account and not exists (
                            select 1 from insight.lead_now l where l.account_id = :account and l.lead_id = o.lead_id and l.test)
                        ), here as (
                          select count(*) filter (where waits) as waiting,
                            min(ready_at) filter (where waits) as oldest,
                            count(*) filter (where holder = 'pool' and ready_at <= :now::timestamptz - interval '5 minutes') as company_late,
                            count(*) filter (where holder in ('pool', 'person') and ready_at > :now) as later,
                            count(*) filter (where holder = 'machine' and ready_at > :now) as sleeping,
                            count(*) filter (where promised and ready_at <= :end) as promised_today,
                            count(*) filter (where holder = 'person' and reminders > 0) as overdue,
                            count(*) filter (where begun_at is not null) as talking,
                            count(*) filter (where decision or reminders >= 2) as decisions,
                            count(*) filter (where failures > 0) as stuck,
                            count(*) as open
                          from now
                        ), today as (
                          select count(*) as received,
                            count(*) filter (where attempts > 0) as attempted,
                            count(*) filter (where conversed_at is not null) as reached
                          from insight.lead_now
                          where account_id = :account and received_day = :today and not test
                        ), won as (
                          select count(*) as sold
                          from insight.lead_now
                          where account_id = :account and received_day = :today and not test and ending = 'won'
                        ), recent as (
                          select coalesce(sum(leads), 0) as nobody_acted
                          from insight.flow
                          where account_id = :account and day >= :since and ending = 'nobody-acted'
                        )
                        select * from here cross join today cross join won cross join recent
                        """)
                .param("account", account.value())
                .param("now", Rows.at(now))
                .param("today", today)
                .param("since", today.minusDays(RECENT_DAYS))
                .param("end", Rows.at(endOfToday))
                .query((row, n) -> new Costly.Counted<>(floor(row), row.getLong("open") + row.getLong("received")))
                .single();
    }

    private static Floor floor(ResultSet row) throws SQLException {
        return new Floor(
                row.getInt("waiting"),
                Rows.optionalInstant(row, "oldest"),
                row.getInt("company_late"),
                row.getInt("later"),
                row.getInt("sleeping"),
                row.getInt("promised_today"),
                row.getInt("overdue"),
                row.getInt("talking"),
                row.getInt("decisions"),
                row.getInt("stuck"),
                row.getInt("received"),
                row.getInt("attempted"),
                row.getInt("reached"),
                row.getInt("sold"),
                row.getInt("nobody_acted"));
    }

    /// What the books say came, by verdict, as last compared.
    Map<String, Long> received(AccountId account) {
        return database.sql()
                .sql("""
                        select coalesce(sum(accepted), 0)::bigint as accepted, coalesce(sum(duplicate), 0)::bigint as duplicate,
                          coalesce(sum(rejected), 0)::bigint as rejected, coalesce(sum(quarantined), 0)::bigint as quarantined,
                          coalesce(sum(typed), 0)::bigint as typed, coalesce(sum(imported), 0)::bigint as imported
                        from insight.balance
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> {
                    var received = new TreeMap<String, Long>();
                    for (var verdict : Operation.VERDICTS) {
                        received.put(verdict, row.getLong(verdict));
                    }
                    return received;
                })
                .single();
    }

    /// When the step was to be taken that is the latest; empty where none is.
    Optional<Instant> oldestDue(AccountId account, Instant now) {
        return database.sql()
                .sql("""
                        select min(due_at) as due
                        from insight.lead_now
                        where account_id = :account and open and due_at <= :now
                        """)
                .param("account", account.value())
                .param("now", Rows.at(now))
                .query((row, n) -> Rows.optionalInstant(row, "due"))
                .single();
    }
}
