package galena.insight;

import galena.insight.FactRow.Money;
import galena.insight.WeekTable.What;
import galena.kernel.AccountId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Leads by whose they are. Weeks that are over are read as they were packed.
final class OwnedTable {
    /// Whose leads are that are nobody's.
    static final UUID NOBODY = new UUID(0, 0);

    private static final String COLUMNS = """
              coalesce(person_id, '00000000-0000-0000-0000-000000000000') as person, region, source_id, campaign, partner_id,
              origin = 'imported' as imported, day::text as day, hour, attempts, contact_attempt, contacted_at is not null as contacted,
              qualified_at is not null as qualified, offered_at is not null as offered, sold_at is not null as sold, ending, reason,
              closed_day::text as closed, leaks, reach, hand, cost, credit, barter, fee,
              goods, commission, revenue, leak
            """;

    private static final String ASKED = """
            from insight.fact
            where account_id = :account and day >= :from::date and day <= :until::date
              and (:people::uuid[] is null or person_id = any (:people::uuid[]))
              and (:source::uuid is null or source_id = :source::uuid)
              and (:campaign::text is null or campaign = :campaign::text)
              and (:partners::uuid[] is null or partner_id = any (:partners::uuid[]))
              and (:imported or origin <> 'imported')
            """;

    private final Database database;
    private final WeekTable weeks;

    OwnedTable(Database database) {
        this.database = database;
        this.weeks = new WeekTable(database);
    }

    /// Takes leads one by one.
    interface Take {
        /// @param person whose it is, or [#NOBODY]
        void take(UUID person, FactRow row);
    }

    /// A lead whose it is and where it is from.
    record Stood(UUID person, String region, FactRow row) {}

    /// These leads as they stand.
    Map<UUID, Stood> of(AccountId account, UUID[] leads) {
        var found = new HashMap<UUID, Stood>();
        database.sql()
                .sql("select lead_id, " + COLUMNS + """
                        from insight.fact
                        where account_id = :account and lead_id = any (:leads)
                        """)
                .param("account", account.value())
                .param("leads", leads)
                .query(row -> {
                    found.put(Rows.uuid(row, "lead_id"), stood(row));
                });
        return found;
    }

    /// Leads of a filter that came in its period, in no order; of everybody where it names no people.
    ///
    /// @param today what is of this week is not packed yet
    void read(AccountId account, Filter filter, LocalDate today, Take take) {
        var spans = weeks.apart(
                account,
                What.OWNED,
                filter.people(),
                filter.from(),
                filter.until(),
                today,
                (person, week, packed) -> FactPack.unpack(week, packed, filter, row -> take.take(person, row)));
        for (var span : spans) {
            one(account, filter, span, take);
        }
    }

    /// What is left of everybody's leads; answers how many leads were not packed.
    long margins(AccountId account, Filter filter, LocalDate today, MarginSums sums) {
        long leads = 0;
        for (var span : weeks.apart(
                account, What.MARGINS, filter.from(), filter.until(), today, (week, packed) -> sums.unpack(packed))) {
            leads += margins(account, filter.between(span.from(), span.until()), sums);
        }
        return leads;
    }

    private long margins(AccountId account, Filter filter, MarginSums sums) {
        return Asked.of(database, """
                        select coalesce(person_id, '00000000-0000-0000-0000-000000000000') as person, source_id, campaign, partner_id,
                          origin = 'imported' as imported,
                          sum(revenue - goods - commission - (cost + barter + fee - credit))::bigint as margin, count(*) as leads
                        """ + ASKED + "group by 1, 2, 3, 4, 5", account, filter)
                .query((row, n) -> {
                    sums.add(Rows.uuid(row, "person"), kind(row), row.getLong("margin"));
                    return row.getLong("leads");
                })
                .list()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /// Packs one week that is over; false when none is left.
    boolean pack(AccountId account, LocalDate today) {
        var week = weeks.take(account, What.OWNED, WeekTable.of(today));
        week.ifPresent(monday -> {
            var filter = Filter.of(monday, monday.plusDays(6));
            var margins = new MarginSums(filter);
            var rows = new LinkedHashMap<UUID, List<FactRow>>();
            one(account, filter, new WeekTable.Span(filter.from(), filter.until()), (person, row) -> {
                rows.computeIfAbsent(person, p -> new ArrayList<>()).add(row);
                margins.add(person, row.kind(), row.money().margin());
            });
            var packed = new LinkedHashMap<UUID, byte[]>();
            rows.forEach((person, those) -> packed.put(person, FactPack.pack(monday, those)));
            weeks.save(account, What.OWNED, monday, packed);
            weeks.save(account, What.MARGINS, monday, margins.pack());
        });
        return week.isPresent();
    }

    private void one(AccountId account, Filter filter, WeekTable.Span span, Take take) {
        Asked.of(database, "select " + COLUMNS + ASKED, account, filter.between(span.from(), span.until()))
                .query(row -> {
                    var stood = stood(row);
                    take.take(stood.person(), stood.row());
                });
    }

    private static Stood stood(ResultSet row) throws SQLException {
        return new Stood(
                Rows.uuid(row, "person"),
                row.getString("region"),
                new FactRow(
                        kind(row),
                        LocalDate.parse(row.getString("day")),
                        row.getInt("hour"),
                        row.getInt("attempts"),
                        row.getInt("contact_attempt"),
                        row.getBoolean("contacted"),
                        row.getBoolean("qualified"),
                        row.getBoolean("offered"),
                        row.getBoolean("sold"),
                        Optional.ofNullable(row.getString("ending")),
                        Optional.ofNullable(row.getString("reason")),
                        Optional.ofNullable(row.getString("closed")).map(LocalDate::parse),
                        row.getInt("leaks"),
                        span(row, "reach"),
                        span(row, "hand"),
                        new Money(
                                row.getLong("cost"),
                                row.getLong("credit"),
                                row.getLong("barter"),
                                row.getLong("fee"),
                                row.getLong("goods"),
                                row.getLong("commission"),
                                row.getLong("revenue"),
                                row.getLong("leak"))));
    }

    private static Kind kind(ResultSet row) throws SQLException {
        return new Kind(
                Rows.uuid(row, "source_id"),
                row.getString("campaign"),
                Rows.uuid(row, "partner_id"),
                row.getBoolean("imported"));
    }

    private static int span(ResultSet row, String column) throws SQLException {
        int span = row.getInt(column);
        return row.wasNull() ? WaitedSums.NEVER : span;
    }
}
