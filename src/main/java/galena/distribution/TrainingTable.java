package galena.distribution;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The steps of training, who is at which, what was proposed.
final class TrainingTable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final Database database;

    TrainingTable(Database database) {
        this.database = database;
    }

    Ramp ramp(AccountId account) {
        return database.sql()
                .sql("""
                        select active, steps, budget, turns, kept
                        from distribution.ramp
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> new Ramp(
                        row.getBoolean("active"),
                        List.of(JSON.readValue(row.getString("steps"), Ramp.Step[].class)),
                        row.getLong("budget"),
                        row.getInt("turns"),
                        row.getInt("kept")))
                .optional()
                .orElse(Ramp.USUAL);
    }

    void save(AccountId account, Ramp ramp) {
        database.sql()
                .sql("""
                        insert into distribution.ramp (account_id, active, steps, budget, turns, kept)
                        values (:account, :active, :steps::jsonb, :budget, :turns, :kept)
                        on conflict (account_id) do update
                        set active = excluded.active, steps = excluded.steps, budget = excluded.budget, turns = excluded.turns,
                          kept = excluded.kept
                        """)
                .param("account", account.value())
                .param("active", ramp.active())
                .param("steps", JSON.writeValueAsString(ramp.steps()))
                .param("budget", ramp.budget())
                .param("turns", ramp.turns())
                .param("kept", ramp.kept())
                .update();
    }

    // ---- trainees

    List<Trainee> trainees(AccountId account) {
        return database.sql()
                .sql("""
                        select person_id, step, since, back_to, back_at, evidence, looked_at
                        from distribution.trainee
                        where account_id = :account
                        order by person_id
                        """)
                .param("account", account.value())
                .query((row, n) -> new Trainee(
                        new PersonId(Rows.uuid(row, "person_id")),
                        row.getInt("step"),
                        Rows.instant(row, "since"),
                        Rows.optionalInstant(row, "back_at").map(at -> new Trainee.Back(number(row), at)),
                        evidence(row.getString("evidence")),
                        Rows.optionalInstant(row, "looked_at")))
                .list();
    }

    private static int number(ResultSet row) {
        try {
            return row.getInt("back_to");
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static Evidence evidence(@Nullable String json) {
        return json == null ? Evidence.NONE : JSON.readValue(json, Evidence.class);
    }

    /// Nobody else changes them until this transaction ends.
    void lock(AccountId account) {
        database.sql()
                .sql("""
                        select person_id
                        from distribution.trainee
                        where account_id = :account
                        order by person_id
                        for update
                        """)
                .param("account", account.value())
                .query((row, n) -> Rows.uuid(row, "person_id"))
                .list();
    }

    /// They are green now: the first step begins, unless it has.
    void enrol(AccountId account, PersonId person, Instant now) {
        database.sql()
                .sql("""
                        insert into distribution.trainee (account_id, person_id, step, since)
                        values (:account, :person, 0, :now)
                        on conflict (account_id, person_id) do nothing
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .param("now", Rows.at(now))
                .update();
    }

    void put(AccountId account, Trainee trainee) {
        database.sql()
                .sql("""
                        insert into distribution.trainee (account_id, person_id, step, since, back_to, back_at, evidence, looked_at)
                        values (:account, :person, :step, :since, :back_to::smallint, :back_at::timestamptz, :evidence::jsonb,
                          :looked::timestamptz)
                        on conflict (account_id, person_id) do update
                        set step = excluded.step, since = excluded.since, back_to = excluded.back_to, back_at = excluded.back_at,
                          evidence = excluded.evidence, looked_at = excluded.looked_at
                        """)
                .param("account", account.value())
                .param("person", trainee.person().value())
                .param("step", trainee.step())
                .param("since", Rows.at(trainee.since()))
                .param("back_to", trainee.back().map(Trainee.Back::step).orElse(null))
                .param("back_at", trainee.back().map(back -> Rows.at(back.at())).orElse(null))
                .param("evidence", JSON.writeValueAsString(trainee.evidence()))
                .param("looked", trainee.lookedAt().map(Rows::at).orElse(null))
                .update();
    }

    /// They are in no training any more; what was proposed and not decided is over.
    void remove(AccountId account, PersonId person, Instant now) {
        database.sql()
                .sql("""
                        update distribution.proposal
                        set decided_at = :now, accepted = false
                        where account_id = :account and person_id = :person and decided_at is null
                        """)
                .param("now", Rows.at(now))
                .param("account", account.value())
                .param("person", person.value())
                .update();
        database.sql()
                .sql("""
                        delete from distribution.trainee
                        where account_id = :account and person_id = :person
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .update();
    }

    // ---- proposals

    /// Newest first; those nobody decided before the others.
    List<Proposal> proposals(AccountId account, int most) {
        return database.sql()
                .sql("""
                        select proposal_id, person_id, made_at, kind, why, step, days, evidence, answer, decided_at, decided_by, accepted
                        from distribution.proposal
                        where account_id = :account
                        order by decided_at is not null, made_at desc
                        limit :most
                        """)
                .param("account", account.value())
                .param("most", most)
                .query((row, n) -> proposal(row))
                .list();
    }

    List<Proposal> waiting(AccountId account) {
        return database.sql()
                .sql("""
                        select proposal_id, person_id, made_at, kind, why, step, days, evidence, answer, decided_at, decided_by, accepted
                        from distribution.proposal
                        where account_id = :account and decided_at is null
                        order by made_at desc
                        """)
                .param("account", account.value())
                .query((row, n) -> proposal(row))
                .list();
    }

    private static Proposal proposal(ResultSet row) throws SQLException {
        return new Proposal(
                Rows.uuid(row, "proposal_id"),
                new PersonId(Rows.uuid(row, "person_id")),
                Rows.instant(row, "made_at"),
                Ramp.Kind.of(row.getString("kind")),
                row.getString("why"),
                row.getInt("step"),
                row.getInt("days"),
                evidence(row.getString("evidence")),
                row.getString("answer"),
                decided(row));
    }

    private static Optional<Proposal.Decided> decided(ResultSet row) throws SQLException {
        var at = Rows.optionalInstant(row, "decided_at");
        if (at.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Proposal.Decided(
                at.get(), Rows.optionalUuid(row, "decided_by").map(PersonId::new), row.getBoolean("accepted")));
    }

    /// Nothing where one of theirs is still open.
    void propose(AccountId account, Proposal proposal) {
        database.sql()
                .sql("""
                        insert into distribution.proposal (account_id, proposal_id, person_id, made_at, kind, why, step, days, evidence)
                        values (:account, :id, :person, :at, :kind, :why, :step, :days, :evidence::jsonb)
                        on conflict (account_id, person_id) where decided_at is null do nothing
                        """)
                .param("account", account.value())
                .param("id", proposal.id())
                .param("person", proposal.person().value())
                .param("at", Rows.at(proposal.at()))
                .param("kind", proposal.kind().code())
                .param("why", proposal.why())
                .param("step", proposal.step())
                .param("days", proposal.days())
                .param("evidence", JSON.writeValueAsString(proposal.evidence()))
                .update();
    }

    /// False when it is not theirs or has been decided.
    boolean answer(AccountId account, UUID id, PersonId person, String words, Instant now) {
        return database.sql()
                        .sql("""
                        update distribution.proposal
                        set answer = :words, answered_at = :now
                        where account_id = :account and proposal_id = :id and person_id = :person and decided_at is null
                        """)
                        .param("account", account.value())
                        .param("id", id)
                        .param("person", person.value())
                        .param("words", words)
                        .param("now", Rows.at(now))
                        .update()
                > 0;
    }

    /// False when somebody else was quicker.
    boolean decide(AccountId account, UUID id, Proposal.Decided decided) {
        return database.sql()
                        .sql("""
                        update distribution.proposal
                        set decided_at = :now, decided_by = :by::uuid, accepted = :accepted
                        where account_id = :account and proposal_id = :id and decided_at is null
                        """)
                        .param("account", account.value())
                        .param("id", id)
                        .param("now", Rows.at(decided.at()))
                        .param("by", decided.by().map(PersonId::value).orElse(null))
                        .param("accepted", decided.accepted())
                        .update()
                > 0;
    }
}
