package galena.kernel;

import java.util.UUID;

/// One company that uses Galena.
public record AccountId(UUID value) {
    /// Reads the usual text form; throws IllegalArgumentException for anything else.
    public static AccountId of(String text) {
        return new AccountId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
