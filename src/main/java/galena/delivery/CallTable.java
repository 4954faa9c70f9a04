package galena.delivery;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// Calls and how they went.
final class CallTable {
    private final Database database;

    CallTable(Database database) {
        this.database = database;
    }

    void insert(AccountId account, Call call) {
        database.sql()
                .sql("""
                        insert into delivery.call (account_id, call_id, lead_id, person_id, way, number, foreign_id, state, began_at)
                        values (:account, :id, :lead::uuid, :person::uuid, :way, :number, :foreign, :state, :began)
                        """)
                .param("account", account.value())
                .param("id", call.id())
                .param("lead", call.lead().map(LeadId::value).orElse(null))
                .param("person", call.person().map(PersonId::value).orElse(null))
                .param("way", call.way().code())
                .param("number", call.number())
                .param("foreign", call.foreignId())
                .param("state", call.state().code())
                .param("began", Rows.at(call.beganAt()))
                .update();
    }

    void named(AccountId account, UUID id, String foreignId) {
        database.sql()
                .sql("""
                        update delivery.call
                        set foreign_id = :foreign
                        where account_id = :account and call_id = :id
                        """)
                .param("foreign", foreignId)
                .param("account", account.value())
                .param("id", id)
                .update();
    }

    void answered(AccountId account, UUID id, Optional<PersonId> who, Instant now) {
        database.sql()
                .sql("""
                        update delivery.call
                        set state = 'talking', answered_at = coalesce(answered_at, :now), person_id = coalesce(:person::uuid, person_id)
                        where account_id = :account and call_id = :id and ended_at is null
                        """)
                .param("now", Rows.at(now))
                .param("person", who.map(PersonId::value).orElse(null))
                .param("account", account.value())
                .param("id", id)
                .update();
    }

    boolean ended(AccountId account, UUID id, Call.State state, Instant now) {
        return database.sql()
                        .sql("""
                                update delivery.call
                                set state = :state, ended_at = :now
                                where account_id = :account and call_id = :id and ended_at is null
                                """)
                        .param("state", state.code())
                        .param("now", Rows.at(now))
                        .param("account", account.value())
                        .param("id", id)
                        .update()
                == 1;
    }

    Optional<Call> byId(AccountId account, UUID id) {
        return database.sql()
                .sql("""
                        select call_id, lead_id, person_id, way, number, foreign_id, state, began_at, answered_at, ended_at
                        from delivery.call
                        where account_id = :account and call_id = :id
                        """)
                .param("account", account.value())
                .param("id", id)
                .query(CallTable::call)
                .optional();
    }

    Optional<Call> byForeignId(AccountId account, String foreignId) {
        return database.sql()
                .sql("""
                        select call_id, lead_id, person_id, way, number, foreign_id, state, began_at, answered_at, ended_at
                        from delivery.call
                        where account_id = :account and foreign_id = :foreign and foreign_id <> ''
                        """)
                .param("account", account.value())
                .param("foreign", foreignId)
                .query(CallTable::call)
                .optional();
    }

    List<Call> ringing(AccountId account, Instant since) {
        return database.sql()
                .sql("""
                        select call_id, lead_id, person_id, way, number, foreign_id, state, began_at, answered_at, ended_at
                        from delivery.call
                        where account_id = :account and ended_at is null and state = 'ringing' and way = 'in' and began_at > :since
                        order by began_at
                        """)
                .param("account", account.value())
                .param("since", Rows.at(since))
                .query(CallTable::call)
                .list();
    }

    List<Call> open(AccountId account, Instant before) {
        return database.sql()
                .sql("""
                        select call_id, lead_id, person_id, way, number, foreign_id, state, began_at, answered_at, ended_at
                        from delivery.call
                        where account_id = :account and ended_at is null and began_at < :before
                        order by began_at
                        limit 100
                        """)
                .param("account", account.value())
                .param("before", Rows.at(before))
                .query(CallTable::call)
                .list();
    }

    void forget(AccountId account, LeadId lead) {
        database.sql()
                .sql("""
                        update delivery.call
                        set number = ''
                        where account_id = :account and lead_id = :lead
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .update();
    }

    private static Call call(ResultSet row, int n) throws SQLException {
        return new Call(
                Rows.uuid(row, "call_id"),
                Rows.optionalUuid(row, "lead_id").map(LeadId::new),
                Rows.optionalUuid(row, "person_id").map(PersonId::new),
                Call.Way.valueOf(row.getString("way").toUpperCase(Locale.ROOT)),
                row.getString("number"),
                row.getString("foreign_id"),
                Call.State.valueOf(
                        row.getString("state").toUpperCase(Locale.ROOT).replace('-', '_')),
                Rows.instant(row, "began_at"),
                Rows.optionalInstant(row, "answered_at"),
                Rows.optionalInstant(row, "ended_at"));
    }
}
