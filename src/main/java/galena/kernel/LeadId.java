package galena.kernel;

import java.util.UUID;

/// One lead.
public record LeadId(UUID value) {
    /// Reads the usual text form; throws IllegalArgumentException for anything else.
    public static LeadId of(String text) {
        return new LeadId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
