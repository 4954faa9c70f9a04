package galena.lead;

import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.playbook.PlaybookRef;
import galena.playbook.Playbooks;
import galena.playbook.Position;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Makes one lead of two that are the same person, and two again when that was wrong. Both keep their trails.
@Component
public final class Merges {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final PlaybookRef NONE = new PlaybookRef(new UUID(0, 0), 0);
    private final Database database;
    private final Playbooks playbooks;
    private final Leads leads;
    private final Clock clock;
    private final Ids ids;
    private final CustodyTable custody;
    private final TrailTable trail;
    private final LeadTable table;

    Merges(Database database, Playbooks playbooks, Leads leads, Clock clock, Ids ids) {
        this.database = database;
        this.playbooks = playbooks;
        this.leads = leads;
        this.clock = clock;
        this.ids = ids;
        this.custody = new CustodyTable(database);
        this.trail = new TrailTable(database);
        this.table = new LeadTable(database);
    }

    /// What became of it.
    public sealed interface Result {
        record Merged(Merge merge) implements Result {}

        /// Somebody talks with one of them, one is merged already, or both bought.
        record Refused(String reason) implements Result {}
    }

    /// How a lead was before it went into another one: open at a place of its playbook, or ended.
    record Before(
            boolean open,
            String playbook,
            int version,
            String step,
            String visits,
            String pool,
            String ending,
            String reason,
            List<String> points,
            String owner) {}

    /// One of them goes on and has the numbers of both, the other is closed. The one goes on that bought, or else
    /// spoke with us, is open, came first.
    public Result merge(Person by, LeadId one, LeadId other) {
        var account = by.account();
        return database.write(() -> {
            for (var lead : sorted(one, other)) {
                custody.lockAny(account, lead);
            }
            var views = new ArrayList<LeadView>();
            for (var lead : List.of(one, other)) {
                leads.view(account, lead).ifPresent(views::add);
            }
            if (views.size() < 2 || one.equals(other)) {
                return new Result.Refused("unknown");
            }
            views.sort(Comparator.comparing((LeadView v) -> !isWon(v))
                    .thenComparing(v -> v.facts().conversedAt().isEmpty())
                    .thenComparing(v -> !v.isOpen())
                    .thenComparing(v -> v.facts().receivedAt())
                    .thenComparing(v -> v.id().value()));
            return merge(by, views.getFirst(), views.getLast());
        });
    }

    private static boolean isWon(LeadView view) {
        return view.ended().filter(e -> e.ending().equals("won")).isPresent();
    }

    private static boolean isMerged(LeadView view) {
        return view.ended().filter(e -> e.ending().equals("merged")).isPresent();
    }

    private Result merge(Person by, LeadView kept, LeadView gone) {
        if (isMerged(kept) || isMerged(gone)) {
            return new Result.Refused("merged-already");
        }
        if (isWon(gone)) {
            return new Result.Refused("both-bought");
        }
        if (gone.held().flatMap(Held::begunAt).isPresent()) {
            return new Result.Refused("talking");
        }
        var account = by.account();
        var merge = new Merge(ids.next(), kept.id(), gone.id(), by.id(), clock.instant());
        var added = gone.contact().points().stream()
                .filter(point -> !kept.contact().points().contains(point))
                .toList();
        boolean owned = kept.facts().owner().isEmpty() && gone.facts().owner().isPresent() && kept.isOpen();
        insert(account, merge, before(gone, added, owned));
        if (!added.isEmpty()) {
            table.setPoints(account, kept.id(), joined(kept.contact().points(), added));
        }
        var told = Happening.by(by.id(), Happening.Kind.MERGED, "")
                .with(Map.of("with", gone.id().toString()));
        kept.held().ifPresent(held -> {
            var facts = owned ? held.facts().ownedBy(gone.facts().owner().orElseThrow()) : held.facts();
            leads.write(List.of(new Change(held, new Change.After.Open(held), facts, List.of(told))));
        });
        if (kept.held().isEmpty()) {
            ended(account, kept, kept.ended().orElseThrow(), told);
        }
        var closed = Happening.by(by.id(), Happening.Kind.CLOSED, "merged")
                .with(Map.of("into", kept.id().toString()));
        var after = new Change.After.Ended("merged", "merged");
        gone.held().ifPresent(held -> leads.write(List.of(new Change(held, after, held.facts(), List.of(closed)))));
        if (gone.held().isEmpty()) {
            ended(account, gone, after, closed);
        }
        return new Result.Merged(merge);
    }

    private static List<ContactPoint> joined(List<ContactPoint> some, List<ContactPoint> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private static Before before(LeadView gone, List<ContactPoint> added, boolean owned) {
        var points = added.stream().map(ContactPoint::value).toList();
        var owner = owned ? gone.facts().owner().orElseThrow().toString() : "";
        return gone.held()
                .map(held -> new Before(
                        true,
                        held.ref().id().toString(),
                        held.ref().version(),
                        held.position().step(),
                        held.position().written(),
                        held.pool().map(UUID::toString).orElse(""),
                        "",
                        "",
                        points,
                        owner))
                .orElseGet(() -> {
                    var ended = gone.ended().orElseThrow();
                    return new Before(false, "", 0, "", "", "", ended.ending(), ended.reason(), points, owner);
                });
    }

    /// A closed lead stays or becomes closed.
    private void ended(AccountId account, LeadView view, Change.After.Ended after, Happening happening) {
        var stub = custody.lockClosed(account, view.id()).orElseThrow();
        var before = Held.nowhere(
                account, view.id(), playbooks.inCharge(account), NONE, stub, view.facts(), clock.instant());
        var change = new Change(before, after, view.facts(), List.of(happening));
        custody.update(List.of(change), false, clock.instant());
        trail.append(List.of(change), clock.instant());
    }

    /// They are two again: the one that was closed goes on where it stood. Empty when that was done already.
    public Optional<Merge> undo(Person by, UUID id) {
        var account = by.account();
        return database.write(() -> {
            var found = lock(account, id);
            if (found.isEmpty()) {
                return Optional.<Merge>empty();
            }
            var merge = found.get().merge();
            var before = found.get().before();
            for (var lead : sorted(merge.kept(), merge.gone())) {
                custody.lockAny(account, lead);
            }
            settle(account, id, by.id());
            var kept = leads.view(account, merge.kept()).orElseThrow();
            table.setPoints(
                    account,
                    merge.kept(),
                    kept.contact().points().stream()
                            .filter(point -> !before.points().contains(point.value()))
                            .toList());
            var told = Happening.by(by.id(), Happening.Kind.UNMERGED, "")
                    .with(Map.of("with", merge.gone().toString()));
            kept.held().ifPresent(held -> {
                boolean theirs = held.facts()
                        .owner()
                        .filter(owner -> owner.toString().equals(before.owner()))
                        .isPresent();
                var facts = theirs ? held.facts().without(held.facts().owner().orElseThrow()) : held.facts();
                leads.write(List.of(new Change(held, new Change.After.Open(held), facts, List.of(told))));
            });
            if (kept.held().isEmpty()) {
                ended(account, kept, kept.ended().orElseThrow(), told);
            }
            apart(by, merge, before);
            return Optional.of(merge);
        });
    }

    private void apart(Person by, Merge merge, Before before) {
        var gone = leads.view(by.account(), merge.gone()).orElseThrow();
        if (gone.isOpen()) {
            // opened by hand, as was possible once
            return;
        }
        if (before.open()) {
            leads.resume(
                    by.account(),
                    merge.gone(),
                    new PlaybookRef(UUID.fromString(before.playbook()), before.version()),
                    Position.of(before.step(), before.visits()),
                    Optional.of(before.pool()).filter(pool -> !pool.isEmpty()).map(UUID::fromString),
                    Happening.by(by.id(), Happening.Kind.REOPENED, "unmerged"));
        } else {
            ended(
                    by.account(),
                    gone,
                    new Change.After.Ended(before.ending(), before.reason()),
                    Happening.by(by.id(), Happening.Kind.CLOSED, "unmerged"));
        }
    }

    private static List<LeadId> sorted(LeadId one, LeadId other) {
        return java.util.stream.Stream.of(one, other)
                .sorted(Comparator.comparing(LeadId::value))
                .toList();
    }

    /// Those that hold of a lead, as the one that was kept or the one that went, newest first.
    public List<Merge> of(AccountId account, LeadId lead) {
        return database.read(() -> database.sql()
                .sql("""
                        select merge_id, kept_id, gone_id, merged_by, merged_at
                        from lead.merge
                        where account_id = :account and (kept_id = :lead or gone_id = :lead) and undone_at is null
                        order by merged_at desc
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query(Merges::merge)
                .list());
    }

    /// One that holds; empty when it was undone.
    public Optional<Merge> find(AccountId account, UUID id) {
        return database.read(() -> database.sql()
                .sql("""
                        select merge_id, kept_id, gone_id, merged_by, merged_at
                        from lead.merge
                        where account_id = :account and merge_id = :merge and undone_at is null
                        """)
                .param("account", account.value())
                .param("merge", id)
                .query(Merges::merge)
                .optional());
    }

    private static Merge merge(ResultSet row, int n) throws SQLException {
        return new Merge(
                Rows.uuid(row, "merge_id"),
                new LeadId(Rows.uuid(row, "kept_id")),
                new LeadId(Rows.uuid(row, "gone_id")),
                new PersonId(Rows.uuid(row, "merged_by")),
                Rows.instant(row, "merged_at"));
    }

    private record Kept(Merge merge, Before before) {}

    private Optional<Kept> lock(AccountId account, UUID id) {
        return database.sql()
                .sql("""
                        select merge_id, kept_id, gone_id, merged_by, merged_at, before
                        from lead.merge
                        where account_id = :account and merge_id = :merge and undone_at is null
                        for update
                        """)
                .param("account", account.value())
                .param("merge", id)
                .query((row, n) -> new Kept(merge(row, n), JSON.readValue(row.getString("before"), Before.class)))
                .optional();
    }

    private void insert(AccountId account, Merge merge, Before before) {
        database.sql()
                .sql("""
                        insert into lead.merge (account_id, merge_id, kept_id, gone_id, merged_by, merged_at, before)
                        values (:account, :merge, :kept, :gone, :by, :at, :before::jsonb)
                        """)
                .param("account", account.value())
                .param("merge", merge.id())
                .param("kept", merge.kept().value())
                .param("gone", merge.gone().value())
                .param("by", merge.by().value())
                .param("at", Rows.at(merge.at()))
                .param("before", JSON.writeValueAsString(before))
                .update();
    }

    private void settle(AccountId account, UUID id, PersonId by) {
        database.sql()
                .sql("""
                        update lead.merge
                        set undone_by = :by, undone_at = :now
                        where account_id = :account and merge_id = :merge
                        """)
                .param("by", by.value())
                .param("now", Rows.at(clock.instant()))
                .param("account", account.value())
                .param("merge", id)
                .update();
    }
}
