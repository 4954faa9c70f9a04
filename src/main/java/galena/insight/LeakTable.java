package galena.insight;

import galena.kernel.AccountId;
import galena.kernel.SourceId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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

    List<Dropped> dropped(AccountId account, Filter filter, Instant now) {
        return database.sql()
                .sql("""
                        with dropping as (
                          select source_id, cost + barter + fee - credit as cost,
                            attempts = 0 and ending is null and received_at < :now::timestamptz - interval '1 day' as untouched,
                            ending = 'lost' and reason = 'no-contact' and attempts between 1 and 5 as gave_up,
                            left_out and contacted_at is null as no_hands,
                            reason = 'nobody-acted' as nobody_acted,
                            handed_over and ending = 'lost' as handed_over,
                            partner_id <> '00000000-0000-0000-0000-000000000000' and ending = 'lost'
                              and reason in ('partner-silent', 'nobody-acted') as partner,
                            reason in ('no-valid-contact', 'wrong-number', 'returned') as bad
                          from insight.fact
                          where account_id = :account and day >= :from::date and day <= :until::date and origin <> 'imported'
                            and (:source::uuid is null or source_id = :source::uuid)
                            and (:partners::uuid[] is null or partner_id = any (:partners::uuid[]))
                            and (attempts = 0 or ending = 'lost' or left_out or ending = 'returned')
                        )
                        select source_id, kind, count(*) as leads, sum(cost)::bigint as cost
                        from dropping
                        cross join lateral (values ('untouched', untouched), ('gave_up', gave_up), ('no_hands', no_hands),
                          ('nobody_acted', nobody_acted), ('handed_over', handed_over), ('partner', partner), ('bad', bad)) k (kind, holds)
                        where holds
                        group by source_id, kind
                        """)
                .param("account", account.value())
                .param("from", filter.from().toString())
                .param("until", filter.until().toString())
                .param("source", filter.source().map(SourceId::value).orElse(null))
                .param(
                        "partners",
                        filter.partners().isEmpty() ? null : filter.partners().toArray(UUID[]::new))
                .param("now", Rows.at(now))
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
