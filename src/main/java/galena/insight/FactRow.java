package galena.insight;

import galena.insight.EndedSums.Ended;
import galena.insight.WaitedSums.Alike;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/// What a fact's row says of one lead, as far as reports count it. Pure.
///
/// @param hour of the company's day, from 0 to 23
/// @param contactAttempt at which attempt they were reached; 0 when they called
/// @param leaks a bit for each [Leak.Kind]
/// @param reach the span from receipt to the first attempt, or [WaitedSums#NEVER]
/// @param hand the span from being before somebody, or [WaitedSums#NEVER]
record FactRow(
        Kind kind,
        LocalDate day,
        int hour,
        int attempts,
        int contactAttempt,
        boolean contacted,
        boolean qualified,
        boolean offered,
        boolean sold,
        Optional<String> ending,
        Optional<String> reason,
        Optional<LocalDate> closed,
        int leaks,
        int reach,
        int hand,
        Money money) {
    /// In the smallest unit of the account's currency.
    record Money(long cost, long credit, long barter, long fee, long goods, long commission, long revenue, long leak) {
        static final Money NONE = new Money(0, 0, 0, 0, 0, 0, 0, 0);

        /// [Figures#acquisition] of one lead.
        long acquisition() {
            return cost + barter + fee - credit;
        }

        /// [Figures#margin] of one lead.
        long margin() {
            return revenue - goods - commission - acquisition();
        }
    }

    private static final Set<String> BAD = Set.of("no-valid-contact", "wrong-number", "returned");

    /// Whether it is a lead of its own, not another one once more.
    boolean counts() {
        return !isEnding("merged");
    }

    boolean isEnding(String one) {
        return ending.filter(one::equals).isPresent();
    }

    boolean isBad() {
        return reason.filter(BAD::contains).isPresent();
    }

    boolean isOpen() {
        return ending.isEmpty() || isEnding("filed");
    }

    /// How far it came, as in [Reports.Flow].
    String stage() {
        return offered
                ? "offered"
                : qualified ? "qualified" : contacted ? "contacted" : attempts > 0 ? "attempted" : "new";
    }

    /// How it ended, as in [Reports.Flow].
    String outcome() {
        return sold ? "sold" : isOpen() ? "open" : reason.or(() -> ending).orElse("open");
    }

    /// Where it was sold or lost.
    Optional<Ended> ended() {
        boolean won = isEnding("won");
        return won || isEnding("lost")
                ? closed.map(on ->
                        new Ended(kind, on, won, Math.toIntExact(ChronoUnit.DAYS.between(day, on)), 1, money.revenue()))
                : Optional.empty();
    }

    /// Where Galena received it.
    Optional<Alike> waited() {
        return counts() && !kind.imported()
                ? Optional.of(new Alike(
                        kind,
                        hour,
                        reach,
                        hand,
                        Math.min(attempts, Spans.TRIES),
                        contacted ? Math.min(contactAttempt, Spans.TRIES) : WaitedSums.UNREACHED,
                        1))
                : Optional.empty();
    }
}
