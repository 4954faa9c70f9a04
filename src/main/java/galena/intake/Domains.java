package galena.intake;

import galena.delivery.NameServer;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/// Whether anybody receives mail at a domain. A door asks what is known and never waits: what is not known is
/// asked beside it, and known the next time.
@Component
public final class Domains {
    private static final Set<String> THROW_AWAY = Telling.lines("/intake/disposable.txt");
    private static final Duration FRESH = Duration.ofDays(7);
    private static final int MOST = 50_000;
    private static final int WAITING = 1_000;
    private static final int AT_ONCE = 20;
    private final Database database;
    private final Clock clock;
    private final NameServer names;
    private final Map<String, Answer> known = new ConcurrentHashMap<>();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private volatile boolean loaded;

    private record Answer(boolean receives, Instant at) {}

    Domains(Database database, Clock clock, NameServer names) {
        this.database = database;
        this.clock = clock;
        this.names = names;
    }

    /// Whether addresses there are made to be thrown away: a warning, never a reason by itself.
    public static boolean isThrowAway(String email) {
        return Telling.isUnder(domain(email), THROW_AWAY);
    }

    private static String domain(String email) {
        return email.substring(email.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    /// Whether somebody receives mail there; empty while nobody knows. Never waits.
    public Optional<Boolean> receives(String email) {
        var domain = domain(email);
        var answer = known.get(domain);
        if (answer == null || answer.at().plus(FRESH).isBefore(clock.instant())) {
            if (asked.size() < WAITING && domain.length() <= 253) {
                asked.add(domain);
            }
        }
        return Optional.ofNullable(answer).map(Answer::receives);
    }

    /// Asks what was not known. Answers how many it asked about.
    public int work() {
        if (!loaded) {
            load();
            loaded = true;
        }
        int done = 0;
        for (var domain : new ArrayList<>(asked)) {
            if (done >= AT_ONCE) {
                break;
            }
            done++;
            asked.remove(domain);
            ask(domain).ifPresent(receives -> remember(domain, receives));
        }
        return done;
    }

    private void load() {
        database.read(() -> database.sql()
                .sql("""
                        select domain, receives, checked_at
                        from intake.domain
                        order by checked_at desc
                        limit :most
                        """)
                .param("most", MOST)
                .query((row, n) -> known.put(
                        row.getString("domain"),
                        new Answer(row.getBoolean("receives"), Rows.instant(row, "checked_at"))))
                .list());
    }

    private void remember(String domain, boolean receives) {
        var now = clock.instant();
        if (known.size() >= MOST) {
            known.clear();
        }
        known.put(domain, new Answer(receives, now));
        database.write(() -> database.sql()
                .sql("""
                        insert into intake.domain (domain, receives, checked_at)
                        values (:domain, :receives, :now)
                        on conflict (domain) do update
                        set receives = excluded.receives, checked_at = excluded.checked_at
                        """)
                .param("domain", domain)
                .param("receives", receives)
                .param("now", Rows.at(now))
                .update());
    }

    /// A mail exchanger, or an address as a last resort (RFC 5321, 5.1); a null exchanger (RFC 7505) receives
    /// nothing. Empty when the server did not answer.
    private Optional<Boolean> ask(String domain) {
        // one after the other: a question for all at once is one that many servers refuse
        return names.records(domain, "MX")
                .flatMap(exchangers -> exchangers.isEmpty()
                        ? has(domain, "A").flatMap(yes -> yes ? Optional.of(true) : has(domain, "AAAA"))
                        : Optional.of(exchangers.stream().anyMatch(mx -> !mx.matches("\\d+\\s+\\.?"))));
    }

    private Optional<Boolean> has(String domain, String type) {
        return names.records(domain, type).map(found -> !found.isEmpty());
    }
}
