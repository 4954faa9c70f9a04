package galena.insight;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What came off in whose hands, by kinds of leads: what they were given with, never how quick they were.
final class SeenTable {
    private final Database database;

    SeenTable(Database database) {
        this.database = database;
    }

    /// What leads have in common that are compared; what does not count is left at zero.
    private record Kind(UUID source, int tries, int age, int hour) {}

    private static final UUID ANY = new UUID(0, 0);

    /// Of what was given then, all in one reading. Deadlines: turns that were theirs to act on, of which missed ones
    /// come off, so to speak; by the hour at which they were given. Contact: calls of those nobody had talked with,
    /// by source, number of the attempt, how old the lead was when it was given, and the hour. Qualification: first
    /// conversations, by source and whether the lead was older than a day.
    Map<Verdict.Measure, List<Comparison.Seen>> turns(AccountId account, Instant from, Instant until) {
        var seen = new EnumMap<Verdict.Measure, List<Comparison.Seen>>(Verdict.Measure.class);
        seen.put(Verdict.Measure.DEADLINES, new ArrayList<>());
        seen.put(Verdict.Measure.CONTACT, new ArrayList<>());
        seen.put(Verdict.Measure.QUALIFICATION, new ArrayList<>());
        database.sql()
                .sql("""
                        with given as (
                          select person_id, source_id, least(attempts_before, 3) as tries,
                            case when given_at < received_at + interval '5 minutes' then 0
                              when given_at < received_at + interval '1 hour' then 1
                              when given_at < received_at + interval '1 day' then 2 else 3 end as age,
                            given_hour / 4 as watch, given_hour / 6 as part,
                            case when given_at < received_at + interval '1 day' then 0 else 1 end as old,
                            ended, called, talked, talked_before, qualified
                          from insight.turn
                          where account_id = :account and given_at >= :from and given_at < :until
                        )
                        select person_id, source_id, tries, age, watch, part, old,
                          count(*) filter (where ended in ('outcome', 'missed')) as turns, count(*) filter (where ended = 'missed') as missed,
                          count(*) filter (where called and not talked_before) as calls,
                          count(*) filter (where called and not talked_before and talked) as reached,
                          count(*) filter (where talked and not talked_before) as talks,
                          count(*) filter (where talked and not talked_before and qualified) as qualified
                        from given
                        group by grouping sets ((person_id, watch), (person_id, source_id, tries, age, part), (person_id, source_id, old))
                        """)
                .param("account", account.value())
                .param("from", Rows.at(from))
                .param("until", Rows.at(until))
                .query(row -> {
                    if (row.getObject("watch") != null) {
                        add(
                                seen,
                                Verdict.Measure.DEADLINES,
                                row,
                                new Kind(ANY, 0, 0, row.getInt("watch")),
                                "turns",
                                "missed");
                    } else if (row.getObject("part") != null) {
                        var kind = new Kind(
                                Rows.uuid(row, "source_id"),
                                row.getInt("tries"),
                                row.getInt("age"),
                                row.getInt("part"));
                        add(seen, Verdict.Measure.CONTACT, row, kind, "calls", "reached");
                    } else {
                        var kind = new Kind(Rows.uuid(row, "source_id"), 0, row.getInt("old"), 0);
                        add(seen, Verdict.Measure.QUALIFICATION, row, kind, "talks", "qualified");
                    }
                });
        return seen;
    }

    private static void add(
            Map<Verdict.Measure, List<Comparison.Seen>> seen,
            Verdict.Measure measure,
            ResultSet row,
            Kind kind,
            String count,
            String hits)
            throws SQLException {
        long counted = row.getLong(count);
        if (counted > 0) {
            seen.getOrDefault(measure, new ArrayList<>())
                    .add(new Comparison.Seen(
                            new PersonId(Rows.uuid(row, "person_id")), kind, counted, row.getLong(hits)));
        }
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
