package galena.directory;

import java.time.Instant;
import java.util.Optional;

/// A key that a source posts with, as far as one may still see it: its last characters and whether it is revoked.
public record SourceKey(String ending, Instant created, Optional<Instant> revoked) {}
