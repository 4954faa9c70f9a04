package galena.insight;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// What ended in a period, put together by when it did: from what was packed of weeks, and from what was counted. The
/// middle is exact, because days are whole and are counted. Not safe for several threads.
final class EndedSums {
    private static final byte VERSION = 2;

    /// Leads that ended alike.
    ///
    /// @param won whether they were sold; else lost
    /// @param days from receipt to the end
    record Ended(Kind kind, LocalDate on, boolean won, int days, long leads, long revenue) {}

    private final Filter filter;
    private final FigureTable.By by;
    private final Part all = new Part();
    private final Map<String, Part> parts = new TreeMap<>();

    private static final class Part {
        private final TreeMap<Integer, Long> sold = new TreeMap<>();
        private final TreeMap<Integer, Long> lost = new TreeMap<>();
        private long revenue;

        void add(Ended ended) {
            (ended.won() ? sold : lost).merge(ended.days(), ended.leads(), Long::sum);
            revenue += ended.won() ? ended.revenue() : 0;
        }
    }

    /// @param by [FigureTable.By#MONTH], or by quarters
    EndedSums(Filter filter, FigureTable.By by) {
        this.filter = filter;
        this.by = by;
    }

    /// Adds what the filter asks for.
    void add(Ended ended) {
        if (ended.kind().fits(filter)) {
            part(ended.on()).add(ended);
            all.add(ended);
        }
    }

    private Part part(LocalDate day) {
        return parts.computeIfAbsent(key(day), k -> new Part());
    }

    private String key(LocalDate day) {
        return by == FigureTable.By.MONTH ? day.toString().substring(0, 7) : FigureSums.quarter(day);
    }

    /// In order, all together under an empty key; that is there even where nothing ended.
    List<Reports.Ended> parts() {
        var told = new TreeMap<>(parts);
        told.put("", all);
        return told.entrySet().stream()
                .map(entry -> new Reports.Ended(
                        entry.getKey(),
                        count(entry.getValue().sold),
                        count(entry.getValue().lost),
                        entry.getValue().revenue,
                        middle(entry.getValue().sold),
                        middle(entry.getValue().lost)))
                .toList();
    }

    private static long count(TreeMap<Integer, Long> counted) {
        return counted.values().stream().mapToLong(Long::longValue).sum();
    }

    /// The median; of an even number the mean of both in the middle; less than nought where there is none.
    static double middle(TreeMap<Integer, Long> counted) {
        long all = count(counted);
        return all == 0 ? -1 : (at(counted, (all - 1) / 2) + at(counted, all / 2)) / 2.0;
    }

    private static int at(TreeMap<Integer, Long> counted, long place) {
        long before = 0;
        for (var entry : counted.entrySet()) {
            before += entry.getValue();
            if (before > place) {
                return entry.getKey();
            }
        }
        return counted.lastKey();
    }

    // ---- packing

    /// What ended in one week, as [#unpack] reads it.
    static byte[] pack(LocalDate week, List<Ended> all) {
        var kinds = new Packing.Kinds();
        all.forEach(one -> kinds.number(one.kind()));
        return Packing.pack(VERSION, out -> {
            kinds.write(out);
            out.writeInt(all.size());
            for (var one : all) {
                Packing.write(out, kinds.number(one.kind()));
                Packing.write(out, ChronoUnit.DAYS.between(week, one.on()) * 2 + (one.won() ? 1 : 0));
                Packing.writeSigned(out, one.days());
                Packing.write(out, one.leads());
                Packing.writeSigned(out, one.revenue());
            }
        });
    }

    /// Adds what was packed of a week.
    void unpack(LocalDate week, byte[] packed) {
        Packing.unpack(VERSION, packed, in -> {
            var kinds = Packing.Kinds.read(in);
            int entries = in.readInt();
            var place = Packing.numbers(in, packed);
            // what holds for a kind or a day is found out once, not for each entry
            var fits = kinds.stream().map(kind -> kind.fits(filter)).toList();
            var days = IntStream.range(0, 7).mapToObj(week::plusDays).toList();
            var here = new HashMap<Integer, Part>();
            for (int i = 0; i < entries; i++) {
                int kind = place.number();
                int day = place.number();
                var ended = new Ended(
                        kinds.get(kind),
                        days.get(day / 2),
                        day % 2 == 1,
                        (int) place.signed(),
                        place.large(),
                        place.signed());
                if (fits.get(kind)) {
                    here.computeIfAbsent(day / 2, d -> part(ended.on())).add(ended);
                    all.add(ended);
                }
            }
        });
    }
}
