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
    private final Map<Object, Figures> parts = new HashMap<>();

    /// @param ripe until when leads are old, for [By#CELL]
    FigureSums(By by, LocalDate ripe) {
        this.by = by;
        this.ripe = ripe;
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
        parts.merge(common(person, row), Figures.of(row), Figures::plus);
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
                .map(part -> part.getValue().named(key(part.getKey())))
                .filter(Figures::isSomething)
                .sorted(Comparator.comparing(Figures::key))
                .toList();
    }
}
