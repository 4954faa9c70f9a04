package galena.insight;

import galena.kernel.AccountId;
import galena.storage.Database;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Weeks, packed: of those that are over and in which nothing changed it is known what came off in whose hands.
final class WeekTable {
    private final Database database;

    WeekTable(Database database) {
        this.database = database;
    }

    /// What is packed.
    enum What {
        /// By when they were given.
        TURNS,
        /// By when they came.
        LEADS,
        /// By when they were sold or lost.
        ENDED,
        /// By when they came.
        SPEED;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The week of a day, by its Monday.
    static LocalDate of(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    /// What is packed of these weeks does not hold any more.
    void stale(AccountId account, What what, Collection<LocalDate> weeks) {
        if (!weeks.isEmpty()) {
            // whoever packs one this moment is waited for: else its mark would go with what they did not see
            database.sql()
                    .sql("""
                            insert into insight.week_stale (account_id, what, week)
                            select :account, :what, w::date
                            from unnest(:weeks::text[]) w
                            order by w
                            on conflict (account_id, what, week) do update
                            set what = excluded.what
                            """)
                    .param("account", account.value())
                    .param("what", what.code())
                    .param("weeks", weeks.stream().map(LocalDate::toString).toArray(String[]::new))
                    .update();
        }
    }

    /// A week before that one that is to be packed, the last first, its mark taken away; others leave it alone until
    /// the transaction ends.
    Optional<LocalDate> take(AccountId account, What what, LocalDate before) {
        return database.sql()
                .sql("""
                        delete from insight.week_stale
                        where account_id = :account and what = :what and week = (
                          select week
                          from insight.week_stale
                          where account_id = :account and what = :what and week < :before::date
                          order by week desc
                          limit 1
                          for update skip locked)
                        returning week::text as week
                        """)
                .param("account", account.value())
                .param("what", what.code())
                .param("before", before.toString())
                .query((row, n) -> LocalDate.parse(row.getString("week")))
                .optional();
    }

    void save(AccountId account, What what, LocalDate week, byte[] packed) {
        database.sql()
                .sql("""
                        insert into insight.week (account_id, what, week, packed)
                        values (:account, :what, :week::date, :packed)
                        on conflict (account_id, what, week) do update
                        set packed = excluded.packed
                        """)
                .param("account", account.value())
                .param("what", what.code())
                .param("week", week.toString())
                .param("packed", packed)
                .update();
    }

    /// Days from one until another, both included.
    record Span(LocalDate from, LocalDate until) {}

    /// Gives what is packed of a period, with the Monday of its week; answers what is to be read apart, because it is
    /// part of a week, or of this one, or of one that is not packed.
    List<Span> apart(
            AccountId account,
            What what,
            LocalDate from,
            LocalDate until,
            LocalDate today,
            BiConsumer<LocalDate, byte[]> take) {
        var first = of(from.plusDays(6));
        var end = of(until.plusDays(1));
        var last = (end.isAfter(of(today)) ? of(today) : end).minusWeeks(1);
        if (last.isBefore(first)) {
            return List.of(new Span(from, until));
        }
        var stale = stale(account, what, first, last);
        read(account, what, first, last, stale, take);
        var apart = new ArrayList<Span>();
        join(apart, from, first.minusDays(1));
        stale.forEach(week -> join(apart, week, week.plusDays(6)));
        join(apart, last.plusWeeks(1), until);
        return apart;
    }

    /// What follows upon the last span is read with it.
    private static void join(List<Span> spans, LocalDate from, LocalDate until) {
        if (until.isBefore(from)) {
            return;
        }
        if (!spans.isEmpty() && spans.getLast().until().plusDays(1).equals(from)) {
            spans.add(new Span(spans.removeLast().from(), until));
        } else {
            spans.add(new Span(from, until));
        }
    }

    private List<LocalDate> stale(AccountId account, What what, LocalDate first, LocalDate last) {
        return database.sql()
                .sql("""
                        select week::text as week
                        from insight.week_stale
                        where account_id = :account and what = :what and week >= :first::date and week <= :last::date
                        order by week
                        """)
                .param("account", account.value())
                .param("what", what.code())
                .param("first", first.toString())
                .param("last", last.toString())
                .query((row, n) -> LocalDate.parse(row.getString("week")))
                .list();
    }

    private void read(
            AccountId account,
            What what,
            LocalDate first,
            LocalDate last,
            Collection<LocalDate> without,
            BiConsumer<LocalDate, byte[]> take) {
        database.sql()
                .sql("""
                        select week::text as week, packed
                        from insight.week
                        where account_id = :account and what = :what and week >= :first::date and week <= :last::date
                          and not week = any (:without::text[]::date[])
                        """)
                .param("account", account.value())
                .param("what", what.code())
                .param("first", first.toString())
                .param("last", last.toString())
                .param("without", without.stream().map(LocalDate::toString).toArray(String[]::new))
                .query(row -> {
                    take.accept(LocalDate.parse(row.getString("week")), row.getBytes("packed"));
                });
    }

    /// Nothing is packed any more, to be folded anew.
    void clear(AccountId account) {
        for (var statement : List.of("""
                delete from insight.week
                where account_id = :account
                """, """
                delete from insight.week_stale
                where account_id = :account
                """)) {
            database.sql().sql(statement).param("account", account.value()).update();
        }
    }
}
