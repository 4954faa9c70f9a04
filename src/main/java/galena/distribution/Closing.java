package galena.distribution;

import java.time.Instant;
import java.util.UUID;

/// The floor is closed for a while: nothing is given to anybody, what comes waits.
public record Closing(UUID id, Instant starts, Instant ends) {
    public Closing {
        if (!ends.isAfter(starts)) {
            throw new IllegalArgumentException("a closing must end after it starts");
        }
    }
}
