package galena.delivery;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// Mail servers, and what is to go out by them.
final class LetterTable {
    private final Database database;

    LetterTable(Database database) {
        this.database = database;
    }

    /// @param attempts this one included
    /// @param twice whether it may have gone out before
    record Due(UUID id, int attempts, boolean twice, String goodbye, String invitation, Letter letter) {
        boolean isTouch() {
            return letter.purpose() == Letter.Purpose.TOUCH;
        }

        /// Whether it goes to the person of a lead.
        boolean isToProspect() {
            return isTouch() || letter.purpose() == Letter.Purpose.OFFER || letter.purpose() == Letter.Purpose.WRITTEN;
        }

        /// The lead to whose person it goes.
        Optional<LeadId> touched() {
            return isToProspect() ? letter.lead() : Optional.empty();
        }
    }

    /// A mail to somebody of a lead.
    record Gone(UUID id, LeadId lead, String recipient) {}

    /// A server and whose it is: a person's, or the company's where it is nobody's.
    Optional<MailServer> server(AccountId account, UUID whose) {
        return database.sql()
                .sql("""
                        select host, port, security, login, sender, sender_name, active, sent_at, trouble, paused_at
                        from delivery.mail_server
                        where account_id = :account and person_id = :whose
                        """)
                .param("account", account.value())
                .param("whose", whose)
                .query((row, n) -> new MailServer(
                        row.getString("host"),
                        row.getInt("port"),
                        Outbox.security(row.getString("security")),
                        row.getString("login"),
                        row.getString("sender"),
                        row.getString("sender_name"),
                        row.getBoolean("active"),
                        Rows.optionalInstant(row, "sent_at"),
                        Optional.ofNullable(row.getString("trouble")),
                        Rows.optionalInstant(row, "paused_at")))
                .optional();
    }

    /// By whose servers mail of a company goes out.
    List<UUID> senders(AccountId account) {
        return database.sql()
                .sql("""
                        select person_id
                        from delivery.mail_server
                        where account_id = :account and active
                        order by person_id
                        """)
                .param("account", account.value())
                .query((row, n) -> Rows.uuid(row, "person_id"))
                .list();
    }

    /// Empty when there is no such server (any longer).
    Optional<byte[]> password(AccountId account, UUID whose) {
        return database.sql()
                .sql("""
                        select password
                        from delivery.mail_server
                        where account_id = :account and person_id = :whose
                        """)
                .param("account", account.value())
                .param("whose", whose)
                .query((row, n) -> row.getBytes("password"))
                .optional();
    }

    void set(AccountId account, UUID whose, MailServer server, byte[] sealed) {
        database.sql()
                .sql("""
                        insert into delivery.mail_server as m (account_id, person_id, host, port, security, login, password, sender, sender_name,
                          active)
                        values (:account, :whose, :host, :port, :security, :login, :password, :sender, :name, :active)
                        on conflict (account_id, person_id) do update
                        set host = excluded.host, port = excluded.port, security = excluded.security, login = excluded.login,
                          password = case when length(excluded.password) = 0 then m.password else excluded.password end,
                          sender = excluded.sender, sender_name = excluded.sender_name, active = excluded.active, trouble = null
                        """)
                .param("account", account.value())
                .param("whose", whose)
                .param("host", server.host())
                .param("port", server.port())
                .param("security", server.security().code())
                .param("login", server.login())
                .param("password", sealed)
                .param("sender", server.sender())
                .param("name", server.senderName())
                .param("active", server.active())
                .update();
    }

    /// What was to go out by it goes out by the company's.
    void forget(AccountId account, UUID whose) {
        database.sql()
                .sql("""
                        delete from delivery.mail_server
                        where account_id = :account and person_id = :whose
                        """)
                .param("account", account.value())
                .param("whose", whose)
                .update();
        reroute(account, whose);
    }

    /// What waits for a server that is no more goes out by the company's.
    void reroute(AccountId account, UUID whose) {
        database.sql()
                .sql("""
                        update delivery.letter
                        set sender_id = '00000000-0000-0000-0000-000000000000'
                        where account_id = :account and sender_id = :whose and sent_at is null and failed is null
                        """)
                .param("account", account.value())
                .param("whose", whose)
                .update();
    }

    /// How the last attempt went.
    void note(AccountId account, UUID whose, Optional<String> trouble, Instant now) {
        database.sql()
                .sql("""
                        update delivery.mail_server
                        set trouble = :trouble::text, sent_at = case when :trouble::text is null then :now else sent_at end
                        where account_id = :account and person_id = :whose
                        """)
                .param("whose", whose)
                .param("trouble", trouble.orElse(null))
                .param("now", Rows.at(now))
                .param("account", account.value())
                .update();
    }

    /// @param invitation an entry for a calendar; empty where there is none
    void insert(
            AccountId account, UUID id, UUID sender, String goodbye, Letter letter, String invitation, Instant now) {
        database.sql()
                .sql("""
                        insert into delivery.letter (account_id, letter_id, sender_id, channel, purpose, lead_id, recipient, subject, body, created_at, due_at,
                          useless_at, goodbye, invitation)
                        values (:account, :id, :sender, :channel, :purpose, :lead::uuid, :recipient, :subject, :body, :now, :now, :useless,
                          :goodbye, :invitation)
                        """)
                .param("account", account.value())
                .param("id", id)
                .param("sender", sender)
                .param("channel", letter.channel().code())
                .param("purpose", letter.purpose().code())
                .param("lead", letter.lead().map(LeadId::value).orElse(null))
                .param("recipient", letter.recipient())
                .param("subject", letter.subject())
                .param("body", letter.body())
                .param("now", Rows.at(now))
                .param("useless", Rows.at(letter.useless()))
                .param("goodbye", goodbye)
                .param("invitation", invitation)
                .update();
    }

    /// Those that are due and not useless yet; another instance leaves them alone until then.
    List<Due> claim(
            AccountId account,
            Letter.Channel channel,
            UUID sender,
            Instant now,
            Instant until,
            boolean touches,
            int most) {
        return database.sql()
                .sql("""
                        with chosen as materialized (
                          select letter_id
                          from delivery.letter
                          where account_id = :account and sent_at is null and failed is null and due_at <= :now and useless_at > :now
                            and channel = :channel and sender_id = :sender and (purpose = 'touch') = :touches
                          order by due_at
                          limit :most
                          for update skip locked
                        )
                        update delivery.letter l
                        set attempts = l.attempts + 1, due_at = :until, unsure = true, twice = l.twice or l.unsure
                        from chosen c
                        where l.account_id = :account and l.letter_id = c.letter_id
                        returning l.letter_id, l.attempts, l.twice, l.goodbye, l.invitation, l.purpose, l.lead_id, l.recipient, l.subject, l.body,
                          l.useless_at
                        """)
                .param("account", account.value())
                .param("now", Rows.at(now))
                .param("until", Rows.at(until))
                .param("channel", channel.code())
                .param("sender", sender)
                .param("touches", touches)
                .param("most", most)
                .query((row, n) -> new Due(
                        Rows.uuid(row, "letter_id"),
                        row.getInt("attempts"),
                        row.getBoolean("twice"),
                        row.getString("goodbye"),
                        row.getString("invitation"),
                        new Letter(
                                channel,
                                Letter.Purpose.valueOf(row.getString("purpose")
                                        .toUpperCase(Locale.ROOT)
                                        .replace('-', '_')),
                                Rows.optionalUuid(row, "lead_id").map(LeadId::new),
                                row.getString("recipient"),
                                row.getString("subject"),
                                row.getString("body"),
                                Rows.instant(row, "useless_at"))))
                .list();
    }

    /// @param foreignId what the carrier calls it; empty where there is none
    void sent(AccountId account, UUID id, String foreignId, Instant now) {
        database.sql()
                .sql("""
                        update delivery.letter
                        set sent_at = :now, subject = '', body = '', invitation = '', goodbye = '', unsure = false, foreign_id = :foreign
                        where account_id = :account and letter_id = :id
                        """)
                .param("now", Rows.at(now))
                .param("foreign", foreignId)
                .param("account", account.value())
                .param("id", id)
                .update();
    }

    void failed(AccountId account, UUID id, String how) {
        database.sql()
                .sql("""
                        update delivery.letter
                        set failed = :how, subject = '', body = '', invitation = '', goodbye = '', unsure = false
                        where account_id = :account and letter_id = :id
                        """)
                .param("how", how)
                .param("account", account.value())
                .param("id", id)
                .update();
    }

    /// @param unsure whether nobody knows how the last attempt ended
    void later(AccountId account, UUID id, Instant when, boolean unsure) {
        database.sql()
                .sql("""
                        update delivery.letter
                        set due_at = :when, unsure = :unsure
                        where account_id = :account and letter_id = :id and sent_at is null and failed is null
                        """)
                .param("when", Rows.at(when))
                .param("unsure", unsure)
                .param("account", account.value())
                .param("id", id)
                .update();
    }

    void tidy(AccountId account, Instant now, Instant before) {
        database.sql()
                .sql("""
                        update delivery.letter
                        set failed = 'too-late', subject = '', body = '', invitation = '', goodbye = ''
                        where account_id = :account and sent_at is null and failed is null and useless_at <= :now
                        """)
                .param("account", account.value())
                .param("now", Rows.at(now))
                .update();
        database.sql()
                .sql("""
                        delete from delivery.letter
                        where account_id = :account and created_at < :before and (sent_at is not null or failed is not null)
                        """)
                .param("account", account.value())
                .param("before", Rows.at(before))
                .update();
    }

    // ---- texts

    /// Not before then; somebody sleeps there.
    void wait(AccountId account, UUID id, Instant when) {
        database.sql()
                .sql("""
                        update delivery.letter
                        set due_at = :when, attempts = greatest(0, attempts - 1), unsure = false
                        where account_id = :account and letter_id = :id and sent_at is null and failed is null
                        """)
                .param("when", Rows.at(when))
                .param("account", account.value())
                .param("id", id)
                .update();
    }

    /// Which of ours the carrier speaks of.
    Optional<Gone> byForeignId(AccountId account, String foreignId) {
        return database.sql()
                .sql("""
                        select letter_id, lead_id, recipient
                        from delivery.letter
                        where account_id = :account and foreign_id = :foreign and lead_id is not null
                          and purpose in ('touch', 'offer', 'written')
                        """)
                .param("account", account.value())
                .param("foreign", foreignId)
                .query(LetterTable::gone)
                .optional();
    }

    /// The newest text to that number.
    Optional<Gone> texted(AccountId account, String number) {
        return database.sql()
                .sql("""
                        select letter_id, lead_id, recipient
                        from delivery.letter
                        where account_id = :account and channel = 'text' and recipient = :number and lead_id is not null
                          and sent_at is not null and purpose in ('touch', 'offer', 'written')
                        order by sent_at desc
                        limit 1
                        """)
                .param("account", account.value())
                .param("number", number)
                .query(LetterTable::gone)
                .optional();
    }

    // ---- automatic ones

    /// How many were written to somebody of that lead since then.
    int written(AccountId account, LeadId lead, Instant since) {
        return database.sql()
                .sql("""
                        select count(*)
                        from delivery.letter
                        where account_id = :account and lead_id = :lead and purpose = 'touch' and created_at >= :since
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .param("since", Rows.at(since))
                .query(Integer.class)
                .single();
    }

    Optional<Instant> firstTouch(AccountId account) {
        return database.sql()
                .sql("""
                        select min(sent_at) as first_at
                        from delivery.letter
                        where account_id = :account and channel = 'mail' and purpose = 'touch'
                        """)
                .param("account", account.value())
                .query((row, n) -> Rows.optionalInstant(row, "first_at"))
                .single();
    }

    /// How many left us since then, those on their way included.
    int touchesSince(AccountId account, Instant since) {
        return count(account, since, """
                select count(*)
                from delivery.letter
                where account_id = :account and channel = 'mail' and purpose = 'touch' and (sent_at >= :since or unsure)
                """);
    }

    int bounced(AccountId account, Instant since) {
        return count(account, since, """
                select count(*)
                from delivery.letter
                where account_id = :account and purpose = 'touch' and failed = 'bounced' and sent_at >= :since
                """);
    }

    private int count(AccountId account, Instant since, String statement) {
        return database.sql()
                .sql(statement)
                .param("account", account.value())
                .param("since", Rows.at(since))
                .query(Integer.class)
                .single();
    }

    void pause(AccountId account, Instant now) {
        database.sql()
                .sql("""
                        update delivery.mail_server
                        set paused_at = coalesce(paused_at, :now)
                        where account_id = :account and person_id = '00000000-0000-0000-0000-000000000000'
                        """)
                .param("account", account.value())
                .param("now", Rows.at(now))
                .update();
    }

    void goOn(AccountId account) {
        database.sql().sql("""
                        update delivery.mail_server
                        set paused_at = null
                        where account_id = :account
                        """).param("account", account.value()).update();
    }

    Optional<LeadId> lead(AccountId account, UUID id) {
        return database.sql()
                .sql("""
                        select lead_id
                        from delivery.letter
                        where account_id = :account and letter_id = :id and purpose in ('touch', 'offer', 'written') and sent_at is not null
                        """)
                .param("account", account.value())
                .param("id", id)
                .query((row, n) -> new LeadId(Rows.uuid(row, "lead_id")))
                .optional();
    }

    /// The mail that is spoken of: by its id, or the newest to that address; the address must be the one it went
    /// to where one is given.
    Optional<Gone> sentTo(AccountId account, String recipient, Optional<UUID> id, Instant since) {
        return database.sql()
                .sql("""
                        select letter_id, lead_id, recipient
                        from delivery.letter
                        where account_id = :account and purpose in ('touch', 'offer', 'written') and sent_at >= :since
                          and (letter_id = :id::uuid or :id::uuid is null and recipient = :recipient)
                          and (:recipient = '' or recipient = :recipient)
                        order by sent_at desc
                        limit 1
                        """)
                .param("account", account.value())
                .param("since", Rows.at(since))
                .param("id", id.orElse(null))
                .param("recipient", recipient)
                .query(LetterTable::gone)
                .optional();
    }

    /// Those that nobody needs any more and that never went out.
    List<Gone> late(AccountId account, Instant now) {
        return database.sql()
                .sql("""
                        select letter_id, lead_id, recipient
                        from delivery.letter
                        where account_id = :account and purpose in ('touch', 'offer', 'written') and sent_at is null and failed is null and useless_at <= :now
                        """)
                .param("account", account.value())
                .param("now", Rows.at(now))
                .query(LetterTable::gone)
                .list();
    }

    private static Gone gone(ResultSet row, int n) throws SQLException {
        return new Gone(Rows.uuid(row, "letter_id"), new LeadId(Rows.uuid(row, "lead_id")), row.getString("recipient"));
    }

    /// What waits is not sent; whom it went to is forgotten.
    void forget(AccountId account, LeadId lead) {
        database.sql()
                .sql("""
                        delete from delivery.letter
                        where account_id = :account and lead_id = :lead
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .update();
    }

    int failures(AccountId account, Instant since) {
        return database.sql()
                .sql("""
                        select count(*)
                        from delivery.letter
                        where account_id = :account and failed is not null and created_at >= :since
                        """)
                .param("account", account.value())
                .param("since", Rows.at(since))
                .query(Integer.class)
                .single();
    }

    /// When the mail that should have gone first was to go; empty where none is due.
    Optional<Instant> oldestDue(AccountId account, Instant now) {
        return database.sql()
                .sql("""
                        select min(due_at) as due
                        from delivery.letter
                        where account_id = :account and sent_at is null and failed is null and due_at <= :now
                        """)
                .param("account", account.value())
                .param("now", Rows.at(now))
                .query((row, n) -> Rows.optionalInstant(row, "due"))
                .single();
    }
}
