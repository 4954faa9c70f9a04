package galena.lead;

import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.stereotype.Component;

/// What people we know wrote to us, word by word, until whoever has the lead has seen it and after.
@Component
public final class Messages {
    private final Database database;
    private final Clock clock;

    Messages(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Keeps them, in the transaction of whoever received them.
    public void insert(AccountId account, List<Message> messages) {
        database.batch(
                """
                insert into lead.message (account_id, message_id, lead_id, at, kind, door, body, seen_at, fate)
                values (:account, :message, :lead, :at, :kind, :door, :body, :seen, :fate)
                """,
                messages.stream()
                        .map(message -> new MapSqlParameterSource()
                                .addValue("account", account.value())
                                .addValue("message", message.id())
                                .addValue("lead", message.lead().value())
                                .addValue("at", Rows.at(message.at()))
                                .addValue("kind", message.kind().code())
                                .addValue("door", message.door())
                                .addValue("body", message.body())
                                .addValue("seen", message.seenAt().map(Rows::at).orElse(null))
                                .addValue("fate", message.fate().orElse(null)))
                        .toList());
    }

    /// What they wrote, newest first.
    public List<Message> of(AccountId account, LeadId lead) {
        return database.read(() -> database.sql()
                .sql("""
                        select m.message_id, m.lead_id, m.at, m.kind, m.door, m.body, m.seen_at, m.fate
                        from lead.message m
                        where m.account_id = :account and m.lead_id = :lead
                        order by m.at desc, m.message_id desc
                        limit 100
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query(Messages::message)
                .list());
    }

    /// What the person has not seen yet of the leads that are theirs or before them, oldest first, of the last
    /// seven days.
    public List<Message> unseen(Person person, int most) {
        Instant since = clock.instant().minus(java.time.Duration.ofDays(7));
        return database.read(() -> database.sql()
                .sql("""
                        select m.message_id, m.lead_id, m.at, m.kind, m.door, m.body, m.seen_at, m.fate
                        from lead.message m
                        join lead.lead l on l.account_id = m.account_id and l.lead_id = m.lead_id
                        join lead.custody c on c.account_id = m.account_id and c.lead_id = m.lead_id
                        where m.account_id = :account and m.seen_at is null and m.at > :since and (c.open or m.door = 'offer')
                          and (l.owner_id = :person or c.holder = 'person' and c.holder_id = :person)
                        order by m.at
                        limit :most
                        """)
                .param("account", person.account().value())
                .param("since", Rows.at(since))
                .param("person", person.id().value())
                .param("most", most)
                .query(Messages::message)
                .list());
    }

    /// What became of something we wrote.
    public void fate(AccountId account, UUID message, String fate) {
        database.write(() -> database.sql()
                .sql("""
                        update lead.message
                        set fate = :fate
                        where account_id = :account and message_id = :message and kind = 'sent'
                        """)
                .param("fate", fate)
                .param("account", account.value())
                .param("message", message)
                .update());
    }

    /// Somebody has read all that was written of a lead.
    public void seen(AccountId account, LeadId lead) {
        database.write(() -> database.sql()
                .sql("""
                        update lead.message
                        set seen_at = :now
                        where account_id = :account and lead_id = :lead and seen_at is null
                        """)
                .param("now", Rows.at(clock.instant()))
                .param("account", account.value())
                .param("lead", lead.value())
                .update());
    }

    private static Message message(ResultSet row, int n) throws SQLException {
        return new Message(
                Rows.uuid(row, "message_id"),
                new LeadId(Rows.uuid(row, "lead_id")),
                Rows.instant(row, "at"),
                Message.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("door"),
                row.getString("body"),
                Rows.optionalInstant(row, "seen_at"),
                Optional.ofNullable(row.getString("fate")));
    }
}
