package galena.storage;

import galena.kernel.AccountId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.postgresql.PGConnection;
import org.springframework.stereotype.Component;

/// All that one company has here, for taking along: every table of its own as CSV, what was sent in as it was sent,
/// files and lists. What opens doors (passwords, keys, marks of devices) and what is only computed from the rest stays
/// here.
@Component
public final class Everything {
    private static final Pattern OPENS_DOORS = Pattern.compile(".*(secret|password|token|hash).*|private|p256dh|auth");
    /// Computed from the rest, kept for speed, or nobody's business outside.
    private static final Set<String> LEFT_OUT = Set.of(
            "identity.stamp",
            "identity.second_step",
            "identity.recovery_code",
            "identity.passkey",
            "intake.contact_key",
            "intake.block",
            "intake.import_memory",
            "intake.door_seen",
            "delivery.device",
            "insight.balance",
            "insight.step_exit",
            "insight.turn",
            "insight.fact",
            "insight.cell",
            "insight.flow",
            "insight.stale",
            "insight.week",
            "insight.week_stale",
            "insight.audited");

    private final Login application;
    /// One at a time: it reads everything there is.
    private final Semaphore turn = new Semaphore(1);

    Everything(Login application) {
        this.application = application;
    }

    /// Where a table's bytes become files of their own: under which name, of which type.
    private record Files(String table, String name, String type, String bytes) {
        String statement() {
            return "select " + name + " as name, " + type + " as type, " + bytes + " as bytes from " + table
                    + " where account_id = ? order by 1";
        }
    }

    private static final List<Files> FILES = List.of(
            new Files("intake.raw", "'submissions/' || submission_id", "content_type", "body"),
            new Files("lead.attachment", "'files/' || lead_id || '/' || attachment_id || '-' || name", "''", "bytes"),
            new Files(
                    "intake.import_part",
                    "'lists/' || import_id || '-' || to_char(position, 'FM00000')",
                    "''",
                    "body"));

    /// Writes a zip; false when somebody else takes theirs along at present. What was written before a failure is no
    /// zip.
    public boolean writeTo(AccountId account, OutputStream out) throws IOException {
        if (!turn.tryAcquire()) {
            return false;
        }
        try (var connection = application.connect();
                var zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            connection.setAutoCommit(false);
            connection.createStatement().execute("set transaction isolation level repeatable read read only");
            write(connection, account, zip);
            connection.rollback();
            return true;
        } catch (SQLException failed) {
            throw new IOException("not everything could be read: " + failed.getMessage(), failed);
        } finally {
            turn.release();
        }
    }

    private static void write(Connection connection, AccountId account, ZipOutputStream zip)
            throws SQLException, IOException {
        int tables = 0;
        long rows = 0;
        for (var table : tables(connection)) {
            zip.putNextEntry(new ZipEntry("tables/" + table + ".csv"));
            rows += copy(connection, account, table, zip);
            zip.closeEntry();
            tables++;
        }
        long files = 0;
        for (var some : FILES) {
            files += files(connection, account, some, zip);
        }
        zip.putNextEntry(new ZipEntry("README.txt"));
        zip.write(README.formatted(tables, rows, files).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private static final String README = """
            All your data
            =============

            tables/       %d tables with %d rows, as CSV in UTF-8 with commas; times are in UTC
                          lead.lead: one row a lead; lead.contact, lead.contact_point: who it is; lead.custody: where it is now
                          lead.trail: everything that ever happened to it; lead.note: what was written down
                          intake.submission: everything that was sent to you and what it was answered
                          conversion.offer, conversion.ledger, conversion.customer: offers, every movement of money, customers
                          identity.person, directory.source: the people and sources that rows name by their ids
            submissions/  what was sent in, as it was sent; a file's name is its submission_id
            files/        pictures and documents, by lead
            lists/        lists that were brought in, named in intake.import, in parts: put them together in the order of their numbers

            %d files. What begins with = + - or @ has an apostrophe before it, so that no spreadsheet takes it for a formula.
            Passwords, keys and what is only computed from the rest are not in here.
            """;

    private static List<String> tables(Connection connection) throws SQLException {
        var found = new ArrayList<String>();
        try (var result = connection.createStatement().executeQuery("""
                select n.nspname || '.' || c.relname
                from pg_class c
                join pg_namespace n on n.oid = c.relnamespace
                join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id'
                where c.relkind = 'r' and n.nspname <> 'library'
                order by 1
                """)) {
            while (result.next()) {
                if (!LEFT_OUT.contains(result.getString(1))
                        && FILES.stream().map(Files::table).noneMatch(result.getString(1)::equals)) {
                    found.add(result.getString(1));
                }
            }
        }
        return found;
    }

    private static long copy(Connection connection, AccountId account, String table, OutputStream out)
            throws SQLException, IOException {
        var columns = columns(connection, table);
        var statement = "copy (select " + columns.stream().collect(Collectors.joining(", ")) + " from " + table
                + " where account_id = '" + account.value() + "') to stdout (format csv, header true)";
        var copy = connection.unwrap(PGConnection.class).getCopyAPI();
        return copy.copyOut(statement, new Uncloseable(out));
    }

    private static List<String> columns(Connection connection, String table) throws SQLException {
        var columns = new ArrayList<String>();
        try (var result = connection
                .createStatement()
                .executeQuery("select attname::text, format_type(atttypid, null) from pg_attribute where attrelid = '"
                        + table
                        + "'::regclass and attnum > 0 and not attisdropped and attname not in ('tx', 'account_id')"
                        + " order by attnum")) {
            while (result.next()) {
                var name = result.getString(1);
                if (!OPENS_DOORS.matcher(name).matches() && !result.getString(2).equals("bytea")) {
                    columns.add(defused(name, result));
                }
            }
        }
        return columns;
    }

    private static String defused(String name, ResultSet column) throws SQLException {
        return column.getString(2).equals("text")
                ? "case when " + name + " ~ '^[=+\\-@\\t\\r]' then '''' || " + name + " else " + name + " end as "
                        + name
                : name;
    }

    private static long files(Connection connection, AccountId account, Files some, ZipOutputStream zip)
            throws SQLException, IOException {
        long count = 0;
        try (var asked = connection.prepareStatement(some.statement())) {
            asked.setFetchSize(50);
            asked.setObject(1, account.value());
            try (var found = asked.executeQuery()) {
                while (found.next()) {
                    zip.putNextEntry(new ZipEntry(plain(found.getString("name")) + ending(found.getString("type"))));
                    zip.write(found.getBytes("bytes"));
                    zip.closeEntry();
                    count++;
                }
            }
        }
        return count;
    }

    /// Never a way out of the folder into which it is unpacked.
    private static String plain(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}/._ -]", "_").replaceAll("\\.{2,}", ".");
    }

    private static String ending(String type) {
        var plain = type.toLowerCase(Locale.ROOT);
        return plain.contains("json")
                ? ".json"
                : plain.contains("xml")
                        ? ".xml"
                        : plain.contains("rfc822")
                                ? ".eml"
                                : plain.contains("csv") ? ".csv" : plain.isEmpty() ? "" : ".txt";
    }
}
