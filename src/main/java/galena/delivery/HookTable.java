package galena.delivery;

import galena.kernel.AccountId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/// Hooks, and what they are to be told.
final class HookTable {
    private final Database database;

    HookTable(Database database) {
        this.database = database;
    }

    /// Something to be told.
    record Message(UUID id, UUID hook, String kind, String body, int attempts) {}

    void insert(AccountId account, Hook hook, byte[] sealed) {
        database.sql()
                .sql("""
                        insert into delivery.hook (account_id, hook_id, address, secret, kinds, active, made_at)
                        values (:account, :hook, :address, :secret, :kinds, true, :now)
                        """)
                .param("account", account.value())
                .param("hook", hook.id())
                .param("address", hook.address())
                .param("secret", sealed)
                .param("kinds", hook.kinds().stream().sorted().collect(Collectors.joining(",")))
                .param("now", Rows.at(hook.madeAt()))
                .update();
    }

    boolean delete(AccountId account, UUID hook) {
        return database.sql()
                        .sql("""
                                delete from delivery.hook
                                where account_id = :account and hook_id = :hook
                                """)
                        .param("account", account.value())
                        .param("hook", hook)
                        .update()
                == 1;
    }

    List<Hook> all(AccountId account) {
        return database.sql()
                .sql("""
                        select hook_id, address, kinds, active, made_at, failures, rests_until, told_at, trouble
                        from delivery.hook
                        where account_id = :account
                        order by made_at
                        """)
                .param("account", account.value())
                .query(HookTable::hook)
                .list();
    }

    /// Empty when there is no such hook (any longer).
    Optional<byte[]> secret(AccountId account, UUID hook) {
        return database.sql()
                .sql("""
                        select secret
                        from delivery.hook
                        where account_id = :account and hook_id = :hook
                        """)
                .param("account", account.value())
                .param("hook", hook)
                .query((row, n) -> row.getBytes("secret"))
                .optional();
    }

    /// It listens.
    void heard(AccountId account, UUID hook, Instant now) {
        database.sql()
                .sql("""
                        update delivery.hook
                        set failures = 0, rests_until = null, told_at = :now, trouble = null
                        where account_id = :account and hook_id = :hook
                        """)
                .param("now", Rows.at(now))
                .param("account", account.value())
                .param("hook", hook)
                .update();
    }

    /// @param active whether anything is tried again
    void failed(AccountId account, UUID hook, String trouble, Optional<Instant> rests, boolean active) {
        database.sql()
                .sql("""
                        update delivery.hook
                        set failures = failures + 1, rests_until = :rests::timestamptz, trouble = :trouble, active = :active
                        where account_id = :account and hook_id = :hook
                        """)
                .param("rests", Rows.at(rests))
                .param("trouble", trouble)
                .param("active", active)
                .param("account", account.value())
                .param("hook", hook)
                .update();
    }

    void switchOn(AccountId account, UUID hook) {
        database.sql()
                .sql("""
                        update delivery.hook
                        set active = true, failures = 0, rests_until = null, trouble = null
                        where account_id = :account and hook_id = :hook
                        """)
                .param("account", account.value())
                .param("hook", hook)
                .update();
    }

    // ---- what is to be told

    void post(AccountId account, List<Message> messages, Instant now) {
        database.batch(
                """
                insert into delivery.hook_message (account_id, message_id, hook_id, kind, body, made_at, due_at)
                values (:account, :message, :hook, :kind, :body, :now, :now)
                on conflict (account_id, message_id) do nothing
                """,
                messages.stream()
                        .map(message -> new MapSqlParameterSource()
                                .addValue("account", account.value())
                                .addValue("message", message.id())
                                .addValue("hook", message.hook())
                                .addValue("kind", message.kind())
                                .addValue("body", message.body())
                                .addValue("now", Rows.at(now)))
                        .toList());
    }

    /// What is due, oldest first; another instance leaves it alone until then.
    List<Message> claim(AccountId account, UUID hook, Instant now, Instant until, int most) {
        return database.sql()
                .sql("""
                        with chosen as materialized (
                          select message_id
                          from delivery.hook_message
                          where account_id = :account and hook_id = :hook and told_at is null and dead_at is null and due_at <= :now
                          order by due_at
                          limit :most
                          for update skip locked
                        )
                        update delivery.hook_message m
                        set attempts = m.attempts + 1, due_at = :until
                        from chosen c
                        where m.account_id = :account and m.message_id = c.message_id
                        returning m.message_id, m.hook_id, m.kind, m.body, m.attempts
                        """)
                .param("account", account.value())
                .param("hook", hook)
                .param("now", Rows.at(now))
                .param("until", Rows.at(until))
                .param("most", most)
                .query(HookTable::message)
                .list();
    }

    void told(AccountId account, UUID message, int status, Instant now) {
        database.sql()
                .sql("""
                        update delivery.hook_message
                        set told_at = :now, status = :status
                        where account_id = :account and message_id = :message
                        """)
                .param("now", Rows.at(now))
                .param("status", status)
                .param("account", account.value())
                .param("message", message)
                .update();
    }

    /// @param when when it is tried again; never where it is empty
    void notTold(AccountId account, UUID message, int status, Optional<Instant> when, Instant now) {
        database.sql()
                .sql("""
                        update delivery.hook_message
                        set status = :status, due_at = coalesce(:when::timestamptz, due_at),
                          dead_at = case when :when::timestamptz is null then :now::timestamptz end
                        where account_id = :account and message_id = :message
                        """)
                .param("status", status)
                .param("when", Rows.at(when))
                .param("now", Rows.at(now))
                .param("account", account.value())
                .param("message", message)
                .update();
    }

    /// Not tried, so that does not count.
    void untouched(AccountId account, UUID message, Instant when) {
        database.sql()
                .sql("""
                        update delivery.hook_message
                        set due_at = :when, attempts = greatest(0, attempts - 1)
                        where account_id = :account and message_id = :message
                        """)
                .param("when", Rows.at(when))
                .param("account", account.value())
                .param("message", message)
                .update();
    }

    List<Message> dead(AccountId account, UUID hook, int most) {
        return database.sql()
                .sql("""
                        select message_id, hook_id, kind, body, attempts
                        from delivery.hook_message
                        where account_id = :account and hook_id = :hook and dead_at is not null
                        order by dead_at desc
                        limit :most
                        """)
                .param("account", account.value())
                .param("hook", hook)
                .param("most", most)
                .query(HookTable::message)
                .list();
    }

    int waiting(AccountId account, UUID hook) {
        return database.sql()
                .sql("""
                        select count(*)
                        from delivery.hook_message
                        where account_id = :account and hook_id = :hook and told_at is null and dead_at is null
                        """)
                .param("account", account.value())
                .param("hook", hook)
                .query(Integer.class)
                .single();
    }

    /// All that were given up are tried again.
    int again(AccountId account, UUID hook, Instant now) {
        return database.sql()
                .sql("""
                        update delivery.hook_message
                        set dead_at = null, attempts = 0, due_at = :now
                        where account_id = :account and hook_id = :hook and dead_at is not null
                        """)
                .param("now", Rows.at(now))
                .param("account", account.value())
                .param("hook", hook)
                .update();
    }

    void tidy(AccountId account, Instant before) {
        database.sql()
                .sql("""
                        delete from delivery.hook_message
                        where account_id = :account and made_at < :before and (told_at is not null or dead_at is not null)
                        """)
                .param("account", account.value())
                .param("before", Rows.at(before))
                .update();
    }

    private static Message message(ResultSet row, int n) throws SQLException {
        return new Message(
                Rows.uuid(row, "message_id"),
                Rows.uuid(row, "hook_id"),
                row.getString("kind"),
                row.getString("body"),
                row.getInt("attempts"));
    }

    private static Hook hook(ResultSet row, int n) throws SQLException {
        return new Hook(
                Rows.uuid(row, "hook_id"),
                row.getString("address"),
                Arrays.stream(row.getString("kinds").split(","))
                        .filter(kind -> !kind.isEmpty())
                        .collect(Collectors.toSet()),
                row.getBoolean("active"),
                Rows.instant(row, "made_at"),
                row.getInt("failures"),
                Rows.optionalInstant(row, "rests_until"),
                Rows.optionalInstant(row, "told_at"),
                Optional.ofNullable(row.getString("trouble")));
    }
}
