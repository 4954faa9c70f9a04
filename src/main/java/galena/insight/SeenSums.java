package galena.insight;

import galena.insight.Verdict.Measure;
import galena.kernel.PersonId;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/// What came off in whose hands, by everything that people are compared by: added up from turns, from leads and from
/// weeks that were packed before. Not safe for several threads.
final class SeenSums {
    private static final byte VERSION = 2;
    /// More than any detail of a measure.
    private static final Map<Measure, Integer> WIDTHS =
            Map.of(Measure.DEADLINES, 8, Measure.CONTACT, 64, Measure.QUALIFICATION, 2, Measure.SALE, 1);

    private final SeenGrid.Names<PersonId> people = new SeenGrid.Names<>();
    private final Map<Measure, SeenGrid> grids = new EnumMap<>(Measure.class);

    SeenSums() {
        for (var measure : Measure.values()) {
            grids.put(measure, new SeenGrid(people, WIDTHS.getOrDefault(measure, 1)));
        }
    }

    private SeenGrid grid(Measure measure) {
        return java.util.Objects.requireNonNull(grids.get(measure));
    }

    /// @param base what the kind belongs to
    /// @param detail from nought on, less than the measure's width
    void add(Measure measure, UUID person, String base, int detail, long count, long hits) {
        grid(measure).add(new PersonId(person), base, detail, count, hits);
    }

    /// By measure, for comparing; those of which nothing was seen are empty.
    Map<Measure, SeenGrid> seen() {
        return grids;
    }

    // ---- packing

    /// Everything, as [#unpack] reads it.
    byte[] pack() {
        return Packing.pack(VERSION, out -> {
            out.writeInt(people.all().size());
            for (var person : people.all()) {
                out.writeLong(person.value().getMostSignificantBits());
                out.writeLong(person.value().getLeastSignificantBits());
            }
            for (var measure : Measure.values()) {
                grid(measure).pack(out);
            }
        });
    }

    /// Adds what was packed.
    void unpack(byte[] packed) {
        Packing.unpack(VERSION, packed, in -> {
            var who = new int[in.readInt()];
            for (int i = 0; i < who.length; i++) {
                who[i] = people.number(new PersonId(new UUID(in.readLong(), in.readLong())));
            }
            for (var measure : Measure.values()) {
                grid(measure).unpack(in, packed, who);
            }
        });
    }
}
