package galena.insight;

import galena.insight.FigureTable.By;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Figures put together lead by lead, as [FigureTable] reads them from sums. Not safe for several threads.
final class FigureSums {
    private final By by;
    private final LocalDate ripe;
    private final Map<Object, Part> parts = new HashMap<>();

    /// @param ripe until when leads are old, for [By#CELL]
    FigureSums(By by, LocalDate ripe) {
        this.by = by;
        this.ripe = ripe;
    }

    private static final class Part {
        private long leads;
        private long bad;
        private long attempted;
        private long second;
        private long contacted;
        private long qualified;
        private long offered;
        private long sold;
        private long lost;
        private long open;
        private long returned;
        private long cost;
        private long credit;
        private long barter;
        private long fee;
        private long goods;
        private long commission;
        private long revenue;
        private long leak;

        void add(FactRow row) {
            if (row.counts()) {
                leads++;
                attempted += one(row.attempts() > 0);
                second += one(row.attempts() > 1);
                contacted += one(row.contacted());
                qualified += one(row.qualified());
                offered += one(row.offered());
                sold += one(row.sold());
                open += one(row.isOpen());
                lost += one(row.isEnding("lost"));
                returned += one(row.isEnding("returned"));
            }
            bad += one(row.isBad());
            cost += row.money().cost();
            credit += row.money().credit();
            barter += row.money().barter();
            fee += row.money().fee();
            goods += row.money().goods();
            commission += row.money().commission();
            revenue += row.money().revenue();
            leak += row.money().leak();
        }

        private static int one(boolean is) {
            return is ? 1 : 0;
        }

        boolean isSomething() {
            return leads > 0 || cost + credit + barter + revenue != 0;
        }

        Figures told(String key) {
            return new Figures(
                    key,
                    leads,
                    bad,
                    attempted,
                    second,
                    contacted,
                    qualified,
                    offered,
                    sold,
                    lost,
                    open,
                    returned,
                    cost,
                    credit,
                    barter,
                    fee,
                    goods,
                    commission,
                    revenue,
                    leak);
        }
    }

    /// What a cell's leads have in common.
    private record Cell(YearMonth month, Kind kind, boolean old) {
        String key() {
            return String.join(
                    "|",
                    month.toString(),
                    kind.source().toString(),
                    kind.partner().toString(),
                    String.valueOf(kind.imported()),
                    String.valueOf(old),
                    kind.campaign());
        }
    }

    private record Campaign(UUID source, String name) {}

    void add(UUID person, FactRow row) {
        parts.computeIfAbsent(common(person, row), c -> new Part()).add(row);
    }

    private Object common(UUID person, FactRow row) {
        return switch (by) {
            case ALL -> "";
            case DAY -> row.day();
            case WEEK -> WeekTable.of(row.day());
            case MONTH -> YearMonth.from(row.day());
            case QUARTER -> quarter(row.day());
            case SOURCE -> row.kind().source();
            case CAMPAIGN -> new Campaign(row.kind().source(), row.kind().campaign());
            case PARTNER -> row.kind().partner();
            case PERSON -> person.equals(OwnedTable.NOBODY) ? "" : person;
            case CELL ->
                new Cell(YearMonth.from(row.day()), row.kind(), !row.day().isAfter(ripe));
        };
    }

    static String quarter(LocalDate day) {
        return day.getYear() + " Q" + (day.getMonthValue() + 2) / 3;
    }

    private static String key(Object common) {
        return switch (common) {
            case Cell cell -> cell.key();
            case Campaign campaign -> campaign.source() + "|" + campaign.name();
            default -> common.toString();
        };
    }

    /// In the order of their keys.
    List<Figures> figures() {
        return parts.entrySet().stream()
                .filter(part -> part.getValue().isSomething())
                .map(part -> part.getValue().told(key(part.getKey())))
                .sorted(Comparator.comparing(Figures::key))
                .toList();
    }
}
