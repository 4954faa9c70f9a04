package galena.insight;

import galena.delivery.Outbox;
import galena.identity.Identity;
import galena.lead.Feed;
import galena.storage.Backups;
import galena.storage.Database;
import galena.storage.Storage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/// How the whole installation does: figures without names, and what is wrong with what is to be done about it. Asked
/// for at most every ten seconds.
@Component
public final class Operation {
    /// What becomes of what is sent in, and leads that came otherwise.
    public static final List<String> VERDICTS =
            List.of("accepted", "duplicate", "rejected", "quarantined", "typed", "imported");

    private static final Duration REMEMBERED = Duration.ofSeconds(10);
    /// So late nothing is where machine and rounds are well.
    private static final Duration LATE = Duration.ofMinutes(2);

    private static final Duration LAGGING = Duration.ofMinutes(5);
    private static final Duration MAIL_STUCK = Duration.ofMinutes(30);
    private static final long LITTLE_ROOM = 2L << 30;

    /// @param received by [#VERDICTS], since the beginning, as the auditor counted
    /// @param waiting leads that are ready and before nobody
    /// @param oldest how long the longest of them has been
    /// @param late how long ago the latest step was to be taken
    /// @param stuck leads that could not be handled and are tried again
    /// @param findings what the auditor finds wrong
    /// @param lag by follower, how old that is which it reads next
    /// @param mail how long ago the mail was to go that is the latest
    /// @param backup as [Backups#age]
    public record State(
            Map<String, Long> received,
            long waiting,
            Duration oldest,
            Duration late,
            long stuck,
            long findings,
            Map<String, Duration> lag,
            Duration mail,
            long freeBytes,
            Optional<Duration> backup) {}

    /// Something that is wrong, by a code that pages have sentences for, with how much or how long.
    public record Trouble(String code, String much) {}

    private record Known(State state, Instant until) {}

    private final Database database;
    private final Storage storage;
    private final Identity identity;
    private final Insight insight;
    private final Outbox outbox;
    private final Feed feed;
    private final Backups backups;
    private final Clock clock;
    private final BookTable books;
    private volatile Optional<Known> known = Optional.empty();

    Operation(
            Database database,
            Storage storage,
            Identity identity,
            Insight insight,
            Outbox outbox,
            Feed feed,
            Backups backups,
            Clock clock) {
        this.database = database;
        this.storage = storage;
        this.identity = identity;
        this.insight = insight;
        this.outbox = outbox;
        this.feed = feed;
        this.backups = backups;
        this.clock = clock;
        this.books = new BookTable(database);
    }

    /// Whether the database answers.
    public boolean isUp() {
        try {
            identity.accounts();
            return true;
        } catch (RuntimeException down) {
            return false;
        }
    }

    public State now() {
        var now = clock.instant();
        var last = known;
        if (last.isPresent() && last.get().until().isAfter(now)) {
            return last.get().state();
        }
        // of the whole installation, whoever asks first
        var state = database.unfenced(() -> asked(now));
        known = Optional.of(new Known(state, now.plus(REMEMBERED)));
        return state;
    }

    private State asked(Instant now) {
        var received = new TreeMap<String, Long>();
        VERDICTS.forEach(verdict -> received.put(verdict, 0L));
        long waiting = 0;
        long stuck = 0;
        long findings = 0;
        var oldest = Duration.ZERO;
        var late = Duration.ZERO;
        var mail = Duration.ZERO;
        for (var account : identity.accounts()) {
            var floor = insight.floor(account.id());
            waiting += floor.waiting();
            stuck += floor.stuck();
            oldest = longer(oldest, floor.oldest(), now);
            late = longer(late, database.read(() -> books.oldestDue(account.id(), now)), now);
            mail = longer(mail, outbox.oldestDue(account.id()), now);
            findings += insight.findings(account.id()).size();
            database.read(() -> books.received(account.id()))
                    .forEach((verdict, count) -> received.merge(verdict, count, Long::sum));
        }
        var lag = new TreeMap<String, Duration>();
        feed.waiting().forEach((follower, since) -> lag.put(follower, Duration.between(since, now)));
        return new State(
                received,
                waiting,
                oldest,
                late,
                stuck,
                findings,
                lag,
                mail,
                storage.folder().free(),
                backups.age());
    }

    private static Duration longer(Duration known, Optional<Instant> since, Instant now) {
        return since.map(from -> Duration.between(from, now))
                .filter(length -> length.compareTo(known) > 0)
                .orElse(known);
    }

    /// What is wrong, the worst first; nothing while all is well.
    public List<Trouble> troubles() {
        var state = now();
        var found = new ArrayList<Trouble>();
        if (state.findings() > 0) {
            found.add(new Trouble("books", String.valueOf(state.findings())));
        }
        backups.overdue().ifPresent(age -> found.add(new Trouble("backup", String.valueOf(age.toDays()))));
        if (state.freeBytes() < LITTLE_ROOM) {
            found.add(new Trouble("room", String.valueOf(state.freeBytes() >> 20)));
        }
        if (state.late().compareTo(LATE) > 0) {
            found.add(new Trouble("late", String.valueOf(state.late().toMinutes())));
        }
        if (state.stuck() > 0) {
            found.add(new Trouble("stuck", String.valueOf(state.stuck())));
        }
        state.lag().forEach((follower, lag) -> {
            if (lag.compareTo(LAGGING) > 0) {
                found.add(new Trouble("lag", follower + ", " + lag.toMinutes()));
            }
        });
        if (state.mail().compareTo(MAIL_STUCK) > 0) {
            found.add(new Trouble("mail", String.valueOf(state.mail().toMinutes())));
        }
        return found;
    }
}
