package galena.insight;

import galena.kernel.PersonId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// What is left of leads, by whose they are: from what was packed of weeks, and from single leads. Not safe for
/// several threads.
final class MarginSums {
    private static final byte VERSION = 1;

    private record Whose(UUID person, Kind kind) {}

    private final Filter filter;
    private final Map<UUID, Long> margins = new HashMap<>();
    private final Map<Whose, Long> kinds = new LinkedHashMap<>();

    /// @param filter only of kinds that it asks for
    MarginSums(Filter filter) {
        this.filter = filter;
    }

    /// Leads of a kind, with what is left of them together.
    void add(UUID person, Kind kind, long margin) {
        if (kind.fits(filter)) {
            margins.merge(person, margin, Long::sum);
            kinds.merge(new Whose(person, kind), margin, Long::sum);
        }
    }

    /// Of everybody who had a lead.
    Map<PersonId, Long> margins() {
        var known = new HashMap<PersonId, Long>();
        margins.forEach((person, minor) -> {
            if (!person.equals(OwnedTable.NOBODY)) {
                known.put(new PersonId(person), minor);
            }
        });
        return known;
    }

    /// What was added lead by lead, as [#unpack] reads it.
    byte[] pack() {
        var numbers = new Packing.Kinds();
        var people = new LinkedHashMap<UUID, Integer>();
        kinds.keySet().forEach(whose -> {
            numbers.number(whose.kind());
            people.putIfAbsent(whose.person(), people.size());
        });
        return Packing.pack(VERSION, out -> {
            numbers.write(out);
            out.writeInt(people.size());
            for (var person : people.keySet()) {
                out.writeLong(person.getMostSignificantBits());
                out.writeLong(person.getLeastSignificantBits());
            }
            out.writeInt(kinds.size());
            for (var one : kinds.entrySet()) {
                Packing.write(out, people.getOrDefault(one.getKey().person(), 0));
                Packing.write(out, numbers.number(one.getKey().kind()));
                Packing.writeSigned(out, one.getValue());
            }
        });
    }

    /// Adds what was packed.
    void unpack(byte[] packed) {
        Packing.unpack(VERSION, packed, in -> {
            var fits = Packing.Kinds.read(in).stream()
                    .map(kind -> kind.fits(filter))
                    .toList();
            var people = new UUID[in.readInt()];
            for (int i = 0; i < people.length; i++) {
                people[i] = new UUID(in.readLong(), in.readLong());
            }
            var here = new long[people.length];
            var had = new boolean[people.length];
            int entries = in.readInt();
            var place = Packing.numbers(in, packed);
            for (int i = 0; i < entries; i++) {
                int person = place.number();
                boolean asked = fits.get(place.number());
                long minor = place.signed();
                if (asked) {
                    here[person] += minor;
                    had[person] = true;
                }
            }
            for (int i = 0; i < people.length; i++) {
                if (had[i]) {
                    margins.merge(people[i], here[i], Long::sum);
                }
            }
        });
    }
}
