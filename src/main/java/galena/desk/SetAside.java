package galena.desk;

import galena.distribution.Distribution;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.lead.Change;
import galena.lead.Held;
import galena.lead.Leads;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// Up to three leads laid beside somebody, each for an hour at most: its clock stands still, nobody else gets it,
/// and then it comes back by itself.
@Component
public final class SetAside {
    public static final int MOST = 3;
    private static final int HELD = 500;
    public static final Duration LONGEST = Duration.ofHours(1);
    private final Database database;
    private final Leads leads;
    private final Distribution distribution;
    private final Clock clock;
    private final SeatTable seats;
    private final AsideTable table;

    SetAside(Database database, Leads leads, Distribution distribution, Clock clock) {
        this.database = database;
        this.leads = leads;
        this.distribution = distribution;
        this.clock = clock;
        this.seats = new SeatTable(database);
        this.table = new AsideTable(database);
    }

    /// What came of it.
    public enum Laid {
        DONE,
        /// Three lie there already.
        FULL,
        /// It is not before this person any more.
        MOVED_ON
    }

    /// The lead before somebody is laid aside.
    public Laid lay(Person person, LeadId lead) {
        return database.write(() -> {
            var now = clock.instant();
            var seat = seats.lock(person.account(), person.id(), now);
            if (!seat.inHand().equals(java.util.Optional.of(lead))) {
                return Laid.MOVED_ON;
            }
            if (mine(person).size() >= MOST) {
                return Laid.FULL;
            }
            var until = now.plus(LONGEST);
            var change = leads.change(person.account(), lead, held -> {
                if (!held.isHeldBy(person.id())) {
                    return java.util.Optional.empty();
                }
                distribution.ended(held, person.id(), "begun");
                return java.util.Optional.of(Change.quietly(
                        held, held.placed(held.placed().accepted()).hidden(until)));
            });
            seats.clear(person.account(), person.id(), lead);
            change.ifPresent(done -> table.insert(person.account(), lead, person.id(), until));
            return change.isPresent() ? Laid.DONE : Laid.MOVED_ON;
        });
    }

    /// What lies beside somebody, and until when, soonest first.
    public Map<LeadId, Instant> of(Person person) {
        return database.read(() -> mine(person));
    }

    /// What has gone into other hands meanwhile does not lie there any more.
    private Map<LeadId, Instant> mine(Person person) {
        var lying = table.of(person.account(), person.id());
        if (!lying.isEmpty()) {
            var held = leads.inHand(person.account(), person.id(), HELD).stream()
                    .map(Held::lead)
                    .collect(Collectors.toSet());
            lying.keySet().retainAll(held);
        }
        return lying;
    }

    /// Who has laid what aside.
    static final class AsideTable {
        private final Database database;

        AsideTable(Database database) {
            this.database = database;
        }

        void insert(AccountId account, LeadId lead, PersonId person, Instant until) {
            database.sql()
                    .sql("""
                            insert into desk.set_aside (account_id, lead_id, person_id, until)
                            values (:account, :lead, :person, :until)
                            on conflict (account_id, lead_id) do update
                            set person_id = excluded.person_id, until = excluded.until
                            """)
                    .param("account", account.value())
                    .param("lead", lead.value())
                    .param("person", person.value())
                    .param("until", Rows.at(until))
                    .update();
        }

        Map<LeadId, Instant> of(AccountId account, PersonId person) {
            return database
                    .sql()
                    .sql("""
                            select lead_id, until
                            from desk.set_aside
                            where account_id = :account and person_id = :person
                            order by until
                            """)
                    .param("account", account.value())
                    .param("person", person.value())
                    .query((row, n) -> Map.entry(new LeadId(Rows.uuid(row, "lead_id")), Rows.instant(row, "until")))
                    .stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, java.util.LinkedHashMap::new));
        }

        /// Those of these that lie aside, and beside whom.
        Map<LeadId, PersonId> among(AccountId account, List<LeadId> leads) {
            return database
                    .sql()
                    .sql("""
                            select lead_id, person_id
                            from desk.set_aside
                            where account_id = :account and lead_id = any(:leads)
                            """)
                    .param("account", account.value())
                    .param("leads", leads.stream().map(LeadId::value).toArray(java.util.UUID[]::new))
                    .query((row, n) ->
                            Map.entry(new LeadId(Rows.uuid(row, "lead_id")), new PersonId(Rows.uuid(row, "person_id"))))
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }

        boolean take(AccountId account, LeadId lead) {
            return database.sql()
                            .sql("""
                                    delete from desk.set_aside
                                    where account_id = :account and lead_id = :lead
                                    """)
                            .param("account", account.value())
                            .param("lead", lead.value())
                            .update()
                    == 1;
        }
    }
}
