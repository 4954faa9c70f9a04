package galena.kernel;

import java.util.UUID;

/// One source of leads.
public record SourceId(UUID value) {
    /// Reads the usual text form; throws IllegalArgumentException for anything else.
    public static SourceId of(String text) {
        return new SourceId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
