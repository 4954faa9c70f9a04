package galena.identity;

import java.time.Instant;

/// Somebody is not here, from and until.
public record Absence(Instant starts, Instant ends) {
    public Absence {
        if (!ends.isAfter(starts)) {
            throw new IllegalArgumentException("an absence must end after it starts");
        }
    }
}
