package galena.delivery;

import galena.kernel.SourceId;
import java.time.Instant;
import java.util.Optional;

/// The company that carries our texts and calls, and our number there.
///
/// @param base where its programs are reached, without a slash at the end
/// @param number in E.164 form
/// @param source whose leads those are who write or call and whom nobody knows
/// @param trouble why the last attempt failed: `wrong-password`, `cannot-connect`, `private-address`, `other-key`,
///     `too-many`
public record Telephone(
        String base,
        String login,
        String number,
        SourceId source,
        boolean active,
        Optional<Instant> usedAt,
        Optional<String> trouble) {}
