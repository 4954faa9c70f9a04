package galena.distribution;

import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.PersonId;
import galena.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Who may receive what: limits, skills, languages, licences, territories; who is there; when the floor is
/// closed.
@Component
public final class Receivers {
    private final Database database;
    private final Identity identity;
    private final Clock clock;
    private final Ids ids;
    private final ReceiverTable table;
    private final FloorTable floor;
    private final Arrangements arrangements;
    private final PartnerTable partners;
    private final TakenTable taken;
    private final TrainingTable training;
    private final DecisionTable decisions;

    Receivers(Database database, Identity identity, Arrangements arrangements, Clock clock, Ids ids) {
        this.database = database;
        this.identity = identity;
        this.clock = clock;
        this.ids = ids;
        this.table = new ReceiverTable(database);
        this.floor = new FloorTable(database);
        this.arrangements = arrangements;
        this.partners = new PartnerTable(database);
        this.taken = new TakenTable(database);
        this.training = new TrainingTable(database);
        this.decisions = new DecisionTable(database);
    }

    /// Those of whom something was said; everybody else is [Receiver#usual].
    public Map<UUID, Receiver> all(AccountId account) {
        return arrangements.of(account).receivers();
    }

    public Receiver of(AccountId account, UUID id) {
        return all(account).getOrDefault(id, Receiver.usual(id));
    }

    public void save(Person by, Receiver receiver) {
        database.write(() -> {
            table.save(by.account(), receiver);
            enrol(by.account(), receiver);
            identity.note(by, "receiver-changed", Optional.of(receiver.id()));
        });
    }

    /// Who is green is in training; whoever no longer is has done with it. Partners train their own people.
    private void enrol(AccountId account, Receiver receiver) {
        var person = new PersonId(receiver.id());
        if (receiver.level() != Level.GREEN) {
            training.remove(account, person, clock.instant());
        } else if (identity.person(account, person).isPresent()) {
            training.enrol(account, person, clock.instant());
        }
    }

    /// Whether whoever sells needs a licence for the state of the lead.
    public boolean isLicensed(AccountId account) {
        return arrangements.of(account).licensed();
    }

    public void setLicensed(Person by, boolean licensed) {
        database.write(() -> {
            floor.setLicensed(by.account(), licensed);
            identity.note(by, licensed ? "licences-needed" : "licences-not-needed", Optional.empty());
        });
    }

    /// How many leads each received today; who received none is not in it.
    public Map<UUID, Integer> today(AccountId account) {
        var day = Periods.of(clock.instant(), identity.account(account).zone()).day();
        return database.read(() -> taken.of(account, day));
    }

    /// How somebody answered when rules gave them a lead.
    ///
    /// @param waiting those they have not answered yet
    /// @param median how long it took them to take or to decline, in the middle; empty where they never did
    public record Answers(
            long asked, long taken, long declined, long lapsed, long waiting, Optional<Duration> median) {}

    /// Of what was given to somebody of ours or to a partner from then until then, to the second.
    public Answers answers(AccountId account, UUID receiver, Instant from, Instant until) {
        return database.read(() -> decisions.answers(account, receiver, from, until));
    }

    // ---- being there

    /// Somebody said at the desk whether they are ready.
    public void present(AccountId account, PersonId person, boolean ready) {
        database.write(() -> floor.present(account, person, ready, clock.instant()));
    }

    /// Closings that have not ended, in their order.
    public List<Closing> closings(AccountId account) {
        var now = clock.instant();
        return arrangements.of(account).closings().stream()
                .filter(closing -> closing.ends().isAfter(now))
                .toList();
    }

    public Optional<Instant> closedUntil(AccountId account) {
        return arrangements.of(account).closedUntil(clock.instant());
    }

    /// Nothing is given to anybody from then until then; what comes waits. Throws IllegalArgumentException when
    /// it would end before it starts.
    public void close(Person by, Instant starts, Instant ends) {
        database.write(() -> {
            floor.close(by.account(), new Closing(ids.next(), starts, ends));
            identity.note(by, "floor-closed", Optional.empty());
        });
    }

    public void open(Person by, UUID closing) {
        database.write(() -> {
            floor.reopen(by.account(), closing);
            identity.note(by, "floor-opened", Optional.empty());
        });
    }

    // ---- partners

    public List<Partner> partners(AccountId account) {
        return arrangements.of(account).partners();
    }

    public Optional<Partner> partner(AccountId account, UUID id) {
        return partners(account).stream()
                .filter(partner -> partner.id().equals(id))
                .findFirst();
    }

    public UUID newPartnerId() {
        return ids.next();
    }

    public void save(Person by, Partner partner) {
        database.write(() -> {
            partners.save(by.account(), partner);
            identity.note(by, "partner-changed", Optional.of(partner.id()));
        });
    }

    /// Somebody leaves: another one answers for their partners.
    void handOver(AccountId account, PersonId from, PersonId to) {
        database.write(() -> partners.handOver(account, from, to));
    }
}
