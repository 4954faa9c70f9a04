package galena.intake;

import galena.directory.Source;
import galena.kernel.AccountId;
import galena.kernel.SourceId;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When something last came in through a door, to the minute: a page shows it, nothing rests on it.
final class DoorSeen {
    private static final Duration EVERY = Duration.ofMinutes(1);
    private final Database database;
    private final Map<Door, Instant> noted = new ConcurrentHashMap<>();

    private static final Logger LOG = LoggerFactory.getLogger(DoorSeen.class);

    private record Door(SourceId source, String name) {}

    DoorSeen(Database database) {
        this.database = database;
    }

    void note(Source source, String door, Instant now) {
        var key = new Door(source.id(), door);
        var before = noted.get(key);
        if (before == null || before.plus(EVERY).isBefore(now)) {
            noted.put(key, now);
            try {
                write(source, door, now);
            } catch (RuntimeException failed) {
                // a lead is worth more than knowing when the last one came
                noted.remove(key);
                LOG.warn("What was received last could not be noted", failed);
            }
        }
    }

    private void write(Source source, String door, Instant now) {
        database.write(() -> database.sql()
                .sql("""
                            insert into intake.door_seen (account_id, source_id, door, at)
                            values (:account, :source, :door, :now)
                            on conflict (account_id, source_id, door) do update
                            set at = excluded.at
                            """)
                .param("account", source.account().value())
                .param("source", source.id().value())
                .param("door", door)
                .param("now", Rows.at(now))
                .update());
    }

    Map<String, Instant> of(AccountId account, SourceId source) {
        return database.read(() -> {
            var found = new TreeMap<String, Instant>();
            database.sql()
                    .sql("""
                            select door, at
                            from intake.door_seen
                            where account_id = :account and source_id = :source
                            """)
                    .param("account", account.value())
                    .param("source", source.value())
                    .query((row, n) -> Map.entry(row.getString("door"), Rows.instant(row, "at")))
                    .list()
                    .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
            return found;
        });
    }
}
