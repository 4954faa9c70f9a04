package galena.distribution;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Where a lead goes, and everything it rests on. Pure data.
///
/// @param rule the place of the rule that decided, counted from 0; less than nought when none did
/// @param propensity how likely this choice was, from 0 to 1
/// @param weighed everybody who was looked at, of every rule that was asked
/// @param owed what the rotation of the rule owes everybody from now on; empty for other methods
public record Decision(
        Outcome outcome, int rule, double propensity, List<Weighed> weighed, Map<UUID, Double> owed, double draw) {
    /// What becomes of it.
    public sealed interface Outcome {
        record Given(UUID to) implements Outcome {}

        record Pooled(UUID pool) implements Outcome {}

        /// Nobody may have it now, but somebody will.
        record Later(Instant at) implements Outcome {}

        /// No rule fits, or nobody may ever have it.
        record Nobody(String why) implements Outcome {}
    }

    /// One who was looked at.
    ///
    /// @param rule the place of the rule that looked, counted from 0
    /// @param obstacle why they could not have it; empty when they could
    /// @param number what they were compared by: what the rotation owed them, how busy they were, how exact their
    ///     territory was
    public record Weighed(int rule, UUID id, Optional<Obstacle> obstacle, double number, int weight) {
        boolean may() {
            return obstacle.isEmpty();
        }
    }
}
