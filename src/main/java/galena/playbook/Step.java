package galena.playbook;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// One step of a playbook. Its limit counts from the moment it may first be acted on; at the limit it is left by
/// its silent exit, whatever anybody did or failed to do.
public sealed interface Step {
    String name();

    /// Where it stands in the text, counted from 1.
    int line();

    /// The step's budget in plain time.
    Duration limit();

    /// The longest time between entering the step and the moment it may first be acted on.
    default Duration longestDelay() {
        return Duration.ZERO;
    }

    /// Where the lead goes when nobody did anything, or what should have been done failed.
    Target atLimit();

    Optional<Counted> counted();

    /// The same step with its arrows led elsewhere.
    Step redirected(UnaryOperator<Target> to);

    /// How often a step may be entered, and where the next entry leads instead.
    record Counted(int atMost, Target usedUp) {
        Counted to(UnaryOperator<Target> to) {
            return new Counted(atMost, to.apply(usedUp));
        }
    }

    /// Something for a human: a call, a task, a visit, an offer to send.
    ///
    /// @param within how long it may be before somebody before it counts as missed
    /// @param ifMissed what happens then before the first conversation; afterwards no machine takes it away
    /// @param after the delay of each visit, the last one for all later ones
    /// @param asked how far ahead a salesperson who leads here may choose the time
    /// @param patience the longest delay with which any arrow can lead here
    record Human(
            String name,
            int line,
            Kind kind,
            String script,
            By by,
            Duration within,
            IfMissed ifMissed,
            List<Duration> after,
            Duration asked,
            Duration patience,
            Duration limit,
            Map<String, Outcome> outcomes,
            Target atLimit,
            Optional<Counted> counted)
            implements Step {
        @Override
        public Duration longestDelay() {
            return patience;
        }

        /// A call is an attempt, and must be lawful where the prospect is.
        public boolean call() {
            return kind == Kind.CALL;
        }

        /// The delay of the n-th visit, counted from 1; the last one holds for all later visits.
        public Duration delay(int visit) {
            return after.isEmpty() ? Duration.ZERO : after.get(Math.min(visit, after.size()) - 1);
        }

        Human patient(Duration longest) {
            return new Human(
                    name, line, kind, script, by, within, ifMissed, after, asked, longest, limit, outcomes, atLimit,
                    counted);
        }

        @Override
        public Step redirected(UnaryOperator<Target> to) {
            var led = new LinkedHashMap<String, Outcome>();
            outcomes.forEach((code, outcome) -> led.put(
                    code,
                    outcome.to(to.apply(outcome.target()), outcome.beyond().map(to))));
            return new Human(
                    name,
                    line,
                    kind,
                    script,
                    by,
                    within,
                    ifMissed,
                    after,
                    asked,
                    patience,
                    limit,
                    led,
                    to.apply(atLimit),
                    counted.map(c -> c.to(to)));
        }
    }

    /// What a human is asked to do.
    enum Kind {
        CALL,
        TASK,
        VISIT,
        OFFER;

        public String code() {
            return this == OFFER ? "send-offer" : name().toLowerCase(Locale.ROOT);
        }

        /// Whether one speaks with the prospect here, so that "later" must be possible.
        public boolean isConversation() {
            return this == CALL || this == VISIT;
        }
    }

    /// What becomes of a lead that somebody had before them and did not begin in time, before the first
    /// conversation.
    enum IfMissed {
        POOL,
        REMIND
    }

    /// Who a human step is for.
    sealed interface By {
        /// Whose lead it is, or any free hand when it is nobody's yet.
        record OwnerOrPool() implements By {}

        /// Whose lead it is, or who is in charge when it is nobody's.
        record Owner() implements By {}

        /// Any free hand of the pool, whoever's lead it is.
        record Pool() implements By {}

        /// Who is in charge of the playbook.
        record InCharge() implements By {}

        /// The partner who took it, or who is in charge when there is none.
        record Partner() implements By {}

        /// A person by their mail address, or who is in charge when they are gone.
        record Person(String email) implements By {}
    }

    /// Hands the lead to a pool.
    record Place(
            String name, int line, String pool, Duration limit, Target then, Target atLimit, Optional<Counted> counted)
            implements Step {
        @Override
        public Step redirected(UnaryOperator<Target> to) {
            return new Place(name, line, pool, limit, to.apply(then), to.apply(atLimit), counted.map(c -> c.to(to)));
        }
    }

    /// Hands the lead to a partner, who accepts or declines.
    record Partner(
            String name,
            int line,
            String partner,
            Duration limit,
            Target accepted,
            Target declined,
            Target atLimit,
            Optional<Counted> counted)
            implements Step {
        @Override
        public Step redirected(UnaryOperator<Target> to) {
            return new Partner(
                    name,
                    line,
                    partner,
                    limit,
                    to.apply(accepted),
                    to.apply(declined),
                    to.apply(atLimit),
                    counted.map(c -> c.to(to)));
        }
    }

    /// An automatic message. One that comes later than its stale-after is not sent and leaves by the silent exit.
    ///
    /// @param subject of a mail; empty for the usual one
    record Touch(
            String name,
            int line,
            String channel,
            String subject,
            String text,
            Duration limit,
            Duration staleAfter,
            Target then,
            Target atLimit,
            Optional<Counted> counted)
            implements Step {
        @Override
        public Step redirected(UnaryOperator<Target> to) {
            return new Touch(
                    name,
                    line,
                    channel,
                    subject,
                    text,
                    limit,
                    staleAfter,
                    to.apply(then),
                    to.apply(atLimit),
                    counted.map(c -> c.to(to)));
        }
    }

    /// Nothing to do for a while, until something comes from the prospect; at the limit it goes on.
    record Wait(
            String name,
            int line,
            Duration limit,
            Map<Reaction, Target> until,
            Target atLimit,
            Optional<Counted> counted)
            implements Step {
        @Override
        public Step redirected(UnaryOperator<Target> to) {
            var led = new LinkedHashMap<Reaction, Target>();
            until.forEach((reaction, target) -> led.put(reaction, to.apply(target)));
            return new Wait(name, line, limit, led, to.apply(atLimit), counted.map(c -> c.to(to)));
        }
    }

    /// Decides at once by what is known of the lead: the first condition that holds, or otherwise.
    record Decide(String name, int line, List<Case> cases, Target otherwise, Optional<Counted> counted)
            implements Step {
        /// One condition and where it leads.
        public record Case(Condition condition, Target then) {}

        @Override
        public Duration limit() {
            return Duration.ZERO;
        }

        @Override
        public Target atLimit() {
            return otherwise;
        }

        Target choose(Known known) {
            for (var one : cases) {
                if (one.condition().holds(known)) {
                    return one.then();
                }
            }
            return otherwise;
        }

        @Override
        public Step redirected(UnaryOperator<Target> to) {
            var led = cases.stream()
                    .map(one -> new Case(one.condition(), to.apply(one.then())))
                    .toList();
            return new Decide(name, line, led, to.apply(otherwise), counted.map(c -> c.to(to)));
        }
    }

    /// The prospect said "later": outside capacity and lateness until it wakes. Its limit is the longest sleep.
    ///
    /// @param ahead how many working days before the date they named it wakes
    record Sleep(String name, int line, Duration limit, int ahead, Target atLimit, Optional<Counted> counted)
            implements Step {
        @Override
        public Step redirected(UnaryOperator<Target> to) {
            return new Sleep(name, line, limit, ahead, to.apply(atLimit), counted.map(c -> c.to(to)));
        }
    }
}
