package galena.insight;

import galena.kernel.AccountId;
import galena.lead.TrailEntry;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/// Which days of leads were compared when, and in which something happened since.
final class AuditedTable {
    private final Database database;

    AuditedTable(Database database) {
        this.database = database;
    }

    /// Something happened to these leads: the days they came on are to be compared again.
    void changed(List<TrailEntry> entries) {
        var rows = entries.stream()
                .map(entry -> List.of(entry.account().value(), entry.lead().value()))
                .distinct()
                .map(key -> new MapSqlParameterSource()
                        .addValue("account", key.get(0))
                        .addValue("lead", key.get(1)))
                .toList();
        if (!rows.isEmpty()) {
            database.batch("""
                    insert into insight.audited as a (account_id, day)
                    select l.account_id, l.received_day
                    from insight.lead_now l
                    where l.account_id = :account and l.lead_id = :lead
                    on conflict (account_id, day) do update
                    set changed = true
                    where not a.changed
                    """, rows);
        }
    }

    /// Days on which something came of which no lead was made; one look into the index for each day.
    void discover(AccountId account) {
        database.sql().sql("""
                        insert into insight.audited (account_id, day)
                        with recursive days as (
                          select (select min(s.day) from insight.submission_day s where s.account_id = :account) as day
                          union all
                          select (select min(s.day) from insight.submission_day s where s.account_id = :account and s.day > days.day)
                          from days
                          where days.day is not null
                        )
                        select :account, day from days where day is not null
                        on conflict (account_id, day) do nothing
                        """).param("account", account.value()).update();
    }

    /// What came on this day is to be compared; not all that comes becomes a lead.
    void changed(AccountId account, LocalDate day) {
        database.sql()
                .sql("""
                        insert into insight.audited as a (account_id, day)
                        values (:account, :day)
                        on conflict (account_id, day) do update
                        set changed = true
                        where not a.changed
                        """)
                .param("account", account.value())
                .param("day", day)
                .update();
    }

    private record Day(LocalDate day, long leads) {}

    /// The days to compare now, at most about so many leads together but at least one day: those in which
    /// something happened, then those that were longest not looked at.
    List<LocalDate> next(AccountId account, long leads) {
        var all = database.sql()
                .sql("""
                        select day, leads
                        from insight.audited
                        where account_id = :account
                        order by changed desc, checked_at nulls first, day desc
                        limit 2000
                        """)
                .param("account", account.value())
                .query((row, n) -> new Day(row.getObject("day", LocalDate.class), row.getLong("leads")))
                .list();
        var chosen = new ArrayList<LocalDate>();
        long left = leads;
        for (var one : all) {
            if (!chosen.isEmpty() && one.leads() > left) {
                break;
            }
            chosen.add(one.day());
            left -= one.leads();
        }
        return chosen;
    }

    /// They are compared now; what happens from here on counts for the next time.
    void compared(AccountId account, Collection<LocalDate> days, Instant now) {
        database.sql()
                .sql("""
                        update insight.audited
                        set changed = false, checked_at = :now
                        where account_id = :account and day = any (:days::date[])
                        """)
                .param("account", account.value())
                .param("now", Rows.at(now))
                .param("days", days.stream().map(LocalDate::toString).toArray(String[]::new))
                .update();
    }

    /// How many leads each had.
    void count(AccountId account, Collection<LocalDate> days) {
        database.sql()
                .sql("""
                        update insight.audited a
                        set leads = coalesce((select sum(b.accepted + b.typed + b.imported)
                          from insight.balance b where b.account_id = :account and b.day = a.day), 0)
                        where a.account_id = :account and a.day = any (:days::date[])
                        """)
                .param("account", account.value())
                .param("days", days.stream().map(LocalDate::toString).toArray(String[]::new))
                .update();
    }
}
