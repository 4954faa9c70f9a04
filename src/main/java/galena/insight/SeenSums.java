package galena.insight;

import galena.insight.Verdict.Measure;
import galena.kernel.PersonId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What came off in whose hands, counted by kinds of leads: added up from turns, from leads and from weeks that were
/// packed before. A kind is what it belongs to (a source, or a source and an area) and a detail in a small number.
/// Not safe for several threads.
final class SeenSums {
    private static final byte VERSION = 1;
    /// More than any detail of a measure.
    private static final Map<Measure, Integer> WIDTHS =
            Map.of(Measure.DEADLINES, 8, Measure.CONTACT, 64, Measure.QUALIFICATION, 2, Measure.SALE, 1);

    private final Names<UUID> people = new Names<>();
    private final Map<Measure, Grid> grids = new EnumMap<>(Measure.class);

    SeenSums() {
        for (var measure : Measure.values()) {
            grids.put(measure, new Grid(width(measure)));
        }
    }

    private static int width(Measure measure) {
        return WIDTHS.getOrDefault(measure, 1);
    }

    /// Numbers for what has a name, in the order in which it is met.
    private static final class Names<T> {
        private final Map<T, Integer> numbers = new HashMap<>();
        private final List<T> all = new ArrayList<>();

        int number(T name) {
            return numbers.computeIfAbsent(name, n -> {
                all.add(n);
                return all.size() - 1;
            });
        }
    }

    /// Of one measure, by person and kind.
    private static final class Grid {
        private final int width;
        private final Names<String> bases = new Names<>();
        private final List<int[]> counts = new ArrayList<>();
        private final List<int[]> hits = new ArrayList<>();

        Grid(int width) {
            this.width = width;
        }

        void add(int person, int kind, int count, int hit) {
            while (counts.size() <= person) {
                counts.add(new int[0]);
                hits.add(new int[0]);
            }
            if (counts.get(person).length <= kind) {
                int longer = Math.max(kind + 1, bases.all.size() * width);
                counts.set(person, Arrays.copyOf(counts.get(person), longer));
                hits.set(person, Arrays.copyOf(hits.get(person), longer));
            }
            counts.get(person)[kind] += count;
            hits.get(person)[kind] += hit;
        }
    }

    private Grid grid(Measure measure) {
        return grids.computeIfAbsent(measure, m -> new Grid(width(m)));
    }

    /// @param base what the kind belongs to
    /// @param detail from nought on, less than the measure's width
    void add(Measure measure, UUID person, String base, int detail, long count, long hits) {
        if (count > 0) {
            var grid = grid(measure);
            if (detail < 0 || detail >= grid.width) {
                throw new IllegalArgumentException(measure + " has no detail " + detail);
            }
            grid.add(
                    people.number(person),
                    grid.bases.number(base) * grid.width + detail,
                    Math.toIntExact(count),
                    Math.toIntExact(hits));
        }
    }

    /// By measure, for comparing; those of which nothing was seen are empty.
    Map<Measure, List<Comparison.Seen>> seen() {
        var seen = new EnumMap<Measure, List<Comparison.Seen>>(Measure.class);
        grids.forEach((measure, grid) -> {
            var all = new ArrayList<Comparison.Seen>();
            for (int person = 0; person < grid.counts.size(); person++) {
                var counts = grid.counts.get(person);
                var who = new PersonId(people.all.get(person));
                for (int kind = 0; kind < counts.length; kind++) {
                    if (counts[kind] > 0) {
                        all.add(new Comparison.Seen(
                                who, kind, counts[kind], grid.hits.get(person)[kind]));
                    }
                }
            }
            seen.put(measure, all);
        });
        return seen;
    }

    // ---- packing

    /// Everything, as [#unpack] reads it.
    byte[] pack() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(people.all.size());
            for (var person : people.all) {
                out.writeLong(person.getMostSignificantBits());
                out.writeLong(person.getLeastSignificantBits());
            }
            for (var measure : Measure.values()) {
                pack(out, grid(measure));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void pack(DataOutputStream out, Grid grid) throws IOException {
        out.writeInt(grid.bases.all.size());
        for (var base : grid.bases.all) {
            out.writeUTF(base);
        }
        int entries = 0;
        for (var counts : grid.counts) {
            entries += (int) Arrays.stream(counts).filter(count -> count > 0).count();
        }
        out.writeInt(entries);
        for (int person = 0; person < grid.counts.size(); person++) {
            var counts = grid.counts.get(person);
            for (int kind = 0; kind < counts.length; kind++) {
                if (counts[kind] > 0) {
                    Packing.write(out, person);
                    Packing.write(out, kind);
                    Packing.write(out, counts[kind]);
                    Packing.write(out, grid.hits.get(person)[kind]);
                }
            }
        }
    }

    /// Adds what was packed.
    void unpack(byte[] packed) {
        try (var in = new DataInputStream(new ByteArrayInputStream(packed))) {
            if (in.readByte() != VERSION) {
                throw new IllegalStateException("packed by another Galena");
            }
            var who = new int[in.readInt()];
            for (int i = 0; i < who.length; i++) {
                who[i] = people.number(new UUID(in.readLong(), in.readLong()));
            }
            for (var measure : Measure.values()) {
                var grid = grid(measure);
                var bases = new int[in.readInt()];
                for (int i = 0; i < bases.length; i++) {
                    bases[i] = grid.bases.number(in.readUTF());
                }
                int entries = in.readInt();
                int at = packed.length - in.available();
                var place = new Packing.Reader(packed, at);
                for (int i = 0; i < entries; i++) {
                    int person = who[place.number()];
                    int kind = place.number();
                    int here = bases[kind / grid.width] * grid.width + kind % grid.width;
                    grid.add(person, here, place.number(), place.number());
                }
                in.skipNBytes(place.at() - at);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
