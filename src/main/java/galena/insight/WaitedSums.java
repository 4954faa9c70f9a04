package galena.insight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How long leads waited and how often they were tried, put together by the hour at which they came or by source: from
/// what was packed of weeks, and
/// from what was counted. Not safe for several threads.
final class WaitedSums {
    private static final byte VERSION = 2;
    /// Stands for what was never tried, or never before anybody.
    static final int NEVER = Spans.COUNT;

    /// Stands for what was not reached.
    static final int UNREACHED = Spans.TRIES + 1;

    /// Leads that came at the same hour, waited as long and were tried as often.
    ///
    /// @param hour from 0 to 23
    /// @param reach the span from receipt, or [#NEVER]
    /// @param hand the span from being before somebody, or [#NEVER]
    /// @param tries how often, at most [Spans#TRIES]
    /// @param by at which attempt they were reached, 0 when they called, at most [Spans#TRIES], or [#UNREACHED]
    record Alike(Kind kind, int hour, int reach, int hand, int tries, int by, long leads) {}

    private final Filter filter;
    private final Part all = new Part();
    private final @Nullable Part[] hours = new Part[24];
    private final Map<UUID, Part> sources = new HashMap<>();

    private static final class Part {
        private final long[] reach = new long[NEVER + 1];
        private final long[] hand = new long[NEVER + 1];
        private final long[] tries = new long[Spans.TRIES + 1];
        private final long[] by = new long[UNREACHED + 1];

        void add(Alike alike) {
            reach[alike.reach()] += alike.leads();
            hand[alike.hand()] += alike.leads();
            tries[alike.tries()] += alike.leads();
            by[alike.by()] += alike.leads();
        }

        Waited told(String key) {
            return new Waited(
                    key,
                    Arrays.stream(reach).sum(),
                    first(reach, NEVER),
                    first(hand, NEVER),
                    first(tries, Spans.TRIES + 1),
                    first(by, UNREACHED));
        }

        private static List<Long> first(long[] counted, int many) {
            return IntStream.range(0, many).mapToObj(i -> counted[i]).toList();
        }
    }

    WaitedSums(Filter filter) {
        this.filter = filter;
    }

    /// Adds what the filter asks for.
    void add(Alike alike) {
        if (alike.kind().fits(filter)) {
            add(alike, source(alike.kind()));
        }
    }

    private Part source(Kind kind) {
        return sources.computeIfAbsent(kind.source(), s -> new Part());
    }

    private void add(Alike alike, Part source) {
        all.add(alike);
        hour(alike.hour()).add(alike);
        source.add(alike);
    }

    private Part hour(int hour) {
        var part = hours[hour];
        if (part == null) {
            part = new Part();
            hours[hour] = part;
        }
        return part;
    }

    Waited all() {
        return all.told("");
    }

    List<Waited> byHour() {
        var told = new ArrayList<Waited>();
        for (int hour = 0; hour < hours.length; hour++) {
            var part = hours[hour];
            if (part != null) {
                told.add(part.told(String.valueOf(hour)));
            }
        }
        return told;
    }

    List<Waited> bySource() {
        return sources.entrySet().stream()
                .map(entry -> entry.getValue().told(entry.getKey().toString()))
                .sorted(Comparator.comparing(Waited::key))
                .toList();
    }

    // ---- packing

    static byte[] pack(List<Alike> all) {
        var kinds = new Packing.Kinds();
        all.forEach(one -> kinds.number(one.kind()));
        return Packing.pack(VERSION, out -> {
            kinds.write(out);
            out.writeInt(all.size());
            for (var one : all) {
                Packing.write(out, kinds.number(one.kind()));
                Packing.write(out, one.hour());
                Packing.write(out, one.reach());
                Packing.write(out, one.hand());
                Packing.write(out, one.tries());
                Packing.write(out, one.by());
                Packing.write(out, one.leads());
            }
        });
    }

    /// Adds what was packed.
    void unpack(byte[] packed) {
        Packing.unpack(VERSION, packed, in -> {
            var kinds = Packing.Kinds.read(in);
            int entries = in.readInt();
            var place = Packing.numbers(in, packed);
            // what holds for a kind is found out once, not for each of its entries
            var parts = kinds.stream()
                    .map(kind -> kind.fits(filter) ? Optional.of(source(kind)) : Optional.<Part>empty())
                    .toList();
            for (int i = 0; i < entries; i++) {
                int kind = place.number();
                var alike = new Alike(
                        kinds.get(kind),
                        place.number(),
                        place.number(),
                        place.number(),
                        place.number(),
                        place.number(),
                        place.large());
                parts.get(kind).ifPresent(part -> add(alike, part));
            }
        });
    }
}
