package galena.delivery;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Where a program of somebody else is told what happens.
///
/// @param kinds codes of what is told; everything where it is empty
/// @param failures how many attempts failed in a row
/// @param restsUntil until when nothing is tried, because too many failed
/// @param trouble why the last attempt failed: `cannot-connect`, `private-address`, `answered-NNN`, `gone`
public record Hook(
        UUID id,
        String address,
        Set<String> kinds,
        boolean active,
        Instant madeAt,
        int failures,
        Optional<Instant> restsUntil,
        Optional<Instant> toldAt,
        Optional<String> trouble) {}
