package galena.lead;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The trail: appended only, and the feed that others follow.
final class TrailTable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> DETAIL = new TypeReference<>() {};
    private final Database database;

    TrailTable(Database database) {
        this.database = database;
    }

    /// Writes what happened, numbered from the last entry on. The last entry of a change tells where the lead now
    /// is.
    void append(List<Change> changes, Instant now) {
        var rows = new ArrayList<MapSqlParameterSource>();
        for (var change : changes) {
            int seq = change.before().seq();
            for (int i = 0; i < change.happenings().size(); i++) {
                boolean last = i == change.happenings().size() - 1;
                rows.add(row(change, change.happenings().get(i), ++seq, last, now));
            }
        }
        if (!rows.isEmpty()) {
            database.batch("""
                    insert into lead.trail (account_id, lead_id, seq, at, kind, actor, actor_id, turn, step, holder, holder_id,
                      ending, reason, content_id, detail)
                    values (:account, :lead, :seq, :at, :kind, :actor, :actor_id::uuid, :turn, :step, :holder, :holder_id::uuid,
                      :ending, :reason, :content::uuid, :detail::jsonb)
                    """, rows);
        }
    }

    private static MapSqlParameterSource row(Change change, Happening happening, int seq, boolean last, Instant now) {
        var row = new MapSqlParameterSource()
                .addValue("account", change.before().account().value())
                .addValue("lead", change.before().lead().value())
                .addValue("seq", seq)
                .addValue("at", Rows.at(now))
                .addValue("kind", happening.kind().code())
                .addValue("actor", actor(happening))
                .addValue("actor_id", happening.actor().map(PersonId::value).orElse(null))
                .addValue("reason", happening.reason().isEmpty() ? null : happening.reason())
                .addValue("content", happening.content().orElse(null))
                .addValue("detail", happening.detail().isEmpty() ? null : JSON.writeValueAsString(happening.detail()));
        switch (change.after()) {
            case Change.After.Open(var held) ->
                place(
                        row,
                        held.turn(),
                        last ? held.position().step() : null,
                        last ? held.holder().code() : null,
                        last ? CustodyTable.holderId(held.holder()).orElse(null) : null,
                        null);
            case Change.After.Ended(var ending, var reason) ->
                place(row, change.before().turn() + 1, null, null, null, last ? ending : null);
        }
        return row;
    }

    private static void place(
            MapSqlParameterSource row,
            int turn,
            @Nullable String step,
            @Nullable String holder,
            @Nullable UUID holderId,
            @Nullable String ending) {
        row.addValue("turn", turn)
                .addValue("step", step)
                .addValue("holder", holder)
                .addValue("holder_id", holderId)
                .addValue("ending", ending);
    }

    private static String actor(Happening happening) {
        if (happening.actor().isPresent()) {
            return "person";
        }
        return happening.kind() == Happening.Kind.RECEIVED ? "vendor" : "machine";
    }

    List<TrailEntry> of(AccountId account, LeadId lead) {
        return database.sql()
                .sql("""
                        select account_id, lead_id, seq, at, kind, actor, actor_id, turn, step, holder, holder_id, ending, reason,
                          content_id, detail
                        from lead.trail
                        where account_id = :account and lead_id = :lead
                        order by seq
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query(TrailTable::entry)
                .list();
    }

    record Place(String tx, UUID account, UUID lead, int seq) {}

    /// Where a follower stands, locked for this transaction; empty when another instance is at it.
    Optional<Place> lockFollower(String name) {
        database.sql().sql("""
                        insert into lead.follower (name, tx, account_id, lead_id, seq)
                        values (:name, '0'::xid8, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 0)
                        on conflict (name) do nothing
                        """).param("name", name).update();
        return database.sql()
                .sql("""
                        select tx::text as tx, account_id, lead_id, seq
                        from lead.follower
                        where name = :name
                        for update skip locked
                        """)
                .param("name", name)
                .query((row, n) -> new Place(
                        row.getString("tx"),
                        Rows.uuid(row, "account_id"),
                        Rows.uuid(row, "lead_id"),
                        row.getInt("seq")))
                .optional();
    }

    /// @param read how many entries were read in all
    record Followed(String tx, int read, TrailEntry entry) {}

    /// What was committed after that place, in an order in which nothing can still come in between. Of other
    /// kinds than those wanted (none: all) only the last, to know how far it was read. Over all accounts.
    List<Followed> after(Place place, Set<String> kinds, int most) {
        return database.sql()
                .sql("""
                        with found as materialized (
                          select tx, account_id, lead_id, seq, at, kind, actor, actor_id, turn, step, holder, holder_id, ending,
                            reason, content_id, detail
                          from lead.trail
                          where (tx, account_id, lead_id, seq) > (:tx::xid8, :account, :lead, :seq)
                            and tx < pg_snapshot_xmin(pg_current_snapshot())
                          order by tx, account_id, lead_id, seq
                          limit :most
                        )
                        select n.tx::text as tx, n.read, n.account_id, n.lead_id, n.seq, n.at, n.kind, n.actor, n.actor_id, n.turn,
                          n.step, n.holder, n.holder_id, n.ending, n.reason, n.content_id, n.detail
                        from (
                          select f.*, row_number() over (order by f.tx, f.account_id, f.lead_id, f.seq) as place, count(*) over () as read
                          from found f
                        ) n
                        where cardinality(:kinds::text[]) = 0 or n.kind = any(:kinds::text[]) or n.place = n.read
                        order by n.place
                        """)
                .param("kinds", kinds.toArray(String[]::new))
                .param("tx", place.tx())
                .param("account", place.account())
                .param("lead", place.lead())
                .param("seq", place.seq())
                .param("most", most)
                .query((row, n) -> new Followed(row.getString("tx"), row.getInt("read"), entry(row, n)))
                .list();
    }

    /// Of each follower, when that happened which it has to read next; not of those that have read everything.
    Map<String, Instant> waiting() {
        var waiting = new HashMap<String, Instant>();
        database.sql().sql("""
                        select f.name, n.at
                        from lead.follower f
                        cross join lateral (
                          select at
                          from lead.trail
                          where (tx, account_id, lead_id, seq) > (f.tx, f.account_id, f.lead_id, f.seq)
                            and tx < pg_snapshot_xmin(pg_current_snapshot())
                          order by tx, account_id, lead_id, seq
                          limit 1
                        ) n
                        """).query(row -> {
            waiting.put(row.getString("name"), Rows.instant(row, "at"));
        });
        return waiting;
    }

    void moveFollower(String name, Followed last) {
        database.sql()
                .sql("""
                        update lead.follower
                        set tx = :tx::xid8, account_id = :account, lead_id = :lead, seq = :seq
                        where name = :name
                        """)
                .param("tx", last.tx())
                .param("account", last.entry().account().value())
                .param("lead", last.entry().lead().value())
                .param("seq", last.entry().seq())
                .param("name", name)
                .update();
    }

    /// Those of the leads upon which a person has acted.
    Set<LeadId> touched(AccountId account, List<LeadId> leads) {
        return database
                .sql()
                .sql("""
                        select distinct lead_id
                        from lead.trail
                        where account_id = :account and lead_id = any(:leads) and actor <> 'machine'
                          and kind <> 'received'
                        """)
                .param("account", account.value())
                .param("leads", leads.stream().map(LeadId::value).toArray(UUID[]::new))
                .query((row, n) -> new LeadId(Rows.uuid(row, "lead_id")))
                .stream()
                .collect(Collectors.toSet());
    }

    /// The end of the feed as it is now.
    String end() {
        return database.sql()
                .sql("select pg_snapshot_xmin(pg_current_snapshot())::text")
                .query(String.class)
                .single();
    }

    /// Accounts in which something happened since; for refreshing open pages. Over all accounts.
    Set<AccountId> changedSince(String tx) {
        return database
                .sql()
                .sql("""
                        select distinct account_id
                        from lead.trail
                        where tx >= :tx::xid8 and tx < pg_snapshot_xmin(pg_current_snapshot())
                        """)
                .param("tx", tx)
                .query((row, n) -> new AccountId(Rows.uuid(row, "account_id")))
                .stream()
                .collect(Collectors.toSet());
    }

    private static TrailEntry entry(ResultSet row, int n) throws SQLException {
        var detail = row.getString("detail");
        return new TrailEntry(
                new AccountId(Rows.uuid(row, "account_id")),
                new LeadId(Rows.uuid(row, "lead_id")),
                row.getInt("seq"),
                Rows.instant(row, "at"),
                row.getString("kind"),
                row.getString("actor"),
                Rows.optionalUuid(row, "actor_id").map(PersonId::new),
                row.getInt("turn"),
                Optional.ofNullable(row.getString("step")),
                Optional.ofNullable(row.getString("holder")),
                Rows.optionalUuid(row, "holder_id"),
                Optional.ofNullable(row.getString("ending")),
                Optional.ofNullable(row.getString("reason")),
                Rows.optionalUuid(row, "content_id"),
                detail == null ? Map.of() : JSON.readValue(detail, DETAIL));
    }
}
