package galena.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.postgresql.PGConnection;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A backup is a zip: `galena.json` says what is inside, and every table is one entry in PostgreSQL's copy
/// format. Sessions, jobs and followers' positions stay out: sessions end, jobs come back, followers read again
/// from the start and their effects are idempotent.
final class Backup {
    private static final String FORMAT = "galena-backup-1";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final Login owner;

    Backup(Login owner) {
        this.owner = owner;
    }

    record Table(String name, List<String> columns, long rows) {}

    record Manifest(String format, String schemaVersion, List<Table> tables) {}

    BackupReport writeTo(Path file) {
        try (var connection = owner.connect()) {
            if (Files.exists(file)) {
                throw new StorageRefused(file + " is already there. Choose a new name; backups are never overwritten.");
            }
            var folder = file.toAbsolutePath().resolveSibling(".").normalize();
            Files.createDirectories(folder);
            connection.setAutoCommit(false);
            connection.createStatement().execute("set transaction isolation level repeatable read read only");
            var draft = folder.resolve(file.getFileName() + ".part");
            var manifest = write(connection, draft);
            connection.rollback();
            verify(draft, manifest);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            return report(file, manifest);
        } catch (SQLException | IOException failed) {
            throw new StorageRefused("The backup could not be written: " + failed.getMessage());
        }
    }

    private static Manifest write(Connection connection, Path draft) throws SQLException, IOException {
        var tables = new ArrayList<Table>();
        Files.deleteIfExists(draft);
        Files.createFile(draft);
        DataFolder.closeToOthers(draft, "rw-------");
        try (var zip = new ZipOutputStream(Files.newOutputStream(draft))) {
            for (var name : tableNames(connection)) {
                var columns = columns(connection, name);
                zip.putNextEntry(new ZipEntry(name + ".copy"));
                long rows = copyOut(connection, name, columns, zip);
                zip.closeEntry();
                tables.add(new Table(name, columns, rows));
            }
            var manifest = new Manifest(FORMAT, schemaVersion(connection), tables);
            zip.putNextEntry(new ZipEntry("galena.json"));
            zip.write(JSON.writeValueAsBytes(manifest));
            zip.closeEntry();
            return manifest;
        }
    }

    private static long copyOut(Connection connection, String table, List<String> columns, OutputStream out)
            throws SQLException, IOException {
        var copy = connection.unwrap(PGConnection.class).getCopyAPI();
        return copy.copyOut("copy " + table + " (" + quoted(columns) + ") to stdout", new Uncloseable(out));
    }

    /// Reads the draft back: every entry there, as many lines as rows.
    private static void verify(Path draft, Manifest manifest) throws IOException {
        try (var zip = new ZipFile(draft.toFile())) {
            for (var table : manifest.tables()) {
                if (zip.getEntry(table.name() + ".copy") == null) {
                    throw new StorageRefused("The backup does not read back: " + table.name() + " is not in it");
                }
                long lines = lines(zip, table.name());
                if (lines != table.rows()) {
                    throw new StorageRefused("The backup does not read back: " + table.name() + " has " + lines
                            + " rows instead of " + table.rows());
                }
            }
        }
    }

    private static long lines(ZipFile zip, String table) throws IOException {
        try (var in = zip.getInputStream(zip.getEntry(table + ".copy"))) {
            var buffer = new byte[1 << 16];
            long lines = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
            }
            return lines;
        }
    }

    /// Reads everything that is in it and counts it, without a database.
    BackupReport check(Path file) {
        try (var zip = new ZipFile(file.toFile())) {
            var manifest = manifest(zip);
            verify(file, manifest);
            return report(file, manifest);
        } catch (IOException unreadable) {
            throw notABackup(file);
        }
    }

    String versionOf(Path file) {
        try (var zip = new ZipFile(file.toFile())) {
            return manifest(zip).schemaVersion();
        } catch (IOException unreadable) {
            throw notABackup(file);
        }
    }

    BackupReport readFrom(Path file) {
        try (var zip = new ZipFile(file.toFile());
                var connection = owner.connect()) {
            var manifest = manifest(zip);
            connection.setAutoCommit(false);
            clear(connection, manifest);
            for (var table : inOrderOfForeignKeys(connection, manifest.tables())) {
                long rows = copyIn(connection, fitted(connection, table), zip);
                if (rows != table.rows()) {
                    throw new StorageRefused("The backup is damaged: " + table.name() + " should have " + table.rows()
                            + " rows and has " + rows + ". Nothing was restored.");
                }
            }
            connection.commit();
            return report(file, manifest);
        } catch (IOException unreadable) {
            throw notABackup(file);
        } catch (SQLException failed) {
            throw new StorageRefused("The backup could not be restored: " + failed.getMessage());
        }
    }

    private static void clear(Connection connection, Manifest manifest) throws SQLException {
        var names = manifest.tables().stream().map(Table::name).toList();
        connection.createStatement().execute("truncate " + String.join(", ", names) + " cascade");
    }

    /// Versions 22 and 25 had two forms, alike from 27 on: what the other form called differently, or had already, is
    /// taken as it was.
    private static Table fitted(Connection connection, Table table) throws SQLException {
        var there = columns(connection, table.name());
        if (table.name().equals("distribution.decision")
                && table.columns().contains("fresh")
                && !there.contains("fresh")) {
            connection
                    .createStatement()
                    .execute("alter table distribution.decision add column fresh boolean not null default false");
        }
        if (!table.name().equals("distribution.presence") || there.containsAll(table.columns())) {
            return table;
        }
        var columns = table.columns().stream()
                .map(column -> column.equals("seen_at") ? "since" : column)
                .toList();
        return new Table(table.name(), columns, table.rows());
    }

    private static long copyIn(Connection connection, Table table, ZipFile zip) throws SQLException, IOException {
        var copy = connection.unwrap(PGConnection.class).getCopyAPI();
        try (InputStream in = zip.getInputStream(zip.getEntry(table.name() + ".copy"))) {
            return copy.copyIn("copy " + table.name() + " (" + quoted(table.columns()) + ") from stdin", in);
        }
    }

    private static Manifest manifest(ZipFile zip) throws IOException {
        var entry = zip.getEntry("galena.json");
        if (entry == null) {
            throw new IOException("no galena.json");
        }
        try (var in = zip.getInputStream(entry)) {
            var manifest = JSON.readValue(in.readAllBytes(), Manifest.class);
            if (!FORMAT.equals(manifest.format())) {
                throw new IOException("unknown format");
            }
            for (var table : manifest.tables()) {
                requirePlainName(table.name().replace(".", ""));
                table.columns().forEach(Backup::requirePlainName);
            }
            return manifest;
        } catch (JacksonException broken) {
            throw new IOException("galena.json cannot be read", broken);
        }
    }

    private static void requirePlainName(String name) {
        if (!name.matches("[a-z_][a-z0-9_]*")) {
            throw new StorageRefused("The backup names a table or column that Galena never makes: " + name);
        }
    }

    private static StorageRefused notABackup(Path file) {
        return new StorageRefused(
                file + " is not a backup that ./galena backup wrote, or it is damaged. Nothing was changed.");
    }

    private static List<String> tableNames(Connection connection) throws SQLException {
        return strings(connection, """
                select n.nspname || '.' || c.relname
                from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where c.relkind = 'r'
                  and n.nspname not in ('library', 'public', 'information_schema')
                  and n.nspname not like 'pg\\_%'
                  and n.nspname || '.' || c.relname not in ('lead.follower', 'insight.seen', 'storage.backup_made')
                order by 1
                """);
    }

    /// Without generated columns, and without the transaction number, which means something in one cluster only.
    private static List<String> columns(Connection connection, String table) throws SQLException {
        return strings(
                connection,
                "select attname::text from pg_attribute where attrelid = '" + table + "'::regclass and attnum > 0"
                        + " and not attisdropped and attgenerated = '' and attname <> 'tx' order by attnum");
    }

    private static String schemaVersion(Connection connection) throws SQLException {
        return strings(
                        connection,
                        "select version::text from library.flyway_schema_history where success and version is not null"
                                + " order by installed_rank desc limit 1")
                .getFirst();
    }

    /// Parents before children; a key that is checked at commit may wait.
    private static List<Table> inOrderOfForeignKeys(Connection connection, List<Table> tables) throws SQLException {
        var waits = strings(connection, """
                select conrelid::regclass::text || '>' || confrelid::regclass::text
                from pg_constraint
                where contype = 'f' and not condeferrable and conrelid <> confrelid
                """);
        var remaining = new ArrayList<>(tables);
        var ordered = new ArrayList<Table>();
        while (!remaining.isEmpty()) {
            var ready = remaining.stream()
                    .filter(t -> remaining.stream().noneMatch(p -> waits.contains(t.name() + ">" + p.name())))
                    .toList();
            if (ready.isEmpty()) {
                throw new IllegalStateException("foreign keys in a circle: " + remaining);
            }
            ordered.addAll(ready);
            remaining.removeAll(ready);
        }
        return ordered;
    }

    private static List<String> strings(Connection connection, String sql) throws SQLException {
        var found = new ArrayList<String>();
        try (var result = connection.createStatement().executeQuery(sql)) {
            while (result.next()) {
                found.add(result.getString(1));
            }
        }
        return found;
    }

    private static String quoted(List<String> columns) {
        return "\"" + String.join("\", \"", columns) + "\"";
    }

    private static BackupReport report(Path file, Manifest manifest) {
        long rows = manifest.tables().stream().mapToLong(Table::rows).sum();
        return new BackupReport(
                file, manifest.schemaVersion(), manifest.tables().size(), rows);
    }
}
