package galena.insight;

import galena.insight.EndedSums.Ended;
import galena.insight.WeekTable.What;
import galena.kernel.AccountId;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.function.Consumer;

/// What was sold and lost, by the day on which it ended. Weeks that are over are read as they were packed.
final class EndedTable {
    private final Database database;
    private final WeekTable weeks;
    private final OwnedTable owned;

    EndedTable(Database database) {
        this.database = database;
        this.weeks = new WeekTable(database);
        this.owned = new OwnedTable(database);
    }

    /// What ended in a period, in sums.
    ///
    /// @param today what is of this week is not packed yet
    void read(AccountId account, Filter filter, LocalDate today, EndedSums sums) {
        if (!filter.people().isEmpty()) {
            // whenever they came
            var ever = filter.between(Reports.EVER, today.isAfter(filter.until()) ? today : filter.until());
            owned.read(
                    account,
                    ever,
                    today,
                    (person, row) -> row.ended()
                            .filter(one -> !one.on().isBefore(filter.from())
                                    && !one.on().isAfter(filter.until()))
                            .ifPresent(sums::add));
            return;
        }
        for (var span : weeks.apart(account, What.ENDED, filter.from(), filter.until(), today, sums::unpack)) {
            counted(account, span.from(), span.until(), sums::add);
        }
    }

    /// Packs one week that is over; false when none is left.
    boolean pack(AccountId account, LocalDate today) {
        var week = weeks.take(account, What.ENDED, WeekTable.of(today));
        week.ifPresent(monday -> {
            var all = new ArrayList<Ended>();
            counted(account, monday, monday.plusDays(6), all::add);
            weeks.save(account, What.ENDED, monday, EndedSums.pack(monday, all));
        });
        return week.isPresent();
    }

    private void counted(AccountId account, LocalDate from, LocalDate until, Consumer<Ended> take) {
        database.sql()
                .sql("""
                        select source_id, campaign, partner_id, origin = 'imported' as imported, closed_day::text as closed,
                          ending = 'won' as won, closed_day - day as days, count(*) as leads, sum(revenue)::bigint as revenue
                        from insight.fact
                        where account_id = :account and closed_day >= :from::date and closed_day <= :until::date
                          and ending in ('won', 'lost')
                        group by 1, 2, 3, 4, 5, 6, 7
                        """)
                .param("account", account.value())
                .param("from", from.toString())
                .param("until", until.toString())
                .query(row -> {
                    take.accept(new Ended(
                            new Kind(
                                    Rows.uuid(row, "source_id"),
                                    row.getString("campaign"),
                                    Rows.uuid(row, "partner_id"),
                                    row.getBoolean("imported")),
                            LocalDate.parse(row.getString("closed")),
                            row.getBoolean("won"),
                            row.getInt("days"),
                            row.getLong("leads"),
                            row.getLong("revenue")));
                });
    }
}
