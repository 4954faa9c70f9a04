package galena.insight;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/// What came off in whose hands, by kinds of leads: what they were given with, never how quick they were.
final class SeenTable {
    private final Database database;

    SeenTable(Database database) {
        this.database = database;
    }

    /// Turns that were theirs to act on; missed ones come off, so to speak. By the hour at which they were given.
    List<Comparison.Seen> deadlines(AccountId account, Instant from, Instant until) {
        return seen(account, from, until, """
                select person_id, (given_hour / 4)::text as kind, count(*) as count, count(*) filter (where ended = 'missed') as hits
                from insight.turn
                where account_id = :account and ended in ('outcome', 'missed') and given_at >= :from and given_at < :until
                group by person_id, given_hour / 4
                """);
    }

    /// Calls, by source, number of the attempt, how old the lead was when it was given, and the hour.
    List<Comparison.Seen> contact(AccountId account, Instant from, Instant until) {
        return seen(account, from, until, """
                select person_id, concat_ws('|', source_id, least(attempts_before, 3),
                    case when given_at < received_at + interval '5 minutes' then 0 when given_at < received_at + interval '1 hour' then 1
                      when given_at < received_at + interval '1 day' then 2 else 3 end, given_hour / 6) as kind,
                  count(*) as count, count(*) filter (where talked) as hits
                from insight.turn
                where account_id = :account and called and not talked_before and given_at >= :from and given_at < :until
                group by 1, 2
                """);
    }

    /// First conversations, by source and how old the lead was when it was given.
    List<Comparison.Seen> qualification(AccountId account, Instant from, Instant until) {
        return seen(account, from, until, """
                select person_id, concat_ws('|', source_id, case when given_at < received_at + interval '1 day' then 0 else 1 end) as kind,
                  count(*) as count, count(*) filter (where qualified) as hits
                from insight.turn
                where account_id = :account and talked and not talked_before and given_at >= :from and given_at < :until
                group by 1, 2
                """);
    }

    private List<Comparison.Seen> seen(AccountId account, Instant from, Instant until, String statement) {
        return database.sql()
                .sql(statement)
                .param("account", account.value())
                .param("from", Rows.at(from))
                .param("until", Rows.at(until))
                .query((row, n) -> new Comparison.Seen(
                        new PersonId(Rows.uuid(row, "person_id")),
                        row.getString("kind"),
                        row.getLong("count"),
                        row.getLong("hits")))
                .list();
    }

    /// Leads whose they are and that are old enough, by source and area.
    List<Comparison.Seen> sales(AccountId account, LocalDate from, LocalDate until) {
        return database.sql()
                .sql("""
                        select person_id, concat_ws('|', source_id, region) as kind, count(*) as count,
                          count(*) filter (where sold_at is not null) as hits
                        from insight.fact
                        where account_id = :account and person_id is not null and day >= :from::date and day <= :until::date
                          and ending is distinct from 'merged' and ending is distinct from 'filed'
                        group by 1, 2
                        """)
                .param("account", account.value())
                .param("from", from.toString())
                .param("until", until.toString())
                .query((row, n) -> new Comparison.Seen(
                        new PersonId(Rows.uuid(row, "person_id")),
                        row.getString("kind"),
                        row.getLong("count"),
                        row.getLong("hits")))
                .list();
    }
}
