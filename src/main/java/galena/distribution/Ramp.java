package galena.distribution;

import java.util.List;
import java.util.Optional;

/// How the flow of green people grows with evidence: from step to step, first fewer and cheaper leads. What would
/// lower somebody's flow is only ever proposed; a person decides. Pure.
///
/// @param budget what training may cost a month, in the smallest unit of the company's money; 0 for any sum
/// @param turns how many turns a step takes at least, 1 to 10,000
/// @param kept which share of their own deadlines they keep at least to get on, in percent
public record Ramp(boolean active, List<Step> steps, long budget, int turns, int kept) {
    /// What holds until a company says something else.
    public static final Ramp USUAL =
            new Ramp(true, List.of(new Step(4, 33), new Step(8, 66), new Step(15, 100)), 0, 30, 80);
    /// The step of those who get nothing for a while.
    public static final int PAUSED = -1;

    /// What a beginner brings of what others bring, before anything is known of them: the example curve of
    /// Aptology for the first three months.
    static final double BEGINNER = 0.3;

    private static final int MOST_STEPS = 10;
    /// How many expected sales what is known of beginners weighs as much as.
    private static final double PRIOR = 2;
    /// One in twenty: still within what chance does.
    private static final double BAND = 1.645;
    /// One in a hundred: looked at again and again, a smaller distance would cry wolf.
    private static final double CLEARLY = 2.326;

    private static final double ENOUGH_EXPECTED = 5;
    private static final int FAR_BELOW = 20;
    private static final int SLOWER_DAYS = 14;
    private static final int PAUSE_DAYS = 7;

    /// @param daily how many leads a day, 1 to 1,000
    /// @param cheapest from which share of the company's prices, the cheapest first, 1 to 100 percent
    public record Step(int daily, int cheapest) {
        public Step {
            if (daily < 1 || daily > 1000 || cheapest < 1 || cheapest > 100) {
                throw new IllegalArgumentException("A step is 1 to 1,000 leads a day from the cheapest 1 to 100 %.");
            }
        }
    }

    public Ramp {
        steps = List.copyOf(steps);
        if (steps.isEmpty() || steps.size() > MOST_STEPS || budget < 0 || turns < 1 || turns > 10_000) {
            throw new IllegalArgumentException("There are 1 to " + MOST_STEPS + " steps.");
        }
        if (kept < 0 || kept > 100) {
            throw new IllegalArgumentException("Between 0 and 100 percent of deadlines are kept.");
        }
    }

    /// What a trainee's flow lets them have.
    ///
    /// @param daily how many leads a day; 0 while it is paused
    /// @param dearest the highest price of a lead, in the smallest unit
    public record Flow(int daily, long dearest) {}

    /// @param prices of the sources that are open and cost something, cheapest first
    Flow flow(int step, List<Long> prices) {
        if (step == PAUSED) {
            return new Flow(0, Long.MAX_VALUE);
        }
        var now = steps.get(Math.min(step, steps.size() - 1));
        int place = (int) Math.ceil(now.cheapest() / 100.0 * prices.size()) - 1;
        return new Flow(now.daily(), prices.isEmpty() || now.cheapest() == 100 ? Long.MAX_VALUE : prices.get(place));
    }

    /// Which part of what others bring somebody brings, 0 to 1: what is known of beginners, and what they brought
    /// themselves the more, the more could be expected.
    static double productivity(double sold, double expected) {
        return Math.min(1, (sold + BEGINNER * PRIOR) / (expected + PRIOR));
    }

    /// What follows from the evidence.
    public sealed interface Finding {
        /// Nothing changes yet.
        ///
        /// @param lacking what it takes to get on: `turns`, `deadlines` or `results`
        record Stay(String lacking) implements Finding {}

        /// The next step begins.
        record Rise(int step) implements Finding {}

        /// A person is asked.
        record Propose(Kind kind, String why, int step, int days) implements Finding {}
    }

    /// What can be proposed.
    public enum Kind {
        SLOWER,
        PAUSE,
        REGULAR;

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /// Throws IllegalArgumentException for an unknown code.
        public static Kind of(String code) {
            return valueOf(code.toUpperCase(java.util.Locale.ROOT));
        }
    }

    /// @param left days until the month is over
    Finding judge(int step, Evidence evidence, int left) {
        boolean enough = evidence.turns() >= turns;
        if (enough && isClearlyBelow(evidence)) {
            return slower("results", step);
        }
        if (enough && evidence.keptPercent() < kept - FAR_BELOW) {
            return slower("deadlines", step);
        }
        var lacking = lacking(evidence);
        if (lacking.isEmpty() && step >= steps.size() - 1) {
            return new Finding.Propose(Kind.REGULAR, "passed", step, 0);
        }
        if (budget > 0 && evidence.spent() >= budget) {
            return pause("budget", step, left);
        }
        return lacking.<Finding>map(Finding.Stay::new).orElseGet(() -> new Finding.Rise(step + 1));
    }

    /// What it takes to get on.
    private Optional<String> lacking(Evidence evidence) {
        if (evidence.turns() < turns) {
            return Optional.of("turns");
        }
        if (evidence.keptPercent() < kept) {
            return Optional.of("deadlines");
        }
        return evidence.reached() < evidence.expectedReached() - BAND * evidence.spread()
                ? Optional.of("results")
                : Optional.empty();
    }

    private static boolean isClearlyBelow(Evidence evidence) {
        return evidence.expectedReached() >= ENOUGH_EXPECTED
                && evidence.reached() < evidence.expectedReached() - CLEARLY * evidence.spread();
    }

    private static Finding slower(String why, int step) {
        return step > 0 ? new Finding.Propose(Kind.SLOWER, why, step - 1, SLOWER_DAYS) : pause(why, step, PAUSE_DAYS);
    }

    private static Finding pause(String why, int step, int days) {
        return new Finding.Propose(Kind.PAUSE, why, step, Math.max(1, days));
    }
}
