package galena.intake;

import galena.intake.Rights.Kind;
import galena.intake.Rights.Wish;
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
import java.util.UUID;

/// Wishes of people about what we know of them, and what arrived of them.
final class WishTable {
    private final Database database;

    WishTable(Database database) {
        this.database = database;
    }

    void insert(AccountId account, Wish wish) {
        database.sql()
                .sql("""
                        insert into intake.wish (account_id, wish_id, kind, value, asked_at, responsible, due_at)
                        values (:account, :wish, :kind, :value, :asked, :responsible, :due)
                        """)
                .param("account", account.value())
                .param("wish", wish.id())
                .param("kind", wish.kind().code())
                .param("value", wish.value())
                .param("asked", Rows.at(wish.askedAt()))
                .param("responsible", wish.responsible().value())
                .param("due", Rows.at(wish.dueAt()))
                .update();
    }

    List<Wish> open(AccountId account) {
        return database.sql()
                .sql("""
                        select wish_id, kind, value, asked_at, responsible, due_at
                        from intake.wish
                        where account_id = :account and done_at is null
                        order by due_at, wish_id
                        limit 500
                        """)
                .param("account", account.value())
                .query(WishTable::wish)
                .list();
    }

    Optional<Wish> lock(AccountId account, UUID id) {
        return database.sql()
                .sql("""
                        select wish_id, kind, value, asked_at, responsible, due_at
                        from intake.wish
                        where account_id = :account and wish_id = :wish and done_at is null
                        for update
                        """)
                .param("account", account.value())
                .param("wish", id)
                .query(WishTable::wish)
                .optional();
    }

    private static Wish wish(ResultSet row, int n) throws SQLException {
        return new Wish(
                Rows.uuid(row, "wish_id"),
                Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("value"),
                Rows.instant(row, "asked_at"),
                new PersonId(Rows.uuid(row, "responsible")),
                Rows.instant(row, "due_at"));
    }

    /// It is done; by which number they were known is forgotten. False when it was done already.
    boolean settle(AccountId account, UUID id, PersonId by, int leads, Instant now) {
        return database.sql()
                        .sql("""
                                update intake.wish
                                set done_at = :now, done_by = :by, leads = :leads, value = ''
                                where account_id = :account and wish_id = :wish and done_at is null
                                """)
                        .param("now", Rows.at(now))
                        .param("by", by.value())
                        .param("leads", leads)
                        .param("account", account.value())
                        .param("wish", id)
                        .update()
                > 0;
    }

    void handOver(AccountId account, PersonId from, PersonId to) {
        database.sql()
                .sql("""
                        update intake.wish
                        set responsible = :to
                        where account_id = :account and responsible = :from and done_at is null
                        """)
                .param("to", to.value())
                .param("account", account.value())
                .param("from", from.value())
                .update();
    }

    /// The bytes of what arrived and became, or came to, these leads.
    List<byte[]> arrived(AccountId account, List<LeadId> leads) {
        return database.sql()
                .sql("""
                        select r.body
                        from intake.submission s
                        join intake.raw r on r.account_id = s.account_id and r.submission_id = s.submission_id
                        where s.account_id = :account and s.lead_id = any(:leads)
                        """)
                .param("account", account.value())
                .param("leads", ids(leads))
                .query((row, n) -> row.getBytes("body"))
                .list();
    }

    /// The bytes are gone, and files of lists in which they stood.
    void forgetArrived(AccountId account, List<LeadId> leads) {
        database.sql()
                .sql("""
                        delete from intake.raw
                        where account_id = :account and submission_id in (select s.submission_id from intake.submission s
                          where s.account_id = :account and s.lead_id = any(:leads))
                        """)
                .param("account", account.value())
                .param("leads", ids(leads))
                .update();
        database.sql()
                .sql("""
                        delete from intake.import_part
                        where account_id = :account and import_id in (select l.import_id
                          from intake.import_line l
                          join intake.import i on i.account_id = l.account_id and i.import_id = l.import_id
                          where l.account_id = :account and l.lead_id = any(:leads) and i.state in ('done', 'undone', 'failed'))
                        """)
                .param("account", account.value())
                .param("leads", ids(leads))
                .update();
    }

    private static UUID[] ids(List<LeadId> leads) {
        return leads.stream().map(LeadId::value).toArray(UUID[]::new);
    }

    // ---- how long what arrived is kept

    /// How many days: what was refused, and everything else.
    record Kept(int raw, int refused) {}

    Optional<Kept> kept(AccountId account, UUID source) {
        return database.sql()
                .sql("""
                        select raw_days, refused_days
                        from intake.retention
                        where account_id = :account and source_id = :source
                        """)
                .param("account", account.value())
                .param("source", source)
                .query((row, n) -> new Kept(row.getInt("raw_days"), row.getInt("refused_days")))
                .optional();
    }

    void keep(AccountId account, UUID source, Kept kept) {
        database.sql()
                .sql("""
                        insert into intake.retention (account_id, source_id, raw_days, refused_days)
                        values (:account, :source, :raw, :refused)
                        on conflict (account_id, source_id) do update
                        set raw_days = excluded.raw_days, refused_days = excluded.refused_days
                        """)
                .param("account", account.value())
                .param("source", source)
                .param("raw", kept.raw())
                .param("refused", kept.refused())
                .update();
    }

    /// Deletes what arrived before its day, never what still waits for somebody. Looks at the sixty days before
    /// only: what is older went earlier.
    int forgetRaw(AccountId account, UUID source, Kept kept, Instant now) {
        return database.sql()
                .sql("""
                        delete from intake.raw
                        where account_id = :account and submission_id in (select s.submission_id from intake.submission s
                          where s.account_id = :account and s.source_id = :source
                            and s.verdict in ('accepted', 'duplicate', 'rejected')
                            and s.received_at < :now::timestamptz
                              - make_interval(days => case s.verdict when 'rejected' then :refused::int else :raw::int end)
                            and s.received_day >= (:now::timestamptz - make_interval(days => :oldest::int))::date)
                        """)
                .param("account", account.value())
                .param("source", source)
                .param("now", Rows.at(now))
                .param("refused", kept.refused())
                .param("raw", kept.raw())
                .param("oldest", Math.max(kept.raw(), kept.refused()) + 60)
                .update();
    }

    /// Files of lists that were finished so long ago.
    int forgetFiles(AccountId account, Instant before) {
        return database.sql()
                .sql("""
                        delete from intake.import_part
                        where account_id = :account and import_id in (select i.import_id from intake.import i
                          where i.account_id = :account and i.state in ('done', 'undone', 'failed') and i.finished_at < :before)
                        """)
                .param("account", account.value())
                .param("before", Rows.at(before))
                .update();
    }
}
