package galena.delivery;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.storage.Database;
import galena.storage.Rows;
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
    record Due(UUID id, int attempts, Letter letter) {}

    Optional<MailServer> server(AccountId account) {
        return database.sql()
                .sql("""
                        select host, port, security, login, sender, sender_name, active, sent_at, trouble
                        from delivery.mail_server
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> new MailServer(
                        row.getString("host"),
                        row.getInt("port"),
                        Outbox.security(row.getString("security")),
                        row.getString("login"),
                        row.getString("sender"),
                        row.getString("sender_name"),
                        row.getBoolean("active"),
                        Rows.optionalInstant(row, "sent_at"),
                        Optional.ofNullable(row.getString("trouble"))))
                .optional();
    }

    byte[] password(AccountId account) {
        return database.sql()
                .sql("""
                        select password
                        from delivery.mail_server
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> row.getBytes("password"))
                .single();
    }

    void set(AccountId account, MailServer server, byte[] sealed) {
        database.sql()
                .sql("""
                        insert into delivery.mail_server as m (account_id, host, port, security, login, password, sender, sender_name,
                          active)
                        values (:account, :host, :port, :security, :login, :password, :sender, :name, :active)
                        on conflict (account_id) do update
                        set host = excluded.host, port = excluded.port, security = excluded.security, login = excluded.login,
                          password = case when length(excluded.password) = 0 then m.password else excluded.password end,
                          sender = excluded.sender, sender_name = excluded.sender_name, active = excluded.active, trouble = null
                        """)
                .param("account", account.value())
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

    void forget(AccountId account) {
        database.sql().sql("""
                        delete from delivery.mail_server
                        where account_id = :account
                        """).param("account", account.value()).update();
    }

    /// How the last attempt went.
    void note(AccountId account, Optional<String> trouble, Instant now) {
        database.sql()
                .sql("""
                        update delivery.mail_server
                        set trouble = :trouble::text, sent_at = case when :trouble::text is null then :now else sent_at end
                        where account_id = :account
                        """)
                .param("trouble", trouble.orElse(null))
                .param("now", Rows.at(now))
                .param("account", account.value())
                .update();
    }

    void insert(AccountId account, UUID id, Letter letter, Instant now) {
        database.sql()
                .sql("""
                        insert into delivery.letter (account_id, letter_id, purpose, lead_id, recipient, subject, body, created_at, due_at,
                          useless_at)
                        values (:account, :id, :purpose, :lead::uuid, :recipient, :subject, :body, :now, :now, :useless)
                        """)
                .param("account", account.value())
                .param("id", id)
                .param("purpose", letter.purpose().code())
                .param("lead", letter.lead().map(LeadId::value).orElse(null))
                .param("recipient", letter.recipient())
                .param("subject", letter.subject())
                .param("body", letter.body())
                .param("now", Rows.at(now))
                .param("useless", Rows.at(letter.useless()))
                .update();
    }

    /// Those that are due and not useless yet; another instance leaves them alone until then.
    List<Due> claim(AccountId account, Instant now, Instant until, int most) {
        return database.sql()
                .sql("""
                        update delivery.letter
                        set attempts = attempts + 1, due_at = :until
                        where account_id = :account and letter_id in (
                          select letter_id
                          from delivery.letter
                          where account_id = :account and sent_at is null and failed is null and due_at <= :now and useless_at > :now
                          order by due_at
                          limit :most
                          for update skip locked)
                        returning letter_id, attempts, purpose, lead_id, recipient, subject, body, useless_at
                        """)
                .param("account", account.value())
                .param("now", Rows.at(now))
                .param("until", Rows.at(until))
                .param("most", most)
                .query((row, n) -> new Due(
                        Rows.uuid(row, "letter_id"),
                        row.getInt("attempts"),
                        new Letter(
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

    void sent(AccountId account, UUID id, Instant now) {
        database.sql()
                .sql("""
                        update delivery.letter
                        set sent_at = :now, subject = '', body = ''
                        where account_id = :account and letter_id = :id
                        """)
                .param("now", Rows.at(now))
                .param("account", account.value())
                .param("id", id)
                .update();
    }

    void failed(AccountId account, UUID id, String how) {
        database.sql()
                .sql("""
                        update delivery.letter
                        set failed = :how, subject = '', body = ''
                        where account_id = :account and letter_id = :id
                        """)
                .param("how", how)
                .param("account", account.value())
                .param("id", id)
                .update();
    }

    void later(AccountId account, UUID id, Instant when) {
        database.sql()
                .sql("""
                        update delivery.letter
                        set due_at = :when
                        where account_id = :account and letter_id = :id and sent_at is null and failed is null
                        """)
                .param("when", Rows.at(when))
                .param("account", account.value())
                .param("id", id)
                .update();
    }

    void tidy(AccountId account, Instant now, Instant before) {
        database.sql()
                .sql("""
                        update delivery.letter
                        set failed = 'too-late', subject = '', body = ''
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
}
