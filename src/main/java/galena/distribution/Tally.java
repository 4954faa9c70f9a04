package galena.distribution;

import java.util.UUID;

/// What became of the leads that a plan gave to somebody.
///
/// @param accepted taken, or begun without being asked
public record Tally(UUID receiver, long given, long accepted, long declined, long lapsed) {}
