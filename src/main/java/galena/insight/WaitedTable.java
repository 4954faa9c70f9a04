package galena.insight;

import galena.insight.WaitedSums.Alike;
import galena.insight.WeekTable.What;
import galena.kernel.AccountId;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.function.Consumer;

/// How long leads waited for the first attempt, by when they came. Weeks that are over are read as they were packed.
final class WaitedTable {
    private final Database database;
    private final WeekTable weeks;
    private final OwnedTable owned;

    WaitedTable(Database database) {
        this.database = database;
        this.weeks = new WeekTable(database);
        this.owned = new OwnedTable(database);
    }

    /// Leads that came in a period, in sums.
    ///
    /// @param today what is of this week is not packed yet
    void read(AccountId account, Filter filter, LocalDate today, WaitedSums sums) {
        if (!filter.people().isEmpty()) {
            owned.read(account, filter, today, (person, row) -> row.waited().ifPresent(sums::add));
            return;
        }
        for (var span : weeks.apart(
                account, What.SPEED, filter.from(), filter.until(), today, (week, packed) -> sums.unpack(packed))) {
            counted(account, span.from(), span.until(), sums::add);
        }
    }

    /// Packs one week that is over; false when none is left.
    boolean pack(AccountId account, LocalDate today) {
        var week = weeks.take(account, What.SPEED, WeekTable.of(today));
        week.ifPresent(monday -> {
            var all = new ArrayList<Alike>();
            counted(account, monday, monday.plusDays(6), all::add);
            weeks.save(account, What.SPEED, monday, WaitedSums.pack(all));
        });
        return week.isPresent();
    }

    private void counted(AccountId account, LocalDate from, LocalDate until, Consumer<Alike> take) {
        database.sql()
                .sql("""
                        select source_id, campaign, partner_id, hour, coalesce(reach, :never) as reach, coalesce(hand, :never) as hand,
                          least(attempts, :tries) as tries,
                          case when contacted_at is null then :unreached else least(contact_attempt, :tries) end as by,
                          count(*) as leads
                        from insight.fact
                        where account_id = :account and day >= :from::date and day <= :until::date and origin <> 'imported'
                          and ending is distinct from 'merged'
                        group by 1, 2, 3, 4, 5, 6, 7, 8
                        """)
                .param("never", WaitedSums.NEVER)
                .param("tries", Spans.TRIES)
                .param("unreached", WaitedSums.UNREACHED)
                .param("account", account.value())
                .param("from", from.toString())
                .param("until", until.toString())
                .query(row -> {
                    take.accept(new Alike(
                            new Kind(
                                    Rows.uuid(row, "source_id"),
                                    row.getString("campaign"),
                                    Rows.uuid(row, "partner_id"),
                                    false),
                            row.getInt("hour"),
                            row.getInt("reach"),
                            row.getInt("hand"),
                            row.getInt("tries"),
                            row.getInt("by"),
                            row.getLong("leads")));
                });
    }
}
