package galena.lead;

import galena.kernel.AccountId;
import galena.storage.Database;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/// How later rooms learn what happened: the trail in an order in which nothing can come in between afterwards.
/// Ids and times are not that order; a follower that remembered them would lose entries that commit late.
@Component
public final class Feed {
    private static final int BATCH = 500;
    private final Database database;
    private final TrailTable trail;

    Feed(Database database) {
        this.database = database;
        this.trail = new TrailTable(database);
    }

    /// Hands over everything not yet seen by this follower; its position moves in the transaction of its effect.
    /// Effects must be idempotent: after a restore a follower reads from the start. Answers how many entries
    /// it saw.
    public int follow(String follower, Consumer<List<TrailEntry>> effect) {
        return follow(follower, Set.of(), effect);
    }

    /// The same, of these kinds only.
    public int follow(String follower, Set<String> kinds, Consumer<List<TrailEntry>> effect) {
        int total = 0;
        while (true) {
            int seen = database.write(() -> step(follower, kinds, effect));
            total += seen;
            if (seen < BATCH) {
                return total;
            }
        }
    }

    private int step(String follower, Set<String> kinds, Consumer<List<TrailEntry>> effect) {
        var place = trail.lockFollower(follower);
        if (place.isEmpty()) {
            return 0;
        }
        var found = trail.after(place.get(), kinds, BATCH);
        if (found.isEmpty()) {
            return 0;
        }
        var wanted = found.stream()
                .map(TrailTable.Followed::entry)
                .filter(entry -> kinds.isEmpty() || kinds.contains(entry.kind()))
                .toList();
        if (!wanted.isEmpty()) {
            effect.accept(wanted);
        }
        trail.moveFollower(follower, found.getLast());
        return found.getLast().read();
    }

    /// Of each follower that has not read everything, when that happened which it reads next.
    public Map<String, Instant> waiting() {
        return database.read(trail::waiting);
    }

    /// A mark for [#changedSince].
    public String mark() {
        return database.read(trail::end);
    }

    /// In which accounts something happened since the mark; for refreshing open pages only.
    public Set<AccountId> changedSince(String mark) {
        return database.read(() -> trail.changedSince(mark));
    }
}
