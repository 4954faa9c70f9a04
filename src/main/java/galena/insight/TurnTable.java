package galena.insight;

import galena.identity.Days;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/// Turns: one lead in one hand, from hand-over to hand-over, as they were folded with the facts of leads.
final class TurnTable {
    private final Database database;

    TurnTable(Database database) {
        this.database = database;
    }

    // ---- as they are folded

    /// A turn as it stands in its row.
    private record Stood(UUID source, Instant receivedAt, Fact.Turn turn) {}

    private record Key(UUID lead, int turn) {}

    /// The turns of these leads are those of these facts now; what is the same stays untouched. Answers the weeks in
    /// which any is not what it was.
    Set<LocalDate> keep(AccountId account, Days days, UUID[] leads, List<Fact> facts) {
        var before = before(account, leads);
        var after = new LinkedHashMap<Key, Stood>();
        for (var fact : facts) {
            for (var turn : fact.turns()) {
                after.put(
                        new Key(fact.lead().value(), turn.turn()),
                        new Stood(fact.source().value(), fact.receivedAt(), turn));
            }
        }
        var weeks = new TreeSet<LocalDate>();
        var gone = new ArrayList<MapSqlParameterSource>();
        before.forEach((key, was) -> {
            if (!was.equals(after.get(key))) {
                weeks.add(WeekTable.of(days.dayOf(was.turn().givenAt())));
                gone.add(new MapSqlParameterSource()
                        .addValue("account", account.value())
                        .addValue("lead", key.lead())
                        .addValue("turn", key.turn()));
            }
        });
        var come = new ArrayList<MapSqlParameterSource>();
        after.forEach((key, is) -> {
            if (!is.equals(before.get(key))) {
                weeks.add(WeekTable.of(days.dayOf(is.turn().givenAt())));
                come.add(row(account, key, is));
            }
        });
        if (!gone.isEmpty()) {
            database.batch("""
                    delete from insight.turn
                    where account_id = :account and lead_id = :lead and turn = :turn
                    """, gone);
        }
        if (!come.isEmpty()) {
            database.batch("""
                    insert into insight.turn (account_id, lead_id, turn, person_id, source_id, received_at, given_at, begun_at, ended_at,
                      ended, reason, called, talked, sold, minor, attempts_before, talked_before, qualified, offered, given_hour, quick)
                    values (:account, :lead, :turn, :person, :source, :received, :given, :begun::timestamptz, :endedat::timestamptz, :ended,
                      :reason, :called, :talked, :sold, :minor, :before, :talkedbefore, :qualified, :offered, :hour, :quick)
                    """, come);
        }
        return weeks;
    }

    private Map<Key, Stood> before(AccountId account, UUID[] leads) {
        var before = new LinkedHashMap<Key, Stood>();
        database.sql()
                .sql("""
                        select lead_id, turn, person_id, source_id, received_at, given_at, begun_at, ended_at, ended, reason, called, talked,
                          sold, minor, attempts_before, talked_before, qualified, offered, given_hour, quick
                        from insight.turn
                        where account_id = :account and lead_id = any (:leads)
                        """)
                .param("account", account.value())
                .param("leads", leads)
                .query((row, n) -> before.put(
                        new Key(Rows.uuid(row, "lead_id"), row.getInt("turn")),
                        new Stood(
                                Rows.uuid(row, "source_id"),
                                Rows.instant(row, "received_at"),
                                new Fact.Turn(
                                        row.getInt("turn"),
                                        new PersonId(Rows.uuid(row, "person_id")),
                                        Rows.instant(row, "given_at"),
                                        row.getInt("given_hour"),
                                        row.getInt("attempts_before"),
                                        row.getBoolean("talked_before"),
                                        Rows.optionalInstant(row, "begun_at"),
                                        Rows.optionalInstant(row, "ended_at"),
                                        Optional.ofNullable(row.getString("ended")),
                                        Optional.ofNullable(row.getString("reason")),
                                        row.getBoolean("called"),
                                        row.getBoolean("talked"),
                                        row.getBoolean("qualified"),
                                        row.getBoolean("offered"),
                                        row.getBoolean("sold"),
                                        row.getLong("minor"),
                                        row.getBoolean("quick")))))
                .list();
        return before;
    }

    private static MapSqlParameterSource row(AccountId account, Key key, Stood stood) {
        var turn = stood.turn();
        return new MapSqlParameterSource()
                .addValue("account", account.value())
                .addValue("lead", key.lead())
                .addValue("turn", key.turn())
                .addValue("person", turn.person().value())
                .addValue("source", stood.source())
                .addValue("received", Rows.at(stood.receivedAt()))
                .addValue("given", Rows.at(turn.givenAt()))
                .addValue("begun", Rows.at(turn.begunAt()))
                .addValue("endedat", Rows.at(turn.endedAt()))
                .addValue("ended", turn.ended().orElse(null))
                .addValue("reason", turn.reason().orElse(null))
                .addValue("called", turn.called())
                .addValue("talked", turn.talked())
                .addValue("sold", turn.sold())
                .addValue("minor", turn.minor())
                .addValue("before", turn.attemptsBefore())
                .addValue("talkedbefore", turn.talkedBefore())
                .addValue("qualified", turn.qualified())
                .addValue("offered", turn.offered())
                .addValue("hour", turn.givenHour())
                .addValue("quick", turn.quick());
    }

    // ---- a day

    /// What somebody did from then until then.
    PersonDay day(AccountId account, PersonId person, Instant from, Instant until) {
        return database.sql()
                .sql("""
                        select count(distinct lead_id) as leads, count(*) filter (where called) as calls,
                          count(*) filter (where talked) as talked, count(*) filter (where sold) as sold,
                          coalesce(sum(minor) filter (where sold), 0) as minor, count(*) filter (where ended = 'missed') as missed,
                          count(*) as turns
                        from insight.turn
                        where account_id = :account and person_id = :person
                          and ended_at >= :from and ended_at < :until and ended in ('outcome', 'missed', 'offer-accepted')
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .param("from", Rows.at(from))
                .param("until", Rows.at(until))
                .query((row, n) -> new PersonDay(
                        row.getInt("leads"),
                        row.getInt("calls"),
                        row.getInt("talked"),
                        row.getInt("sold"),
                        row.getLong("minor"),
                        row.getInt("turns"),
                        row.getInt("missed")))
                .single();
    }

    /// Leads that were talked with and sold from then until then, by source.
    List<SourceDay> sources(AccountId account, Instant from, Instant until) {
        return database.sql()
                .sql("""
                        select source_id, count(distinct lead_id) filter (where talked) as reached,
                          count(distinct lead_id) filter (where sold) as sold
                        from insight.turn
                        where account_id = :account and ended_at >= :from and ended_at < :until
                        group by source_id
                        """)
                .param("account", account.value())
                .param("from", Rows.at(from))
                .param("until", Rows.at(until))
                .query((row, n) -> new SourceDay(
                        new SourceId(Rows.uuid(row, "source_id")), 0, row.getInt("reached"), row.getInt("sold")))
                .list();
    }

    /// Leads of which somebody entered the outcome of a call sooner than a telephone rings, the last first.
    List<LeadId> quick(AccountId account, PersonId person, Instant from, Instant until, int most) {
        return database.sql()
                .sql("""
                        select lead_id
                        from insight.turn
                        where account_id = :account and person_id = :person and quick and given_at >= :from and given_at < :until
                        group by lead_id
                        order by max(given_at) desc
                        limit :most
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .param("from", Rows.at(from))
                .param("until", Rows.at(until))
                .param("most", most)
                .query((row, n) -> new LeadId(Rows.uuid(row, "lead_id")))
                .list();
    }

    /// How often one of our own people had a lead of these partners before them, of leads received from then until
    /// then.
    long handled(AccountId account, Collection<UUID> partners, LocalDate from, LocalDate until) {
        return database.sql()
                .sql("""
                        select count(*)
                        from insight.fact f
                        join insight.turn t on t.account_id = :account and t.lead_id = f.lead_id
                        where f.account_id = :account and f.partner_id = any (:partners)
                          and f.day >= :from::date and f.day <= :until::date and t.ended in ('outcome', 'missed')
                        """)
                .param("account", account.value())
                .param("partners", partners.toArray(UUID[]::new))
                .param("from", from.toString())
                .param("until", until.toString())
                .query(Long.class)
                .single();
    }

    // ---- what became of them

    /// Of calls from one source, the same numbered attempt (4 and more are one).
    record Calls(SourceId source, int attempt, int calls, int talked) {}

    /// Calls since then, of these people or of everybody else.
    List<Calls> calls(AccountId account, Collection<PersonId> people, boolean theirs, Instant from, Instant since) {
        return database.sql()
                .sql("""
                        with called as (
                          select source_id, person_id, given_at, talked,
                            least(row_number() over (partition by lead_id order by turn), 4) as attempt
                          from insight.turn
                          where account_id = :account and called and given_at >= :from
                        )
                        select source_id, attempt, count(*) as calls, count(*) filter (where talked) as talked
                        from called
                        where (person_id = any (:people)) = :theirs and given_at >= :since
                        group by source_id, attempt
                        """)
                .param("account", account.value())
                .param("from", Rows.at(from))
                .param("since", Rows.at(since))
                .param("people", ids(people))
                .param("theirs", theirs)
                .query((row, n) -> new Calls(
                        new SourceId(Rows.uuid(row, "source_id")),
                        row.getInt("attempt"),
                        row.getInt("calls"),
                        row.getInt("talked")))
                .list();
    }

    /// Leads of one source that these people were the first to work.
    ///
    /// @param minor what they brought, in whoever's hands, in the smallest unit
    record Worked(SourceId source, int leads, int sold, long minor) {}

    /// Leads first worked from then until then, by these people or by everybody else.
    ///
    /// @param back as far back as turns are looked at
    List<Worked> worked(
            AccountId account, Collection<PersonId> people, boolean theirs, Instant back, Instant from, Instant until) {
        return database.sql()
                .sql("""
                        with firsts as (
                          select distinct on (lead_id) lead_id, person_id, source_id, given_at
                          from insight.turn
                          where account_id = :account and ended in ('outcome', 'missed') and given_at >= :back
                          order by lead_id, turn
                        )
                        select f.source_id, count(*) as leads, count(*) filter (where l.ending = 'won') as sold,
                          coalesce(sum(e.minor), 0)::bigint as minor
                        from firsts f
                        join insight.lead_now l on l.account_id = :account and l.lead_id = f.lead_id
                        left join insight.lead_earned e on e.account_id = :account and e.lead_id = f.lead_id
                        where (f.person_id = any (:people)) = :theirs and f.given_at >= :from and f.given_at < :until
                        group by f.source_id
                        """)
                .param("account", account.value())
                .param("back", Rows.at(back))
                .param("from", Rows.at(from))
                .param("until", Rows.at(until))
                .param("people", ids(people))
                .param("theirs", theirs)
                .query((row, n) -> new Worked(
                        new SourceId(Rows.uuid(row, "source_id")),
                        row.getInt("leads"),
                        row.getInt("sold"),
                        row.getLong("minor")))
                .list();
    }

    /// How many of their own turns somebody ended since then, and how many of those by letting a deadline pass.
    record Kept(int turns, int missed) {}

    Kept kept(AccountId account, PersonId person, Instant since) {
        return database.sql()
                .sql("""
                        select count(*) as turns, count(*) filter (where ended = 'missed') as missed
                        from insight.turn
                        where account_id = :account and person_id = :person and given_at >= :since
                          and ended in ('outcome', 'missed')
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .param("since", Rows.at(since))
                .query((row, n) -> new Kept(row.getInt("turns"), row.getInt("missed")))
                .single();
    }

    private static UUID[] ids(Collection<PersonId> people) {
        return people.stream().map(PersonId::value).toArray(UUID[]::new);
    }
}
