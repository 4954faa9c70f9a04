package galena.insight;

import galena.kernel.AccountId;
import galena.kernel.SourceId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/// How many leads of each source dropped out where.
final class LeakTable {
    private final Database database;

    LeakTable(Database database) {
        this.database = database;
    }

    /// @param cost what they had cost, less what was given back
    record Dropped(SourceId source, Leak.Kind kind, long count, long cost) {}

    /// @param today whoever was never called counts as untouched from the day after tomorrow on
    List<Dropped> dropped(AccountId account, Filter filter, LocalDate today) {
        return database.sql()
                .sql("""
                        select source_id, kind, sum(k.leads)::bigint as leads, sum(k.cost)::bigint as cost
                        from insight.cell
                        cross join lateral (values ('untouched', leaks[1], leak_costs[1]), ('gave_up', leaks[2], leak_costs[2]),
                          ('no_hands', leaks[3], leak_costs[3]), ('nobody_acted', leaks[4], leak_costs[4]),
                          ('handed_over', leaks[5], leak_costs[5]), ('partner', leaks[6], leak_costs[6]), ('bad', leaks[7], leak_costs[7]))
                          k (kind, leads, cost)
                        where account_id = :account and day >= :from::date and day <= :until::date and k.leads > 0
                          and (kind <> 'untouched' or day < :today::date - 1)
                          and (:source::uuid is null or source_id = :source::uuid)
                          and (:campaign::text is null or campaign = :campaign::text)
                          and (:partners::uuid[] is null or partner_id = any (:partners::uuid[]))
                        group by source_id, kind
                        """)
                .param("account", account.value())
                .param("from", filter.from().toString())
                .param("until", filter.until().toString())
                .param("source", filter.source().map(SourceId::value).orElse(null))
                .param("campaign", filter.campaign().orElse(null))
                .param(
                        "partners",
                        filter.partners().isEmpty() ? null : filter.partners().toArray(UUID[]::new))
                .param("today", today.toString())
                .query(LeakTable::dropped)
                .list();
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
        return database.sql()
                .sql("""
                        select g.source_id, 'unclaimed' as kind, count(*) as leads, sum(g.minor)::bigint as cost
                        from insight.given_back g
                        join insight.fact f on f.account_id = :account and f.lead_id = g.lead_id
                        where g.account_id = :account and g.state in ('proposed', 'approved') and g.until <= :now
                          and f.day >= :from::date and f.day <= :until::date
                          and (:source::uuid is null or g.source_id = :source::uuid)
                        group by g.source_id
                        """)
                .param("account", account.value())
                .param("now", Rows.at(now))
                .param("from", filter.from().toString())
                .param("until", filter.until().toString())
                .param("source", filter.source().map(SourceId::value).orElse(null))
                .query(LeakTable::dropped)
                .list();
    }

    List<Dropped> duplicates(AccountId account, Filter filter) {
        return database.sql()
                .sql("""
                        select source_id, 'duplicates' as kind, count(*) as leads, 0::bigint as cost
                        from insight.duplicates
                        where account_id = :account and verdict = 'duplicate' and day >= :from::date and day <= :until::date
                          and (:source::uuid is null or source_id = :source::uuid)
                        group by source_id
                        """)
                .param("account", account.value())
                .param("from", filter.from().toString())
                .param("until", filter.until().toString())
                .param("source", filter.source().map(SourceId::value).orElse(null))
                .query(LeakTable::dropped)
                .list();
    }
}
