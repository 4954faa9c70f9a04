package galena.lead;

import galena.identity.Person;
import galena.identity.Seldom;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// How accounts count points, and how many leads have.
final class ScoringTable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<List<Scoring.Line>> LINES = new TypeReference<>() {};
    private final Database database;

    ScoringTable(Database database) {
        this.database = database;
    }

    /// As it is now.
    Scoring current(AccountId account) {
        return database.sql()
                .sql("""
                        select version, lines
                        from lead.scoring
                        where account_id = :account
                        order by version desc
                        limit 1
                        """)
                .param("account", account.value())
                .query((row, n) -> new Scoring(row.getInt("version"), JSON.readValue(row.getString("lines"), LINES)))
                .optional()
                .orElse(Scoring.NONE);
    }

    /// The next version; what is open is to be counted by it. One at a time.
    void insert(Person by, Instant now, List<Scoring.Line> lines) {
        database.sql().sql("""
                        update lead.scoring
                        set reached = null
                        where account_id = :account and reached is not null
                        """).param("account", by.account().value()).update();
        database.sql()
                .sql("""
                        insert into lead.scoring (account_id, version, kind, at, person_id, lines, reached)
                        select :account, coalesce(max(version), 0) + 1, 'rules', :now, :person, :lines::jsonb,
                          '00000000-0000-0000-0000-000000000000'
                        from lead.scoring
                        where account_id = :account
                        """)
                .param("account", by.account().value())
                .param("now", Rows.at(now))
                .param("person", by.id().value())
                .param("lines", JSON.writeValueAsString(lines))
                .update();
        Seldom.changed(database.sql(), by.account());
    }

    /// Open leads are counted once more up to this one.
    record Underway(int version, UUID reached) {}

    Optional<Underway> underway(AccountId account) {
        return database.sql()
                .sql("""
                        select version, reached
                        from lead.scoring
                        where account_id = :account and reached is not null
                        """)
                .param("account", account.value())
                .query((row, n) -> new Underway(row.getInt("version"), Rows.uuid(row, "reached")))
                .optional();
    }

    /// Says how far the open leads are counted; nothing when all are.
    void reached(AccountId account, int version, Optional<UUID> reached) {
        database.sql()
                .sql("""
                                update lead.scoring
                                set reached = :reached::uuid
                                where account_id = :account and version = :version and reached is not null
                                """)
                .param("reached", reached.orElse(null))
                .param("account", account.value())
                .param("version", version)
                .update();
    }

    /// The facts of open leads after this one, in the order of their ids, locked.
    Map<LeadId, Facts> open(AccountId account, UUID after, int most) {
        var found = new LinkedHashMap<LeadId, Facts>();
        database.sql()
                .sql(FACTS + """
                        join lead.custody c on c.account_id = l.account_id and c.lead_id = l.lead_id
                        where l.account_id = :account and c.open and l.lead_id > :after
                        order by l.lead_id
                        limit :most
                        for update of c
                        """)
                .param("account", account.value())
                .param("after", after)
                .param("most", most)
                .query((row, n) -> found.put(new LeadId(Rows.uuid(row, "lead_id")), CustodyTable.facts(row)))
                .list();
        return found;
    }

    private static final String FACTS = """
            select l.lead_id, l.source_id, l.test, l.received_at, l.owner_id, l.conversed_at, l.attempts, l.calls, l.milestone, l.score,
              k.company, k.city, k.region, k.postal_code, k.country, k.product, k.fields, k.zones, k.states
            from lead.lead l
            join lead.contact k on k.account_id = l.account_id and k.lead_id = l.lead_id
            """;

    /// The facts of these leads.
    Map<LeadId, Facts> of(AccountId account, Collection<LeadId> leads) {
        var found = new LinkedHashMap<LeadId, Facts>();
        database.sql()
                .sql(FACTS + """
                        where l.account_id = :account and l.lead_id = any(:leads)
                        """)
                .param("account", account.value())
                .param("leads", leads.stream().map(LeadId::value).toArray(UUID[]::new))
                .query((row, n) -> found.put(new LeadId(Rows.uuid(row, "lead_id")), CustodyTable.facts(row)))
                .list();
        return found;
    }

    /// These have so many points; a lead without any has none any more.
    void write(AccountId account, int version, Map<LeadId, Optional<Integer>> scores) {
        if (!scores.isEmpty()) {
            database.batch(
                    """
                    update lead.lead
                    set score = :score::smallint, score_version = case when :score::smallint is not null then :version::int end
                    where account_id = :account and lead_id = :lead
                    """,
                    scores.entrySet().stream()
                            .map(entry -> new MapSqlParameterSource()
                                    .addValue("score", entry.getValue().orElse(null))
                                    .addValue("version", version)
                                    .addValue("account", account.value())
                                    .addValue("lead", entry.getKey().value()))
                            .toList());
        }
    }
}
