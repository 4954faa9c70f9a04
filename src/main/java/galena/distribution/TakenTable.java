package galena.distribution;

import galena.kernel.AccountId;
import galena.storage.Database;
import galena.storage.Rows;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// How much everybody received, by hour, day, week and month.
final class TakenTable {
    private final Database database;

    TakenTable(Database database) {
        this.database = database;
    }

    /// One receiver and one period.
    record Key(UUID receiver, String period) {}

    /// What these have, each row locked until the transaction ends, in the order of their ids: two who place at
    /// once come one after the other.
    Map<Key, Integer> lock(AccountId account, Collection<UUID> receivers, List<String> periods) {
        var found = new HashMap<Key, Integer>();
        database.sql()
                .sql("""
                        insert into distribution.taken as t (account_id, receiver_id, period, taken)
                        select :account, r, p, 0
                        from unnest(:receivers::uuid[]) with ordinality a (r, i), unnest(:periods::text[]) with ordinality b (p, j)
                        order by i, j
                        on conflict (account_id, receiver_id, period) do update
                        set taken = t.taken
                        returning t.receiver_id, t.period, t.taken
                        """)
                .param("account", account.value())
                .param("receivers", receivers.stream().sorted().toArray(UUID[]::new))
                .param("periods", periods.toArray(String[]::new))
                .query((row, n) ->
                        found.put(new Key(Rows.uuid(row, "receiver_id"), row.getString("period")), row.getInt("taken")))
                .list();
        return found;
    }

    /// What these have; nobody waits.
    Map<Key, Integer> read(AccountId account, Collection<UUID> receivers, List<String> periods) {
        var found = new HashMap<Key, Integer>();
        database.sql()
                .sql("""
                        select receiver_id, period, taken
                        from distribution.taken
                        where account_id = :account and receiver_id = any(:receivers) and period = any(:periods)
                        """)
                .param("account", account.value())
                .param("receivers", receivers.toArray(UUID[]::new))
                .param("periods", periods.toArray(String[]::new))
                .query((row, n) ->
                        found.put(new Key(Rows.uuid(row, "receiver_id"), row.getString("period")), row.getInt("taken")))
                .list();
        return found;
    }

    /// One more in each of these, in the order given.
    void add(AccountId account, UUID receiver, List<String> periods) {
        database.sql()
                .sql("""
                        insert into distribution.taken as t (account_id, receiver_id, period, taken)
                        select :account, :receiver, p, 1
                        from unnest(:periods::text[]) with ordinality a (p, i)
                        order by i
                        on conflict (account_id, receiver_id, period) do update
                        set taken = t.taken + 1
                        """)
                .param("account", account.value())
                .param("receiver", receiver)
                .param("periods", periods.toArray(String[]::new))
                .update();
    }

    /// Of one period, of everybody.
    Map<UUID, Integer> of(AccountId account, String period) {
        var found = new HashMap<UUID, Integer>();
        database.sql()
                .sql("""
                        select receiver_id, taken
                        from distribution.taken
                        where account_id = :account and period = :period
                        """)
                .param("account", account.value())
                .param("period", period)
                .query((row, n) -> found.put(Rows.uuid(row, "receiver_id"), row.getInt("taken")))
                .list();
        return found;
    }

    void write(AccountId account, Map<Key, Integer> counts) {
        var keys = List.copyOf(counts.keySet());
        database.sql()
                .sql("""
                        update distribution.taken t
                        set taken = w.taken
                        from unnest(:receivers::uuid[], :periods::text[], :taken::int[]) w (receiver, period, taken)
                        where t.account_id = :account and t.receiver_id = w.receiver and t.period = w.period
                        """)
                .param("receivers", keys.stream().map(Key::receiver).toArray(UUID[]::new))
                .param("periods", keys.stream().map(Key::period).toArray(String[]::new))
                .param("taken", keys.stream().map(counts::get).toArray(Integer[]::new))
                .param("account", account.value())
                .update();
    }

    /// Hours and days that are over are not needed.
    void forget(AccountId account, String hour, String day) {
        database.sql()
                .sql("""
                        delete from distribution.taken
                        where account_id = :account and ((period like 'h%' and period < :hour) or (period like 'd%' and period < :day))
                        """)
                .param("account", account.value())
                .param("hour", hour)
                .param("day", day)
                .update();
    }
}
