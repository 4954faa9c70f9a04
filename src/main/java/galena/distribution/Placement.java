package galena.distribution;

import galena.distribution.Decision.Outcome;
import galena.distribution.Decision.Weighed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;

/// Who gets a lead: the rules are asked in their order, and the first that can place it does. Pure: the same
/// plan, lead, candidates and draw give the same decision.
final class Placement {
    private final Matching matching;
    private final Asking asking;
    private final IntFunction<List<Candidate>> candidates;
    private final double draw;
    private final List<Weighed> weighed = new ArrayList<>();

    private Placement(Matching matching, Asking asking, IntFunction<List<Candidate>> candidates, double draw) {
        this.matching = matching;
        this.asking = asking;
        this.candidates = candidates;
        this.draw = draw;
    }

    /// @param candidates those whom a rule names, by its place in the plan; for a pool those who take from it
    /// @param draw from 0 to 1, for what is decided by lot
    static Decision decide(Matching matching, Asking asking, IntFunction<List<Candidate>> candidates, double draw) {
        return new Placement(matching, asking, candidates, draw).decide();
    }

    private Decision decide() {
        boolean asked = false;
        for (int place : matching.fitting(asking.known()).toArray()) {
            asked = true;
            var decided = ask(place, matching.plan().rules().get(place));
            if (decided.isPresent()) {
                return decided.get();
            }
        }
        return ended(
                -1, new Outcome.Nobody(asked ? isUnlicensed(weighed) ? "no-licence" : "nobody-may" : "no-rule-fits"));
    }

    /// Whether nothing but licences keeps everybody from it.
    private static boolean isUnlicensed(List<Weighed> looked) {
        return !looked.isEmpty()
                && looked.stream()
                        .allMatch(one -> one.obstacle()
                                .filter(o -> o.code() == Obstacle.Code.LICENCE)
                                .isPresent());
    }

    private Optional<Decision> ask(int place, Rule rule) {
        return rule.method() == Rule.Method.PULL ? pool(place, rule) : hand(place, rule);
    }

    /// Into a pool, unless nobody who takes from it may ever have it.
    private Optional<Decision> pool(int place, Rule rule) {
        var looked = candidates.apply(place).stream()
                .map(c -> new Weighed(
                        place,
                        c.id(),
                        Eligibility.ever(c.receiver(), asking, rule),
                        0,
                        c.receiver().weight()))
                .toList();
        weighed.addAll(looked);
        return looked.stream().anyMatch(Weighed::may)
                ? Optional.of(ended(place, new Outcome.Pooled(rule.who().ids().getFirst())))
                : otherwise(place, rule, looked);
    }

    private Optional<Decision> hand(int place, Rule rule) {
        var looked = new ArrayList<Weighed>();
        int nearest = rule.method() == Rule.Method.TERRITORY ? nearest(place, rule) : 0;
        double before = 0;
        for (var candidate : candidates.apply(place)) {
            if (rule.method() == Rule.Method.OWNER && !asking.owner().equals(Optional.of(candidate.id()))) {
                continue;
            }
            var obstacle = Eligibility.of(candidate, asking, rule).or(() -> farther(candidate, nearest));
            double number = switch (rule.method()) {
                case ROTATION, TERRITORY -> candidate.owed();
                case CAPACITY -> busy(candidate);
                case WEIGHTED -> before;
                case PRIORITY -> -looked.size();
                case PULL, OWNER -> 0;
            };
            int weight = candidate.receiver().weight();
            before += obstacle.isEmpty() ? weight : 0;
            looked.add(new Weighed(place, candidate.id(), obstacle, number, weight));
        }
        weighed.addAll(looked);
        return looked.stream().anyMatch(Weighed::may)
                ? Optional.of(choose(place, rule, looked))
                : otherwise(place, rule, looked);
    }

    private int nearest(int place, Rule rule) {
        return candidates.apply(place).stream()
                .filter(candidate -> Eligibility.of(candidate, asking, rule).isEmpty())
                .mapToInt(candidate -> Eligibility.territory(candidate.receiver(), asking))
                .max()
                .orElse(0);
    }

    private Optional<Obstacle> farther(Candidate candidate, int nearest) {
        return Eligibility.territory(candidate.receiver(), asking) < nearest
                ? Optional.of(Obstacle.of(Obstacle.Code.TERRITORY, "nearer"))
                : Optional.empty();
    }

    /// How much of what they can do is due today; who has no capacity set counts as one of fifty.
    private static double busy(Candidate candidate) {
        int capacity = candidate.receiver().limits().capacity();
        return (double) candidate.due() / (capacity > 0 ? capacity : 50);
    }

    private Decision choose(int place, Rule rule, List<Weighed> looked) {
        if (isTurn(rule)) {
            var turn = turn(entitled(rule, looked));
            return new Decision(new Outcome.Given(turn.to()), place, 1, List.copyOf(weighed), turn.owed(), draw);
        }
        double all =
                looked.stream().filter(Weighed::may).mapToInt(Weighed::weight).sum();
        var chosen = choose(rule, looked, all, draw);
        double propensity = rule.method() == Rule.Method.WEIGHTED ? chosen.weight() / all : 1;
        return new Decision(new Outcome.Given(chosen.id()), place, propensity, List.copyOf(weighed), Map.of(), draw);
    }

    private static boolean isTurn(Rule rule) {
        return rule.method() == Rule.Method.ROTATION || rule.method() == Rule.Method.TERRITORY;
    }

    private static List<Weighed> entitled(Rule rule, List<Weighed> looked) {
        return looked.stream()
                .filter(one -> one.may() || rule.catchUp() && isAbsent(one))
                .toList();
    }

    private static Quota.Turn turn(List<Weighed> entitled) {
        return Quota.next(entitled.stream()
                .map(one -> new Quota.Member(one.id(), one.weight(), one.number(), one.may()))
                .toList());
    }

    private static Weighed choose(Rule rule, List<Weighed> looked, double weights, double draw) {
        var may = looked.stream().filter(Weighed::may);
        return switch (rule.method()) {
            case WEIGHTED ->
                may.filter(one -> one.number() <= draw * weights)
                        .max(Comparator.comparingDouble(Weighed::number))
                        .orElseThrow();
            case CAPACITY ->
                may.min(Comparator.comparingDouble(Weighed::number).thenComparing(Weighed::id))
                        .orElseThrow();
            case PRIORITY, OWNER, PULL, ROTATION, TERRITORY ->
                may.max(Comparator.comparingDouble(Weighed::number)).orElseThrow();
        };
    }

    /// Decided again from what the row of a decision says: the same choice, as long as the row had room for
    /// everybody; without those who are not with us any more.
    static Optional<UUID> again(Rule rule, Explained.Seen seen, double draw) {
        if (seen.weighed().stream().noneMatch(Weighed::may)) {
            return Optional.empty();
        }
        return Optional.of(
                isTurn(rule)
                        ? turn(entitled(rule, seen.weighed())).to()
                        : choose(rule, seen.weighed(), seen.weights(), draw).id());
    }

    private static boolean isAbsent(Weighed one) {
        return one.obstacle()
                .filter(o -> o.code() == Obstacle.Code.AWAY || o.code() == Obstacle.Code.OFF)
                .isPresent();
    }

    private Optional<Decision> otherwise(int place, Rule rule, List<Weighed> looked) {
        return switch (rule.otherwise()) {
            case NEXT -> Optional.empty();
            case MANAGER ->
                Optional.of(
                        ended(place, new Outcome.Nobody(isUnlicensed(looked) ? "no-licence" : "rule-asks-manager")));
            case WAIT -> next(looked).map(at -> ended(place, new Outcome.Later(at)));
        };
    }

    /// When somebody may have it again, looked at anew at least every five minutes where that cannot be known.
    private Optional<Instant> next(List<Weighed> looked) {
        var soon = asking.now().plusSeconds(300);
        return looked.stream()
                .flatMap(one -> one.obstacle().stream())
                .filter(Obstacle::isPassing)
                .map(obstacle -> obstacle.until().orElse(soon))
                .min(Comparator.naturalOrder())
                .map(at ->
                        at.isBefore(asking.now().plusSeconds(1)) ? asking.now().plusSeconds(1) : at);
    }

    private Decision ended(int place, Outcome outcome) {
        return new Decision(outcome, place, 1, List.copyOf(weighed), Map.of(), draw);
    }
}
