package galena.kernel;

import java.util.UUID;

/// One of our own people.
public record PersonId(UUID value) {
    /// Reads the usual text form; throws IllegalArgumentException for anything else.
    public static PersonId of(String text) {
        return new PersonId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
