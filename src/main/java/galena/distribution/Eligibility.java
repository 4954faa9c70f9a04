package galena.distribution;

import galena.distribution.Obstacle.Code;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether somebody may receive a lead now, and if not why not. Pure.
final class Eligibility {
    private Eligibility() {}

    /// What is in the way; first what never passes, because it is the better answer.
    static Optional<Obstacle> of(Candidate candidate, Asking asking, Rule rule) {
        return Stream.of(
                        ever(candidate.receiver(), asking, rule),
                        passed(candidate, asking),
                        present(candidate, rule),
                        limits(candidate, asking))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// The same for somebody who takes it themselves: they are there.
    static Optional<Obstacle> taking(Candidate candidate, Asking asking) {
        return ever(candidate.receiver(), asking, Rule.PULLED).or(() -> limits(candidate, asking));
    }

    /// Whether somebody receives anything at this hour, whatever the lead.
    static Optional<Obstacle> now(Candidate candidate, Asking asking) {
        return candidate
                .awayUntil()
                .map(until -> Obstacle.until(Code.AWAY, seconds(until), until))
                .or(() -> limits(candidate, asking))
                .or(() -> candidate.worksFrom().map(from -> Obstacle.until(Code.OFF, seconds(from), from)));
    }

    /// What does not depend on the hour.
    static Optional<Obstacle> ever(Receiver receiver, Asking asking, Rule rule) {
        if (asking.licensed() && !asking.test()) {
            var lacking = asking.states().stream()
                    .filter(state -> !isLicensed(receiver, asking, state))
                    .sorted()
                    .findFirst();
            if (lacking.isPresent()) {
                return Optional.of(Obstacle.of(Code.LICENCE, lacking.get()));
            }
            if (asking.states().isEmpty() && receiver.licences().isEmpty()) {
                return Optional.of(Obstacle.of(Code.LICENCE, ""));
            }
        }
        var skill = rule.needs().stream()
                .filter(need -> !receiver.skills().contains(need))
                .findFirst();
        if (skill.isPresent()) {
            return Optional.of(Obstacle.of(Code.SKILL, skill.get()));
        }
        if (rule.speaks()
                && !asking.language().isEmpty()
                && !receiver.languages().contains(asking.language())) {
            return Optional.of(Obstacle.of(Code.LANGUAGE, asking.language()));
        }
        return receiver.territories().isEmpty() || territory(receiver, asking) > 0
                ? Optional.empty()
                : Optional.of(Obstacle.of(Code.TERRITORY, asking.postalCode()));
    }

    private static boolean isLicensed(Receiver receiver, Asking asking, String state) {
        var until = receiver.licences().get(state);
        return until != null && until.filter(day -> day.isBefore(asking.day())).isEmpty();
    }

    /// How exactly a territory names where they live: the length of the longest beginning; 0 for not at all.
    static int territory(Receiver receiver, Asking asking) {
        return asking.postalCode().isEmpty()
                ? 0
                : receiver.territories().stream()
                        .filter(asking.postalCode()::startsWith)
                        .mapToInt(String::length)
                        .max()
                        .orElse(0);
    }

    private static Optional<Obstacle> passed(Candidate candidate, Asking asking) {
        return asking.passed().contains(candidate.id())
                ? Optional.of(Obstacle.of(Code.LET_PASS, ""))
                : Optional.empty();
    }

    private static Optional<Obstacle> present(Candidate candidate, Rule rule) {
        if (candidate.awayUntil().isPresent()) {
            return candidate.awayUntil().map(until -> Obstacle.until(Code.AWAY, seconds(until), until));
        }
        if (rule.scheduled() && candidate.worksFrom().isPresent()) {
            return candidate.worksFrom().map(from -> Obstacle.until(Code.OFF, seconds(from), from));
        }
        return rule.present() && !candidate.ready() ? Optional.of(Obstacle.of(Code.NOT_READY, "")) : Optional.empty();
    }

    private static String seconds(Instant at) {
        return String.valueOf(at.getEpochSecond());
    }

    private static Optional<Obstacle> limits(Candidate candidate, Asking asking) {
        if (asking.test()) {
            return Optional.empty();
        }
        var limits = candidate.receiver().limits();
        var taken = candidate.taken();
        int ofSource = limits.ofSource().getOrDefault(asking.source(), 0);
        if (isFull(taken.hour(), limits.hourly())) {
            return Optional.of(Obstacle.until(Code.HOUR, of(taken.hour(), limits.hourly()), taken.nextHour()));
        }
        if (isFull(taken.day(), limits.daily())) {
            return Optional.of(Obstacle.until(Code.DAY, of(taken.day(), limits.daily()), taken.nextDay()));
        }
        if (isFull(taken.ofSource(), ofSource)) {
            return Optional.of(Obstacle.until(Code.SOURCE, of(taken.ofSource(), ofSource), taken.nextDay()));
        }
        if (isFull(taken.week(), limits.weekly())) {
            return Optional.of(Obstacle.until(Code.WEEK, of(taken.week(), limits.weekly()), taken.nextWeek()));
        }
        if (isFull(taken.month(), limits.monthly())) {
            return Optional.of(Obstacle.until(Code.MONTH, of(taken.month(), limits.monthly()), taken.nextMonth()));
        }
        var training = candidate.training();
        if (training.filter(Candidate.Training::dear).isPresent()) {
            return Optional.of(Obstacle.of(Code.DEAR, ""));
        }
        if (training.filter(t -> taken.day() >= t.daily()).isPresent()) {
            int daily = training.get().daily();
            return Optional.of(
                    Obstacle.until(Code.TRAINING, daily == 0 ? "" : of(taken.day(), daily), taken.nextDay()));
        }
        return isFull(candidate.due(), limits.capacity())
                ? Optional.of(Obstacle.of(Code.CAPACITY, of(candidate.due(), limits.capacity())))
                : Optional.empty();
    }

    private static boolean isFull(int taken, int limit) {
        return limit > 0 && taken >= limit;
    }

    private static String of(int taken, int limit) {
        return taken + "/" + limit;
    }
}
