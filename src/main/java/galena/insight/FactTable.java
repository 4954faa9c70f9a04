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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Facts of leads and their turns, written anew whenever something happened to a lead, and the sums that no
/// longer hold because of that.
final class FactTable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> DETAIL = new TypeReference<>() {};
    private final Database database;
    private final CellTable cells;
    private final TurnTable turns;
    private final WeekTable weeks;
    private final OwnedTable owned;

    FactTable(Database database) {
        this.database = database;
        this.cells = new CellTable(database);
        this.turns = new TurnTable(database);
        this.weeks = new WeekTable(database);
        this.owned = new OwnedTable(database);
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
        cells.stale(account, ids);
        var before = owned.of(account, ids);
        delete(account, gone);
        write(account, facts, now(account, ids), money(account, ids));
        cells.stale(account, ids);
        var after = owned.of(account, ids);
        weeks.stale(account, WeekTable.What.OWNED, differing(before, after, Optional::of, FactTable::day));
        weeks.stale(account, WeekTable.What.LEADS, differing(before, after, Sale::of, Sale::day));
        weeks.stale(account, WeekTable.What.SPEED, differing(before, after, Wait::of, Wait::day));
        weeks.stale(
                account,
                WeekTable.What.ENDED,
                differing(before, after, stood -> stood.row().ended(), EndedSums.Ended::on));
        weeks.stale(account, WeekTable.What.TURNS, turns.keep(account, days, ids, facts));
    }

    private static LocalDate day(OwnedTable.Stood stood) {
        return stood.row().day();
    }

    /// What is packed of a lead for comparing people.
    private record Sale(LocalDate day, UUID person, UUID source, String region, boolean counts, boolean sold) {
        static Optional<Sale> of(OwnedTable.Stood stood) {
            var row = stood.row();
            return stood.person().equals(OwnedTable.NOBODY)
                    ? Optional.empty()
                    : Optional.of(new Sale(
                            row.day(),
                            stood.person(),
                            row.kind().source(),
                            stood.region(),
                            row.counts() && !row.isEnding("filed"),
                            row.sold()));
        }
    }

    /// What is packed of how long a lead waited.
    private record Wait(LocalDate day, WaitedSums.Alike waited) {
        static Optional<Wait> of(OwnedTable.Stood stood) {
            return stood.row().waited().map(waited -> new Wait(stood.row().day(), waited));
        }
    }

    /// The weeks of what is not what it was.
    ///
    /// @param part what of a lead is looked at
    private static <T> Set<LocalDate> differing(
            Map<UUID, OwnedTable.Stood> before,
            Map<UUID, OwnedTable.Stood> after,
            Function<OwnedTable.Stood, Optional<T>> part,
            Function<T, LocalDate> day) {
        var weeks = new TreeSet<LocalDate>();
        var leads = new HashSet<>(before.keySet());
        leads.addAll(after.keySet());
        for (var lead : leads) {
            var was = Optional.ofNullable(before.get(lead)).flatMap(part);
            var is = Optional.ofNullable(after.get(lead)).flatMap(part);
            if (!was.equals(is)) {
                was.ifPresent(one -> weeks.add(WeekTable.of(day.apply(one))));
                is.ifPresent(one -> weeks.add(WeekTable.of(day.apply(one))));
            }
        }
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
                .addValue("partner", fact.partner().orElse(Filter.OURSELVES))
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
