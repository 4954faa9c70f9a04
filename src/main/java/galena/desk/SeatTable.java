package galena.desk;

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

/// Who sits at which desk, with which lead before them.
final class SeatTable {
    private final Database database;

    SeatTable(Database database) {
        this.database = database;
    }

    Optional<Seat> find(AccountId account, PersonId person) {
        return database.sql()
                .sql("""
                        select person_id, state, since, seen_at, lead_id, aside_id
                        from desk.seat
                        where account_id = :account and person_id = :person
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .query(SeatTable::seat)
                .optional();
    }

    /// The seat, made on first use, locked until the transaction ends.
    Seat lock(AccountId account, PersonId person, Instant now) {
        return locked(account, person).orElseGet(() -> {
            insert(account, person, now);
            return locked(account, person).orElseThrow();
        });
    }

    private void insert(AccountId account, PersonId person, Instant now) {
        database.sql()
                .sql("""
                        insert into desk.seat (account_id, person_id, state, since, seen_at)
                        values (:account, :person, 'off', :now, :now)
                        on conflict (account_id, person_id) do nothing
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .param("now", Rows.at(now))
                .update();
    }

    private Optional<Seat> locked(AccountId account, PersonId person) {
        return database.sql()
                .sql("""
                        select person_id, state, since, seen_at, lead_id, aside_id
                        from desk.seat
                        where account_id = :account and person_id = :person
                        for update
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .query(SeatTable::seat)
                .optional();
    }

    List<Seat> all(AccountId account) {
        return database.sql()
                .sql("""
                        select person_id, state, since, seen_at, lead_id, aside_id
                        from desk.seat
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query(SeatTable::seat)
                .list();
    }

    void save(AccountId account, Seat seat) {
        database.sql()
                .sql("""
                        update desk.seat
                        set state = :state, since = :since, seen_at = :seen, lead_id = :lead::uuid, aside_id = :aside::uuid
                        where account_id = :account and person_id = :person
                        """)
                .param("state", seat.state().code())
                .param("since", Rows.at(seat.since()))
                .param("seen", Rows.at(seat.seenAt()))
                .param("lead", seat.inHand().map(LeadId::value).orElse(null))
                .param("aside", seat.aside().map(LeadId::value).orElse(null))
                .param("account", account.value())
                .param("person", seat.person().value())
                .update();
    }

    void clear(AccountId account, PersonId person, LeadId lead) {
        database.sql()
                .sql("""
                        update desk.seat
                        set lead_id = nullif(lead_id, :lead), aside_id = nullif(aside_id, :lead)
                        where account_id = :account and person_id = :person
                        """)
                .param("lead", lead.value())
                .param("account", account.value())
                .param("person", person.value())
                .update();
    }

    private static Seat seat(ResultSet row, int n) throws SQLException {
        return new Seat(
                new PersonId(Rows.uuid(row, "person_id")),
                Seat.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                Rows.instant(row, "since"),
                Rows.instant(row, "seen_at"),
                Rows.optionalUuid(row, "lead_id").map(LeadId::new),
                Rows.optionalUuid(row, "aside_id").map(LeadId::new));
    }
}
