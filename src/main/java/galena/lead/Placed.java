package galena.lead;

import galena.kernel.PersonId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// Where a plan put a lead, as far as it matters at its next steps.
///
/// @param pool where it waits when nobody has it
/// @param hand whom the plan gave it to: its human steps are theirs until they let it pass
/// @param plan which plan decided, and is asked again when the hand lets it pass
/// @param accept how long the hand has to take it; empty once it did, or when nobody asks
/// @param partner who sells it for us
public record Placed(
        Optional<UUID> pool,
        Optional<PersonId> hand,
        Optional<UUID> plan,
        Optional<Duration> accept,
        Optional<UUID> partner) {
    public static final Placed NOWHERE =
            new Placed(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /// In a pool, with nobody in particular.
    public static Placed in(UUID pool) {
        return NOWHERE.waiting(pool);
    }

    /// It waits in a pool; no plan gave it to anybody.
    Placed waiting(UUID in) {
        return new Placed(Optional.of(in), Optional.empty(), Optional.empty(), Optional.empty(), partner);
    }

    /// The plan gave it to this person.
    public Placed with(PersonId person, UUID by, Optional<Duration> within) {
        return new Placed(pool, Optional.of(person), Optional.of(by), within, partner);
    }

    /// The plan asks a partner.
    public Placed asked(UUID by, Optional<Duration> within) {
        return new Placed(pool, hand, Optional.of(by), within, Optional.empty());
    }

    /// The plan is asked again; who had it no longer has.
    public Placed letPass() {
        return new Placed(pool, Optional.empty(), plan, Optional.empty(), partner);
    }

    /// Whoever was asked takes it.
    public Placed accepted() {
        return new Placed(pool, hand, plan, Optional.empty(), partner);
    }

    /// A person decided otherwise.
    Placed moved() {
        return new Placed(pool, Optional.empty(), Optional.empty(), Optional.empty(), partner);
    }

    /// A partner sells it for us from now on, or nobody does.
    public Placed soldBy(Optional<UUID> who) {
        return new Placed(pool, hand, plan, accept, who);
    }
}
