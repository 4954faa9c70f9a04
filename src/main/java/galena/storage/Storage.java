package galena.storage;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The database of one running Galena: its own embedded one, or one that somebody else looks after.
public final class Storage implements AutoCloseable {
    private static final int POOL = 16;
    private static final int SPARE = 6;
    private final DataFolder folder;
    private final Optional<AutoCloseable> lock;
    private final Optional<EmbeddedPostgres> embedded;
    private final Login owner;
    private final Optional<Login> application;

    private Storage(
            DataFolder folder,
            Optional<AutoCloseable> lock,
            Optional<EmbeddedPostgres> embedded,
            Login owner,
            Optional<Login> application) {
        this.folder = folder;
        this.lock = lock;
        this.embedded = embedded;
        this.owner = owner;
        this.application = application;
    }

    /// Starts the embedded database of the folder; refuses with a sentence when that is not possible.
    public static Storage embedded(DataFolder folder) {
        folder.create();
        var lock = folder.lock();
        try {
            var postgres = EmbeddedPostgres.start(folder);
            return new Storage(folder, Optional.of(lock), Optional.of(postgres), postgres.owner(), Optional.empty());
        } catch (RuntimeException failed) {
            release(lock);
            throw failed;
        }
    }

    /// Uses a PostgreSQL 15 or newer that is already there.
    public static Storage existing(DataFolder folder, Login owner, Optional<Login> application) {
        folder.create();
        return new Storage(folder, Optional.empty(), Optional.empty(), owner, application);
    }

    public Login owner() {
        return owner;
    }

    public DataFolder folder() {
        return folder;
    }

    /// The number of connections the application may use at once.
    public static int connections() {
        return POOL;
    }

    /// Whether all is well with a copy on which a new version is tried.
    public interface Proof {
        /// What is wrong, in sentences; empty when nothing is.
        List<String> of(Storage copy, Login application);
    }

    /// Brings the tables to this version (after a backup, if there is anything) and answers the application's login.
    public Login prepare() {
        return prepare((copy, login) -> List.of());
    }

    /// The same, only where a copy of the data stands the proof; else it says why not, and nothing is changed.
    public Login prepare(Proof proof) {
        return new Upgrade(owner, application, folder).carryOut(proof);
    }

    /// Spreads the tables over the nodes of a Citus, those of a company together; what is spread already stays so.
    public void distribute() {
        new Schema(owner, folder.secret("app.password"), application).distribute();
    }

    /// A pool for the application: as many connections as the gate admits and a few for sessions and jobs.
    public static HikariDataSource pool(Login application) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(
                application.url() + (application.url().contains("?") ? "&" : "?") + "reWriteBatchedInserts=true");
        pool.setUsername(application.user());
        pool.setPassword(application.password());
        pool.setMaximumPoolSize(POOL + SPARE);
        pool.setMinimumIdle(4);
        pool.setConnectionTimeout(10_000);
        pool.setPoolName("galena");
        pool.setConnectionInitSql("set statement_timeout = '20s'; set idle_in_transaction_session_timeout = '60s'");
        return pool;
    }

    /// Writes one consistent picture of everything to a new file, while others go on working.
    public BackupReport backup(Path file) {
        return new Backup(owner).writeTo(file);
    }

    /// Fills an empty database from a backup and brings it to this version.
    public BackupReport restore(Path file) {
        var schema = new Schema(owner, folder.secret("app.password"), application);
        if (schema.version().isPresent()) {
            throw new StorageRefused(
                    "This database is not empty. A backup is restored into an empty one only, so that nothing"
                            + " is overwritten. Choose an empty folder with --data FOLDER, or an empty database.");
        }
        var backup = new Backup(owner);
        schema.migrateTo(backup.versionOf(file));
        var report = backup.readFrom(file);
        schema.prepare();
        return report;
    }

    @Override
    public void close() {
        embedded.ifPresent(EmbeddedPostgres::close);
        lock.ifPresent(Storage::release);
    }

    private static void release(AutoCloseable lock) {
        try {
            lock.close();
        } catch (Exception gone) {
            throw new IllegalStateException("the lock file cannot be closed", gone);
        }
    }
}
