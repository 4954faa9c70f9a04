package galena.desk;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.lead.Held;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// What people said happened, until it takes effect and afterwards.
final class OutcomeTable {
    private static final String COLUMNS = """
            select outcome_id, lead_id, turn, person_id, step, code, asked_for, note_id, amount_minor, answers, chosen_at, apply_at
            from desk.outcome
            """;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> ANSWERS = new TypeReference<>() {};
    private final Database database;

    OutcomeTable(Database database) {
        this.database = database;
    }

    record Row(
            UUID id,
            LeadId lead,
            int turn,
            PersonId person,
            String step,
            String code,
            Optional<Instant> askedFor,
            Optional<UUID> note,
            Optional<Long> amountMinor,
            Map<String, String> answers,
            Instant chosenAt,
            Instant applyAt) {}

    void insert(AccountId account, Row row, String state) {
        database.sql()
                .sql("""
                        insert into desk.outcome (account_id, outcome_id, lead_id, turn, person_id, step, code, asked_for, note_id,
                          amount_minor, answers, chosen_at, apply_at, state)
                        values (:account, :outcome, :lead, :turn, :person, :step, :code, :asked::timestamptz, :note::uuid,
                          :amount::bigint, :answers::jsonb, :chosen, :apply, :state)
                        """)
                .param("account", account.value())
                .param("outcome", row.id())
                .param("lead", row.lead().value())
                .param("turn", row.turn())
                .param("person", row.person().value())
                .param("step", row.step())
                .param("code", row.code())
                .param("asked", Rows.at(row.askedFor()))
                .param("note", row.note().orElse(null))
                .param("amount", row.amountMinor().orElse(null))
                .param("answers", JSON.writeValueAsString(row.answers()))
                .param("chosen", Rows.at(row.chosenAt()))
                .param("apply", Rows.at(row.applyAt()))
                .param("state", state)
                .update();
    }

    Optional<Row> waiting(AccountId account, LeadId lead) {
        return database.sql()
                .sql(COLUMNS + """
                        where account_id = :account and lead_id = :lead and state = 'waiting'
                        for update
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query(OutcomeTable::row)
                .optional();
    }

    /// Those of these of which something was said that has not taken effect yet.
    Set<LeadId> waitingAmong(AccountId account, List<Held> leads) {
        return leads.isEmpty()
                ? Set.of()
                : Set.copyOf(database.sql()
                        .sql("""
                                select lead_id
                                from desk.outcome
                                where account_id = :account and lead_id = any(:leads) and state = 'waiting'
                                """)
                        .param("account", account.value())
                        .param(
                                "leads",
                                leads.stream().map(held -> held.lead().value()).toArray(UUID[]::new))
                        .query((row, n) -> new LeadId(Rows.uuid(row, "lead_id")))
                        .list());
    }

    /// The last thing this person said that can still be undone.
    Optional<Row> lastWaiting(AccountId account, PersonId person) {
        return database.sql()
                .sql(COLUMNS + """
                        where account_id = :account and person_id = :person and state = 'waiting'
                        order by chosen_at desc, outcome_id desc
                        limit 1
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .query(OutcomeTable::row)
                .optional();
    }

    /// What was said last of a lead and took effect.
    Optional<Row> lastApplied(AccountId account, LeadId lead) {
        return database.sql()
                .sql(COLUMNS + """
                        where account_id = :account and lead_id = :lead and state = 'applied'
                        order by chosen_at desc, outcome_id desc
                        limit 1
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query(OutcomeTable::row)
                .optional();
    }

    Optional<Row> byId(AccountId account, UUID outcome) {
        return database.sql()
                .sql(COLUMNS + """
                        where account_id = :account and outcome_id = :outcome and state = 'waiting'
                        for update
                        """)
                .param("account", account.value())
                .param("outcome", outcome)
                .query(OutcomeTable::row)
                .optional();
    }

    void settle(AccountId account, UUID outcome, String state) {
        database.sql()
                .sql("""
                        update desk.outcome
                        set state = :state
                        where account_id = :account and outcome_id = :outcome
                        """)
                .param("state", state)
                .param("account", account.value())
                .param("outcome", outcome)
                .update();
    }

    private static Row row(ResultSet row, int n) throws SQLException {
        return new Row(
                Rows.uuid(row, "outcome_id"),
                new LeadId(Rows.uuid(row, "lead_id")),
                row.getInt("turn"),
                new PersonId(Rows.uuid(row, "person_id")),
                row.getString("step"),
                row.getString("code"),
                Rows.optionalInstant(row, "asked_for"),
                Rows.optionalUuid(row, "note_id"),
                Optional.ofNullable(row.getObject("amount_minor", Long.class)),
                JSON.readValue(row.getString("answers"), ANSWERS),
                Rows.instant(row, "chosen_at"),
                Rows.instant(row, "apply_at"));
    }
}
