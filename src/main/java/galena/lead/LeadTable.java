package galena.lead;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The lead itself: facts, contact, numbers and addresses, notes.
final class LeadTable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> FIELDS = new TypeReference<>() {};
    private final Database database;

    LeadTable(Database database) {
        this.database = database;
    }

    void insert(List<NewLead> leads) {
        insert(leads, Map.of());
    }

    /// With how many points a lead came, by which version of the rules.
    record Score(int points, int version) {}

    void insert(List<NewLead> leads, Map<LeadId, Score> scores) {
        database.batch(
                """
                insert into lead.lead (account_id, lead_id, source_id, origin, test, received_at, received_day, owner_id, score, score_version)
                values (:account, :lead, :source, :origin, :test, :received, :day, :owner::uuid, :score::smallint, :version::int)
                """,
                leads.stream()
                        .map(lead -> row(lead, Optional.ofNullable(scores.get(lead.id()))))
                        .toList());
        database.batch(
                """
                insert into lead.contact (account_id, lead_id, first_name, last_name, company, street, city, region, postal_code,
                  country, product, message, fields, zones, states)
                values (:account, :lead, :first, :last, :company, :street, :city, :region, :postal, :country, :product, :message,
                  :fields::jsonb, :zones, :states)
                """,
                leads.stream()
                        .map(lead -> contact(lead.account(), lead.id(), lead.contact()))
                        .toList());
        var points = leads.stream()
                .flatMap(lead -> points(lead.account(), lead.id(), lead.contact()).stream())
                .toList();
        insertPoints(points);
    }

    private void insertPoints(List<MapSqlParameterSource> points) {
        if (!points.isEmpty()) {
            database.batch("""
                    insert into lead.contact_point (account_id, lead_id, position, kind, value)
                    values (:account, :lead, :position, :kind, :value)
                    """, points);
        }
    }

    private static MapSqlParameterSource row(NewLead lead, Optional<Score> score) {
        return new MapSqlParameterSource()
                .addValue("account", lead.account().value())
                .addValue("lead", lead.id().value())
                .addValue("source", lead.source().value())
                .addValue("origin", lead.origin().code())
                .addValue("test", lead.test())
                .addValue("received", Rows.at(lead.receivedAt()))
                .addValue("day", lead.day())
                .addValue("owner", lead.owner().map(PersonId::value).orElse(null))
                .addValue("score", score.map(Score::points).orElse(null))
                .addValue("version", score.map(Score::version).orElse(null));
    }

    private static MapSqlParameterSource contact(AccountId account, LeadId lead, Contact contact) {
        return new MapSqlParameterSource()
                .addValue("account", account.value())
                .addValue("lead", lead.value())
                .addValue("first", contact.firstName())
                .addValue("last", contact.lastName())
                .addValue("company", contact.company())
                .addValue("street", contact.street())
                .addValue("city", contact.city())
                .addValue("region", contact.region())
                .addValue("postal", contact.postalCode())
                .addValue("country", contact.country())
                .addValue("product", contact.product())
                .addValue("message", contact.message())
                .addValue("fields", contact.fields().isEmpty() ? "{}" : JSON.writeValueAsString(contact.fields()))
                .addValue("zones", contact.zones().stream().map(ZoneId::getId).collect(Collectors.joining(",")))
                .addValue("states", String.join(",", contact.states()));
    }

    private static List<MapSqlParameterSource> points(AccountId account, LeadId lead, Contact contact) {
        var rows = new ArrayList<MapSqlParameterSource>();
        for (int i = 0; i < contact.points().size(); i++) {
            rows.add(point(account, lead, i, contact.points().get(i)));
        }
        return rows;
    }

    private static MapSqlParameterSource point(AccountId account, LeadId lead, int position, ContactPoint point) {
        return new MapSqlParameterSource()
                .addValue("account", account.value())
                .addValue("lead", lead.value())
                .addValue("position", position)
                .addValue("kind", point.kind().code())
                .addValue("value", point.value());
    }

    /// Who they were is no longer known.
    void blank(AccountId account, List<LeadId> blanked) {
        var ids = blanked.stream().map(LeadId::value).toArray(UUID[]::new);
        database.sql()
                .sql("""
                        update lead.contact
                        set first_name = '', last_name = '', company = '', street = '', city = '', region = '', postal_code = '',
                          product = '', message = '', fields = '{}'
                        where account_id = :account and lead_id = any(:leads)
                        """)
                .param("account", account.value())
                .param("leads", ids)
                .update();
        database.sql()
                .sql("""
                        delete from lead.contact_point
                        where account_id = :account and lead_id = any(:leads)
                        """)
                .param("account", account.value())
                .param("leads", ids)
                .update();
    }

    void correct(AccountId account, LeadId lead, Contact contact) {
        database.batch("""
                update lead.contact
                set first_name = :first, last_name = :last, company = :company, street = :street, city = :city, region = :region,
                  postal_code = :postal, country = :country, product = :product, message = :message, fields = :fields::jsonb,
                  zones = :zones, states = :states
                where account_id = :account and lead_id = :lead
                """, List.of(contact(account, lead, contact)));
        setPoints(account, lead, contact.points());
    }

    /// These are the numbers and addresses of a lead now.
    void setPoints(AccountId account, LeadId lead, List<ContactPoint> points) {
        deletePoints(account, lead);
        var rows = new ArrayList<MapSqlParameterSource>();
        for (int i = 0; i < points.size(); i++) {
            rows.add(point(account, lead, i, points.get(i)));
        }
        insertPoints(rows);
    }

    private void deletePoints(AccountId account, LeadId lead) {
        database.sql()
                .sql("""
                        delete from lead.contact_point
                        where account_id = :account and lead_id = :lead
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .update();
    }

    void setFacts(List<Change> changes) {
        database.batch(
                """
                update lead.lead
                set owner_id = :owner::uuid, conversed_at = :conversed, attempts = :attempts, calls = :calls::text[]::timestamptz[], milestone = :milestone
                where account_id = :account and lead_id = :lead
                """,
                changes.stream()
                        .map(change -> new MapSqlParameterSource()
                                .addValue(
                                        "owner",
                                        change.facts()
                                                .owner()
                                                .map(PersonId::value)
                                                .orElse(null))
                                .addValue("conversed", Rows.at(change.facts().conversedAt()))
                                .addValue("attempts", change.facts().attempts())
                                .addValue(
                                        "calls",
                                        change.facts().calls().stream()
                                                .map(Instant::toString)
                                                .toArray(String[]::new))
                                .addValue(
                                        "milestone", change.facts().milestone().code())
                                .addValue("account", change.before().account().value())
                                .addValue("lead", change.before().lead().value()))
                        .toList());
    }

    /// Keeps what salespeople found out.
    void setAnswers(List<Change> changes) {
        var rows = changes.stream()
                .filter(change -> !change.facts()
                        .traits()
                        .own()
                        .equals(change.before().facts().traits().own()))
                .map(change -> new MapSqlParameterSource()
                        .addValue("fields", change.facts().traits().own())
                        .addValue("account", change.before().account().value())
                        .addValue("lead", change.before().lead().value()))
                .toList();
        if (!rows.isEmpty()) {
            database.batch("""
                    update lead.contact
                    set fields = :fields::jsonb
                    where account_id = :account and lead_id = :lead
                    """, rows);
        }
    }

    /// Remembers who spoke with whom, and when last.
    void setConversations(List<Change> changes, Instant now) {
        var rows = new ArrayList<MapSqlParameterSource>();
        for (var change : changes) {
            change.happenings().stream()
                    .filter(Happening::isConversation)
                    .flatMap(happening -> happening.actor().stream())
                    .distinct()
                    .forEach(person -> rows.add(new MapSqlParameterSource()
                            .addValue("account", change.before().account().value())
                            .addValue("person", person.value())
                            .addValue("lead", change.before().lead().value())
                            .addValue("now", Rows.at(now))));
        }
        if (!rows.isEmpty()) {
            database.batch("""
                    insert into lead.conversation (account_id, person_id, lead_id, last_at)
                    values (:account, :person, :lead, :now)
                    on conflict (account_id, person_id, lead_id) do update set last_at = excluded.last_at
                    """, rows);
        }
    }

    record Base(Facts facts, Contact contact, Optional<Change.After.Ended> ended, int turn, int seq) {}

    /// The facts of the leads that came last, newest first; those whose contact is gone are not in it.
    Map<LeadId, Facts> newest(AccountId account, int most) {
        var found = new LinkedHashMap<LeadId, Facts>();
        database.sql()
                .sql("""
                        select l.lead_id, l.source_id, l.test, l.received_at, l.owner_id, l.conversed_at, l.attempts, l.calls, l.milestone, l.score,
                          k.company, k.city, k.region, k.postal_code, k.country, k.product, k.fields, k.zones, k.states
                        from lead.lead l
                        join lead.contact k on k.account_id = l.account_id and k.lead_id = l.lead_id
                        where l.account_id = :account and not l.test
                        order by l.received_day desc, l.received_at desc
                        limit :most
                        """)
                .param("account", account.value())
                .param("most", most)
                .query((row, n) -> found.put(new LeadId(Rows.uuid(row, "lead_id")), CustodyTable.facts(row)))
                .list();
        return found;
    }

    Optional<Base> base(AccountId account, LeadId lead) {
        var points = points(account, lead);
        return database.sql()
                .sql("""
                        select l.source_id, l.test, l.received_at, l.owner_id, l.conversed_at, l.attempts, l.calls, l.milestone, l.score, k.first_name, k.last_name,
                          k.company, k.street, k.city, k.region, k.postal_code, k.country, k.product, k.message, k.fields, k.zones, k.states,
                          c.ending, c.reason, c.turn, c.seq
                        from lead.lead l
                        join lead.contact k on k.account_id = l.account_id and k.lead_id = l.lead_id
                        join lead.custody c on c.account_id = l.account_id and c.lead_id = l.lead_id
                        where l.account_id = :account and l.lead_id = :lead
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query((row, n) -> new Base(
                        CustodyTable.facts(row),
                        contact(row, points),
                        ended(row),
                        row.getInt("turn"),
                        row.getInt("seq")))
                .optional();
    }

    private static Optional<Change.After.Ended> ended(ResultSet row) throws SQLException {
        var ending = row.getString("ending");
        return ending == null ? Optional.empty() : Optional.of(new Change.After.Ended(ending, row.getString("reason")));
    }

    private static Contact contact(ResultSet row, List<ContactPoint> points) throws SQLException {
        return new Contact(
                row.getString("first_name"),
                row.getString("last_name"),
                row.getString("company"),
                row.getString("street"),
                row.getString("city"),
                row.getString("region"),
                row.getString("postal_code"),
                row.getString("country"),
                row.getString("product"),
                row.getString("message"),
                JSON.readValue(row.getString("fields"), FIELDS),
                points);
    }

    /// Who the given leads are; those whose contact is gone are not in it.
    Map<LeadId, Contact> contacts(AccountId account, Collection<LeadId> wanted) {
        var ids = wanted.stream().map(LeadId::value).toArray(UUID[]::new);
        var points = new HashMap<LeadId, List<ContactPoint>>();
        database.sql()
                .sql("""
                        select lead_id, kind, value
                        from lead.contact_point
                        where account_id = :account and lead_id = any(:leads)
                        order by lead_id, position
                        """)
                .param("account", account.value())
                .param("leads", ids)
                .query((row, n) -> points.computeIfAbsent(new LeadId(Rows.uuid(row, "lead_id")), l -> new ArrayList<>())
                        .add(point(row)))
                .list();
        var found = new HashMap<LeadId, Contact>();
        database.sql()
                .sql("""
                        select k.lead_id, k.first_name, k.last_name, k.company, k.street, k.city, k.region, k.postal_code, k.country, k.product,
                          k.message, k.fields
                        from lead.contact k
                        where k.account_id = :account and k.lead_id = any(:leads)
                        """)
                .param("account", account.value())
                .param("leads", ids)
                .query((row, n) -> {
                    var lead = new LeadId(Rows.uuid(row, "lead_id"));
                    found.put(lead, contact(row, points.getOrDefault(lead, List.of())));
                    return lead;
                })
                .list();
        return found;
    }

    /// Open leads with one of these numbers or addresses, in the order of their ids.
    List<LeadId> reachedAt(AccountId account, Collection<String> values) {
        return database.sql()
                .sql("""
                        select distinct p.lead_id
                        from lead.contact_point p
                        join lead.custody c on c.account_id = p.account_id and c.lead_id = p.lead_id
                        where p.account_id = :account and p.value = any(:values) and c.open
                        order by p.lead_id
                        """)
                .param("account", account.value())
                .param("values", values.toArray(String[]::new))
                .query((row, n) -> new LeadId(Rows.uuid(row, "lead_id")))
                .list();
    }

    /// Leads with this number or address, in the order of their ids.
    List<LeadId> withPoint(AccountId account, String value) {
        return database.sql()
                .sql("""
                        select distinct lead_id
                        from lead.contact_point
                        where account_id = :account and value = :value
                        order by lead_id
                        """)
                .param("account", account.value())
                .param("value", value)
                .query((row, n) -> new LeadId(Rows.uuid(row, "lead_id")))
                .list();
    }

    /// What was written about leads, and by them, is gone.
    void forgetWords(AccountId account, List<LeadId> forgotten) {
        var ids = forgotten.stream().map(LeadId::value).toArray(UUID[]::new);
        database.sql()
                .sql("""
                        delete from lead.note
                        where account_id = :account and lead_id = any(:leads)
                        """)
                .param("account", account.value())
                .param("leads", ids)
                .update();
        database.sql()
                .sql("""
                        delete from lead.message
                        where account_id = :account and lead_id = any(:leads)
                        """)
                .param("account", account.value())
                .param("leads", ids)
                .update();
    }

    private static ContactPoint point(ResultSet row) throws SQLException {
        return new ContactPoint(
                row.getString("kind").equals("phone") ? ContactPoint.Kind.PHONE : ContactPoint.Kind.EMAIL,
                row.getString("value"));
    }

    private List<ContactPoint> points(AccountId account, LeadId lead) {
        return database.sql()
                .sql("""
                        select kind, value
                        from lead.contact_point
                        where account_id = :account and lead_id = :lead
                        order by position
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query((row, n) -> point(row))
                .list();
    }

    void insertNote(AccountId account, LeadId lead, Note note) {
        database.sql()
                .sql("""
                        insert into lead.note (account_id, note_id, lead_id, author_id, at, body)
                        values (:account, :note, :lead, :author, :at, :body)
                        """)
                .param("account", account.value())
                .param("note", note.id())
                .param("lead", lead.value())
                .param("author", note.author().value())
                .param("at", Rows.at(note.at()))
                .param("body", note.body())
                .update();
    }

    List<Note> notes(AccountId account, LeadId lead) {
        return database.sql()
                .sql("""
                        select note_id, author_id, at, body
                        from lead.note
                        where account_id = :account and lead_id = :lead
                        order by at desc, note_id desc
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query((row, n) -> new Note(
                        Rows.uuid(row, "note_id"),
                        new PersonId(Rows.uuid(row, "author_id")),
                        Rows.instant(row, "at"),
                        row.getString("body")))
                .list();
    }
}
