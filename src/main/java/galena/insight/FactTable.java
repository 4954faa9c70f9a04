package galena.insight;

import galena.identity.Days;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.lead.TrailEntry;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Facts of leads and their turns, written anew whenever something happened to a lead, and the sums that no
/// longer hold because of that.
final class FactTable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> DETAIL = new TypeReference<>() {};
    private static final UUID NOBODY = new UUID(0, 0);
    private final Database database;
    private final TurnTable turns;
    private final WeekTable weeks;

    FactTable(Database database) {
        this.database = database;
        this.turns = new TurnTable(database);
        this.weeks = new WeekTable(database);
    }

    /// Folds these leads anew. What is no lead of ours any more (a sample, one that was taken back) has no fact.
    void fold(AccountId account, Days days, Collection<LeadId> leads) {
        if (leads.isEmpty()) {
            return;
        }
        var ids = leads.stream().map(LeadId::value).toArray(UUID[]::new);
        var facts = trails(account, ids).values().stream()
                .flatMap(trail -> Fact.of(trail, days).stream())
                .toList();
        var known = facts.stream().map(fact -> fact.lead().value()).collect(Collectors.toSet());
        var gone = new ArrayList<UUID>();
        for (var id : ids) {
            if (!known.contains(id)) {
                gone.add(id);
            }
        }
        stale(account, ids);
        var sold = sold(account, ids);
        delete(account, gone);
        write(account, facts, now(account, ids), money(account, ids));
        stale(account, ids);
        weeks.stale(account, WeekTable.What.LEADS, differing(sold, sold(account, ids)));
        weeks.stale(account, WeekTable.What.TURNS, turns.keep(account, days, ids, facts));
    }

    /// Whose a lead is, of which kind, and whether it was sold: what is packed of it.
    private record Sold(LocalDate day, UUID person, UUID source, String region, boolean counts, boolean sold) {}

    private Map<UUID, Sold> sold(AccountId account, UUID[] ids) {
        var found = new HashMap<UUID, Sold>();
        database.sql()
                .sql("""
                        select lead_id, day::text as day, person_id, source_id, region,
                          ending is distinct from 'merged' and ending is distinct from 'filed' as counts, sold_at is not null as sold
                        from insight.fact
                        where account_id = :account and lead_id = any (:leads) and person_id is not null
                        """)
                .param("account", account.value())
                .param("leads", ids)
                .query((row, n) -> found.put(
                        Rows.uuid(row, "lead_id"),
                        new Sold(
                                LocalDate.parse(row.getString("day")),
                                Rows.uuid(row, "person_id"),
                                Rows.uuid(row, "source_id"),
                                row.getString("region"),
                                row.getBoolean("counts"),
                                row.getBoolean("sold"))))
                .list();
        return found;
    }

    /// The weeks of those that are not what they were.
    private static Set<LocalDate> differing(Map<UUID, Sold> before, Map<UUID, Sold> after) {
        var weeks = new TreeSet<LocalDate>();
        before.forEach((lead, was) -> {
            if (!was.equals(after.get(lead))) {
                weeks.add(WeekTable.of(was.day()));
            }
        });
        after.forEach((lead, is) -> {
            if (!is.equals(before.get(lead))) {
                weeks.add(WeekTable.of(is.day()));
            }
        });
        return weeks;
    }

    private Map<UUID, List<TrailEntry>> trails(AccountId account, UUID[] ids) {
        var trails = new LinkedHashMap<UUID, List<TrailEntry>>();
        database.sql()
                .sql("""
                        select lead_id, seq, at, kind, actor, actor_id, turn, step, holder, holder_id, ending, reason, content_id,
                          detail::text as detail
                        from insight.trail
                        where account_id = :account and lead_id = any (:leads)
                        order by lead_id, seq
                        """)
                .param("account", account.value())
                .param("leads", ids)
                .query((row, n) -> entry(account, row))
                .list()
                .forEach(entry -> trails.computeIfAbsent(entry.lead().value(), id -> new ArrayList<>())
                        .add(entry));
        return trails;
    }

    private static TrailEntry entry(AccountId account, ResultSet row) throws SQLException {
        var detail = row.getString("detail");
        return new TrailEntry(
                account,
                new LeadId(Rows.uuid(row, "lead_id")),
                row.getInt("seq"),
                Rows.instant(row, "at"),
                row.getString("kind"),
                row.getString("actor"),
                Rows.optionalUuid(row, "actor_id").map(PersonId::new),
                row.getInt("turn"),
                Optional.ofNullable(row.getString("step")),
                Optional.ofNullable(row.getString("holder")),
                Rows.optionalUuid(row, "holder_id"),
                Optional.ofNullable(row.getString("ending")),
                Optional.ofNullable(row.getString("reason")),
                Rows.optionalUuid(row, "content_id"),
                detail == null ? Map.of() : JSON.readValue(detail, DETAIL));
    }

    /// What a lead's contact and owner say today.
    private record Now(Optional<UUID> owner, String campaign, String region) {
        static final Now UNKNOWN = new Now(Optional.empty(), "", "");
    }

    private Map<UUID, Now> now(AccountId account, UUID[] ids) {
        var now = new HashMap<UUID, Now>();
        database.sql()
                .sql("""
                        select l.lead_id, l.owner_id, coalesce(a.campaign, '') as campaign, coalesce(a.region, '') as region
                        from insight.lead_now l
                        left join insight.about a on a.account_id = :account and a.lead_id = l.lead_id
                        where l.account_id = :account and l.lead_id = any (:leads)
                        """)
                .param("account", account.value())
                .param("leads", ids)
                .query((row, n) -> now.put(
                        Rows.uuid(row, "lead_id"),
                        new Now(
                                Rows.optionalUuid(row, "owner_id"),
                                row.getString("campaign"),
                                row.getString("region"))))
                .list();
        return now;
    }

    /// By lead and kind of posting.
    private Map<UUID, Map<String, Long>> money(AccountId account, UUID[] ids) {
        var money = new HashMap<UUID, Map<String, Long>>();
        database.sql()
                .sql("""
                        select lead_id, kind, sum(minor)::bigint as minor
                        from insight.money
                        where account_id = :account and lead_id = any (:leads)
                        group by lead_id, kind
                        """)
                .param("account", account.value())
                .param("leads", ids)
                .query((row, n) -> money.computeIfAbsent(Rows.uuid(row, "lead_id"), id -> new HashMap<>())
                        .put(row.getString("kind"), row.getLong("minor")))
                .list();
        return money;
    }

    private void delete(AccountId account, List<UUID> gone) {
        database.sql()
                .sql("""
                        delete from insight.fact
                        where account_id = :account and lead_id = any (:leads)
                        """)
                .param("account", account.value())
                .param("leads", gone.toArray(UUID[]::new))
                .update();
    }

    private void write(AccountId account, List<Fact> facts, Map<UUID, Now> now, Map<UUID, Map<String, Long>> money) {
        if (facts.isEmpty()) {
            return;
        }
        database.batch(
                """
                insert into insight.fact (account_id, lead_id, source_id, origin, day, hour, campaign, region, person_id, partner_id,
                  received_at, in_hand_at, attempted_at, attempts, contacted_at, contact_attempt, qualified_at, offered_at, sold_at,
                  closed_day, ending, reason, leaks, reach, hand, cost, credit, barter, fee, goods, commission, revenue,
                  leak)
                values (:account, :lead, :source, :origin, :day::date, :hour, :campaign, :region, :person::uuid, :partner,
                  :received, :inhand::timestamptz, :attempted::timestamptz, :attempts, :contacted::timestamptz, :contactattempt,
                  :qualified::timestamptz, :offered::timestamptz, :sold::timestamptz, :closed::date, :ending, :reason, :leaks,
                  :reach::smallint, :hand::smallint, :cost, :credit, :barter, :fee, :goods, :commission, :revenue, :leak)
                on conflict (account_id, lead_id) do update
                set source_id = excluded.source_id, origin = excluded.origin, day = excluded.day, hour = excluded.hour,
                  campaign = excluded.campaign, region = excluded.region, person_id = excluded.person_id, partner_id = excluded.partner_id,
                  received_at = excluded.received_at, in_hand_at = excluded.in_hand_at, attempted_at = excluded.attempted_at,
                  attempts = excluded.attempts, contacted_at = excluded.contacted_at, contact_attempt = excluded.contact_attempt,
                  qualified_at = excluded.qualified_at, offered_at = excluded.offered_at, sold_at = excluded.sold_at,
                  closed_day = excluded.closed_day, ending = excluded.ending, reason = excluded.reason, leaks = excluded.leaks,
                  reach = excluded.reach, hand = excluded.hand, cost = excluded.cost,
                  credit = excluded.credit, barter = excluded.barter, fee = excluded.fee, goods = excluded.goods,
                  commission = excluded.commission, revenue = excluded.revenue, leak = excluded.leak
                """,
                facts.stream()
                        .map(fact -> row(
                                account,
                                fact,
                                now.getOrDefault(fact.lead().value(), Now.UNKNOWN),
                                money.getOrDefault(fact.lead().value(), Map.of())))
                        .toList());
    }

    private static MapSqlParameterSource row(AccountId account, Fact fact, Now now, Map<String, Long> money) {
        var person = now.owner()
                .or(() -> fact.by().map(PersonId::value))
                .or(() -> fact.firstHand().map(PersonId::value));
        var row = new MapSqlParameterSource()
                .addValue("account", account.value())
                .addValue("lead", fact.lead().value())
                .addValue("source", fact.source().value())
                .addValue("origin", fact.origin())
                .addValue("day", fact.day().toString())
                .addValue("hour", fact.hour())
                .addValue("campaign", now.campaign())
                .addValue("region", now.region())
                .addValue("person", person.orElse(null))
                .addValue("partner", fact.partner().orElse(NOBODY))
                .addValue("received", Rows.at(fact.receivedAt()))
                .addValue("inhand", Rows.at(fact.inHandAt()))
                .addValue("attempted", Rows.at(fact.attemptedAt()))
                .addValue("attempts", fact.attempts())
                .addValue("contacted", Rows.at(fact.contactedAt()))
                .addValue("contactattempt", fact.contactAttempt())
                .addValue("qualified", Rows.at(fact.qualifiedAt()))
                .addValue("offered", Rows.at(fact.offeredAt()))
                .addValue("sold", Rows.at(fact.soldAt()))
                .addValue("closed", fact.closedDay().map(Object::toString).orElse(null))
                .addValue("ending", fact.ending().orElse(null))
                .addValue("reason", fact.reason().orElse(null))
                .addValue("leaks", fact.leaks())
                .addValue(
                        "reach",
                        fact.attemptedAt()
                                .map(at -> Spans.of(fact.receivedAt(), at))
                                .orElse(null))
                .addValue(
                        "hand",
                        fact.attemptedAt()
                                .flatMap(at -> fact.inHandAt().map(in -> Spans.of(in, at)))
                                .orElse(null));
        for (var kind : List.of("cost", "credit", "barter", "fee", "goods", "commission", "revenue", "leak")) {
            row.addValue(kind, money.getOrDefault(kind, 0L));
        }
        return row;
    }

    // ---- sums

    /// The sums in which these leads stand do not hold any more.
    private void stale(AccountId account, UUID[] ids) {
        database.sql()
                .sql("""
                        insert into insight.stale (account_id, day, source_id, campaign, partner_id, imported)
                        select distinct account_id, day, source_id, campaign, partner_id, origin = 'imported'
                        from insight.fact
                        where account_id = :account and lead_id = any (:leads)
                        on conflict (account_id, day, source_id, campaign, partner_id, imported) do nothing
                        """)
                .param("account", account.value())
                .param("leads", ids)
                .update();
    }

    /// Sums up anew what does not hold, at most so many days and sources at once; answers how many it were.
    int sum(AccountId account, int most) {
        return database.sql()
                .sql("""
                        with taken as materialized (
                          delete from insight.stale
                          where account_id = :account and (day, source_id, campaign, partner_id, imported) in (
                            select day, source_id, campaign, partner_id, imported
                            from insight.stale
                            where account_id = :account
                            order by day desc
                            limit :most
                            for update skip locked)
                          returning day, source_id, campaign, partner_id, imported
                        ), summed as (
                          select t.day, t.source_id, t.campaign, t.partner_id, t.imported,
                            count(f.lead_id) filter (where f.ending is distinct from 'merged') as leads,
                            count(*) filter (where f.reason in ('no-valid-contact', 'wrong-number', 'returned')) as bad,
                            count(*) filter (where f.attempts > 0 and f.ending is distinct from 'merged') as attempted,
                            count(*) filter (where f.attempts > 1 and f.ending is distinct from 'merged') as second,
                            count(*) filter (where f.contacted_at is not null and f.ending is distinct from 'merged') as contacted,
                            count(*) filter (where f.qualified_at is not null and f.ending is distinct from 'merged') as qualified,
                            count(*) filter (where f.offered_at is not null and f.ending is distinct from 'merged') as offered,
                            count(*) filter (where f.sold_at is not null and f.ending is distinct from 'merged') as sold,
                            count(*) filter (where f.ending = 'lost') as lost,
                            count(*) filter (where f.lead_id is not null and (f.ending is null or f.ending = 'filed')) as open,
                            count(*) filter (where f.ending = 'returned') as returned,
                            coalesce(sum(f.cost), 0) as cost, coalesce(sum(f.credit), 0) as credit,
                            coalesce(sum(f.barter), 0) as barter, coalesce(sum(f.fee), 0) as fee,
                            coalesce(sum(f.goods), 0) as goods, coalesce(sum(f.commission), 0) as commission,
                            coalesce(sum(f.revenue), 0) as revenue, coalesce(sum(f.leak), 0) as leak,
                            array[count(*) filter (where f.reach = 0), count(*) filter (where f.reach = 1),
                              count(*) filter (where f.reach = 2), count(*) filter (where f.reach = 3), count(*) filter (where f.reach = 4),
                              count(*) filter (where f.reach = 5), count(*) filter (where f.reach = 6), count(*) filter (where f.reach = 7),
                              count(*) filter (where f.reach = 8), count(*) filter (where f.reach = 9), count(*) filter (where f.reach = 10)]
                              as reach,
                            array[count(*) filter (where f.hand = 0), count(*) filter (where f.hand = 1),
                              count(*) filter (where f.hand = 2), count(*) filter (where f.hand = 3), count(*) filter (where f.hand = 4),
                              count(*) filter (where f.hand = 5), count(*) filter (where f.hand = 6), count(*) filter (where f.hand = 7),
                              count(*) filter (where f.hand = 8), count(*) filter (where f.hand = 9), count(*) filter (where f.hand = 10)]
                              as hand,
                            array[count(f.lead_id) filter (where f.attempts = 0), count(*) filter (where f.attempts = 1),
                              count(*) filter (where f.attempts = 2), count(*) filter (where f.attempts = 3),
                              count(*) filter (where f.attempts = 4), count(*) filter (where f.attempts = 5),
                              count(*) filter (where f.attempts = 6), count(*) filter (where f.attempts = 7),
                              count(*) filter (where f.attempts > 7)] as tries,
                            array[count(*) filter (where f.contacted_at is not null and f.contact_attempt = 0),
                              count(*) filter (where f.contact_attempt = 1), count(*) filter (where f.contact_attempt = 2),
                              count(*) filter (where f.contact_attempt = 3), count(*) filter (where f.contact_attempt = 4),
                              count(*) filter (where f.contact_attempt = 5), count(*) filter (where f.contact_attempt = 6),
                              count(*) filter (where f.contact_attempt = 7), count(*) filter (where f.contact_attempt > 7)] as reached_by,
                            array[count(*) filter (where f.leaks & 1 <> 0),
                              count(*) filter (where f.leaks & 2 <> 0),
                              count(*) filter (where f.leaks & 4 <> 0),
                              count(*) filter (where f.leaks & 8 <> 0),
                              count(*) filter (where f.leaks & 16 <> 0),
                              count(*) filter (where f.leaks & 32 <> 0),
                              count(*) filter (where f.leaks & 64 <> 0),
                              count(*) filter (where f.leaks & 128 <> 0)] as leaks,
                            array[coalesce(sum(f.cost + f.barter + f.fee - f.credit) filter (where f.leaks & 1 <> 0), 0),
                              coalesce(sum(f.cost + f.barter + f.fee - f.credit) filter (where f.leaks & 2 <> 0), 0),
                              coalesce(sum(f.cost + f.barter + f.fee - f.credit) filter (where f.leaks & 4 <> 0), 0),
                              coalesce(sum(f.cost + f.barter + f.fee - f.credit) filter (where f.leaks & 8 <> 0), 0),
                              coalesce(sum(f.cost + f.barter + f.fee - f.credit) filter (where f.leaks & 16 <> 0), 0),
                              coalesce(sum(f.cost + f.barter + f.fee - f.credit) filter (where f.leaks & 32 <> 0), 0),
                              coalesce(sum(f.cost + f.barter + f.fee - f.credit) filter (where f.leaks & 64 <> 0), 0),
                              coalesce(sum(f.cost + f.barter + f.fee - f.credit) filter (where f.leaks & 128 <> 0), 0)]::bigint[]
                              as leak_costs
                          from taken t
                          left join insight.fact f
                            on f.account_id = :account and f.day = t.day and f.source_id = t.source_id and f.campaign = t.campaign
                              and f.partner_id = t.partner_id and (f.origin = 'imported') = t.imported
                          group by t.day, t.source_id, t.campaign, t.partner_id, t.imported
                        ), flowing as (
                          select t.day, t.source_id, t.campaign, t.partner_id, t.imported,
                            case when f.offered_at is not null then 'offered' when f.qualified_at is not null then 'qualified'
                              when f.contacted_at is not null then 'contacted' when f.attempts > 0 then 'attempted' else 'new' end as stage,
                            case when f.sold_at is not null then 'sold' when f.ending is null or f.ending = 'filed' then 'open'
                              else coalesce(f.reason, f.ending) end as ending,
                            count(*) as leads
                          from taken t
                          join insight.fact f
                            on f.account_id = :account and f.day = t.day and f.source_id = t.source_id and f.campaign = t.campaign
                              and f.partner_id = t.partner_id and (f.origin = 'imported') = t.imported
                          where f.ending is distinct from 'merged'
                          group by 1, 2, 3, 4, 5, 6, 7
                        ), flows as (
                          insert into insight.flow (account_id, day, source_id, campaign, partner_id, imported, stage, ending, leads)
                          select :account, day, source_id, campaign, partner_id, imported, stage, ending, leads
                          from flowing
                          on conflict (account_id, day, source_id, campaign, partner_id, imported, stage, ending) do update
                          set leads = excluded.leads
                        ), dry as (
                          update insight.flow w
                          set leads = 0
                          from taken t
                          where w.account_id = :account and w.day = t.day and w.source_id = t.source_id and w.campaign = t.campaign
                            and w.partner_id = t.partner_id and w.imported = t.imported and w.leads > 0
                            and not exists (
                              select 1 from flowing n
                              where n.day = w.day and n.source_id = w.source_id and n.campaign = w.campaign and n.partner_id = w.partner_id
                                and n.imported = w.imported and n.stage = w.stage and n.ending = w.ending)
                        )
                        insert into insight.cell (account_id, day, source_id, campaign, partner_id, imported, leads, bad, attempted, second,
                          contacted, qualified, offered, sold, lost, open, returned, cost, credit, barter, fee, goods, commission, revenue,
                          leak, reach, hand, tries, reached_by, leaks, leak_costs)
                        select :account, day, source_id, campaign, partner_id, imported, leads, bad, attempted, second, contacted, qualified,
                          offered, sold, lost, open, returned, cost, credit, barter, fee, goods, commission, revenue, leak, reach, hand,
                          tries, reached_by, leaks, leak_costs
                        from summed
                        on conflict (account_id, day, source_id, campaign, partner_id, imported) do update
                        set leads = excluded.leads, bad = excluded.bad, attempted = excluded.attempted, second = excluded.second,
                          contacted = excluded.contacted, qualified = excluded.qualified, offered = excluded.offered, sold = excluded.sold,
                          lost = excluded.lost, open = excluded.open, returned = excluded.returned, cost = excluded.cost,
                          credit = excluded.credit, barter = excluded.barter, fee = excluded.fee, goods = excluded.goods,
                          commission = excluded.commission, revenue = excluded.revenue, leak = excluded.leak, reach = excluded.reach,
                          hand = excluded.hand, tries = excluded.tries, reached_by = excluded.reached_by, leaks = excluded.leaks,
                          leak_costs = excluded.leak_costs
                        """)
                .param("account", account.value())
                .param("most", most)
                .update();
    }

    // ---- money that moved without an entry of the trail

    /// The ledger is followed from now on; what it said before is read with each lead.
    void begin() {
        database.sql().sql("""
                        insert into insight.seen (name, tx)
                        values ('money', pg_snapshot_xmin(pg_current_snapshot()))
                        on conflict (name) do nothing
                        """).update();
    }

    /// Leads of which the ledger spoke since the last time, by account; the place moves with it.
    Map<AccountId, Set<LeadId>> moved() {
        var seen =
                database.sql().sql("""
                        select tx::text as tx
                        from insight.seen
                        where name = 'money'
                        for update
                        """).query((row, n) -> row.getString("tx")).optional();
        if (seen.isEmpty()) {
            database.sql().sql("""
                            insert into insight.seen (name, tx)
                            values ('money', '0'::xid8)
                            on conflict (name) do nothing
                            """).update();
            return Map.of();
        }
        var until = database.sql()
                .sql("""
                        select coalesce(max(tx), '0'::xid8)::text as tx
                        from (
                          select distinct account_id, lead_id, tx
                          from insight.money
                          where tx > :seen::xid8 and tx < pg_snapshot_xmin(pg_current_snapshot())
                          order by tx
                          limit 5000
                        ) moving
                        """)
                .param("seen", seen.get())
                .query((row, n) -> row.getString("tx"))
                .single();
        var moved = new HashMap<AccountId, Set<LeadId>>();
        if (until.equals("0")) {
            return moved;
        }
        database.sql()
                .sql("""
                        select distinct account_id, lead_id
                        from insight.money
                        where tx > :seen::xid8 and tx <= :until::xid8
                        """)
                .param("seen", seen.get())
                .param("until", until)
                .query((row, n) -> moved.computeIfAbsent(
                                new AccountId(Rows.uuid(row, "account_id")), account -> new HashSet<>())
                        .add(new LeadId(Rows.uuid(row, "lead_id"))))
                .list();
        database.sql().sql("""
                        update insight.seen
                        set tx = :until::xid8
                        where name = 'money'
                        """).param("until", until).update();
        return moved;
    }

    /// Which accounts have sums that do not hold.
    Set<AccountId> staleAccounts() {
        return database.sql().sql("""
                        select distinct account_id
                        from insight.stale
                        """).query((row, n) -> new AccountId(Rows.uuid(row, "account_id"))).stream()
                .collect(Collectors.toSet());
    }

    /// Everything an account's figures rest on is gone, to be folded anew.
    void clear(AccountId account) {
        weeks.clear(account);
        for (var statement : List.of("""
                delete from insight.cell
                where account_id = :account
                """, """
                delete from insight.stale
                where account_id = :account
                """, """
                delete from insight.turn
                where account_id = :account
                """, """
                delete from insight.fact
                where account_id = :account
                """)) {
            database.sql().sql(statement).param("account", account.value()).update();
        }
    }

    /// Leads of an account after that one, in the order of their ids.
    List<LeadId> after(AccountId account, UUID last, int most) {
        return database.sql()
                .sql("""
                        select lead_id
                        from insight.lead_now
                        where account_id = :account and lead_id > :last
                        order by lead_id
                        limit :most
                        """)
                .param("account", account.value())
                .param("last", last)
                .param("most", most)
                .query((row, n) -> new LeadId(Rows.uuid(row, "lead_id")))
                .list();
    }
}
