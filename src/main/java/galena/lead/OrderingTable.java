package galena.lead;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.SourceId;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// In which order companies take what waits, and what waits.
final class OrderingTable {
    private static final int AT_ONCE = 5000;
    private final Database database;

    OrderingTable(Database database) {
        this.database = database;
    }

    /// The kinds in their order, and by what within them; empty for the usual order.
    Optional<Ordering> find(AccountId account) {
        return database.sql()
                .sql("""
                        select kinds, within
                        from lead.ordering
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> new Ordering(
                        Ordering.kinds(row.getString("kinds")),
                        Ordering.Within.of(row.getString("within")),
                        java.util.Map.of()))
                .optional();
    }

    void save(AccountId account, Ordering ordering) {
        database.sql()
                .sql("""
                        insert into lead.ordering (account_id, kinds, within)
                        values (:account, :kinds, :within)
                        on conflict (account_id) do update
                        set kinds = excluded.kinds, within = excluded.within
                        """)
                .param("account", account.value())
                .param("kinds", ordering.written())
                .param("within", ordering.within().code())
                .update();
    }

    /// What waits in pools gets the ranks of another order, a few thousand at a time.
    void rankAgain(AccountId account, Ordering ordering) {
        var after = new UUID(0, 0);
        while (true) {
            var waiting = waiting(account, after);
            if (waiting.isEmpty()) {
                return;
            }
            write(account, waiting, ordering);
            after = waiting.getLast().lead().value();
        }
    }

    private record Waiting(
            LeadId lead, boolean promised, int attempts, Instant received, Instant ready, SourceId source, int score) {}

    private List<Waiting> waiting(AccountId account, UUID after) {
        return database.sql()
                .sql("""
                        select c.lead_id, c.promised, l.attempts, l.received_at, c.ready_at, l.source_id, coalesce(l.score, 0) as score
                        from lead.custody c
                        join lead.lead l on l.account_id = c.account_id and l.lead_id = c.lead_id
                        where c.account_id = :account and c.holder = 'pool' and c.open and c.lead_id > :after
                        order by c.lead_id
                        limit :most
                        for update of c
                        """)
                .param("account", account.value())
                .param("after", after)
                .param("most", AT_ONCE)
                .query((row, n) -> new Waiting(
                        new LeadId(Rows.uuid(row, "lead_id")),
                        row.getBoolean("promised"),
                        row.getInt("attempts"),
                        Rows.instant(row, "received_at"),
                        Rows.instant(row, "ready_at"),
                        new SourceId(Rows.uuid(row, "source_id")),
                        row.getInt("score")))
                .list();
    }

    private void write(AccountId account, List<Waiting> waiting, Ordering ordering) {
        var ids = new ArrayList<UUID>();
        var ranks = new ArrayList<Double>();
        for (var one : waiting) {
            ids.add(one.lead().value());
            ranks.add(ordering.rank(
                    one.promised(), one.attempts(), one.received(), one.ready(), one.source(), one.score()));
        }
        database.sql()
                .sql("""
                        update lead.custody c
                        set rank = w.rank
                        from unnest(:leads::uuid[], :ranks::float8[]) w (lead, rank)
                        where c.account_id = :account and c.lead_id = w.lead
                        """)
                .param("leads", ids.toArray(UUID[]::new))
                .param("ranks", ranks.toArray(Double[]::new))
                .param("account", account.value())
                .update();
    }

    /// What our own people and pools have to do before then, samples not counted.
    List<Due> due(AccountId account, Instant until) {
        return database.sql()
                .sql("""
                        select l.source_id, c.promised, l.attempts = 0 as fresh, c.holder, count(*) as leads
                        from lead.custody c
                        join lead.lead l on l.account_id = c.account_id and l.lead_id = c.lead_id
                        where c.account_id = :account and c.holder in ('pool', 'person') and c.open and c.ready_at < :until
                          and not c.decision and not l.test
                        group by 1, 2, 3, 4
                        """)
                .param("account", account.value())
                .param("until", Rows.at(until))
                .query((row, n) -> new Due(
                        new SourceId(Rows.uuid(row, "source_id")),
                        Ordering.kind(row.getBoolean("promised"), row.getBoolean("fresh") ? 0 : 1),
                        row.getString("holder").equals("pool"),
                        row.getLong("leads")))
                .list();
    }

    /// Says on the trail of everything that waits in pools since before then that there was no hand for it.
    int leftOut(AccountId account, Instant before, Instant now) {
        return database.sql()
                .sql("""
                        with out as (
                          update lead.custody
                          set seq = seq + 1, changed_at = :now
                          where account_id = :account and holder = 'pool' and open and ready_at < :before
                          returning account_id, lead_id, seq, turn
                        )
                        insert into lead.trail (account_id, lead_id, seq, at, kind, actor, turn, reason)
                        select account_id, lead_id, seq, :now, 'left-out', 'machine', turn, 'no-hands'
                        from out
                        """)
                .param("now", Rows.at(now))
                .param("account", account.value())
                .param("before", Rows.at(before))
                .update();
    }
}
