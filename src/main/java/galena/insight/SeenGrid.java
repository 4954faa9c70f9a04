package galena.insight;

import galena.kernel.PersonId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/// Of so many of one kind so many came off, in the hands of one person: one thing that people are compared by. A kind
/// is what it belongs to (a source, or a source and an area) and a detail in a small number. Not safe for several
/// threads.
final class SeenGrid {
    /// Numbers for what has a name, in the order in which it is met.
    static final class Names<T> {
        private final Map<T, Integer> numbers = new HashMap<>();
        private final List<T> all = new ArrayList<>();

        int number(T name) {
            return numbers.computeIfAbsent(name, n -> {
                all.add(n);
                return all.size() - 1;
            });
        }

        /// By their numbers.
        List<T> all() {
            return all;
        }
    }

    private static final int[] NOTHING = {};

    private final int width;
    private final Names<PersonId> people;
    private final Names<String> bases = new Names<>();
    private final List<int[]> counts = new ArrayList<>();
    private final List<int[]> hits = new ArrayList<>();

    /// @param people shared with other things that they are compared by
    /// @param width more than any detail
    SeenGrid(Names<PersonId> people, int width) {
        this.people = people;
        this.width = width;
    }

    /// Throws IllegalArgumentException for a detail outside the width.
    void add(PersonId person, String base, int detail, long count, long hit) {
        if (detail < 0 || detail >= width) {
            throw new IllegalArgumentException("no detail " + detail);
        }
        if (count > 0) {
            int who = people.number(person);
            int kind = bases.number(base) * width + detail;
            fit(who);
            counts.get(who)[kind] += Math.toIntExact(count);
            hits.get(who)[kind] += Math.toIntExact(hit);
        }
    }

    private void fit(int person) {
        while (counts.size() <= person) {
            counts.add(NOTHING);
            hits.add(NOTHING);
        }
        int kinds = kinds();
        if (counts.get(person).length < kinds) {
            counts.set(person, Arrays.copyOf(counts.get(person), kinds));
            hits.set(person, Arrays.copyOf(hits.get(person), kinds));
        }
    }

    // ---- for comparing

    /// Kinds have numbers below this.
    int kinds() {
        return bases.all.size() * width;
    }

    /// What one person had of each kind and what came off; kinds beyond its end they had none of.
    record Theirs(PersonId person, int[] counts, int[] hits) {}

    /// Of everybody who had something, without some.
    List<Theirs> theirs(Set<PersonId> without) {
        var theirs = new ArrayList<Theirs>();
        for (int person = 0; person < counts.size(); person++) {
            if (counts.get(person).length > 0 && !without.contains(people.all.get(person))) {
                theirs.add(new Theirs(people.all.get(person), counts.get(person), hits.get(person)));
            }
        }
        return theirs;
    }

    // ---- packing

    /// What [#unpack] reads: by person, in the order of kinds, of each how far after the last it is.
    void pack(DataOutputStream out) throws IOException {
        out.writeInt(bases.all.size());
        for (var base : bases.all) {
            out.writeUTF(base);
        }
        var had = theirNumbers(person -> counts.get(person).length > 0);
        out.writeInt(had.size());
        for (int person : had) {
            int[] many = counts.get(person);
            Packing.write(out, person);
            Packing.write(out, Arrays.stream(many).filter(count -> count > 0).count());
            int last = 0;
            for (int kind = 0; kind < many.length; kind++) {
                if (many[kind] > 0) {
                    int came = hits.get(person)[kind];
                    Packing.write(out, kind - last);
                    Packing.write(out, (long) many[kind] << 1 | (came > 0 ? 1 : 0));
                    if (came > 0) {
                        Packing.write(out, came);
                    }
                    last = kind;
                }
            }
        }
    }

    private List<Integer> theirNumbers(IntPredicate which) {
        var numbers = new ArrayList<Integer>();
        for (int person = 0; person < counts.size(); person++) {
            if (which.test(person)) {
                numbers.add(person);
            }
        }
        return numbers;
    }

    /// Adds what was packed.
    ///
    /// @param who numbers of people here, by their numbers there
    /// @param packed what `in` reads
    void unpack(DataInputStream in, byte[] packed, int[] who) throws IOException {
        var here = new int[in.readInt()];
        for (int i = 0; i < here.length; i++) {
            here[i] = bases.number(in.readUTF()) * width;
        }
        int had = in.readInt();
        int from = packed.length - in.available();
        var place = Packing.numbers(in, packed);
        for (int i = 0; i < had; i++) {
            int person = who[place.number()];
            fit(person);
            int[] many = counts.get(person);
            int[] came = hits.get(person);
            int kind = 0;
            for (int left = place.number(); left > 0; left--) {
                kind += place.number();
                int count = place.number();
                int where = here[kind / width] + kind % width;
                many[where] += count >>> 1;
                if ((count & 1) != 0) {
                    came[where] += place.number();
                }
            }
        }
        in.skipNBytes(place.at() - from);
    }
}
