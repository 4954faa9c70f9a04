package galena.bench;

import galena.Galena;
import galena.directory.Directory;
import galena.intake.ImportPlan;
import galena.intake.ImportView;
import galena.intake.Imports;
import galena.kernel.Email;
import galena.storage.DataFolder;
import galena.storage.Storage;
import galena.testing.Machine;
import galena.web.Setup;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.context.ApplicationContext;

/// A list of old leads brought in, as a file of commas and as a workbook, in a process with little memory; beside
/// it the ceiling, the same leads by set-based SQL.
public final class Lists {
    private Lists() {}

    /// A process of its own, so that the memory is what a small server has: `Lists FOLDER ROWS`.
    public static void main(String... words) throws Exception {
        var folder = Path.of(words[0]);
        int rows = Integer.parseInt(words[1]);
        var storage = Storage.embedded(new DataFolder(folder.resolve("data")));
        try (var context = Galena.run(
                storage,
                storage.prepare(),
                Clock.systemUTC(),
                Map.of(
                        "server.port",
                        Machine.freePort(),
                        "server.address",
                        "127.0.0.1",
                        "galena.public-url",
                        "http://localhost"))) {
            var made = context.getBean(Setup.class)
                    .make(new Setup.Answers(
                            "Bench",
                            "US",
                            ZoneId.of("America/New_York"),
                            "Olga",
                            Email.parse("olga@example.com").orElseThrow(),
                            "correct horse battery",
                            List.of(),
                            Map.of(),
                            Set.of()));
            var csv = folder.resolve("leads.csv");
            csv(csv, rows);
            double ofCsv = rows / bring(context, made, csv);
            var workbook = folder.resolve("leads.xlsx");
            int sheet = Math.min(rows, 200_000);
            xlsx(workbook, rows, sheet);
            double ofWorkbook = sheet / bring(context, made, workbook);
            var owner = storage.owner();
            double ceiling = new Yardstick(owner, new AtomicLong(50_000_000L)).ceiling(Math.min(rows, 100_000));
            long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                    .mapToLong(pool -> pool.getPeakUsage().getUsed())
                    .sum();
            System.out.println("LISTS " + ofCsv + " " + ofWorkbook + " " + ceiling + " " + (heap >> 20) + " " + sheet);
        } finally {
            storage.close();
        }
    }

    /// How many seconds a file took, from the first row to the last.
    private static double bring(ApplicationContext context, Setup.Made made, Path file) throws IOException {
        var imports = context.getBean(Imports.class);
        var boss = made.person();
        var source = context.getBean(Directory.class)
                .source(boss.account(), made.source().id())
                .orElseThrow();
        Imports.Taken taken;
        try (var in = Files.newInputStream(file)) {
            taken = imports.take(boss, source, file.getFileName().toString(), in);
        }
        if (!(taken instanceof Imports.Taken.As as)) {
            throw new IllegalStateException("not taken: " + taken);
        }
        var view = imports.one(boss.account(), as.id()).orElseThrow();
        var plan = view.plan();
        imports.plan(
                boss,
                view.id(),
                new ImportPlan(
                        plan.layout(),
                        plan.targets(),
                        plan.dayFirst(),
                        ImportPlan.Purpose.HISTORY,
                        plan.endings(),
                        plan.people(),
                        50));
        long began = System.nanoTime();
        imports.start(boss, view.id());
        imports.work();
        double seconds = (System.nanoTime() - began) / 1e9;
        var done = imports.one(boss.account(), view.id()).orElseThrow();
        if (done.state() != ImportView.State.DONE) {
            throw new IllegalStateException("it ended as " + done.state());
        }
        System.out.printf(
                "%s: %,d rows, %,d taken, %.1f s%n", file.getFileName(), done.lines(), done.accepted(), seconds);
        return seconds;
    }

    private static final List<String> HEADERS = List.of(
            "First Name", "Last Name", "Phone", "Email", "City", "State", "Status", "Created", "Product", "Notes");

    private static List<String> row(long n) {
        var day = LocalDate.of(2024, 1, 1).plusDays(n % 365);
        return List.of(
                "Ann",
                "Lead" + n,
                Load.phone(n),
                "ann" + n + "@example.com",
                "Sacramento",
                "CA",
                n % 3 == 0 ? "Won" : "Lost",
                day.toString(),
                "a new roof",
                "It leaks above the kitchen.");
    }

    private static void csv(Path file, int rows) throws IOException {
        try (var writer = Files.newBufferedWriter(file)) {
            writer.write(String.join(",", HEADERS) + "\n");
            for (int n = 0; n < rows; n++) {
                writer.write(String.join(",", row(n)) + "\n");
            }
        }
    }

    /// The smallest workbook that spreadsheets open: one sheet, texts in their cells.
    private static void xlsx(Path file, int from, int rows) throws IOException {
        try (var zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            part(
                    zip,
                    "[Content_Types].xml",
                    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/></Types>");
            part(
                    zip,
                    "_rels/.rels",
                    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
            part(
                    zip,
                    "xl/_rels/workbook.xml.rels",
                    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>");
            part(
                    zip,
                    "xl/workbook.xml",
                    "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"Leads\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
            part(
                    zip,
                    "xl/styles.xml",
                    "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs count=\"1\"><xf numFmtId=\"0\"/></cellXfs></styleSheet>");
            zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
            write(zip, "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>");
            line(zip, 1, HEADERS);
            for (int n = 0; n < rows; n++) {
                line(zip, n + 2, row(from + n));
            }
            write(zip, "</sheetData></worksheet>");
            zip.closeEntry();
        }
    }

    private static void line(OutputStream out, int number, List<String> cells) throws IOException {
        var line = new StringBuilder("<row r=\"" + number + "\">");
        for (int i = 0; i < cells.size(); i++) {
            line.append("<c r=\"")
                    .append((char) ('A' + i))
                    .append(number)
                    .append("\" t=\"inlineStr\"><is><t>")
                    .append(cells.get(i))
                    .append("</t></is></c>");
        }
        write(out, line + "</row>");
    }

    private static void part(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        write(zip, text);
        zip.closeEntry();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
