package galena.insight;

import galena.kernel.AccountId;
import galena.kernel.SourceId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/// How many leads of each source dropped out where.
final class LeakTable {
    private final Database database;
    private final OwnedTable owned;

    LeakTable(Database database) {
        this.database = database;
        this.owned = new OwnedTable(database);
    }

    /// @param cost what they had cost, less what was given back
    record Dropped(SourceId source, Leak.Kind kind, long count, long cost) {}

    /// @param today whoever was never called counts as untouched from the day after tomorrow on
    List<Dropped> dropped(AccountId account, Filter filter, LocalDate today) {
        if (!filter.people().isEmpty()) {
            return droppedBy(account, filter, today);
        }
        return Asked.of(database, """
                        select source_id, kind, sum(k.leads)::bigint as leads, sum(k.cost)::bigint as cost
                        from insight.cell
                        cross join lateral (values ('untouched', leaks[1], leak_costs[1]), ('gave_up', leaks[2], leak_costs[2]),
                          ('no_hands', leaks[3], leak_costs[3]), ('nobody_acted', leaks[4], leak_costs[4]),
                          ('handed_over', leaks[5], leak_costs[5]), ('partner', leaks[6], leak_costs[6]), ('bad', leaks[7], leak_costs[7]),
                          ('no_licence', leaks[8], leak_costs[8]))
                          k (kind, leads, cost)
                        where account_id = :account and day >= :from::date and day <= :until::date and k.leads > 0
                          and (kind <> 'untouched' or day < :today::date - 1)
                          and (:source::uuid is null or source_id = :source::uuid)
                          and (:campaign::text is null or campaign = :campaign::text)
                          and (:partners::uuid[] is null or partner_id = any (:partners::uuid[]))
                        group by source_id, kind
                        """, account, filter)
                .param("today", today.toString())
                .query(LeakTable::dropped)
                .list();
    }

    /// The same of people: lead by lead.
    private List<Dropped> droppedBy(AccountId account, Filter filter, LocalDate today) {
        record Where(UUID source, Leak.Kind kind) {}
        var counts = new HashMap<Where, Long>();
        var costs = new HashMap<Where, Long>();
        var untouched = today.minusDays(1);
        owned.read(account, filter, today, (person, row) -> {
            for (var kind : row.leaks() == 0 ? List.<Leak.Kind>of() : Leak.Kind.of(row.leaks())) {
                if (kind != Leak.Kind.UNTOUCHED || row.day().isBefore(untouched)) {
                    var where = new Where(row.kind().source(), kind);
                    counts.merge(where, 1L, Long::sum);
                    costs.merge(where, row.money().acquisition(), Long::sum);
                }
            }
        });
        return counts.entrySet().stream()
                .map(one -> new Dropped(
                        new SourceId(one.getKey().source()),
                        one.getKey().kind(),
                        one.getValue(),
                        costs.getOrDefault(one.getKey(), 0L)))
                .toList();
    }

    private static Dropped dropped(ResultSet row, int n) throws SQLException {
        return new Dropped(
                new SourceId(Rows.uuid(row, "source_id")),
                Leak.Kind.valueOf(row.getString("kind").toUpperCase(java.util.Locale.ROOT)),
                row.getLong("leads"),
                row.getLong("cost"));
    }

    /// Returns that were possible and were not asked for until it was too late.
    List<Dropped> unclaimed(AccountId account, Filter filter, Instant now) {
        return Asked.of(database, """
                        select g.source_id, 'unclaimed' as kind, count(*) as leads, sum(g.minor)::bigint as cost
                        from insight.given_back g
                        join insight.fact f on f.account_id = :account and f.lead_id = g.lead_id
                        where g.account_id = :account and g.state in ('proposed', 'approved') and g.until <= :now
                          and f.day >= :from::date and f.day <= :until::date
                          and (:source::uuid is null or g.source_id = :source::uuid)
                          and (:campaign::text is null or f.campaign = :campaign::text)
                          and (:partners::uuid[] is null or f.partner_id = any (:partners::uuid[]))
                          and (:people::uuid[] is null or f.person_id = any (:people::uuid[]))
                        group by g.source_id
                        """, account, filter)
                .param("now", Rows.at(now))
                .query(LeakTable::dropped)
                .list();
    }

    /// What was sent to us once more belongs to no campaign, no person and no partner.
    List<Dropped> duplicates(AccountId account, Filter filter) {
        if (filter.campaign().isPresent()
                || !filter.people().isEmpty()
                || !filter.partners().isEmpty()) {
            return List.of();
        }
        return Asked.of(database, """
                        select source_id, 'duplicates' as kind, count(*) as leads, 0::bigint as cost
                        from insight.duplicates
                        where account_id = :account and verdict = 'duplicate' and day >= :from::date and day <= :until::date
                          and (:source::uuid is null or source_id = :source::uuid)
                        group by source_id
                        """, account, filter)
                .query(LeakTable::dropped)
                .list();
    }

    // ---- what is open

    /// Open leads of one source in one group of [Stock#AGES].
    record Open(SourceId source, int group, long leads) {}

    /// What is open now, whenever it came.
    List<Open> open(AccountId account, Filter filter, LocalDate today) {
        return Asked.of(database, """
                        select source_id, width_bucket(greatest(:today::date - day, 0), :ages::int[]) - 1 as age, sum(leads)::bigint as leads
                        from insight.flow
                        where account_id = :account and ending = 'open' and leads > 0 and not imported
                          and day >= :from::date and day <= :until::date
                          and (:source::uuid is null or source_id = :source::uuid)
                          and (:campaign::text is null or campaign = :campaign::text)
                          and (:partners::uuid[] is null or partner_id = any (:partners::uuid[]))
                        group by 1, 2
                        """, account, filter)
                .param("today", today.toString())
                .param("ages", Stock.AGES.toArray(Integer[]::new))
                .query((row, n) ->
                        new Open(new SourceId(Rows.uuid(row, "source_id")), row.getInt("age"), row.getLong("leads")))
                .list();
    }

    /// Leads received in a period, by the ages at which they were still open, and how many of those were sold.
    ///
    /// @param today only leads count that are old enough by now to have been that old
    List<Stock.Aged> aged(AccountId account, LocalDate from, LocalDate until, LocalDate today) {
        return database.sql()
                .sql("""
                        select t.age, count(*) as leads, count(*) filter (where sold_at is not null) as sold
                        from insight.fact
                        cross join unnest(:ages::int[]) t (age)
                        where account_id = :account and day >= :from::date and day <= :until::date and origin <> 'imported'
                          and ending is distinct from 'merged' and day <= :today::date - t.age
                          and (closed_day is null or closed_day - day >= t.age)
                        group by t.age
                        """)
                .param("account", account.value())
                .param("from", from.toString())
                .param("until", until.toString())
                .param("today", today.toString())
                .param("ages", Stock.AGES.toArray(Integer[]::new))
                .query((row, n) -> new Stock.Aged(row.getInt("age"), row.getLong("leads"), row.getLong("sold")))
                .list();
    }
}
