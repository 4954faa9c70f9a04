package galena.insight;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/// Weeks, packed: of those that are over and in which nothing changed it is known what came of them.
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
        SPEED,
        /// Leads by whose they are and when they came.
        OWNED,
        /// What is left of leads, by whose they are and when they came; packed with [#OWNED] and marked with it.
        MARGINS;

        private What marked() {
            return this == MARGINS ? OWNED : this;
        }

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
        save(account, what, week, Map.of(OwnedTable.NOBODY, packed));
    }

    /// What is packed of a week, by whose it is; of whom nothing is told, nothing is there any more.
    void save(AccountId account, What what, LocalDate week, Map<UUID, byte[]> packed) {
        database.sql()
                .sql("""
                        delete from insight.week
                        where account_id = :account and what = :what and week = :week::date
                        """)
                .param("account", account.value())
                .param("what", what.code())
                .param("week", week.toString())
                .update();
        database.batch(
                """
                insert into insight.week (account_id, what, person_id, week, packed)
                values (:account, :what, :person, :week::date, :packed)
                """,
                packed.entrySet().stream()
                        .map(one -> new MapSqlParameterSource()
                                .addValue("account", account.value())
                                .addValue("what", what.code())
                                .addValue("person", one.getKey())
                                .addValue("week", week.toString())
                                .addValue("packed", one.getValue()))
                        .toList());
    }

    /// Days from one until another, both included.
    record Span(LocalDate from, LocalDate until) {}

    /// Gives what is packed of a week.
    interface Take {
        /// @param week its Monday
        void take(UUID person, LocalDate week, byte[] packed);
    }

    /// Gives what is packed of a period, by whomever it is; answers what is to be read apart, because it is part of a
    /// week, or of this one, or of one that is not packed.
    List<Span> apart(
            AccountId account,
            What what,
            LocalDate from,
            LocalDate until,
            LocalDate today,
            BiConsumer<LocalDate, byte[]> take) {
        return apart(account, what, Set.of(), from, until, today, (person, week, packed) -> take.accept(week, packed));
    }

    /// The same of these people, or of all where there are none.
    List<Span> apart(
            AccountId account,
            What what,
            Set<PersonId> people,
            LocalDate from,
            LocalDate until,
            LocalDate today,
            Take take) {
        var first = of(from.plusDays(6));
        var end = of(until.plusDays(1));
        var last = (end.isAfter(of(today)) ? of(today) : end).minusWeeks(1);
        if (last.isBefore(first)) {
            return List.of(new Span(from, until));
        }
        var stale = stale(account, what.marked(), first, last);
        read(account, what, people, new Span(first, last), stale, take);
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
            AccountId account, What what, Set<PersonId> people, Span weeks, Collection<LocalDate> without, Take take) {
        database.sql()
                .sql("""
                        select person_id, week::text as week, packed
                        from insight.week
                        where account_id = :account and what = :what and week >= :first::date and week <= :last::date
                          and not week = any (:without::text[]::date[])
                          and (:people::uuid[] is null or person_id = any (:people::uuid[]))
                        """)
                .param("account", account.value())
                .param("what", what.code())
                .param("first", weeks.from().toString())
                .param("last", weeks.until().toString())
                .param("without", without.stream().map(LocalDate::toString).toArray(String[]::new))
                .param(
                        "people",
                        people.isEmpty()
                                ? null
                                : people.stream().map(PersonId::value).toArray(UUID[]::new))
                .query(row -> {
                    take.take(
                            Rows.uuid(row, "person_id"),
                            LocalDate.parse(row.getString("week")),
                            row.getBytes("packed"));
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
