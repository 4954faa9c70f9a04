package galena.insight;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.storage.Costly;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads figures: from sums by day where that is enough, from single leads where it is asked whose they are.
final class FigureTable {
    private static final String SUMMED = """
                select case :by
                    when 'day' then day::text
                    when 'week' then date_trunc('week', day)::date::text
                    when 'month' then to_char(day, 'YYYY-MM')
                    when 'quarter' then to_char(day, 'YYYY "Q"Q')
                    when 'source' then source_id::text
                    when 'campaign' then source_id::text || '|' || campaign
                    when 'partner' then partner_id::text
                    when 'cell' then concat_ws('|', to_char(day, 'YYYY-MM'), source_id, partner_id, case when imported then 'true' else 'false' end,
                      case when day <= :ripe::date then 'true' else 'false' end, campaign)
                    else '' end as key,
                  sum(leads)::bigint as leads, sum(bad)::bigint as bad, sum(attempted)::bigint as attempted, sum(second)::bigint as second,
                  sum(contacted)::bigint as contacted, sum(qualified)::bigint as qualified, sum(offered)::bigint as offered,
                  sum(sold)::bigint as sold, sum(lost)::bigint as lost, sum(open)::bigint as open, sum(returned)::bigint as returned,
                  sum(cost)::bigint as cost, sum(credit)::bigint as credit, sum(barter)::bigint as barter, sum(fee)::bigint as fee,
                  sum(goods)::bigint as goods, sum(commission)::bigint as commission, sum(revenue)::bigint as revenue,
                  sum(leak)::bigint as leak
                from insight.cell
                where account_id = :account and day >= :from::date and day <= :until::date
                  and (:source::uuid is null or source_id = :source::uuid)
                  and (:campaign::text is null or campaign = :campaign::text)
                  and (:partners::uuid[] is null or partner_id = any (:partners::uuid[]))
                  and (:imported or not imported)
                group by key
                having sum(leads) > 0 or sum(cost + credit + barter + revenue) <> 0
                order by key
                """;

    private final Database database;
    private final OwnedTable owned;

    FigureTable(Database database) {
        this.database = database;
        this.owned = new OwnedTable(database);
    }

    /// By what figures are put together.
    enum By {
        ALL,
        DAY,
        WEEK,
        MONTH,
        QUARTER,
        SOURCE,
        CAMPAIGN,
        PARTNER,
        PERSON,
        /// Month, source, partner, whether from elsewhere, whether old enough, campaign: as [Sums.Cell] reads it.
        CELL;

        String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// @param today what is of this week is read lead by lead, of people
    List<Figures> by(AccountId account, Filter filter, By by, LocalDate today) {
        return by(account, filter, by, today, filter.until());
    }

    /// @param ripe until when leads are old, for [By#CELL]
    List<Figures> by(AccountId account, Filter filter, By by, LocalDate today, LocalDate ripe) {
        if (!filter.people().isEmpty() || by == By.PERSON) {
            var sums = new FigureSums(by, ripe);
            owned.read(account, filter, today, sums::add);
            return sums.figures();
        }
        return Asked.of(database, SUMMED, account, filter)
                .param("by", by.code())
                .param("ripe", ripe.toString())
                .query(FigureTable::figures)
                .list();
    }

    /// What is left of each person's leads: [Figures#margin], and nothing besides.
    Costly.Counted<Map<PersonId, Long>> margins(AccountId account, Filter filter, LocalDate today) {
        var sums = new MarginSums(filter);
        long leads = owned.margins(account, filter, today, sums);
        return new Costly.Counted<>(Map.copyOf(sums.margins()), leads);
    }

    private static Figures figures(ResultSet row, int n) throws SQLException {
        return new Figures(
                row.getString("key"),
                row.getLong("leads"),
                row.getLong("bad"),
                row.getLong("attempted"),
                row.getLong("second"),
                row.getLong("contacted"),
                row.getLong("qualified"),
                row.getLong("offered"),
                row.getLong("sold"),
                row.getLong("lost"),
                row.getLong("open"),
                row.getLong("returned"),
                row.getLong("cost"),
                row.getLong("credit"),
                row.getLong("barter"),
                row.getLong("fee"),
                row.getLong("goods"),
                row.getLong("commission"),
                row.getLong("revenue"),
                row.getLong("leak"));
    }

    /// What sources cost in whole months, in a period, by source and month.
    Map<SourceId, Map<String, Long>> standing(AccountId account, Filter filter) {
        var costs = new HashMap<SourceId, Map<String, Long>>();
        database.sql()
                .sql("""
                        select source_id, to_char(month, 'YYYY-MM') as month, sum(minor)::bigint as minor
                        from insight.standing
                        where account_id = :account and month >= :from::date and month <= :until::date
                          and (:source::uuid is null or source_id = :source::uuid)
                        group by source_id, month
                        """)
                .param("account", account.value())
                .param("from", filter.from().toString())
                .param("until", filter.until().toString())
                .param("source", filter.source().map(SourceId::value).orElse(null))
                .query((row, n) -> costs.computeIfAbsent(
                                new SourceId(Rows.uuid(row, "source_id")), s -> new HashMap<>())
                        .merge(row.getString("month"), row.getLong("minor"), Long::sum))
                .list();
        return costs;
    }

    // ---- how far they came and how they ended

    /// How many leads of a source ended with which reason.
    record Flow(SourceId source, String stage, String ending, long leads) {}

    /// From source by how far it came to how it ended.
    List<Flow> flows(AccountId account, Filter filter, LocalDate today) {
        if (!filter.people().isEmpty()) {
            var leads = new HashMap<Flow, Long>();
            owned.read(account, filter, today, (person, row) -> {
                if (row.counts()) {
                    leads.merge(
                            new Flow(new SourceId(row.kind().source()), row.stage(), row.outcome(), 0), 1L, Long::sum);
                }
            });
            return leads.entrySet().stream()
                    .map(flow -> new Flow(
                            flow.getKey().source(),
                            flow.getKey().stage(),
                            flow.getKey().ending(),
                            flow.getValue()))
                    .toList();
        }
        return Asked.of(database, """
                                        select source_id, stage, ending, sum(leads)::bigint as leads
                                        from insight.flow
                                        where account_id = :account and day >= :from::date and day <= :until::date and leads > 0
                                          and (:source::uuid is null or source_id = :source::uuid)
                                          and (:campaign::text is null or campaign = :campaign::text)
                                          and (:partners::uuid[] is null or partner_id = any (:partners::uuid[]))
                                          and (:imported or not imported)
                                        group by 1, 2, 3
                                        """, account, filter).query(FigureTable::flow).list();
    }

    private static Flow flow(ResultSet row, int n) throws SQLException {
        return new Flow(
                new SourceId(Rows.uuid(row, "source_id")),
                row.getString("stage"),
                row.getString("ending"),
                row.getLong("leads"));
    }

    // ---- the leads behind a number

    /// Leads behind a figure, newest first; the figure is their number.
    ///
    /// @param set which figure
    /// @param key what they have in common, of that kind
    List<LeadId> behind(AccountId account, Filter filter, Behind behind, int most, int skip) {
        return behind(account, filter, behind, """
                select lead_id
                from insight.fact
                where account_id = :account and day >= :from::date and day <= :until::date
                  and (:source::uuid is null or source_id = :source::uuid)
                  and (:campaign::text is null or campaign = :campaign::text)
                  and (:partners::uuid[] is null or partner_id = any (:partners::uuid[]))
                  and (:people::uuid[] is null or person_id = any (:people::uuid[]))
                  and (:imported or origin <> 'imported')
                  and case :set
                    when 'leads' then ending is distinct from 'merged'
                    when 'bad' then reason in ('no-valid-contact', 'wrong-number', 'returned')
                    when 'valid' then ending is distinct from 'merged' and coalesce(reason, '') not in ('no-valid-contact', 'wrong-number', 'returned')
                    when 'ended' then sold_at is null and ending is not null and ending not in ('merged', 'filed')
                    when 'attempted' then attempts > 0 and ending is distinct from 'merged'
                    when 'second' then attempts > 1 and ending is distinct from 'merged'
                    when 'contacted' then contacted_at is not null and ending is distinct from 'merged'
                    when 'qualified' then qualified_at is not null and ending is distinct from 'merged'
                    when 'offered' then offered_at is not null and ending is distinct from 'merged'
                    when 'sold' then sold_at is not null and ending is distinct from 'merged'
                    when 'lost' then ending = 'lost'
                    when 'open' then ending is null or ending = 'filed'
                    when 'returned' then ending = 'returned'
                    when 'reach' then reach = :number and ending is distinct from 'merged'
                    when 'hand' then hand = :number and ending is distinct from 'merged'
                    when 'tries' then ending is distinct from 'merged' and case when :number > 7 then attempts > 7 else attempts = :number end
                    when 'reached-by' then contacted_at is not null and ending is distinct from 'merged'
                      and case when :number > 7 then contact_attempt > 7 else contact_attempt = :number end
                    when 'untouched' then leaks & :bit <> 0 and day < :today::date - 1
                    else leaks & :bit <> 0 end
                  and (:key = '' or case :by
                    when 'day' then day::text = :key
                    when 'week' then date_trunc('week', day)::date::text = :key
                    when 'month' then to_char(day, 'YYYY-MM') = :key
                    when 'quarter' then to_char(day, 'YYYY "Q"Q') = :key
                    when 'hour' then hour::text = :key
                    when 'reason' then coalesce(reason, ending, '') = :key
                    else true end)
                order by received_at desc, lead_id desc
                offset :skip
                limit :most
                """)
                .param("skip", skip)
                .param("most", most)
                .query((row, n) -> new LeadId(Rows.uuid(row, "lead_id")))
                .list();
    }

    private JdbcClient.StatementSpec behind(AccountId account, Filter filter, Behind behind, String statement) {
        return Asked.of(database, statement, account, filter)
                .param("set", behind.set())
                .param("number", behind.number())
                .param("bit", Leak.Kind.bit(behind.set()))
                .param("by", behind.by())
                .param("key", behind.key())
                .param("today", behind.today().toString());
    }
}
