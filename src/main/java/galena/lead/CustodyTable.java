package galena.lead;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.playbook.Milestone;
import galena.playbook.PlaybookRef;
import galena.playbook.Position;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/// Custody: one row per lead for ever, at once constraint, queue and timer.
final class CustodyTable {
    private static final String COLUMNS = """
            c.account_id, c.lead_id, c.holder, c.holder_id, c.responsible, c.playbook_id, c.version, c.pool_id, c.hand_id, c.plan_id,
              c.accept_seconds, c.partner_id, c.step,
              c.visits, c.ready_at, c.due_at, c.limit_at, c.shown_at, c.begun_at, c.promised, c.decision, c.reminders, c.missed_by,
              c.turn, c.seq, c.rank, l.source_id, l.test, l.received_at, l.owner_id, l.conversed_at, l.attempts, l.calls,
              l.milestone, l.score, k.country, k.zones, k.states, k.product, k.company, k.region, k.city, k.postal_code, k.fields
            """;
    private static final String JOINS = """
            join lead.lead l on l.account_id = c.account_id and l.lead_id = c.lead_id
            join lead.contact k on k.account_id = c.account_id and k.lead_id = c.lead_id
            """;
    private static final String HELD = "select " + COLUMNS + "from lead.custody c\n" + JOINS;

    private final Database database;

    CustodyTable(Database database) {
        this.database = database;
    }

    void insert(List<Change> begun, Instant now) {
        database.batch(
                """
                insert into lead.custody (account_id, lead_id, open, holder, holder_id, responsible, playbook_id, version, pool_id,
                  step, visits, ready_at, due_at, limit_at, promised, decision, turn, seq, rank, changed_at, ending, reason)
                values (:account, :lead, :open, :holder, :holder_id::uuid, :responsible::uuid, :playbook::uuid, :version, :pool::uuid,
                  :step, :visits, :ready, :due, :limit, :promised, :decision, :turn, :seq, :rank, :now, :ending, :reason)
                """, begun.stream().map(change -> parameters(change, now)).toList());
    }

    void update(List<Change> changes, boolean wereOpen, Instant now) {
        int[] counts = database.batch(
                """
                update lead.custody
                set open = :open, holder = :holder, holder_id = :holder_id::uuid, responsible = :responsible::uuid,
                  playbook_id = :playbook::uuid, version = :version, pool_id = :pool::uuid,
                  hand_id = :hand::uuid, plan_id = :plan::uuid, accept_seconds = :accept, partner_id = :partner::uuid, step = :step, visits = :visits,
                  ready_at = :ready, due_at = :due, limit_at = :limit, shown_at = :shown, begun_at = :begun,
                  promised = :promised, decision = :decision, reminders = :reminders, missed_by = :missed_by::uuid, failures = 0, turn = :turn,
                  seq = :seq, rank = :rank, changed_at = :now, ending = :ending, reason = :reason
                where account_id = :account and lead_id = :lead and seq = :seq_before and open = :was_open
                """,
                changes.stream()
                        .map(change -> parameters(change, now).addValue("was_open", wereOpen))
                        .toList());
        if (Arrays.stream(counts).anyMatch(count -> count != 1)) {
            throw new CustodyMovedOn();
        }
    }

    private static MapSqlParameterSource parameters(Change change, Instant now) {
        var before = change.before();
        var row = new MapSqlParameterSource()
                .addValue("account", before.account().value())
                .addValue("lead", before.lead().value())
                .addValue("seq_before", before.seq())
                .addValue("seq", before.seq() + change.happenings().size())
                .addValue("now", Rows.at(now));
        switch (change.after()) {
            case Change.After.Open(var held) -> open(row, held);
            case Change.After.Ended(var ending, var reason) -> ended(row, before, ending, reason);
        }
        return row;
    }

    private static void open(MapSqlParameterSource row, Held held) {
        row.addValue("open", true)
                .addValue("holder", held.holder().code())
                .addValue("holder_id", holderId(held.holder()).orElse(null))
                .addValue("responsible", held.responsible().value())
                .addValue("playbook", held.ref().id())
                .addValue("version", held.ref().version())
                .addValue("pool", held.pool().orElse(null))
                .addValue("hand", held.placed().hand().map(PersonId::value).orElse(null))
                .addValue("plan", held.placed().plan().orElse(null))
                .addValue(
                        "accept",
                        held.placed().accept().map(Duration::toSeconds).orElse(null))
                .addValue("partner", held.placed().partner().orElse(null))
                .addValue("step", held.position().step())
                .addValue("visits", held.position().written())
                .addValue("ready", Rows.at(held.readyAt()))
                .addValue("due", Rows.at(held.dueAt()))
                .addValue("limit", Rows.at(held.limitAt()))
                .addValue("shown", Rows.at(held.shownAt()))
                .addValue("begun", Rows.at(held.begunAt()))
                .addValue("promised", held.promised())
                .addValue("decision", held.decision())
                .addValue("reminders", held.reminders())
                .addValue("missed_by", held.missedBy().map(PersonId::value).orElse(null))
                .addValue("turn", held.turn())
                .addValue("rank", held.rank())
                .addValue("ending", null)
                .addValue("reason", null);
    }

    private static void ended(MapSqlParameterSource row, Held before, String ending, String reason) {
        for (var column : List.of(
                "holder",
                "holder_id",
                "responsible",
                "playbook",
                "version",
                "pool",
                "hand",
                "plan",
                "accept",
                "partner",
                "step",
                "visits",
                "ready",
                "due",
                "limit",
                "shown",
                "begun",
                "missed_by")) {
            row.addValue(column, null);
        }
        row.addValue("open", false)
                .addValue("promised", false)
                .addValue("decision", false)
                .addValue("reminders", 0)
                .addValue("turn", before.turn() + 1)
                .addValue("rank", 0.0)
                .addValue("ending", ending)
                .addValue("reason", reason);
    }

    static Optional<UUID> holderId(Holder holder) {
        return switch (holder) {
            case Holder.Pool(var id) -> Optional.of(id);
            case Holder.Hand(var person) -> Optional.of(person.value());
            case Holder.Partner(var id) -> Optional.of(id);
            case Holder.Machine() -> Optional.empty();
        };
    }

    /// The open custody of a lead, locked until the transaction ends.
    Optional<Held> lock(AccountId account, LeadId lead) {
        return database.sql()
                .sql(HELD + """
                        where c.account_id = :account and c.lead_id = :lead and c.open
                        for update of c
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query(CustodyTable::held)
                .optional();
    }

    /// The same, unless another transaction has it locked.
    Optional<Held> lockFree(AccountId account, LeadId lead) {
        return database.sql()
                .sql(HELD + """
                        where c.account_id = :account and c.lead_id = :lead and c.open
                        for update of c skip locked
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query(CustodyTable::held)
                .optional();
    }

    Optional<Held> find(AccountId account, LeadId lead) {
        return database.sql()
                .sql(HELD + """
                        where c.account_id = :account and c.lead_id = :lead and c.open
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query(CustodyTable::held)
                .optional();
    }

    /// How a closed lead stands, locked until the transaction ends.
    Optional<Stub> lockClosed(AccountId account, LeadId lead) {
        return database.sql()
                .sql("""
                        select turn, seq, ending
                        from lead.custody
                        where account_id = :account and lead_id = :lead and not open
                        for update
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query((row, n) -> new Stub(row.getInt("turn"), row.getInt("seq"), row.getString("ending")))
                .optional();
    }

    /// Locks the row of a lead, open or closed, until the transaction ends.
    void lockAny(AccountId account, LeadId lead) {
        database.sql()
                .sql("""
                        select lead_id
                        from lead.custody
                        where account_id = :account and lead_id = :lead
                        for update
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query((row, n) -> Rows.uuid(row, "lead_id"))
                .optional();
    }

    /// What is left of custody when a lead is closed.
    record Stub(int turn, int seq, String ending) {
        static final Stub NEW = new Stub(0, 0, "");
    }

    /// How the given leads ended; those still open are not in it.
    Map<LeadId, String> endings(AccountId account, List<LeadId> leads) {
        return database
                .sql()
                .sql("""
                        select lead_id, ending
                        from lead.custody
                        where account_id = :account and lead_id = any(:leads) and not open
                        """)
                .param("account", account.value())
                .param("leads", leads.stream().map(LeadId::value).toArray(UUID[]::new))
                .query((row, n) -> Map.entry(new LeadId(Rows.uuid(row, "lead_id")), row.getString("ending")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// Claims what is due for one kind of holder, oldest first; what others have locked is left to them. The
    /// floor keeps the claim from reading over the dead index entries of what this sweep has already done.
    List<Held> claimDue(AccountId account, String holder, Instant now, Instant floor, int most) {
        return database.sql()
                .sql(HELD + """
                        where c.account_id = :account and c.holder = :holder and c.open and c.due_at <= :now and c.due_at >= :floor
                        order by c.due_at
                        limit :most
                        for update of c skip locked
                        """)
                .param("account", account.value())
                .param("holder", holder)
                .param("now", Rows.at(now))
                .param("floor", Rows.at(floor))
                .param("most", most)
                .query(CustodyTable::held)
                .list();
    }

    /// Open leads of a playbook on versions older than this, in the order of their ids, locked; what others have
    /// locked is left to them.
    List<Held> claimOnOlderVersions(AccountId account, PlaybookRef to, LeadId after, int most) {
        return database.sql()
                .sql(HELD + """
                        where c.account_id = :account and c.playbook_id = :playbook and c.version < :version and c.open
                          and c.lead_id > :after
                        order by c.lead_id
                        limit :most
                        for update of c skip locked
                        """)
                .param("account", account.value())
                .param("playbook", to.id())
                .param("version", to.version())
                .param("after", after.value())
                .param("most", most)
                .query(CustodyTable::held)
                .list();
    }

    /// Whether any open lead of a playbook stands on a version older than this, also one that others have locked.
    boolean isAnyOnOlderVersions(AccountId account, PlaybookRef to) {
        return database.sql()
                .sql("""
                        select exists (select 1 from lead.custody
                          where account_id = :account and playbook_id = :playbook and version < :version and open)
                        """)
                .param("account", account.value())
                .param("playbook", to.id())
                .param("version", to.version())
                .query(Boolean.class)
                .single();
    }

    /// Which accounts have something due, and for which kind of holder. One statement over all accounts.
    List<Due> whoHasDue(Instant now) {
        return database.sql()
                .sql("""
                        select a.account_id, h.holder
                        from identity.account a
                        cross join (values ('pool'), ('person'), ('partner'), ('machine')) h (holder)
                        where exists (select 1 from lead.custody c
                          where c.account_id = a.account_id and c.holder = h.holder and c.open and c.due_at <= :now)
                        """)
                .param("now", Rows.at(now))
                .query((row, n) -> new Due(new AccountId(Rows.uuid(row, "account_id")), row.getString("holder")))
                .list();
    }

    record Due(AccountId account, String holder) {}

    void backOff(Held held, Instant due) {
        database.sql()
                .sql("""
                        update lead.custody
                        set failures = failures + 1, due_at = least(:due, limit_at)
                        where account_id = :account and lead_id = :lead and open
                        """)
                .param("due", Rows.at(due))
                .param("account", held.account().value())
                .param("lead", held.lead().value())
                .update();
    }

    /// What pools offer now, each best rank first, at most so many of each.
    List<Held> ready(AccountId account, List<UUID> pools, Instant now, int most) {
        return database.sql()
                .sql("select " + COLUMNS + """
                        from unnest(:pools::uuid[]) pool (id)
                        cross join lateral (
                          select *
                          from lead.custody c
                          where c.account_id = :account and c.holder = 'pool' and c.holder_id = pool.id and c.open
                            and c.ready_at <= :now
                          order by c.rank desc, c.ready_at
                          limit :most
                        ) c
                        """ + JOINS + """
                        order by c.rank desc, c.ready_at
                        """)
                .param("account", account.value())
                .param("pools", pools.toArray(UUID[]::new))
                .param("now", Rows.at(now))
                .param("most", most)
                .query(CustodyTable::held)
                .list();
    }

    /// What a person holds, soonest first.
    List<Held> inHand(AccountId account, PersonId person, int most) {
        return database.sql()
                .sql(HELD + """
                        where c.account_id = :account and c.holder = 'person' and c.holder_id = :person and c.open
                        order by c.ready_at
                        limit :most
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .param("most", most)
                .query(CustodyTable::held)
                .list();
    }

    /// What a partner has, what is asked first first.
    List<Held> withPartner(AccountId account, UUID partner, int most) {
        return database.sql()
                .sql(HELD + """
                        where c.account_id = :account and c.holder = 'partner' and c.holder_id = :partner and c.open
                        order by c.ready_at
                        limit :most
                        """)
                .param("account", account.value())
                .param("partner", partner)
                .param("most", most)
                .query(CustodyTable::held)
                .list();
    }

    /// How many leads people hold that may be acted on before then.
    Map<PersonId, Integer> dueBefore(AccountId account, Instant until) {
        return database
                .sql()
                .sql("""
                        select holder_id, count(*) as leads
                        from lead.custody
                        where account_id = :account and holder = 'person' and open and ready_at < :until
                        group by holder_id
                        """)
                .param("account", account.value())
                .param("until", Rows.at(until))
                .query((row, n) -> Map.entry(new PersonId(Rows.uuid(row, "holder_id")), row.getInt("leads")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// Open leads of this owner that a pool or the machine holds: waiting, asleep.
    List<LeadId> ownedElsewhere(AccountId account, PersonId owner) {
        return database.sql()
                .sql("""
                        select c.lead_id
                        from lead.custody c
                        join lead.lead l on l.account_id = c.account_id and l.lead_id = c.lead_id
                        where c.account_id = :account and l.owner_id = :owner and c.open and c.holder <> 'person'
                        """)
                .param("account", account.value())
                .param("owner", owner.value())
                .query((row, n) -> new LeadId(Rows.uuid(row, "lead_id")))
                .list();
    }

    /// Open leads that somebody answers for without holding them.
    List<LeadId> answeredBy(AccountId account, PersonId person) {
        return database.sql()
                .sql("""
                        select lead_id
                        from lead.custody
                        where account_id = :account and responsible = :person and open
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .query((row, n) -> new LeadId(Rows.uuid(row, "lead_id")))
                .list();
    }

    /// Moves every deadline by the time Galena was not running, and says so on each trail.
    int lengthen(AccountId account, Instant since, Instant now, long seconds) {
        database.sql()
                .sql("""
                        insert into lead.trail (account_id, lead_id, seq, at, kind, actor, turn, detail)
                        select account_id, lead_id, seq + 1, :now, 'outage', 'machine', turn,
                          jsonb_build_object('seconds', :seconds::bigint)
                        from lead.custody
                        where account_id = :account and open and changed_at <= :since
                        """)
                .param("now", Rows.at(now))
                .param("seconds", seconds)
                .param("account", account.value())
                .param("since", Rows.at(since))
                .update();
        return database.sql()
                .sql("""
                        update lead.custody
                        set seq = seq + 1,
                          due_at = case when holder = 'machine' then due_at else due_at + make_interval(secs => :seconds) end,
                          limit_at = limit_at + make_interval(secs => :seconds),
                          changed_at = :now
                        where account_id = :account and open and changed_at <= :since
                        """)
                .param("seconds", (double) seconds)
                .param("now", Rows.at(now))
                .param("account", account.value())
                .param("since", Rows.at(since))
                .update();
    }

    private static Held held(ResultSet row, int n) throws SQLException {
        var step = row.getString("step");
        return new Held(
                new AccountId(Rows.uuid(row, "account_id")),
                new LeadId(Rows.uuid(row, "lead_id")),
                holder(row),
                new PersonId(Rows.uuid(row, "responsible")),
                new PlaybookRef(Rows.uuid(row, "playbook_id"), row.getInt("version")),
                Position.of(step, row.getString("visits")),
                new Placed(
                        Rows.optionalUuid(row, "pool_id"),
                        Rows.optionalUuid(row, "hand_id").map(PersonId::new),
                        Rows.optionalUuid(row, "plan_id"),
                        Optional.ofNullable(row.getObject("accept_seconds", Integer.class))
                                .map(Duration::ofSeconds),
                        Rows.optionalUuid(row, "partner_id")),
                Rows.instant(row, "ready_at"),
                Rows.instant(row, "due_at"),
                Rows.instant(row, "limit_at"),
                Rows.optionalInstant(row, "shown_at"),
                Rows.optionalInstant(row, "begun_at"),
                row.getBoolean("promised"),
                row.getBoolean("decision"),
                row.getInt("reminders"),
                Rows.optionalUuid(row, "missed_by").map(PersonId::new),
                row.getInt("turn"),
                row.getInt("seq"),
                row.getDouble("rank"),
                facts(row));
    }

    static Facts facts(ResultSet row) throws SQLException {
        return new Facts(
                new SourceId(Rows.uuid(row, "source_id")),
                row.getBoolean("test"),
                Rows.instant(row, "received_at"),
                Rows.optionalUuid(row, "owner_id").map(PersonId::new),
                Rows.optionalInstant(row, "conversed_at"),
                row.getInt("attempts"),
                calls(row),
                Milestone.of(row.getString("milestone")).orElse(Milestone.NEW),
                new Traits(
                        row.getString("country"),
                        zones(row.getString("zones")),
                        states(row.getString("states")),
                        row.getString("product"),
                        row.getString("company"),
                        row.getString("region"),
                        row.getString("city"),
                        row.getString("postal_code"),
                        row.getString("fields"),
                        Rows.optionalInt(row, "score")));
    }

    private static List<Instant> calls(ResultSet row) throws SQLException {
        var times = (java.sql.Timestamp[]) row.getArray("calls").getArray();
        return Arrays.stream(times).map(java.sql.Timestamp::toInstant).toList();
    }

    private static Set<String> states(String written) {
        return written.isEmpty() ? Set.of() : Set.of(written.split(","));
    }

    private static List<ZoneId> zones(String written) {
        return Arrays.stream(written.split(","))
                .filter(z -> !z.isEmpty())
                .map(ZoneId::of)
                .toList();
    }

    private static Holder holder(ResultSet row) throws SQLException {
        return switch (row.getString("holder")) {
            case "pool" -> new Holder.Pool(Rows.uuid(row, "holder_id"));
            case "person" -> new Holder.Hand(new PersonId(Rows.uuid(row, "holder_id")));
            case "partner" -> new Holder.Partner(Rows.uuid(row, "holder_id"));
            default -> new Holder.Machine();
        };
    }
}
