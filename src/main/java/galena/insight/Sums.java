package galena.insight;

import galena.kernel.SourceId;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/// What became of the leads of a filter, asked for once and put together in several ways. Pure.
///
/// @param cells leads of the same month, source, campaign and partner
/// @param standing what sources cost in whole months, by source and month; none where only some of their leads count
/// @param ripe so old leads speak about whether to buy more
public record Sums(List<Cell> cells, Map<SourceId, Map<String, Long>> standing, LocalDate ripe) {
    /// @param month as 2027-03
    /// @param old whether they came until [#ripe]
    record Cell(
            String month,
            String source,
            String campaign,
            String partner,
            boolean imported,
            boolean old,
            Figures figures) {
        /// As [FigureTable] names them.
        static Cell of(Figures one) {
            var parts = one.key().split("\\|", 6);
            return new Cell(
                    parts[0],
                    parts[1],
                    parts[5],
                    parts[2],
                    Boolean.parseBoolean(parts[3]),
                    Boolean.parseBoolean(parts[4]),
                    one);
        }
    }

    private static String quarter(String month) {
        var of = YearMonth.parse(month);
        return of.getYear() + " Q" + (of.getMonthValue() + 2) / 3;
    }

    private static Function<Cell, String> key(String what) {
        return switch (what) {
            case "all" -> cell -> "";
            case "month" -> Cell::month;
            case "quarter" -> cell -> quarter(cell.month());
            case "source" -> Cell::source;
            case "campaign" -> cell -> cell.source() + "|" + cell.campaign();
            case "partner" -> Cell::partner;
            default -> throw new IllegalArgumentException("no sums by " + what);
        };
    }

    /// Without those from elsewhere.
    public Sums own() {
        return new Sums(cells.stream().filter(cell -> !cell.imported()).toList(), standing, ripe);
    }

    public Figures all() {
        return by("all").stream().findFirst().orElse(Figures.nothing(""));
    }

    /// By `month`, `quarter`, `source`, `campaign` or `partner`; costs of whole months are with their source and their
    /// month. Throws IllegalArgumentException for anything else.
    public List<Figures> by(String what) {
        return by(what, cell -> true, YearMonth.of(9999, 12));
    }

    private List<Figures> by(String what, Predicate<Cell> which, YearMonth last) {
        var key = key(what);
        var sums = new TreeMap<String, Figures>();
        cells.stream()
                .filter(which)
                .forEach(cell -> sums.merge(key.apply(cell), cell.figures().named(key.apply(cell)), Figures::plus));
        if (!what.equals("campaign") && !what.equals("partner")) {
            standing.forEach((source, months) -> months.forEach((month, minor) -> {
                if (!YearMonth.parse(month).isAfter(last)) {
                    var where = key.apply(new Cell(
                            month,
                            source.toString(),
                            "",
                            Filter.OURSELVES.toString(),
                            false,
                            true,
                            Figures.nothing("")));
                    sums.merge(where, Figures.nothing(where).withCost(minor), Figures::plus);
                }
            }));
        }
        return new ArrayList<>(sums.values());
    }

    /// With what speaks for buying more of them or less: only leads that are old enough speak.
    ///
    /// @param what as for [#by]
    public List<Reports.Judged> judged(String what) {
        var old = new HashMap<String, Figures>();
        // a month costs on its first day
        by(what, Cell::old, YearMonth.from(ripe)).forEach(one -> old.put(one.key(), one));
        return Reports.judged(by(what), old);
    }
}
