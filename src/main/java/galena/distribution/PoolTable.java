package galena.distribution;

import galena.identity.Seldom;
import galena.kernel.AccountId;
import galena.storage.Database;
import galena.storage.Rows;
import java.util.List;

/// Pools by account.
final class PoolTable {
    private final Database database;

    PoolTable(Database database) {
        this.database = database;
    }

    List<Pool> pools(AccountId account) {
        return database.sql()
                .sql("""
                        select pool_id, name, team_id
                        from distribution.pool
                        where account_id = :account
                        order by name
                        """)
                .param("account", account.value())
                .query((row, n) ->
                        new Pool(Rows.uuid(row, "pool_id"), row.getString("name"), Rows.optionalUuid(row, "team_id")))
                .list();
    }

    void insert(AccountId account, Pool pool) {
        database.sql()
                .sql("""
                        insert into distribution.pool (account_id, pool_id, name, team_id)
                        values (:account, :pool, :name, :team::uuid)
                        on conflict (account_id, name) do nothing
                        """)
                .param("account", account.value())
                .param("pool", pool.id())
                .param("name", pool.name())
                .param("team", pool.team().orElse(null))
                .update();
        Seldom.changed(database.sql(), account);
    }
}
