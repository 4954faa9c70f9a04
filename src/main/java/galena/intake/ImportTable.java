package galena.intake;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.storage.Database;
import galena.storage.Rows;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Lists of leads: the files in parts, the plans, the rows that were brought in.
final class ImportTable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<Map<String, Long>> COUNTS = new TypeReference<>() {};
    private static final String VIEW = """
            select import_id, source_id, file_name, bytes, uploaded_at, uploaded_by, state, plan, headers, started_at, lines,
              accepted, refused, summary
            from intake.import
            where account_id = :account
            """;
    private final Database database;

    ImportTable(Database database) {
        this.database = database;
    }

    // ---- files

    void insert(AccountId account, ImportView view) {
        database.sql()
                .sql("""
                        insert into intake.import (account_id, import_id, source_id, file_name, bytes, uploaded_at, uploaded_by, state,
                          plan, headers)
                        values (:account, :id, :source, :name, :bytes, :at, :by, 'draft', :plan::jsonb, :headers::jsonb)
                        """)
                .param("account", account.value())
                .param("id", view.id())
                .param("source", view.source().value())
                .param("name", view.fileName())
                .param("bytes", view.bytes())
                .param("at", Rows.at(view.uploadedAt()))
                .param("by", view.by().value())
                .param("plan", JSON.writeValueAsString(view.plan()))
                .param("headers", JSON.writeValueAsString(view.headers()))
                .update();
    }

    void insertPart(AccountId account, UUID id, int position, byte[] body) {
        database.sql()
                .sql("""
                        insert into intake.import_part (account_id, import_id, position, body)
                        values (:account, :id, :position, :body)
                        """)
                .param("account", account.value())
                .param("id", id)
                .param("position", position)
                .param("body", body)
                .update();
    }

    /// The file from its beginning, one part at a time.
    InputStream file(AccountId account, UUID id) {
        return new SequenceInputStream(new Enumeration<>() {
            private int position;
            private Optional<byte[]> next = part(account, id, 0);

            @Override
            public boolean hasMoreElements() {
                return next.isPresent();
            }

            @Override
            public InputStream nextElement() {
                var part = next.orElseThrow(NoSuchElementException::new);
                next = part(account, id, ++position);
                return new java.io.ByteArrayInputStream(part);
            }
        });
    }

    private Optional<byte[]> part(AccountId account, UUID id, int position) {
        return database.read(() -> database.sql()
                .sql("""
                        select body
                        from intake.import_part
                        where account_id = :account and import_id = :id and position = :position
                        """)
                .param("account", account.value())
                .param("id", id)
                .param("position", position)
                .query(byte[].class)
                .optional());
    }

    // ---- plans

    List<ImportView> all(AccountId account) {
        return database.sql()
                .sql(VIEW + """
                        order by uploaded_at desc
                        limit 200
                        """)
                .param("account", account.value())
                .query(ImportTable::view)
                .list();
    }

    Optional<ImportView> one(AccountId account, UUID id) {
        return database.sql()
                .sql(VIEW + "  and import_id = :id")
                .param("account", account.value())
                .param("id", id)
                .query(ImportTable::view)
                .optional();
    }

    /// The next one with work to do.
    Optional<ImportView> next(AccountId account) {
        return database.sql()
                .sql(VIEW + """
                          and state in ('running', 'undoing')
                        order by started_at
                        limit 1
                        """)
                .param("account", account.value())
                .query(ImportTable::view)
                .optional();
    }

    /// The same, for this instance alone until the transaction ends; empty while another one is at it.
    Optional<ImportView> lock(AccountId account, UUID id) {
        return database.sql()
                .sql(VIEW + """
                          and import_id = :id
                        for update skip locked
                        """)
                .param("account", account.value())
                .param("id", id)
                .query(ImportTable::view)
                .optional();
    }

    private static ImportView view(ResultSet row, int n) throws SQLException {
        return new ImportView(
                Rows.uuid(row, "import_id"),
                new SourceId(Rows.uuid(row, "source_id")),
                row.getString("file_name"),
                row.getLong("bytes"),
                Rows.instant(row, "uploaded_at"),
                new PersonId(Rows.uuid(row, "uploaded_by")),
                ImportView.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                JSON.readValue(row.getString("plan"), ImportPlan.class),
                JSON.readValue(row.getString("headers"), TEXTS),
                Rows.optionalInstant(row, "started_at"),
                row.getInt("lines"),
                row.getInt("accepted"),
                row.getInt("refused"),
                JSON.readValue(row.getString("summary"), COUNTS));
    }

    void setPlan(AccountId account, UUID id, ImportPlan plan, List<String> headers) {
        database.sql()
                .sql("""
                        update intake.import
                        set plan = :plan::jsonb, headers = :headers::jsonb
                        where account_id = :account and import_id = :id and state = 'draft'
                        """)
                .param("plan", JSON.writeValueAsString(plan))
                .param("headers", JSON.writeValueAsString(headers))
                .param("account", account.value())
                .param("id", id)
                .update();
    }

    boolean become(AccountId account, UUID id, String from, String to, Instant now) {
        return database.sql()
                        .sql("""
                                update intake.import
                                set state = :to, started_at = case when :to = 'running' then :now else started_at end,
                                  finished_at = case when :to in ('done', 'undone', 'failed') then :now else finished_at end
                                where account_id = :account and import_id = :id and state = :from
                                """)
                        .param("to", to)
                        .param("now", Rows.at(now))
                        .param("account", account.value())
                        .param("id", id)
                        .param("from", from)
                        .update()
                == 1;
    }

    void progress(AccountId account, UUID id, int lines, int accepted, int refused, Map<String, Long> summary) {
        database.sql()
                .sql("""
                        update intake.import
                        set lines = :lines, accepted = :accepted, refused = :refused, summary = :summary::jsonb
                        where account_id = :account and import_id = :id
                        """)
                .param("lines", lines)
                .param("accepted", accepted)
                .param("refused", refused)
                .param("summary", JSON.writeValueAsString(summary))
                .param("account", account.value())
                .param("id", id)
                .update();
    }

    // ---- memory

    void remember(AccountId account, byte[] headers, ImportPlan plan) {
        database.sql()
                .sql("""
                        insert into intake.import_memory (account_id, headers, plan)
                        values (:account, :headers, :plan::jsonb)
                        on conflict (account_id, headers) do update
                        set plan = excluded.plan
                        """)
                .param("account", account.value())
                .param("headers", headers)
                .param("plan", JSON.writeValueAsString(plan))
                .update();
    }

    Optional<ImportPlan> remembered(AccountId account, byte[] headers) {
        return database.sql()
                .sql("""
                        select plan
                        from intake.import_memory
                        where account_id = :account and headers = :headers
                        """)
                .param("account", account.value())
                .param("headers", headers)
                .query((row, n) -> JSON.readValue(row.getString("plan"), ImportPlan.class))
                .optional();
    }

    // ---- rows

    record Brought(byte[] hash, long line, Optional<LeadId> lead, Optional<String> reason) {}

    /// Those of the rows that were in the file before, as hex.
    Set<String> known(AccountId account, UUID id, List<byte[]> hashes) {
        return new HashSet<>(database.sql()
                .sql("""
                        select distinct hash
                        from intake.import_line
                        where account_id = :account and import_id = :id and hash = any(:hashes)
                        """)
                .param("account", account.value())
                .param("id", id)
                .param("hashes", hashes.toArray(byte[][]::new))
                .query((row, n) -> HexFormat.of().formatHex(row.getBytes("hash")))
                .list());
    }

    void bring(AccountId account, UUID id, List<Brought> rows) {
        database.batch(
                """
                insert into intake.import_line (account_id, import_id, hash, line, lead_id, reason)
                values (:account, :id, :hash, :line, :lead::uuid, :reason)
                """,
                rows.stream()
                        .map(row -> new MapSqlParameterSource()
                                .addValue("account", account.value())
                                .addValue("id", id)
                                .addValue("hash", row.hash())
                                .addValue("line", row.line())
                                .addValue("lead", row.lead().map(LeadId::value).orElse(null))
                                .addValue("reason", row.reason().orElse(null)))
                        .toList());
    }

    /// Leads of a list that are still its own, at most so many, beyond one of them.
    List<LeadId> leads(AccountId account, UUID id, UUID after, int most) {
        return database.sql()
                .sql("""
                        select lead_id
                        from intake.import_line
                        where account_id = :account and import_id = :id and lead_id is not null and lead_id > :after
                        order by lead_id
                        limit :most
                        """)
                .param("account", account.value())
                .param("id", id)
                .param("after", after)
                .param("most", most)
                .query((row, n) -> new LeadId(Rows.uuid(row, "lead_id")))
                .list();
    }

    void release(AccountId account, UUID id, List<LeadId> leads) {
        database.sql()
                .sql("""
                        update intake.import_line
                        set lead_id = null, reason = 'undone'
                        where account_id = :account and import_id = :id and lead_id = any(:leads)
                        """)
                .param("account", account.value())
                .param("id", id)
                .param("leads", leads.stream().map(LeadId::value).toArray(UUID[]::new))
                .update();
    }

    /// Refused rows by their number, with the reason, in the order of the file.
    Map<Long, String> refused(AccountId account, UUID id) {
        var refused = new java.util.TreeMap<Long, String>();
        var rows = new ArrayList<Map.Entry<Long, String>>();
        rows.addAll(database.sql()
                .sql("""
                        select line, reason
                        from intake.import_line
                        where account_id = :account and import_id = :id and lead_id is null
                        order by line
                        limit 100000
                        """)
                .param("account", account.value())
                .param("id", id)
                .query((row, n) -> Map.entry(row.getLong("line"), row.getString("reason")))
                .list());
        rows.forEach(row -> refused.put(row.getKey(), row.getValue()));
        return refused;
    }
}
