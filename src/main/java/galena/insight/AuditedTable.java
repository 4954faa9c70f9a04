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
import java.util.UUID;
import java.util.stream.Stream;

/// Which days of leads were compared when, and in which something happened since.
final class AuditedTable {
    private final Database database;

    AuditedTable(Database database) {
        this.database = database;
    }

    /// Something happened to these leads: the days they came on are to be compared again.
    void changed(List<TrailEntry> entries) {
        var leads = entries.stream()
                .map(entry -> List.of(entry.account().value(), entry.lead().value()))
                .distinct()
                .toList();
        if (!leads.isEmpty()) {
            // in one order: whoever compares locks the same rows
            database.sql()
                    .sql("""
                        insert into insight.audited as a (account_id, day)
                        select distinct l.account_id, l.received_day
                        from unnest(:accounts::uuid[], :leads::uuid[]) as t (account_id, lead_id)
                        join insight.lead_now l on l.account_id = t.account_id and l.lead_id = t.lead_id
                        order by 1, 2
                        on conflict (account_id, day) do update
                        set changed = true
                        where not a.changed
                        """)
                    .param("accounts", leads.stream().map(key -> key.get(0)).toArray(UUID[]::new))
                    .param("leads", leads.stream().map(key -> key.get(1)).toArray(UUID[]::new))
                    .update();
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

    /// Every day is to be compared again, and none rests.
    void all(AccountId account) {
        discover(account);
        database.sql().sql("""
                        update insight.audited
                        set changed = true, checked_at = null
                        where account_id = :account
                        """).param("account", account.value()).update();
    }

    /// Whether any day is still to be compared and does not rest.
    boolean isWaiting(AccountId account, Instant now) {
        return database.sql()
                .sql("""
                        select exists (
                          select 1 from insight.audited
                          where account_id = :account and changed
                            and (checked_at is null or checked_at <= :now::timestamptz - leads / 10000 * interval '20 seconds')) as waiting
                        """)
                .param("account", account.value())
                .param("now", Rows.at(now))
                .query(Boolean.class)
                .single();
    }

    private record Day(LocalDate day, boolean changed, long leads) {}

    /// The days to compare now, about so many leads together: with half of them days in which something happened,
    /// then those that were longest not looked at. At least one of each, so that neither ever waits for the
    /// other. A day rests after it was compared, twenty seconds for each ten thousand leads: one on which ever
    /// more comes is not compared all the time.
    List<LocalDate> next(AccountId account, long leads, Instant now) {
        var all = database.sql()
                .sql("""
                        select day, changed, leads
                        from insight.audited
                        where account_id = :account
                          and (checked_at is null or checked_at <= :now::timestamptz - leads / 10000 * interval '20 seconds')
                        order by checked_at nulls first, day desc
                        """)
                .param("account", account.value())
                .param("now", Rows.at(now))
                .query((row, n) ->
                        new Day(row.getObject("day", LocalDate.class), row.getBoolean("changed"), row.getLong("leads")))
                .list();
        var chosen = chosen(all.stream().filter(Day::changed).toList(), leads / 2);
        long left = leads - chosen.stream().mapToLong(Day::leads).sum();
        var others = chosen(all.stream().filter(day -> !day.changed()).toList(), left);
        return Stream.concat(chosen.stream(), others.stream()).map(Day::day).toList();
    }

    private static List<Day> chosen(List<Day> days, long leads) {
        var chosen = new ArrayList<Day>();
        long left = leads;
        for (var one : days) {
            if (!chosen.isEmpty() && one.leads() > left) {
                break;
            }
            chosen.add(one);
            left -= one.leads();
        }
        return chosen;
    }

    /// They are going to be compared; what happens from here on counts for the next time.
    void taken(AccountId account, Collection<LocalDate> days) {
        database.sql()
                .sql("""
                        with mine as (
                          select day from insight.audited
                          where account_id = :account and day = any (:days::date[])
                          order by day
                          for update
                        )
                        update insight.audited a
                        set changed = false
                        from mine
                        where a.account_id = :account and a.day = mine.day
                        """)
                .param("account", account.value())
                .param("days", days.stream().map(LocalDate::toString).toArray(String[]::new))
                .update();
    }

    /// They were compared, and had so many leads.
    void compared(AccountId account, Collection<LocalDate> days, Instant now) {
        database.sql()
                .sql("""
                        update insight.audited a
                        set checked_at = :now, leads = coalesce((select sum(b.accepted + b.typed + b.imported)
                          from insight.balance b where b.account_id = :account and b.day = a.day), 0)
                        where a.account_id = :account and a.day = any (:days::date[])
                        """)
                .param("now", Rows.at(now))
                .param("account", account.value())
                .param("days", days.stream().map(LocalDate::toString).toArray(String[]::new))
                .update();
    }
}
