package galena.distribution;

import galena.distribution.Ramp.Finding;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.PersonId;
import galena.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Green people: their flow grows with evidence; what would lower it is proposed, and a person decides.
@Component
public final class Training {
    private static final int MOST = 500;
    /// So long nobody is asked again about the same person.
    private static final Duration QUIET = Duration.ofDays(14);
    private final Database database;
    private final Identity identity;
    private final Clock clock;
    private final Ids ids;
    private final TrainingTable table;
    private final ReceiverTable receivers;

    Training(Database database, Identity identity, Clock clock, Ids ids) {
        this.database = database;
        this.identity = identity;
        this.clock = clock;
        this.ids = ids;
        this.table = new TrainingTable(database);
        this.receivers = new ReceiverTable(database);
    }

    public Ramp ramp(AccountId account) {
        return database.read(() -> table.ramp(account));
    }

    public void set(Person by, Ramp ramp) {
        database.write(() -> {
            table.save(by.account(), ramp);
            identity.note(by, "training-set", Optional.empty());
        });
    }

    /// Everybody green.
    public List<Trainee> trainees(AccountId account) {
        return database.read(() -> table.trainees(account));
    }

    public Optional<Trainee> trainee(Person person) {
        return trainees(person.account()).stream()
                .filter(one -> one.person().equals(person.id()))
                .findFirst();
    }

    /// What waits for a decision.
    public List<Proposal> waiting(AccountId account) {
        return database.read(() -> table.waiting(account));
    }

    /// What waits for a decision, then what was decided, newest first.
    public List<Proposal> proposals(AccountId account) {
        return database.read(() -> table.proposals(account, MOST));
    }

    /// What somebody says to a proposal that concerns them. False when it is not theirs or has been decided.
    public boolean answer(Person person, UUID proposal, String words) {
        return database.write(() -> table.answer(person.account(), proposal, person.id(), words, clock.instant()));
    }

    /// Takes up what was proposed, or leaves everything as it is. False when somebody else was quicker, or whom
    /// it concerns is no longer green.
    public boolean decide(Person by, UUID id, boolean accepted) {
        return database.write(() -> {
            var now = clock.instant();
            table.lock(by.account());
            var found = table.waiting(by.account()).stream()
                    .filter(proposal -> proposal.id().equals(id))
                    .findFirst();
            var trainee = found.flatMap(proposal -> table.trainees(by.account()).stream()
                    .filter(one -> one.person().equals(proposal.person()))
                    .findFirst());
            if (found.isEmpty()
                    || accepted && trainee.isEmpty()
                    || !table.decide(by.account(), id, new Proposal.Decided(now, Optional.of(by.id()), accepted))) {
                return false;
            }
            if (accepted) {
                carryOut(by.account(), found.get(), trainee.get(), now);
            }
            identity.note(
                    by,
                    accepted ? "training-accepted" : "training-declined",
                    Optional.of(found.get().person().value()));
            return true;
        });
    }

    private void carryOut(AccountId account, Proposal proposal, Trainee trainee, Instant now) {
        if (proposal.kind() == Ramp.Kind.REGULAR) {
            var id = trainee.person().value();
            var receiver = receivers.receivers(account).getOrDefault(id, Receiver.usual(id));
            receivers.save(account, receiver.at(Level.REGULAR));
            table.remove(account, trainee.person(), now);
            return;
        }
        int back = trainee.back().map(Trainee.Back::step).orElse(trainee.step());
        table.put(
                account,
                new Trainee(
                        trainee.person(),
                        proposal.kind() == Ramp.Kind.PAUSE ? Ramp.PAUSED : proposal.step(),
                        now,
                        Optional.of(new Trainee.Back(back, now.plus(Duration.ofDays(proposal.days())))),
                        Evidence.NONE,
                        Optional.empty()));
    }

    /// Takes note of what is known of green people: steps begin or begin again, proposals are made.
    public void consider(AccountId account, Map<PersonId, Evidence> evidence) {
        database.write(() -> {
            table.lock(account);
            var ramp = table.ramp(account);
            var now = clock.instant();
            var lately = table.proposals(account, MOST);
            for (var trainee : table.trainees(account)) {
                var known = Optional.ofNullable(evidence.get(trainee.person()));
                if (ramp.active() && known.isPresent()) {
                    consider(account, ramp, trainee, known.get(), lately, now);
                }
            }
        });
    }

    private void consider(
            AccountId account, Ramp ramp, Trainee trainee, Evidence known, List<Proposal> lately, Instant now) {
        if (trainee.back().filter(back -> !back.at().isAfter(now)).isPresent()) {
            table.put(
                    account,
                    new Trainee(
                            trainee.person(),
                            trainee.back().get().step(),
                            now,
                            Optional.empty(),
                            Evidence.NONE,
                            Optional.empty()));
            return;
        }
        var finding = trainee.step() == Ramp.PAUSED
                ? new Finding.Stay("paused")
                : ramp.judge(trainee.step(), known, daysLeft(account, now));
        boolean slowed = trainee.back().isPresent();
        switch (finding) {
            case Finding.Rise(var step)
            when !slowed ->
                table.put(
                        account,
                        new Trainee(trainee.person(), step, now, Optional.empty(), Evidence.NONE, Optional.of(now)));
            case Finding.Propose propose -> {
                table.put(account, looked(trainee, known, now));
                if (!slowed && isQuiet(trainee.person(), lately, now)) {
                    table.propose(
                            account,
                            new Proposal(
                                    ids.next(),
                                    trainee.person(),
                                    now,
                                    propose.kind(),
                                    propose.why(),
                                    propose.step(),
                                    propose.days(),
                                    known,
                                    "",
                                    Optional.empty()));
                }
            }
            default -> table.put(account, looked(trainee, known, now));
        }
    }

    private static Trainee looked(Trainee trainee, Evidence known, Instant now) {
        return new Trainee(trainee.person(), trainee.step(), trainee.since(), trainee.back(), known, Optional.of(now));
    }

    /// Nobody was asked about them lately.
    private static boolean isQuiet(PersonId person, List<Proposal> lately, Instant now) {
        return lately.stream()
                .filter(proposal -> proposal.person().equals(person))
                .allMatch(proposal -> proposal.decided()
                        .filter(decided -> decided.at().plus(QUIET).isBefore(now))
                        .isPresent());
    }

    private int daysLeft(AccountId account, Instant now) {
        var today = LocalDate.ofInstant(now, identity.account(account).zone());
        return (int) ChronoUnit.DAYS.between(today, today.plusMonths(1).withDayOfMonth(1));
    }
}
