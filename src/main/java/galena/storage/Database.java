package galena.storage;

import galena.kernel.AccountId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// What a room's face opens its transactions with: read committed, each statement with the time-out of the pool
/// (a timer for each in the driver cost a tenth of the door), retried once after a deadlock. A fair gate stands
/// before the pool, because the pool itself starves waiting virtual threads (docs/decisions/0004).
public final class Database {
    /// For which account this thread asks; empty or unbound: for all.
    private static final ScopedValue<Optional<AccountId>> FENCE = ScopedValue.newInstance();

    /// A parameter by name; two colons are a cast.
    private static final Pattern PARAMETER = Pattern.compile("(?<![:\\w]):([a-z_]+)");

    /// A connection broke, or the server shuts down, crashed or cannot take more.
    private static final Pattern GONE = Pattern.compile("08...|57P..|53300");

    /// So long a statement may take that nobody waits for: twenty seconds were too short to compare a day of 200,000
    /// leads while the machine was busy.
    private static final Duration LONG = Duration.ofMinutes(5);

    private final JdbcClient sql;
    private final JdbcTemplate jdbc;
    private final Map<String, Numbered> numbered = new ConcurrentHashMap<>();
    private final TransactionTemplate writing;
    private final TransactionTemplate reading;
    private final Semaphore gate;
    private final boolean fenced;

    public Database(DataSource source, PlatformTransactionManager transactions, int connections) {
        this.fenced = isFenced(source);
        this.sql = JdbcClient.create(source);
        this.jdbc = new JdbcTemplate(source);
        this.gate = new Semaphore(connections, true);
        this.writing = new TransactionTemplate(transactions);
        this.reading = new TransactionTemplate(transactions);
        reading.setReadOnly(true);
    }

    private static boolean isFenced(DataSource source) {
        try (var connection = source.getConnection()) {
            return Schema.isFenced(connection);
        } catch (SQLException unknown) {
            throw new IllegalStateException(unknown);
        }
    }

    /// Whether something failed because the database is away or ends: it may go the next time.
    public static boolean isAway(Throwable failed) {
        for (Throwable one = failed; one != null; one = one.getCause()) {
            if (one instanceof CannotCreateTransactionException
                    // a rollback fails on a connection that is no longer
                    || one instanceof TransactionSystemException
                    || one instanceof DataAccessResourceFailureException
                    || one instanceof SQLException sql
                            && GONE.matcher(String.valueOf(sql.getSQLState())).matches()) {
                return true;
            }
        }
        return false;
    }

    /// What goes on is for one account: its transactions see and write rows of that one only, whatever a
    /// statement says or forgets to say. A second fence, where the database has it: PostgreSQL 16 or newer, a
    /// login that could make the role.
    public static <T, X extends Exception> T within(AccountId account, ScopedValue.CallableOp<T, X> work) throws X {
        return ScopedValue.where(FENCE, Optional.of(account)).call(work);
    }

    /// What goes on is not kept in by the second fence: what is for all accounts, and searches by operators that
    /// PostgreSQL does not trust with rows behind a fence, so that no index would serve them.
    public <T> T unfenced(Supplier<T> work) {
        if (!isWithin()) {
            return work.get();
        }
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            return ScopedValue.where(FENCE, Optional.<AccountId>empty()).call(work::get);
        }
        jdbc.execute("set local role none");
        T found;
        try {
            found = ScopedValue.where(FENCE, Optional.<AccountId>empty()).call(work::get);
        } catch (DataAccessException over) {
            // nothing goes on in this transaction
            throw over;
        } catch (RuntimeException other) {
            jdbc.execute("set local role " + Schema.FENCED_ROLE);
            throw other;
        }
        jdbc.execute("set local role " + Schema.FENCED_ROLE);
        return found;
    }

    private boolean isWithin() {
        return fenced && FENCE.isBound() && FENCE.get().isPresent();
    }

    private void fence() {
        if (isWithin()) {
            jdbc.execute("set local role " + Schema.FENCED_ROLE + "; set local galena.account = '"
                    + FENCE.get().orElseThrow() + "'");
        }
    }

    /// Runs one statement for many rows; the driver sends inserts as few multi-row ones. Inside [#write] only.
    public int[] batch(String statement, List<MapSqlParameterSource> rows) {
        var numbered = numbered(statement);
        return jdbc.batchUpdate(numbered.sql(), new BatchPreparedStatementSetter() {
            @Override
            public void setValues(PreparedStatement prepared, int row) throws SQLException {
                var values = rows.get(row).getValues();
                for (int i = 0; i < numbered.names().length; i++) {
                    var value = values.get(numbered.names()[i]);
                    if (value == null) {
                        prepared.setNull(i + 1, Types.NULL);
                    } else {
                        prepared.setObject(i + 1, value);
                    }
                }
            }

            @Override
            public int getBatchSize() {
                return rows.size();
            }
        });
    }

    /// A statement as the driver takes it, and the names of its parameters in their order.
    private record Numbered(String sql, String[] names) {}

    private Numbered numbered(String statement) {
        return numbered.computeIfAbsent(statement, text -> {
            var names = new ArrayList<String>();
            var sql = PARAMETER.matcher(text).replaceAll(found -> {
                names.add(found.group(1));
                return "?";
            });
            return new Numbered(sql, names.toArray(String[]::new));
        });
    }

    /// For the `…Table` classes of a room. To be used inside [#write] or [#read] only.
    public JdbcClient sql() {
        return sql;
    }

    /// Runs the work in one transaction, or joins the one that is open. A deadlock or serialisation failure is
    /// retried once.
    public <T> T write(Supplier<T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return work.get();
        }
        try {
            return through(writing, work);
        } catch (ConcurrencyFailureException rival) {
            return through(writing, work);
        }
    }

    /// Whether a transaction is open on this thread, which [#write] would join.
    public boolean isOpen() {
        return TransactionSynchronizationManager.isActualTransactionActive();
    }

    public void write(Runnable work) {
        write(() -> {
            work.run();
            return true;
        });
    }

    public <T> T read(Supplier<T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return work.get();
        }
        return through(reading, work);
    }

    /// The same for what takes long: it uses one processor of PostgreSQL's and leaves the others to whoever is talking;
    /// and is planned for what is asked: a day of nothing is not read like one of everything.
    public <T> T readApart(Supplier<T> work) {
        return read(() -> {
            onOneProcessor();
            return work.get();
        });
    }

    private void onOneProcessor() {
        jdbc.execute("set local max_parallel_workers_per_gather = 0; set local plan_cache_mode = force_custom_plan");
    }

    /// What goes on in this transaction is waited for by nobody: likewise on one processor, and each statement may take
    /// five minutes.
    public void apart() {
        onOneProcessor();
        jdbc.execute("set local statement_timeout = " + LONG.toMillis());
        // with several hosts a connection that says nothing is given up sooner; the pool puts this back
        jdbc.execute((Connection connection) -> {
            connection.setNetworkTimeout(
                    Runnable::run, (int) LONG.plusSeconds(10).toMillis());
            return true;
        });
    }

    @SuppressWarnings("NullAway") // the template's result is null only when the work's is
    private <T> T through(TransactionTemplate template, Supplier<T> work) {
        gate.acquireUninterruptibly();
        try {
            return template.execute(status -> {
                fence();
                return work.get();
            });
        } finally {
            gate.release();
        }
    }
}
