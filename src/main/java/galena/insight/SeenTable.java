package galena.insight;

import galena.identity.Account;
import galena.insight.Verdict.Measure;
import galena.insight.WeekTable.What;
import galena.kernel.AccountId;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/// What came off in whose hands, by kinds of leads: what they were given with, never how quick they were. Weeks that
/// are over are read as they were packed; everything else turn by turn, lead by lead.
final class SeenTable {
    private final Database database;
    private final WeekTable weeks;

    SeenTable(Database database) {
        this.database = database;
        this.weeks = new WeekTable(database);
    }

    /// What was given in a period, in sums.
    ///
    /// @param today what is of this week is not packed yet
    void turns(Account account, LocalDate from, LocalDate until, LocalDate today, SeenSums sums) {
        for (var span :
                weeks.apart(account.id(), What.TURNS, from, until, today, (week, packed) -> sums.unpack(packed))) {
            turns(
                    account.id(),
                    account.startOf(span.from()),
                    account.startOf(span.until().plusDays(1)),
                    sums);
        }
    }

    /// Leads that came in a period, in sums.
    void sales(Account account, LocalDate from, LocalDate until, LocalDate today, SeenSums sums) {
        for (var span :
                weeks.apart(account.id(), What.LEADS, from, until, today, (week, packed) -> sums.unpack(packed))) {
            sales(account.id(), span.from(), span.until(), sums);
        }
    }

    /// Packs one week that is over; false when none is left.
    ///
    /// @param what turns or leads
    boolean pack(Account account, What what, LocalDate today) {
        var week = weeks.take(account.id(), what, WeekTable.of(today));
        week.ifPresent(monday -> {
            var sums = new SeenSums();
            switch (what) {
                case TURNS -> turns(account.id(), account.startOf(monday), account.startOf(monday.plusWeeks(1)), sums);
                case LEADS -> sales(account.id(), monday, monday.plusDays(6), sums);
            }
            weeks.save(account.id(), what, monday, sums.pack());
        });
        return week.isPresent();
    }

    /// All in one reading. Deadlines: turns that were theirs to act on, of which missed ones come off, so to speak; by
    /// the hour at which they were given. Contact: calls of those nobody had talked with, by source, number of the
    /// attempt, how old the lead was when it was given, and the hour. Qualification: first conversations, by source
    /// and whether the lead was older than a day.
    private void turns(AccountId account, Instant from, Instant until, SeenSums sums) {
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
                    var person = Rows.uuid(row, "person_id");
                    if (row.getObject("watch") != null) {
                        sums.add(
                                Measure.DEADLINES,
                                person,
                                "",
                                row.getInt("watch"),
                                row.getLong("turns"),
                                row.getLong("missed"));
                    } else if (row.getObject("part") != null) {
                        sums.add(
                                Measure.CONTACT,
                                person,
                                row.getString("source_id"),
                                row.getInt("tries") * 16 + row.getInt("age") * 4 + row.getInt("part"),
                                row.getLong("calls"),
                                row.getLong("reached"));
                    } else {
                        sums.add(
                                Measure.QUALIFICATION,
                                person,
                                row.getString("source_id"),
                                row.getInt("old"),
                                row.getLong("talks"),
                                row.getLong("qualified"));
                    }
                });
    }

    /// Leads whose they are, by source and area.
    private void sales(AccountId account, LocalDate from, LocalDate until, SeenSums sums) {
        database.sql()
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
                .query(row -> {
                    UUID person = Rows.uuid(row, "person_id");
                    sums.add(Measure.SALE, person, row.getString("kind"), 0, row.getLong("count"), row.getLong("hits"));
                });
    }
}
