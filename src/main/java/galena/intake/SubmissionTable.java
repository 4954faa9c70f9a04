package galena.intake;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/// Submissions, their raw bytes, the keys people are known by, and what needs a look.
final class SubmissionTable {
    private static final String LOOK = """
            select s.submission_id, s.source_id, s.door, s.received_at, s.reason, s.test, s.received_day, r.content_type, r.body,
              k.responsible, k.due_at, k.limit_at
            from intake.look k
            join intake.submission s on s.account_id = k.account_id and s.submission_id = k.submission_id
            join intake.raw r on r.account_id = k.account_id and r.submission_id = k.submission_id
            """;
    private final Database database;

    SubmissionTable(Database database) {
        this.database = database;
    }

    // ---- contact keys

    /// Locks the keys, in order, and answers what is written of each: what stood there, or else what is proposed.
    /// Whoever comes second waits here for the first.
    Map<String, String> lockKeys(AccountId account, TreeMap<String, String> proposals) {
        var found = new TreeMap<String, String>();
        database.sql()
                .sql("""
                        insert into intake.contact_key as k (account_id, key, recent)
                        select :account, t.key, t.recent
                        from unnest(:keys::bytea[], :recent::text[]) t (key, recent)
                        on conflict (account_id, key) do update
                        set key = excluded.key
                        returning k.key, k.recent
                        """)
                .param("account", account.value())
                .param(
                        "keys",
                        proposals.keySet().stream()
                                .map(HexFormat.of()::parseHex)
                                .toArray(byte[][]::new))
                .param("recent", proposals.values().toArray(String[]::new))
                .query((row, n) -> Map.entry(HexFormat.of().formatHex(row.getBytes("key")), row.getString("recent")))
                .list()
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return found;
    }

    void remember(AccountId account, Map<String, String> changed) {
        database.batch(
                """
                update intake.contact_key
                set recent = :recent
                where account_id = :account and key = :key
                """,
                changed.entrySet().stream()
                        .map(e -> new MapSqlParameterSource()
                                .addValue("recent", e.getValue())
                                .addValue("account", account.value())
                                .addValue("key", HexFormat.of().parseHex(e.getKey())))
                        .toList());
    }

    // ---- submissions

    /// @param verdict empty while it is awaited
    record Row(
            AccountId account,
            UUID id,
            SourceId source,
            String door,
            Instant receivedAt,
            java.time.LocalDate day,
            Optional<String> key,
            String contentType,
            byte[] raw,
            boolean test,
            Optional<Verdict> verdict,
            Submission.Answer answer) {}

    void insert(List<Row> rows) {
        database.batch("""
                insert into intake.submission (account_id, submission_id, source_id, door, received_at, received_day, idempotency_key,
                  verdict, reason, field, lead_id, test, status, answer)
                values (:account, :submission, :source, :door, :received, :day, :key, :verdict, :reason, :field, :lead::uuid, :test,
                  :status, :answer)
                """, rows.stream().map(SubmissionTable::parameters).toList());
        database.batch(
                """
                insert into intake.raw (account_id, submission_id, content_type, body)
                values (:account, :submission, :type, :body)
                """,
                rows.stream()
                        .map(row -> new MapSqlParameterSource()
                                .addValue("account", row.account().value())
                                .addValue("submission", row.id())
                                .addValue("type", row.contentType())
                                .addValue("body", row.raw()))
                        .toList());
    }

    private static MapSqlParameterSource parameters(Row row) {
        var parameters = new MapSqlParameterSource()
                .addValue("account", row.account().value())
                .addValue("submission", row.id())
                .addValue("source", row.source().value())
                .addValue("door", row.door())
                .addValue("received", Rows.at(row.receivedAt()))
                .addValue("day", row.day())
                .addValue("key", row.key().orElse(null))
                .addValue("test", row.test())
                .addValue("status", row.answer().status())
                .addValue("answer", row.key().isPresent() ? row.answer().body() : null)
                .addValue("reason", null)
                .addValue("field", null)
                .addValue("lead", null);
        if (row.verdict().isEmpty()) {
            return parameters.addValue("verdict", "pending");
        }
        switch (row.verdict().get()) {
            case Verdict.Accepted(var lead) ->
                parameters.addValue("verdict", "accepted").addValue("lead", lead.value());
            case Verdict.Duplicate(var lead, var ours) ->
                parameters.addValue("verdict", "duplicate").addValue("lead", lead.value());
            case Verdict.Rejected(var reason, var field, var words) ->
                parameters
                        .addValue("verdict", "rejected")
                        .addValue("reason", reason)
                        .addValue("field", field.isEmpty() ? null : field);
            case Verdict.Quarantined(var reason) ->
                parameters.addValue("verdict", "quarantined").addValue("reason", reason);
            case Verdict.Later later -> throw new IllegalArgumentException("what is not taken is not kept");
        }
        return parameters;
    }

    /// The answer given to the same key before, if there was one.
    Optional<Submission.Answer> answered(AccountId account, SourceId source, String key) {
        return database.sql()
                .sql("""
                        select status, answer
                        from intake.submission
                        where account_id = :account and source_id = :source and idempotency_key = :key
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .param("key", key)
                .query((row, n) -> new Submission.Answer(row.getInt("status"), row.getString("answer")))
                .optional();
    }

    /// Keys are remembered for seven days.
    int forgetKeysBefore(AccountId account, Instant before) {
        return database.sql()
                .sql("""
                        update intake.submission
                        set idempotency_key = null, answer = null
                        where account_id = :account and received_at < :before and idempotency_key is not null
                        """)
                .param("account", account.value())
                .param("before", Rows.at(before))
                .update();
    }

    /// What was announced.
    record Announced(String door, Instant receivedAt, boolean test) {}

    /// Empty when it is no longer awaited.
    Optional<Announced> lockPending(AccountId account, UUID submission) {
        return database.sql()
                .sql("""
                        select door, received_at, test
                        from intake.submission
                        where account_id = :account and submission_id = :submission and verdict = 'pending'
                        for update
                        """)
                .param("account", account.value())
                .param("submission", submission)
                .query((row, n) ->
                        new Announced(row.getString("door"), Rows.instant(row, "received_at"), row.getBoolean("test")))
                .optional();
    }

    /// What was announced is here, in these bytes.
    void bring(AccountId account, UUID submission, byte[] raw, boolean test) {
        database.sql()
                .sql("""
                        update intake.raw
                        set body = :body
                        where account_id = :account and submission_id = :submission
                        """)
                .param("body", raw)
                .param("account", account.value())
                .param("submission", submission)
                .update();
        database.sql()
                .sql("""
                        update intake.submission
                        set test = :test
                        where account_id = :account and submission_id = :submission
                        """)
                .param("test", test)
                .param("account", account.value())
                .param("submission", submission)
                .update();
    }

    // ---- what needs a look

    void insertLook(
            AccountId account, UUID submission, PersonId responsible, Instant ready, Instant due, Instant limit) {
        database.sql()
                .sql("""
                        insert into intake.look (account_id, submission_id, responsible, ready_at, due_at, limit_at)
                        values (:account, :submission, :responsible, :ready, :due, :limit)
                        """)
                .param("account", account.value())
                .param("submission", submission)
                .param("responsible", responsible.value())
                .param("ready", Rows.at(ready))
                .param("due", Rows.at(due))
                .param("limit", Rows.at(limit))
                .update();
    }

    List<Look> looks(AccountId account, int most) {
        return database.sql()
                .sql(LOOK + """
                        where k.account_id = :account and k.settled_at is null
                        order by k.due_at
                        limit :most
                        """)
                .param("account", account.value())
                .param("most", most)
                .query(SubmissionTable::look)
                .list();
    }

    Optional<Look> lockLook(AccountId account, UUID submission) {
        return database.sql()
                .sql(LOOK + """
                        where k.account_id = :account and k.submission_id = :submission and k.settled_at is null
                        for update of k
                        """)
                .param("account", account.value())
                .param("submission", submission)
                .query(SubmissionTable::look)
                .optional();
    }

    private static Look look(ResultSet row, int n) throws SQLException {
        return new Look(
                Rows.uuid(row, "submission_id"),
                new SourceId(Rows.uuid(row, "source_id")),
                row.getString("door"),
                Rows.instant(row, "received_at"),
                row.getObject("received_day", java.time.LocalDate.class),
                row.getString("reason"),
                row.getBoolean("test"),
                row.getString("content_type"),
                row.getBytes("body"),
                new PersonId(Rows.uuid(row, "responsible")),
                Rows.instant(row, "due_at"),
                Rows.instant(row, "limit_at"));
    }

    void settle(AccountId account, UUID submission, String as, Optional<LeadId> lead, Instant now) {
        database.sql()
                .sql("""
                        update intake.look
                        set settled_at = :now, settled_as = :as, lead_id = :lead::uuid
                        where account_id = :account and submission_id = :submission
                        """)
                .param("now", Rows.at(now))
                .param("as", as)
                .param("lead", lead.map(LeadId::value).orElse(null))
                .param("account", account.value())
                .param("submission", submission)
                .update();
    }

    void reverdict(AccountId account, UUID submission, String verdict, Optional<String> reason, Optional<LeadId> lead) {
        database.sql()
                .sql("""
                        update intake.submission
                        set verdict = :verdict, reason = :reason, lead_id = :lead::uuid
                        where account_id = :account and submission_id = :submission
                        """)
                .param("verdict", verdict)
                .param("reason", reason.orElse(null))
                .param("lead", lead.map(LeadId::value).orElse(null))
                .param("account", account.value())
                .param("submission", submission)
                .update();
    }

    List<UUID> looksBeyondLimit(AccountId account, Instant now) {
        return database.sql()
                .sql("""
                        select submission_id
                        from intake.look
                        where account_id = :account and settled_at is null and limit_at <= :now
                        """)
                .param("account", account.value())
                .param("now", Rows.at(now))
                .query((row, n) -> Rows.uuid(row, "submission_id"))
                .list();
    }

    void handOver(AccountId account, PersonId from, PersonId to) {
        database.sql()
                .sql("""
                        update intake.look
                        set responsible = :to
                        where account_id = :account and responsible = :from and settled_at is null
                        """)
                .param("to", to.value())
                .param("account", account.value())
                .param("from", from.value())
                .update();
    }

    /// What a source sent lately, newest first.
    /// Why what these sources sent was not taken, and how often, by the day it came.
    Map<String, Integer> refused(AccountId account, List<SourceId> sources, LocalDate from, LocalDate until) {
        return database
                .sql()
                .sql("""
                        select coalesce(reason, verdict) as why, count(*) as often
                        from intake.submission
                        where account_id = :account and received_day >= :from::date and received_day < :until::date
                          and source_id = any(:sources) and verdict in ('rejected', 'duplicate') and not test
                        group by why
                        order by often desc
                        """)
                .param("account", account.value())
                .param("from", from.toString())
                .param("until", until.toString())
                .param("sources", sources.stream().map(SourceId::value).toArray(UUID[]::new))
                .query((row, n) -> Map.entry(row.getString("why"), row.getInt("often")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    }

    List<Received> newest(AccountId account, SourceId source, int most) {
        return database.sql()
                .sql("""
                        select received_at, verdict, reason, lead_id, test
                        from intake.submission
                        where account_id = :account and source_id = :source
                        order by received_day desc, received_at desc, submission_id desc
                        limit :most
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .param("most", most)
                .query((row, n) -> new Received(
                        Rows.instant(row, "received_at"),
                        row.getString("verdict"),
                        Optional.ofNullable(row.getString("reason")),
                        Rows.optionalUuid(row, "lead_id").map(LeadId::new),
                        row.getBoolean("test")))
                .list();
    }
}
