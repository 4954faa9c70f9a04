package galena.insight;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Numbers in as few bytes as they need: seven bits a byte, the last byte of a number without the eighth.
final class Packing {
    private Packing() {}

    /// What is written into a packing.
    interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    /// What is read from one.
    interface Reading {
        void from(DataInputStream in) throws IOException;
    }

    /// @param version of how it is written, which [#unpack] asks for
    static byte[] pack(int version, Writing writing) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(version);
            writing.to(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /// Throws IllegalStateException for what was packed as another version.
    static void unpack(int version, byte[] packed, Reading reading) {
        try (var in = new DataInputStream(new ByteArrayInputStream(packed))) {
            if (in.readByte() != version) {
                throw new IllegalStateException("packed by another Galena");
            }
            reading.from(in);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// A reader of numbers from where the stream has come to.
    static Reader numbers(DataInputStream in, byte[] packed) throws IOException {
        return new Reader(packed, packed.length - in.available());
    }

    /// @param number not below nought
    static void write(DataOutputStream out, long number) throws IOException {
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            out.writeByte((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    /// One that may be below nought.
    static void writeSigned(DataOutputStream out, long number) throws IOException {
        write(out, number << 1 ^ number >> 63);
    }

    /// Kinds of leads by numbers, in the order in which they were met.
    static final class Kinds {
        private final Map<Kind, Integer> numbers = new LinkedHashMap<>();

        int number(Kind kind) {
            return numbers.computeIfAbsent(kind, k -> numbers.size());
        }

        void write(DataOutputStream out) throws IOException {
            var ids = new LinkedHashMap<UUID, Integer>();
            for (var kind : numbers.keySet()) {
                ids.putIfAbsent(kind.source(), ids.size());
                ids.putIfAbsent(kind.partner(), ids.size());
            }
            out.writeInt(ids.size());
            for (var id : ids.keySet()) {
                out.writeLong(id.getMostSignificantBits());
                out.writeLong(id.getLeastSignificantBits());
            }
            out.writeInt(numbers.size());
            for (var kind : numbers.keySet()) {
                out.writeInt(ids.getOrDefault(kind.source(), 0));
                out.writeUTF(kind.campaign());
                out.writeInt(ids.getOrDefault(kind.partner(), 0));
                out.writeBoolean(kind.imported());
            }
        }

        /// By their numbers.
        static List<Kind> read(DataInputStream in) throws IOException {
            var ids = new ArrayList<UUID>();
            for (int i = in.readInt(); i > 0; i--) {
                ids.add(new UUID(in.readLong(), in.readLong()));
            }
            var kinds = new ArrayList<Kind>();
            for (int i = in.readInt(); i > 0; i--) {
                kinds.add(new Kind(ids.get(in.readInt()), in.readUTF(), ids.get(in.readInt()), in.readBoolean()));
            }
            return kinds;
        }
    }

    /// Reads from a place on.
    static final class Reader {
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes, int at) {
            this.bytes = bytes;
            this.at = at;
        }

        /// Where it has come to.
        int at() {
            return at;
        }

        int number() {
            return (int) large();
        }

        long large() {
            long number = 0;
            int shift = 0;
            while (true) {
                int next = bytes[at++];
                number |= (next & 0x7fL) << shift;
                if (next >= 0) {
                    return number;
                }
                shift += 7;
            }
        }

        long signed() {
            long number = large();
            return number >>> 1 ^ -(number & 1);
        }
    }
}
