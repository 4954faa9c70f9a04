package galena.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Backups that are made by themselves each night, each proved by reading it back from where it lies.
public final class Backups {
    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'galena-'yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final Pattern OURS = Pattern.compile("galena-\\d{8}-\\d{6}\\.zip(\\.gpg)?");
    /// A night's backup is not made twice.
    private static final Duration NIGHTLY = Duration.ofHours(20);
    /// Where nobody was on at night it is made by day.
    private static final Duration BY_DAY = Duration.ofHours(26);
    /// What failed is tried again after this.
    private static final Duration AGAIN = Duration.ofHours(1);
    /// From then on it is said to whoever is in charge.
    public static final Duration OVERDUE = Duration.ofDays(2);
    private static final int MOST_SHOWN = 60;

    /// Where to and how.
    ///
    /// @param to a folder or `s3://BUCKET/FOLDER`; none where somebody else sees to backups
    /// @param keyFile a file with a text by which they are encrypted
    /// @param keep so many are kept
    public record Plan(
            Optional<String> to,
            Optional<Path> keyFile,
            int keep,
            Optional<URI> endpoint,
            String region,
            String accessKey,
            String secretKey) {
        /// Nobody wants any from here.
        public static final Plan NONE = new Plan(Optional.empty(), Optional.empty(), 1, Optional.empty(), "", "", "");

        /// Throws [StorageRefused] as [DataFolder#keyIn].
        Optional<String> key() {
            return keyFile.map(DataFolder::keyIn);
        }

        Optional<BackupPlace> place() {
            return to.map(where -> {
                try {
                    return where.startsWith("s3://")
                            ? new BackupBucket(where, endpoint, region, accessKey, secretKey)
                            : new BackupFolder(Path.of(where).toAbsolutePath());
                } catch (RuntimeException nowhere) {
                    throw new StorageRefused(
                            "--backup-to " + where + " is neither a folder nor an address such as s3://bucket/folder.");
                }
            });
        }

        /// Says now what would go wrong at night.
        public void check() {
            key();
            place().ifPresent(BackupPlace::close);
        }
    }

    /// One that was made, or was not.
    ///
    /// @param problem what went wrong; empty when it was read back whole
    public record Made(Instant at, String place, String name, long bytes, long rows, Duration took, String problem) {
        public boolean isGood() {
            return problem.isEmpty();
        }
    }

    private final Storage storage;
    private final Plan plan;
    private final Database database;
    private final Clock clock;
    private final Instant began;

    public Backups(Storage storage, Plan plan, Database database, Clock clock) {
        this.storage = storage;
        this.plan = plan;
        this.database = database;
        this.clock = clock;
        this.began = clock.instant();
    }

    /// Makes one if it is time to.
    ///
    /// @param night whether it is night where people work
    public void work(boolean night) {
        if (plan.to().isPresent() && isDue(night)) {
            make();
        }
    }

    private boolean isDue(boolean night) {
        var now = clock.instant();
        var last = made().stream().findFirst();
        if (last.filter(one -> !one.isGood() && one.at().plus(AGAIN).isAfter(now))
                .isPresent()) {
            return false;
        }
        return lastGood()
                .map(at -> at.plus(night ? NIGHTLY : BY_DAY).isBefore(now))
                .orElse(true);
    }

    /// Makes one now and proves it; what went wrong is kept and said.
    public Made make() {
        var at = clock.instant();
        var made = attempt(at);
        database.write(() -> insert(made));
        if (made.isGood()) {
            LOG.info("Backed up {} rows to {}{}, read back from there", made.rows(), made.place(), made.name());
        } else {
            LOG.error("The backup to {} failed: {}", made.place(), made.problem());
        }
        return made;
    }

    private Made attempt(Instant at) {
        long began = System.nanoTime();
        var name = NAME.format(at) + ".zip" + (plan.keyFile().isPresent() ? ".gpg" : "");
        var said = plan.to().orElse("");
        try (var work = Work.in(storage.folder());
                var place = plan.place().orElseThrow(() -> new StorageRefused("Nobody said where to: --backup-to"))) {
            said = place.said();
            if (!storage.folder().hasRoom()) {
                throw new IOException("there is hardly any room left where the data lie");
            }
            var plain = work.file("plain.zip");
            var report = storage.backup(plain);
            var sent = plain;
            var key = plan.key();
            if (key.isPresent()) {
                sent = work.file("sealed");
                Sealed.encrypt(plain, sent, key.get());
                Files.delete(plain);
            }
            long bytes = Files.size(sent);
            place.put(name, sent);
            // two of them at once are enough on the disk of the database
            Files.delete(sent);
            keepIfGood(place, name, work, report);
            thin(place);
            return new Made(at, said, name, bytes, report.rows(), since(began), "");
        } catch (IOException | RuntimeException failed) {
            var why = why(failed);
            return new Made(at, said, name, 0, 0, since(began), why.substring(0, Math.min(500, why.length())));
        }
    }

    private static String why(Exception failed) {
        return switch (failed) {
            case AccessDeniedException denied -> "Galena may not write " + denied.getFile();
            case NoSuchFileException gone -> "there is no " + gone.getFile();
            case FileAlreadyExistsException other -> other.getFile() + " is in the way";
            default ->
                Optional.ofNullable(failed.getMessage())
                        .filter(text -> !text.isBlank())
                        .orElse(failed.getClass().getSimpleName());
        };
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    /// What does not read back goes: nobody shall take it for the latest.
    private void keepIfGood(BackupPlace place, String name, Work work, BackupReport report) throws IOException {
        try {
            prove(place, name, work, report);
        } catch (IOException | RuntimeException bad) {
            place.remove(name);
            throw bad;
        }
    }

    /// Fetches it from where it lies, opens it, and counts what is in it.
    private void prove(BackupPlace place, String name, Work work, BackupReport report) throws IOException {
        var fetched = work.file("fetched");
        place.get(name, fetched);
        var opened = opened(fetched, name, plan.key(), work);
        var there = new Backup(storage.owner()).check(opened);
        if (there.rows() != report.rows() || there.tables() != report.tables()) {
            throw new IOException("it does not read back: " + there.rows() + " rows instead of " + report.rows());
        }
    }

    private static Path opened(Path fetched, String name, Optional<String> key, Work work) throws IOException {
        if (!name.endsWith(".gpg")) {
            return fetched;
        }
        var opened = work.file("opened.zip");
        Sealed.decrypt(
                fetched,
                opened,
                key.orElseThrow(() -> new StorageRefused("It is encrypted. Name its key: --backup-key FILE")));
        return opened;
    }

    /// Only after a new one was proved, and only what has our names.
    private void thin(BackupPlace place) throws IOException {
        var ours = ours(place);
        for (var old : ours.subList(Math.min(plan.keep(), ours.size()), ours.size())) {
            place.remove(old.name());
        }
    }

    /// The newest first.
    private static List<BackupPlace.Kept> ours(BackupPlace place) throws IOException {
        return place.list().stream()
                .filter(one -> OURS.matcher(one.name()).matches())
                .sorted(Comparator.comparing(BackupPlace.Kept::name).reversed())
                .toList();
    }

    // ---- what is known of them

    private void insert(Made made) {
        database.sql()
                .sql("""
                        insert into storage.backup_made (made_at, place, name, bytes, row_count, took_ms, problem)
                        values (:at, :place, :name, :bytes, :rows, :took, :problem)
                        on conflict (made_at) do nothing
                        """)
                .param("at", Rows.at(made.at()))
                .param("place", made.place())
                .param("name", made.name())
                .param("bytes", made.bytes())
                .param("rows", made.rows())
                .param("took", made.took().toMillis())
                .param("problem", made.problem())
                .update();
    }

    /// The last ones, the newest first.
    public List<Made> made() {
        return database.read(() -> database.sql()
                .sql("""
                        select made_at, place, name, bytes, row_count, took_ms, problem
                        from storage.backup_made
                        order by made_at desc
                        limit :most
                        """)
                .param("most", MOST_SHOWN)
                .query(Backups::read)
                .list());
    }

    private static Made read(ResultSet row, int n) throws SQLException {
        return new Made(
                Rows.instant(row, "made_at"),
                row.getString("place"),
                row.getString("name"),
                row.getLong("bytes"),
                row.getLong("row_count"),
                Duration.ofMillis(row.getLong("took_ms")),
                row.getString("problem"));
    }

    /// Whether they are made here at all.
    public boolean areWanted() {
        return plan.to().isPresent();
    }

    public boolean areEncrypted() {
        return plan.keyFile().isPresent();
    }

    /// Whether they lie beside what they are backups of.
    public boolean lieHere() {
        return plan.to()
                .filter(to -> !to.startsWith("s3://"))
                .filter(to -> Path.of(to)
                        .toAbsolutePath()
                        .startsWith(storage.folder().root().toAbsolutePath()))
                .isPresent();
    }

    /// When the last good one was made; empty where there is none yet.
    public Optional<Instant> lastGood() {
        return first("""
                        select max(made_at) as at
                        from storage.backup_made
                        where problem = ''
                        """);
    }

    private Optional<Instant> first(String statement) {
        return database.read(() -> database.sql()
                .sql(statement)
                .query((row, n) -> Rows.optionalInstant(row, "at"))
                .single());
    }

    /// How long there has been no good one: since the last, or since the first was tried; empty where none is made
    /// here.
    public Optional<Duration> age() {
        if (!areWanted()) {
            return Optional.empty();
        }
        var since = lastGood().or(() -> first("""
                        select min(made_at) as at
                        from storage.backup_made
                        """)).orElse(began);
        return Optional.of(Duration.between(since, clock.instant()));
    }

    /// How long there has been no good one, where that is too long; empty while all is well.
    public Optional<Duration> overdue() {
        return age().filter(age -> age.compareTo(OVERDUE) > 0);
    }

    // ---- for commands

    /// What lies there, the newest first: name, size and time.
    public static List<String> names(Plan plan) {
        try (var place = plan.place().orElseThrow(() -> new StorageRefused("Nobody said where: --backup-to"))) {
            return ours(place).stream().map(BackupPlace.Kept::name).toList();
        } catch (IOException failed) {
            throw new StorageRefused("What lies there cannot be read: " + failed.getMessage());
        }
    }

    /// Fills an empty database from a file, from the newest of the plan's place (`latest`), or from one there by its
    /// name.
    public static BackupReport restore(Storage storage, Plan plan, String what) {
        try (var work = Work.in(storage.folder())) {
            var file = Path.of(what);
            if (!Files.exists(file)) {
                file = fetched(plan, what, work);
            }
            var opened = opened(file, what.equals("latest") ? file.getFileName().toString() : what, plan.key(), work);
            return storage.restore(opened);
        } catch (IOException failed) {
            throw new StorageRefused("The backup cannot be opened: " + failed.getMessage() + ". Nothing was changed.");
        }
    }

    private static Path fetched(Plan plan, String what, Work work) throws IOException {
        if (!what.equals("latest") && !OURS.matcher(what).matches()) {
            throw new StorageRefused("There is no file " + what + ".");
        }
        var names = names(plan);
        var name = what.equals("latest")
                ? names.stream()
                        .findFirst()
                        .orElseThrow(() -> new StorageRefused(
                                "No backup lies in " + plan.to().orElse("") + "."))
                : what;
        try (var place = plan.place().orElseThrow()) {
            var file = work.file(name);
            place.get(name, file);
            return file;
        }
    }

    /// Files that are gone afterwards.
    private record Work(Path folder) implements AutoCloseable {
        static Work in(DataFolder data) throws IOException {
            Files.createDirectories(data.backups());
            try (var left = Files.newDirectoryStream(data.backups(), ".work-*")) {
                for (var folder : left) {
                    // of one that was killed; the folder has one owner, who makes one at a time
                    new Work(folder).close();
                }
            }
            var folder = Files.createTempDirectory(data.backups(), ".work-");
            DataFolder.closeToOthers(folder, "rwx------");
            return new Work(folder);
        }

        Path file(String name) {
            return folder.resolve(name);
        }

        @Override
        public void close() throws IOException {
            try (var files = Files.newDirectoryStream(folder)) {
                for (var file : files) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(folder);
        }
    }
}
