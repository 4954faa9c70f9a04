package galena.distribution;

import galena.identity.Seldom;
import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// What holds for the whole floor: who is ready, when it is closed, whether licences are asked for.
final class FloorTable {
    private static final Duration HEARD_OF = Duration.ofSeconds(90);
    private final Database database;

    FloorTable(Database database) {
        this.database = database;
    }

    void present(AccountId account, PersonId person, boolean ready, Instant now) {
        database.sql()
                .sql("""
                        insert into distribution.presence (account_id, person_id, ready, seen_at)
                        values (:account, :person, :ready, :now)
                        on conflict (account_id, person_id) do update
                        set ready = excluded.ready, seen_at = excluded.seen_at
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .param("ready", ready)
                .param("now", Rows.at(now))
                .update();
    }

    /// Those whose page was heard of lately; whoever closed their browser is not ready.
    Set<UUID> ready(AccountId account, Instant now) {
        return database
                .sql()
                .sql("""
                        select person_id
                        from distribution.presence
                        where account_id = :account and ready and seen_at >= :since
                        """)
                .param("account", account.value())
                .param("since", Rows.at(now.minus(HEARD_OF)))
                .query((row, n) -> Rows.uuid(row, "person_id"))
                .list()
                .stream()
                .collect(Collectors.toSet());
    }

    boolean isLicensed(AccountId account) {
        return database.sql()
                .sql("""
                        select licensed
                        from distribution.floor
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    void setLicensed(AccountId account, boolean licensed) {
        database.sql()
                .sql("""
                        insert into distribution.floor (account_id, licensed)
                        values (:account, :licensed)
                        on conflict (account_id) do update
                        set licensed = excluded.licensed
                        """)
                .param("account", account.value())
                .param("licensed", licensed)
                .update();
        Seldom.changed(database.sql(), account);
    }

    List<Closing> closings(AccountId account) {
        return database.sql()
                .sql("""
                        select closing_id, starts_at, ends_at
                        from distribution.closing
                        where account_id = :account
                        order by starts_at
                        """)
                .param("account", account.value())
                .query((row, n) -> new Closing(
                        Rows.uuid(row, "closing_id"), Rows.instant(row, "starts_at"), Rows.instant(row, "ends_at")))
                .list();
    }

    void close(AccountId account, Closing closing) {
        database.sql()
                .sql("""
                        insert into distribution.closing (account_id, closing_id, starts_at, ends_at)
                        values (:account, :closing, :starts, :ends)
                        """)
                .param("account", account.value())
                .param("closing", closing.id())
                .param("starts", Rows.at(closing.starts()))
                .param("ends", Rows.at(closing.ends()))
                .update();
        Seldom.changed(database.sql(), account);
    }

    void reopen(AccountId account, UUID closing) {
        database.sql()
                .sql("""
                        delete from distribution.closing
                        where account_id = :account and closing_id = :closing
                        """)
                .param("account", account.value())
                .param("closing", closing)
                .update();
        Seldom.changed(database.sql(), account);
    }
}
