package galena.lead;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import tools.jackson.databind.json.JsonMapper;

/// Leads as lines: found by number, name or address, listed by filters. Those that are found are found first, as an
/// array, and put in order then: of rare ones PostgreSQL would otherwise go through all leads in that order.
final class LineTable {
    private static final String LINE = """
            select l.lead_id, l.source_id, l.test, l.received_at, l.owner_id, k.first_name, k.last_name, k.company, k.city,
              (select p.value from lead.contact_point p
                where p.account_id = l.account_id and p.lead_id = l.lead_id
                order by p.kind desc, p.position limit 1) as point,
              c.holder, c.holder_id, c.step, c.ready_at, c.limit_at, c.promised, c.decision, c.begun_at, c.reminders, c.responsible, c.ending, c.reason
            from lead.lead l
            join lead.contact k on k.account_id = l.account_id and k.lead_id = l.lead_id
            join lead.custody c on c.account_id = l.account_id and c.lead_id = l.lead_id
            """;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final Database database;

    LineTable(Database database) {
        this.database = database;
    }

    /// By the last digits of a telephone number, turned round; newest first.
    List<LeadLine> byEnding(AccountId account, String reversed, int most) {
        return lines(database.sql()
                .sql(LINE + """
                                where l.account_id = :account and l.lead_id = any (array(
                                  select p.lead_id from lead.contact_point p
                                  where p.account_id = :account and p.kind = 'phone' and reverse(p.value) like :reversed))
                                order by l.received_at desc
                                limit :most
                                """)
                .param("account", account.value())
                .param("reversed", reversed + "%")
                .param("most", most));
    }

    /// Those who share a number with a lead, without itself.
    List<LeadLine> household(AccountId account, LeadId lead, int most) {
        return lines(database.sql()
                .sql(LINE + """
                                where l.account_id = :account and l.lead_id <> :lead and l.lead_id = any (array(
                                  select h.lead_id from lead.household h
                                  where h.account_id = :account and h.first_id = coalesce((select first_id from lead.household
                                    where account_id = :account and lead_id = :lead), :lead)
                                  union
                                  select coalesce((select first_id from lead.household
                                    where account_id = :account and lead_id = :lead), :lead)))
                                order by l.received_at desc
                                limit :most
                                """)
                .param("account", account.value())
                .param("lead", lead.value())
                .param("most", most));
    }

    /// Those of whom one of the company's own fields says exactly this, in small or capital letters; newest
    /// first.
    List<LeadLine> byOwn(AccountId account, List<String> fields, String value, int most) {
        var texts = List.of(value, value.toLowerCase(Locale.ROOT), value.toUpperCase(Locale.ROOT));
        var wanted = fields.stream()
                .flatMap(field -> texts.stream().distinct().map(text -> JSON.writeValueAsString(Map.of(field, text))))
                .toArray(String[]::new);
        return lines(database.sql()
                .sql(LINE + """
                                where l.account_id = :account and l.lead_id = any (array(
                                  select f.lead_id from lead.contact f
                                  where f.account_id = :account and f.fields @> any (:wanted::text[]::jsonb[]) and f.fields <> '{}'))
                                order by l.received_at desc
                                limit :most
                                """)
                .param("account", account.value())
                .param("wanted", wanted)
                .param("most", most));
    }

    List<LeadLine> byId(AccountId account, List<LeadId> ids) {
        return lines(database.sql()
                .sql(LINE + """
                                where l.account_id = :account and l.lead_id = any(:leads)
                                order by l.received_at desc
                                """)
                .param("account", account.value())
                .param("leads", ids.stream().map(LeadId::value).toArray(UUID[]::new)));
    }

    List<LeadLine> byValue(AccountId account, String beginning, int most) {
        return lines(database.sql()
                .sql(LINE + """
                                where l.account_id = :account and l.lead_id = any (array(
                                  select p.lead_id from lead.contact_point p
                                  where p.account_id = :account and p.value like :beginning))
                                order by l.received_at desc
                                limit :most
                                """)
                .param("account", account.value())
                .param("beginning", escaped(beginning) + "%")
                .param("most", most));
    }

    /// By the beginnings of names: one word may be any of them, of two the first belongs to the first name.
    List<LeadLine> byName(AccountId account, String first, Optional<String> last, int most) {
        return lines(database.sql()
                .sql(LINE + """
                                where l.account_id = :account and l.lead_id = any (array(
                                  select n.lead_id from lead.contact n
                                  where n.account_id = :account
                                    and case when :last::text is null
                                      then lower(n.first_name) like :first or lower(n.last_name) like :first
                                        or lower(n.company) like :first
                                      else (lower(n.first_name) like :first and lower(n.last_name) like :last)
                                        or (lower(n.last_name) like :first and lower(n.first_name) like :last)
                                        or lower(n.company) like :both end))
                                order by l.received_at desc
                                limit :most
                                """)
                .param("account", account.value())
                .param("first", escaped(first) + "%")
                .param("last", last.map(word -> escaped(word) + "%").orElse(null))
                .param("both", escaped(first + last.map(word -> " " + word).orElse("")) + "%")
                .param("most", most));
    }

    /// Managers' list: newest first, from after a place in that order.
    List<LeadLine> page(AccountId account, LeadFilter filter, int most) {
        return lines(database.sql()
                .sql(LINE + """
                                where l.account_id = :account
                                  and (:source::uuid is null or l.source_id = :source::uuid)
                                  and (:owner::uuid is null or l.owner_id = :owner::uuid
                                    or (c.holder = 'person' and c.holder_id = :owner::uuid))
                                  and (:state::text is null
                                    or (:state::text = 'open' and c.open)
                                    or (:state::text = 'waiting' and c.open and c.holder = 'pool')
                                    or (:state::text = 'unowned' and c.open and l.owner_id is null)
                                    or (:state::text = c.ending))
                                  and (:before::timestamptz is null or (l.received_at, l.lead_id) < (:before::timestamptz, :lead::uuid))
                                order by l.received_at desc, l.lead_id desc
                                limit :most
                                """)
                .param("account", account.value())
                .param("source", filter.source().map(SourceId::value).orElse(null))
                .param("owner", filter.person().map(PersonId::value).orElse(null))
                .param("state", filter.state().orElse(null))
                .param("before", Rows.at(filter.before()))
                .param("lead", filter.beforeLead().map(LeadId::value).orElse(null))
                .param("most", most));
    }

    /// Everybody a person talked to or holds; promises first, then the newest.
    List<LeadLine> ofPerson(AccountId account, PersonId person, int most) {
        return lines(database.sql()
                .sql(LINE + """
                                where l.account_id = :account and l.lead_id in (
                                  select o.lead_id from lead.lead o
                                    where o.account_id = :account and o.owner_id = :person
                                  union select h.lead_id from lead.custody h
                                    where h.account_id = :account and h.open and h.holder = 'person' and h.holder_id = :person
                                  union select t.lead_id from lead.conversation t
                                    where t.account_id = :account and t.person_id = :person)
                                order by c.open desc, (c.promised and c.open) desc, c.ready_at nulls last, l.received_at desc
                                limit :most
                                """)
                .param("account", account.value())
                .param("person", person.value())
                .param("most", most));
    }

    /// What a manager must decide: tasks in their hands, and leads whose holder was reminded in vain.
    List<LeadLine> toDecide(AccountId account, int most) {
        return lines(
                database.sql().sql(LINE + """
                                where l.account_id = :account and c.open and c.holder = 'person'
                                  and (c.reminders >= 2 or c.decision)
                                order by c.limit_at
                                limit :most
                                """).param("account", account.value()).param("most", most));
    }

    private static List<LeadLine> lines(StatementSpec statement) {
        return statement.query(LineTable::line).list();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static LeadLine line(ResultSet row, int n) throws SQLException {
        var holder = Optional.ofNullable(row.getString("holder"));
        var name = (row.getString("first_name") + " " + row.getString("last_name")).strip();
        var point = Optional.ofNullable(row.getString("point"));
        if (name.isEmpty()) {
            name = row.getString("company").isEmpty() ? point.orElse("") : row.getString("company");
        }
        return new LeadLine(
                new LeadId(Rows.uuid(row, "lead_id")),
                name,
                row.getString("city"),
                point,
                new SourceId(Rows.uuid(row, "source_id")),
                row.getBoolean("test"),
                Rows.instant(row, "received_at"),
                Rows.optionalUuid(row, "owner_id").map(PersonId::new),
                holder,
                holder.filter("person"::equals).flatMap(h -> hand(row)),
                Optional.ofNullable(row.getString("step")),
                Rows.optionalInstant(row, "ready_at"),
                Rows.optionalInstant(row, "limit_at"),
                row.getBoolean("promised"),
                row.getBoolean("decision"),
                row.getObject("begun_at") != null,
                row.getInt("reminders"),
                Rows.optionalUuid(row, "responsible").map(PersonId::new),
                Optional.ofNullable(row.getString("ending")),
                Optional.ofNullable(row.getString("reason")));
    }

    private static Optional<PersonId> hand(ResultSet row) {
        try {
            return Rows.optionalUuid(row, "holder_id").map(PersonId::new);
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
