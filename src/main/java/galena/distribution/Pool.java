package galena.distribution;

import java.util.Optional;
import java.util.UUID;

/// Where ready leads wait for a free hand: of one team, or of everybody who sells.
public record Pool(UUID id, String name, Optional<UUID> team) {
    /// The pool every company starts with.
    public static final String EVERYBODY = "everybody";
}
