package galena.desk;

import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.LeadId;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// What somebody types while they talk: kept as it is typed, on whichever screen they go on, until they say what
/// happened. A night later it is gone.
@Component
public final class Drafts {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> ANSWERS = new TypeReference<>() {};
    private static final Duration KEPT = Duration.ofHours(16);
    private final Database database;
    private final Identity identity;
    private final Clock clock;

    Drafts(Database database, Identity identity, Clock clock) {
        this.database = database;
        this.identity = identity;
        this.clock = clock;
    }

    /// @param answers to what the playbook asks, by the names of its fields
    public record Draft(String note, Map<String, String> answers) {
        public static final Draft NONE = new Draft("", Map.of());
    }

    public Draft of(Person person, LeadId lead) {
        return database.read(() -> find(person, lead)).orElse(Draft.NONE);
    }

    private Optional<Draft> find(Person person, LeadId lead) {
        return database.sql()
                .sql("""
                        select note, answers
                        from desk.draft
                        where account_id = :account and lead_id = :lead and person_id = :person
                        """)
                .param("account", person.account().value())
                .param("lead", lead.value())
                .param("person", person.id().value())
                .query((row, n) -> new Draft(row.getString("note"), JSON.readValue(row.getString("answers"), ANSWERS)))
                .optional();
    }

    /// As it stands now.
    public void keep(Person person, LeadId lead, Draft draft) {
        database.write(() -> database.sql()
                .sql("""
                        insert into desk.draft (account_id, lead_id, person_id, note, answers, at)
                        values (:account, :lead, :person, :note, :answers::jsonb, :now)
                        on conflict (account_id, lead_id, person_id) do update
                        set note = excluded.note, answers = excluded.answers, at = excluded.at
                        """)
                .param("account", person.account().value())
                .param("lead", lead.value())
                .param("person", person.id().value())
                .param("note", draft.note())
                .param("answers", JSON.writeValueAsString(draft.answers()))
                .param("now", Rows.at(clock.instant()))
                .update());
    }

    /// What was typed, once: it is said now.
    Draft take(Person person, LeadId lead) {
        var draft = find(person, lead);
        if (draft.isPresent()) {
            drop(person, lead);
        }
        return draft.orElse(Draft.NONE);
    }

    private void drop(Person person, LeadId lead) {
        database.sql()
                .sql("""
                        delete from desk.draft
                        where account_id = :account and lead_id = :lead and person_id = :person
                        """)
                .param("account", person.account().value())
                .param("lead", lead.value())
                .param("person", person.id().value())
                .update();
    }

    /// The note is written; the answers stay.
    public void noted(Person person, LeadId lead) {
        database.write(() -> database.sql()
                .sql("""
                        update desk.draft
                        set note = ''
                        where account_id = :account and lead_id = :lead and person_id = :person
                        """)
                .param("account", person.account().value())
                .param("lead", lead.value())
                .param("person", person.id().value())
                .update());
    }

    /// What nobody came back to.
    public void tidy() {
        identity.each(account -> {
            database.write(() -> database.sql()
                    .sql("""
                            delete from desk.draft
                            where account_id = :account and at < :before
                            """)
                    .param("account", account.id().value())
                    .param("before", Rows.at(clock.instant().minus(KEPT)))
                    .update());
        });
    }
}
