package galena.directory;

import galena.kernel.PersonId;
import java.util.List;
import java.util.Optional;

/// How the company sells: direct, by dealers, by agents, to lead buyers; who is in charge of it, and who stands
/// in.
public record Channel(String code, PersonId inCharge, Optional<PersonId> deputy) {
    /// The channels there are.
    public static final List<String> CODES = List.of("direct", "dealer", "agent", "buyer");
}
