package galena.identity;

import galena.kernel.AccountId;
import galena.storage.Database;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// What an account seldom changes and is asked for at every step, kept in memory for as long as the account's stamp
/// stands. Whoever changes anything of it sets a new stamp in the same transaction, so nobody ever sees what no
/// longer holds, whichever of several Galenas made the change. Get one from [Identity#seldom].
public final class Seldom<T> {
    private static final int MOST = 2000;
    private final Database database;
    private final Function<AccountId, T> load;
    private final Map<AccountId, Kept<T>> kept = new ConcurrentHashMap<>();

    private record Kept<T>(UUID stamp, T value) {}

    /// @param load reads it, not to be changed by anybody; within a transaction
    Seldom(Database database, Function<AccountId, T> load) {
        this.database = database;
        this.load = load;
    }

    /// As it stands in this transaction.
    public T of(AccountId account) {
        return database.read(() -> {
            var stamp = stamp(account);
            if (stamp.isEmpty()) {
                return load.apply(account);
            }
            var known = kept.get(account);
            if (known != null && known.stamp().equals(stamp.get())) {
                return known.value();
            }
            // the stamp was read first: what comes in between only makes it be read again
            var value = load.apply(account);
            if (kept.size() >= MOST) {
                kept.clear();
            }
            kept.put(account, new Kept<>(stamp.get(), value));
            return value;
        });
    }

    /// To be called by whoever has written something in Seldom's care, after that and in the same transaction.
    public static void changed(JdbcClient sql, AccountId account) {
        var stamp = UUID.randomUUID();
        sql.sql("""
                        insert into identity.stamp (account_id, stamp)
                        values (:account, :stamp)
                        on conflict (account_id) do update
                        set stamp = excluded.stamp
                        """).param("account", account.value()).param("stamp", stamp).update();
        asked(account).ifPresent(known -> known.stamp = Optional.of(stamp));
    }

    /// Asked once in a transaction.
    private Optional<UUID> stamp(AccountId account) {
        var asked = asked(account);
        if (asked.isPresent()) {
            return asked.get().stamp;
        }
        var found = find(account);
        TransactionSynchronizationManager.registerSynchronization(new Asked(account, found));
        return found;
    }

    private static Optional<Asked> asked(AccountId account) {
        return TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(Asked.class::isInstance)
                .map(Asked.class::cast)
                .filter(one -> one.account.equals(account))
                .findFirst();
    }

    /// What a transaction was told; it goes with it.
    private static final class Asked implements TransactionSynchronization {
        private final AccountId account;
        private Optional<UUID> stamp;

        private Asked(AccountId account, Optional<UUID> stamp) {
            this.account = account;
            this.stamp = stamp;
        }
    }

    private Optional<UUID> find(AccountId account) {
        return database.sql()
                .sql("""
                        select stamp
                        from identity.stamp
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query(UUID.class)
                .optional();
    }
}
