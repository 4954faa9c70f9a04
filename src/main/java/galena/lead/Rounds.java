package galena.lead;

import galena.identity.Identity;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Picks up what is due and hands it to the keeper of its holder: claim, decide, write in one short transaction.
/// A batch that fails is halved; a lead that fails alone is tried again later, and at its limit takes its silent
/// exit.
@Component
public final class Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final int BATCH = 256;
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration BACK_OFF = Duration.ofMinutes(1);
    private static final Duration OUTAGE = Duration.ofMinutes(5);
    private static final Instant BEGINNING = Instant.EPOCH;

    private final Database database;
    private final Identity identity;
    private final Leads leads;
    private final Clock clock;
    private final CustodyTable custody;
    private final Map<String, Keeper> keepers = new ConcurrentHashMap<>();
    private final Semaphore wakeUps = new Semaphore(0);
    private volatile Optional<Thread> thread = Optional.empty();
    private volatile Instant lastBeat = Instant.EPOCH;

    Rounds(Database database, Identity identity, Leads leads, Clock clock) {
        this.database = database;
        this.identity = identity;
        this.leads = leads;
        this.clock = clock;
        this.custody = new CustodyTable(database);
    }

    /// The room that looks after leads with this kind of holder: pool, person or machine.
    public void register(String holder, Keeper keeper) {
        keepers.put(holder, keeper);
    }

    /// Something became due; do not wait for the next sweep. Nothing depends on it.
    public void wake() {
        wakeUps.release();
    }

    /// Somebody waits for this lead: if it is due it is kept at once, out of turn. What fails is left to the next
    /// sweep.
    public void now(AccountId account, LeadId lead) {
        try {
            database.write(() -> custody.lock(account, lead)
                    .filter(held -> !held.dueAt().isAfter(clock.instant()))
                    .ifPresent(held -> leads.write(keeper(held.holder().code()).keep(List.of(held)))));
        } catch (RuntimeException failed) {
            LOG.warn("A lead somebody waits for could not be kept at once; the next sweep tries it", failed);
            wake();
        }
    }

    /// Works until nothing is due; answers how many leads were looked at.
    public int sweep() {
        int total = 0;
        for (int kept = once(); kept > 0; kept = once()) {
            total += kept;
        }
        return total;
    }

    private int once() {
        int kept = 0;
        for (var due : database.read(() -> custody.whoHasDue(clock.instant()))) {
            kept += drain(due.account(), due.holder());
        }
        return kept;
    }

    private int drain(AccountId account, String holder) {
        int kept = 0;
        var floor = BEGINNING;
        while (true) {
            var batch = claimed(account, holder, floor);
            kept += batch.size();
            if (batch.size() < BATCH) {
                return kept;
            }
            floor = batch.getLast().dueAt();
        }
    }

    private List<Held> claimed(AccountId account, String holder, Instant floor) {
        for (int most = BATCH; most > 1; most /= 4) {
            try {
                return keep(account, holder, floor, most);
            } catch (RuntimeException failed) {
                LOG.warn("A batch of {} ({}) failed and is tried in smaller parts", most, holder, failed);
            }
        }
        return alone(account, holder, floor);
    }

    private List<Held> keep(AccountId account, String holder, Instant floor, int most) {
        return database.write(() -> {
            var due = custody.claimDue(account, holder, clock.instant(), floor, most);
            leads.write(keeper(holder).keep(due));
            return due;
        });
    }

    /// The one at the head alone; if even that fails it backs off, and at its limit it takes its silent exit.
    private List<Held> alone(AccountId account, String holder, Instant floor) {
        try {
            return keep(account, holder, floor, 1);
        } catch (RuntimeException failed) {
            LOG.error("A lead that is due ({}) cannot be kept; it is tried again later", holder, failed);
            return database.write(() -> {
                var due = custody.claimDue(account, holder, clock.instant(), floor, 1);
                due.forEach(this::setBack);
                return due;
            });
        }
    }

    private void setBack(Held held) {
        var now = clock.instant();
        if (held.limitAt().isAfter(now)) {
            custody.backOff(held, now.plus(BACK_OFF));
        } else {
            leads.write(List.of(Course.silence(held, leads.circumstances(held), "engine-failed")));
        }
    }

    private Keeper keeper(String holder) {
        var keeper = keepers.get(holder);
        if (keeper == null) {
            throw new IllegalStateException("nobody keeps leads held by " + holder);
        }
        return keeper;
    }

    // ---- running

    /// Sweeps from now on, in a thread of its own, after making up for the time Galena was not running.
    public void start() {
        makeUpForOutage();
        thread = Optional.of(Thread.ofVirtual().name("rounds").start(this::run));
    }

    public void stop() {
        thread.ifPresent(Thread::interrupt);
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                beat();
                sweep();
                wakeUps.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                wakeUps.drainPermits();
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException failed) {
                LOG.warn("A sweep failed; the next one comes in a second", failed);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat() {
        var now = clock.instant();
        if (Duration.between(lastBeat, now).abs().toSeconds() >= 10) {
            database.write(this::writeBeat);
            lastBeat = now;
        }
    }

    private int writeBeat() {
        return database.sql().sql("""
                        insert into lead.heartbeat (single, at)
                        values (true, :now)
                        on conflict (single) do update
                        set at = greatest(lead.heartbeat.at, excluded.at)
                        """).param("now", Rows.at(clock.instant())).update();
    }

    /// Bounds count the time Galena runs: after more than five minutes of silence every deadline moves by the
    /// downtime, and each trail says so. Answers how many leads were given that time.
    public int makeUpForOutage() {
        return database.write(() -> {
            var last = lastHeartbeat();
            var now = clock.instant();
            int lengthened = 0;
            if (last.isPresent() && Duration.between(last.get(), now).compareTo(OUTAGE) > 0) {
                long seconds = Duration.between(last.get(), now).toSeconds();
                for (var account : identity.accounts()) {
                    lengthened += custody.lengthen(account.id(), last.get().plusSeconds(60), now, seconds);
                }
                LOG.info("Galena was not running for {} s; {} leads got that much more time", seconds, lengthened);
            }
            writeBeat();
            return lengthened;
        });
    }

    private Optional<Instant> lastHeartbeat() {
        return database.sql()
                .sql("""
                        select at
                        from lead.heartbeat
                        where single
                        for update
                        """)
                .query((row, n) -> Rows.instant(row, "at"))
                .optional();
    }
}
