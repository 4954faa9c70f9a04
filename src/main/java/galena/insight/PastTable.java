package galena.insight;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;

/// What became of leads.
final class PastTable {
    private final Database database;

    PastTable(Database database) {
        this.database = database;
    }

    /// @param own taken in by Galena, not brought in from elsewhere
    record Became(LocalDate day, boolean own, boolean contacted, boolean sold) {
        static final Became UNKNOWN = new Became(LocalDate.MAX.minusDays(1), false, false, false);
    }

    /// Of the leads that a filter speaks of, newest first.
    Map<LeadId, Became> became(AccountId account, Filter filter, int most) {
        var found = new LinkedHashMap<LeadId, Became>();
        Asked.of(database, """
                        select lead_id, day::text as day, origin <> 'imported' as own, contacted_at is not null as contacted, sold_at is not null as sold
                        from insight.fact
                        where account_id = :account and day >= :from::date and day <= :until::date
                          and (:source::uuid is null or source_id = :source::uuid)
                          and (:campaign::text is null or campaign = :campaign::text)
                          and (:partners::uuid[] is null or partner_id = any (:partners::uuid[]))
                          and (:people::uuid[] is null or person_id = any (:people::uuid[]))
                          and (:imported or origin <> 'imported')
                          and ending is distinct from 'merged'
                        order by day desc, received_at desc, lead_id desc
                        limit :most
                        """, account, filter)
                .param("most", most)
                .query((row, n) -> found.put(
                        new LeadId(Rows.uuid(row, "lead_id")),
                        new Became(
                                LocalDate.parse(row.getString("day")),
                                row.getBoolean("own"),
                                row.getBoolean("contacted"),
                                row.getBoolean("sold"))))
                .list();
        return found;
    }
}
