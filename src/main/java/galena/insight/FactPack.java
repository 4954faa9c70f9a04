package galena.insight;

import galena.insight.FactRow.Money;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Packs the leads of one week that are in the same hands. Pure.
final class FactPack {
    private static final byte VERSION = 1;
    private static final int CONTACTED = 1;
    private static final int QUALIFIED = 2;
    private static final int OFFERED = 4;
    private static final int SOLD = 8;
    private static final int CLOSED = 16;
    private static final int MONEY = 32;

    private FactPack() {}

    /// As [#unpack] reads it.
    ///
    /// @param week its Monday
    static byte[] pack(LocalDate week, List<FactRow> rows) {
        var kinds = new Packing.Kinds();
        var words = new Words();
        for (var row : rows) {
            kinds.number(row.kind());
            words.number(row.ending());
            words.number(row.reason());
        }
        return Packing.pack(VERSION, out -> {
            kinds.write(out);
            words.write(out);
            out.writeInt(rows.size());
            for (var row : rows) {
                write(out, week, row, kinds, words);
            }
        });
    }

    /// Endings and reasons by numbers; nought stands for none.
    private static final class Words {
        private final Map<String, Integer> numbers = new HashMap<>();
        private final List<String> all = new ArrayList<>();

        int number(Optional<String> word) {
            return word.map(one -> numbers.computeIfAbsent(one, o -> {
                        all.add(o);
                        return all.size();
                    }))
                    .orElse(0);
        }

        void write(DataOutputStream out) throws IOException {
            out.writeInt(all.size());
            for (var word : all) {
                out.writeUTF(word);
            }
        }
    }

    private static void write(DataOutputStream out, LocalDate week, FactRow row, Packing.Kinds kinds, Words words)
            throws IOException {
        var money = row.money();
        Packing.write(out, kinds.number(row.kind()));
        Packing.write(
                out,
                (row.contacted() ? CONTACTED : 0)
                        | (row.qualified() ? QUALIFIED : 0)
                        | (row.offered() ? OFFERED : 0)
                        | (row.sold() ? SOLD : 0)
                        | (row.closed().isPresent() ? CLOSED : 0)
                        | (money.equals(Money.NONE) ? 0 : MONEY));
        Packing.write(out, ChronoUnit.DAYS.between(week, row.day()));
        Packing.write(out, row.hour());
        Packing.write(out, row.attempts());
        Packing.write(out, row.contactAttempt());
        Packing.write(out, words.number(row.ending()));
        Packing.write(out, words.number(row.reason()));
        Packing.write(out, row.leaks());
        Packing.write(out, row.reach());
        Packing.write(out, row.hand());
        if (row.closed().isPresent()) {
            Packing.writeSigned(
                    out, ChronoUnit.DAYS.between(row.day(), row.closed().get()));
        }
        if (!money.equals(Money.NONE)) {
            Packing.writeSigned(out, money.cost());
            Packing.writeSigned(out, money.credit());
            Packing.writeSigned(out, money.barter());
            Packing.writeSigned(out, money.fee());
            Packing.writeSigned(out, money.goods());
            Packing.writeSigned(out, money.commission());
            Packing.writeSigned(out, money.revenue());
            Packing.writeSigned(out, money.leak());
        }
    }

    /// Gives those that are of the kinds that a filter asks for.
    static void unpack(LocalDate week, byte[] packed, Filter filter, Consumer<FactRow> take) {
        Packing.unpack(VERSION, packed, in -> {
            var kinds = Packing.Kinds.read(in);
            var words = words(in);
            int rows = in.readInt();
            var place = Packing.numbers(in, packed);
            // what holds for a kind or a day is found out once, not for each lead
            var fits = kinds.stream().map(kind -> kind.fits(filter)).toList();
            var days = IntStream.range(0, 7).mapToObj(week::plusDays).toList();
            for (int i = 0; i < rows; i++) {
                int kind = place.number();
                var row = row(kinds.get(kind), days, words, place);
                if (fits.get(kind)) {
                    take.accept(row);
                }
            }
        });
    }

    private static List<Optional<String>> words(DataInputStream in) throws IOException {
        var words = new ArrayList<Optional<String>>();
        words.add(Optional.empty());
        for (int i = in.readInt(); i > 0; i--) {
            words.add(Optional.of(in.readUTF()));
        }
        return words;
    }

    private static FactRow row(Kind kind, List<LocalDate> days, List<Optional<String>> words, Packing.Reader place) {
        // in the order in which they were written
        int flags = place.number();
        var day = days.get(place.number());
        int hour = place.number();
        int attempts = place.number();
        int contactAttempt = place.number();
        var ending = words.get(place.number());
        var reason = words.get(place.number());
        int leaks = place.number();
        int reach = place.number();
        int hand = place.number();
        var closed = (flags & CLOSED) == 0 ? Optional.<LocalDate>empty() : Optional.of(day.plusDays(place.signed()));
        return new FactRow(
                kind,
                day,
                hour,
                attempts,
                contactAttempt,
                (flags & CONTACTED) != 0,
                (flags & QUALIFIED) != 0,
                (flags & OFFERED) != 0,
                (flags & SOLD) != 0,
                ending,
                reason,
                closed,
                leaks,
                reach,
                hand,
                (flags & MONEY) == 0 ? Money.NONE : money(place));
    }

    private static Money money(Packing.Reader place) {
        return new Money(
                place.signed(),
                place.signed(),
                place.signed(),
                place.signed(),
                place.signed(),
                place.signed(),
                place.signed(),
                place.signed());
    }
}
