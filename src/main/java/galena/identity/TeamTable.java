package galena.identity;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import java.sql.Array;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Teams, and when their people work or are away.
final class TeamTable {
    private final JdbcClient sql;

    TeamTable(JdbcClient sql) {
        this.sql = sql;
    }

    List<Team> teams(AccountId account) {
        return sql.sql("""
                        select t.team_id, t.name, t.lead_id,
                          array(select m.person_id from identity.team_member m
                            where m.account_id = t.account_id and m.team_id = t.team_id
                            order by m.person_id) as members
                        from identity.team t
                        where t.account_id = :account
                        order by t.name
                        """)
                .param("account", account.value())
                .query((row, n) -> new Team(
                        row.getObject("team_id", UUID.class),
                        row.getString("name"),
                        new PersonId(row.getObject("lead_id", UUID.class)),
                        members(row.getArray("members"))))
                .list();
    }

    private static List<PersonId> members(Array array) throws java.sql.SQLException {
        return Arrays.stream((UUID[]) array.getArray()).map(PersonId::new).toList();
    }

    void insert(AccountId account, UUID team, String name, PersonId lead) {
        sql.sql("""
                        insert into identity.team (account_id, team_id, name, lead_id)
                        values (:account, :team, :name, :lead)
                        """)
                .param("account", account.value())
                .param("team", team)
                .param("name", name)
                .param("lead", lead.value())
                .update();
        Seldom.changed(sql, account);
    }

    void leave(AccountId account, PersonId person) {
        sql.sql("""
                        delete from identity.team_member
                        where account_id = :account and person_id = :person
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .update();
        Seldom.changed(sql, account);
    }

    void join(AccountId account, PersonId person, UUID team) {
        sql.sql("""
                        insert into identity.team_member (account_id, person_id, team_id)
                        values (:account, :person, :team)
                        on conflict (account_id, person_id) do update
                        set team_id = excluded.team_id
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .param("team", team)
                .update();
        Seldom.changed(sql, account);
    }

    void handLeadership(AccountId account, PersonId from, PersonId to) {
        sql.sql("""
                        update identity.team
                        set lead_id = :to
                        where account_id = :account and lead_id = :from
                        """)
                .param("account", account.value())
                .param("from", from.value())
                .param("to", to.value())
                .update();
        Seldom.changed(sql, account);
    }

    List<WorkingTime> workingTimes(AccountId account, PersonId person) {
        return sql.sql("""
                        select weekday, starts, ends
                        from identity.working_time
                        where account_id = :account and person_id = :person
                        order by weekday
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .query((row, n) -> new WorkingTime(
                        DayOfWeek.of(row.getInt("weekday")),
                        row.getObject("starts", LocalTime.class),
                        row.getObject("ends", LocalTime.class)))
                .list();
    }

    void setWorkingTimes(AccountId account, PersonId person, List<WorkingTime> times) {
        sql.sql("""
                        delete from identity.working_time
                        where account_id = :account and person_id = :person
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .update();
        for (var time : times) {
            sql.sql("""
                            insert into identity.working_time (account_id, person_id, weekday, starts, ends)
                            values (:account, :person, :weekday, :starts, :ends)
                            """)
                    .param("account", account.value())
                    .param("person", person.value())
                    .param("weekday", time.day().getValue())
                    .param("starts", time.starts())
                    .param("ends", time.ends())
                    .update();
        }
    }

    List<Absence> absences(AccountId account, PersonId person, Instant from) {
        return sql.sql("""
                        select starts_at, ends_at
                        from identity.absence
                        where account_id = :account and person_id = :person and ends_at > :from
                        order by starts_at
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .param("from", from.atOffset(ZoneOffset.UTC))
                .query((row, n) -> new Absence(
                        row.getObject("starts_at", OffsetDateTime.class).toInstant(),
                        row.getObject("ends_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /// Of everybody, by who they are; who has no hours of their own is not in it.
    Map<PersonId, List<WorkingTime>> workingTimes(AccountId account) {
        var found = new HashMap<PersonId, List<WorkingTime>>();
        sql.sql("""
                        select person_id, weekday, starts, ends
                        from identity.working_time
                        where account_id = :account
                        order by person_id, weekday
                        """)
                .param("account", account.value())
                .query((row, n) -> found.computeIfAbsent(
                                new PersonId(row.getObject("person_id", UUID.class)), p -> new ArrayList<>())
                        .add(new WorkingTime(
                                DayOfWeek.of(row.getInt("weekday")),
                                row.getObject("starts", LocalTime.class),
                                row.getObject("ends", LocalTime.class))))
                .list();
        return found;
    }

    /// Of everybody, those that have not ended, by who they are.
    Map<PersonId, List<Absence>> absences(AccountId account, Instant from) {
        var found = new HashMap<PersonId, List<Absence>>();
        sql.sql("""
                        select person_id, starts_at, ends_at
                        from identity.absence
                        where account_id = :account and ends_at > :from
                        order by person_id, starts_at
                        """)
                .param("account", account.value())
                .param("from", from.atOffset(ZoneOffset.UTC))
                .query((row, n) -> found.computeIfAbsent(
                                new PersonId(row.getObject("person_id", UUID.class)), p -> new ArrayList<>())
                        .add(new Absence(
                                row.getObject("starts_at", OffsetDateTime.class).toInstant(),
                                row.getObject("ends_at", OffsetDateTime.class).toInstant())))
                .list();
        return found;
    }

    void insertAbsence(AccountId account, PersonId person, Absence absence) {
        sql.sql("""
                        insert into identity.absence (account_id, person_id, starts_at, ends_at)
                        values (:account, :person, :starts, :ends)
                        on conflict (account_id, person_id, starts_at) do update
                        set ends_at = excluded.ends_at
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .param("starts", absence.starts().atOffset(ZoneOffset.UTC))
                .param("ends", absence.ends().atOffset(ZoneOffset.UTC))
                .update();
        Seldom.changed(sql, account);
    }

    void deleteAbsence(AccountId account, PersonId person, Instant starts) {
        sql.sql("""
                        delete from identity.absence
                        where account_id = :account and person_id = :person and starts_at = :starts
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .param("starts", starts.atOffset(ZoneOffset.UTC))
                .update();
        Seldom.changed(sql, account);
    }
}
