package galena.intake;

import galena.intake.MetaAds.Announced;
import galena.intake.MetaAds.Connection;
import galena.intake.MetaAds.Due;
import galena.kernel.AccountId;
import galena.kernel.SourceId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/// How sources are connected with Meta, and what was announced.
final class MetaTable {
    private final Database database;

    MetaTable(Database database) {
        this.database = database;
    }

    Optional<Connection> find(AccountId account, SourceId source) {
        return all(account).stream().filter(c -> c.source().equals(source)).findFirst();
    }

    List<Connection> all(AccountId account) {
        return database.sql()
                .sql("""
                        select m.source_id, m.verify_token, m.forms, m.fetched_at, m.polled_at, m.trouble,
                          (select count(*) from intake.announced a
                            where a.account_id = :account and a.source_id = m.source_id and a.settled_at is null) as waiting
                        from intake.meta m
                        where m.account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> new Connection(
                        account,
                        new SourceId(Rows.uuid(row, "source_id")),
                        row.getString("verify_token"),
                        MetaAds.ids(row.getString("forms")),
                        Rows.optionalInstant(row, "fetched_at"),
                        Rows.optionalInstant(row, "polled_at"),
                        row.getInt("waiting"),
                        Optional.ofNullable(row.getString("trouble"))))
                .list();
    }

    void save(
            AccountId account,
            SourceId source,
            String verifyToken,
            byte[] appSecret,
            byte[] accessToken,
            String forms,
            Instant now) {
        database.sql()
                .sql("""
                        insert into intake.meta as m (account_id, source_id, verify_token, app_secret, access_token, forms, leased_until)
                        values (:account, :source, :verify, :secret, :token, :forms, :now)
                        on conflict (account_id, source_id) do update
                        set app_secret = case when length(excluded.app_secret) = 0 then m.app_secret else excluded.app_secret end,
                          access_token = case when length(excluded.access_token) = 0 then m.access_token else excluded.access_token end,
                          forms = excluded.forms, trouble = null, leased_until = excluded.leased_until
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .param("verify", verifyToken)
                .param("secret", appSecret)
                .param("token", accessToken)
                .param("forms", forms)
                .param("now", Rows.at(now))
                .update();
        // who waits for a token that has come is asked for at once
        database.sql()
                .sql("""
                        update intake.announced
                        set due_at = :now
                        where account_id = :account and source_id = :source and settled_at is null and due_at > :now
                        """)
                .param("now", Rows.at(now))
                .param("account", account.value())
                .param("source", source.value())
                .update();
    }

    void forget(AccountId account, SourceId source) {
        database.sql()
                .sql("""
                        delete from intake.meta
                        where account_id = :account and source_id = :source
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .update();
    }

    Optional<byte[]> appSecret(AccountId account, SourceId source) {
        return database.sql()
                .sql("""
                        select app_secret
                        from intake.meta
                        where account_id = :account and source_id = :source
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .query((row, n) -> row.getBytes("app_secret"))
                .optional();
    }

    Optional<byte[]> accessToken(AccountId account, SourceId source) {
        return database.sql()
                .sql("""
                        select access_token
                        from intake.meta
                        where account_id = :account and source_id = :source
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .query((row, n) -> row.getBytes("access_token"))
                .optional();
    }

    /// False when another instance is at it.
    boolean lease(AccountId account, SourceId source, Instant now, Instant until) {
        return database.sql()
                        .sql("""
                                update intake.meta
                                set leased_until = :until
                                where account_id = :account and source_id = :source and leased_until <= :now
                                """)
                        .param("until", Rows.at(until))
                        .param("account", account.value())
                        .param("source", source.value())
                        .param("now", Rows.at(now))
                        .update()
                > 0;
    }

    /// It went well; the next may go on.
    void fetched(AccountId account, SourceId source, Instant now) {
        database.sql()
                .sql("""
                        update intake.meta
                        set fetched_at = :now, leased_until = :now, trouble = null
                        where account_id = :account and source_id = :source
                        """)
                .param("now", Rows.at(now))
                .param("account", account.value())
                .param("source", source.value())
                .update();
    }

    void polled(AccountId account, SourceId source, Instant now) {
        database.sql()
                .sql("""
                        update intake.meta
                        set polled_at = :now, leased_until = :now
                        where account_id = :account and source_id = :source
                        """)
                .param("now", Rows.at(now))
                .param("account", account.value())
                .param("source", source.value())
                .update();
    }

    void trouble(AccountId account, SourceId source, String why) {
        database.sql()
                .sql("""
                        update intake.meta
                        set trouble = :why
                        where account_id = :account and source_id = :source
                        """)
                .param("why", why)
                .param("account", account.value())
                .param("source", source.value())
                .update();
    }

    /// The forms somebody named, and those that leads came from.
    List<String> forms(Connection connection) {
        var forms = new TreeSet<>(connection.forms());
        forms.addAll(database.sql()
                .sql("""
                        select distinct form_id
                        from intake.announced
                        where account_id = :account and source_id = :source and form_id <> ''
                        """)
                .param("account", connection.account().value())
                .param("source", connection.source().value())
                .query(String.class)
                .list());
        return List.copyOf(forms);
    }

    // ---- announced

    boolean isKnown(AccountId account, SourceId source, String id) {
        return database.sql()
                .sql("""
                        select exists (select 1 from intake.announced
                          where account_id = :account and source_id = :source and outside_id = :id)
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    void insert(AccountId account, SourceId source, Announced lead, UUID submission, Instant now, Instant limit) {
        database.sql()
                .sql("""
                        insert into intake.announced (account_id, source_id, outside_id, submission_id, form_id, due_at, limit_at)
                        values (:account, :source, :id, :submission, :form, :now, :limit)
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .param("id", lead.id())
                .param("submission", submission)
                .param("form", lead.form())
                .param("now", Rows.at(now))
                .param("limit", Rows.at(limit))
                .update();
    }

    List<Due> due(AccountId account, SourceId source, Instant now, int most) {
        return database.sql()
                .sql("""
                        select source_id, outside_id, submission_id, attempts, limit_at
                        from intake.announced
                        where account_id = :account and source_id = :source and settled_at is null and due_at <= :now
                        order by due_at
                        limit :most
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .param("now", Rows.at(now))
                .param("most", most)
                .query((row, n) -> due(account, row))
                .list();
    }

    Optional<Due> one(AccountId account, SourceId source, String id) {
        return database.sql()
                .sql("""
                        select source_id, outside_id, submission_id, attempts, limit_at
                        from intake.announced
                        where account_id = :account and source_id = :source and outside_id = :id and settled_at is null
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .param("id", id)
                .query((row, n) -> due(account, row))
                .optional();
    }

    private static Due due(AccountId account, ResultSet row) throws SQLException {
        return new Due(
                account,
                new SourceId(Rows.uuid(row, "source_id")),
                row.getString("outside_id"),
                Rows.uuid(row, "submission_id"),
                row.getInt("attempts"),
                Rows.instant(row, "limit_at"));
    }

    void again(Due due, Instant at) {
        database.sql()
                .sql("""
                        update intake.announced
                        set attempts = attempts + 1, due_at = least(:at, limit_at)
                        where account_id = :account and source_id = :source and outside_id = :id and settled_at is null
                        """)
                .param("at", Rows.at(at))
                .param("account", due.account().value())
                .param("source", due.source().value())
                .param("id", due.id())
                .update();
    }

    /// False when that was done already.
    boolean settle(Due due, Instant now) {
        return database.sql()
                        .sql("""
                                update intake.announced
                                set settled_at = :now
                                where account_id = :account and source_id = :source and outside_id = :id and settled_at is null
                                """)
                        .param("now", Rows.at(now))
                        .param("account", due.account().value())
                        .param("source", due.source().value())
                        .param("id", due.id())
                        .update()
                > 0;
    }
}
