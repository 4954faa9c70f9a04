package galena.playbook;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One step of a playbook. Its limit counts from the moment it may first be acted on; at the limit it is left by its
/// silent exit, whatever anybody did or failed to do.
public sealed interface Step {
    String name();

    /// The step's budget in plain time.
    Duration limit();

    /// The longest time between entering the step and the moment it may first be acted on.
    Duration longestDelay();

    Target atLimit();

    Optional<Counted> counted();

    /// How often a step may be entered, and where the next entry leads instead.
    record Counted(int atMost, Target usedUp) {}

    /// A call or another task for a human. `after` holds the delay of each visit, `asked` how far ahead a salesperson
    /// who
    /// leads here may choose the time.
    record Human(
            String name,
            boolean call,
            String script,
            By by,
            Duration within,
            List<Duration> after,
            Duration asked,
            Duration limit,
            Map<String, Outcome> outcomes,
            Target atLimit,
            Optional<Counted> counted)
            implements Step {
        @Override
        public Duration longestDelay() {
            var longest = after.stream().max(Duration::compareTo).orElse(Duration.ZERO);
            return asked.compareTo(longest) > 0 ? asked : longest;
        }

        /// The delay of the n-th visit, counted from 1; the last one holds for all later visits.
        public Duration delay(int visit) {
            return after.isEmpty() ? Duration.ZERO : after.get(Math.min(visit, after.size()) - 1);
        }
    }

    /// Who a human step is for.
    enum By {
        /// Whose lead it is, or any free hand when it is nobody's yet.
        OWNER_OR_POOL,
        /// Any free hand.
        POOL,
        /// Who is in charge of the playbook.
        IN_CHARGE
    }

    /// Hands the lead to a pool.
    record Place(String name, String pool, Duration limit, Target then, Target atLimit, Optional<Counted> counted)
            implements Step {
        @Override
        public Duration longestDelay() {
            return Duration.ZERO;
        }
    }

    /// An automatic message.
    record Touch(
            String name,
            String channel,
            String text,
            Duration limit,
            Target then,
            Target atLimit,
            Optional<Counted> counted)
            implements Step {
        @Override
        public Duration longestDelay() {
            return Duration.ZERO;
        }
    }

    /// Nothing to do for a while; at the limit it goes on.
    record Wait(String name, Duration limit, Target atLimit, Optional<Counted> counted) implements Step {
        @Override
        public Duration longestDelay() {
            return Duration.ZERO;
        }
    }

    /// The prospect said "later": outside capacity and lateness until it wakes. Its limit is the longest sleep.
    record Sleep(String name, Duration limit, Target atLimit, Optional<Counted> counted) implements Step {
        @Override
        public Duration longestDelay() {
            return Duration.ZERO;
        }
    }
}
