package galena.stories;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import galena.conversion.Conversion;
import galena.insight.Filter;
import galena.insight.Insight;
import galena.insight.Reports;
import galena.intake.ImportPlan;
import galena.intake.ImportPlan.Purpose;
import galena.intake.ImportView;
import galena.intake.Imports;
import galena.intake.Layout;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Lists from anybody's table, brought in without calling, placing or mailing anybody by itself.
class ImportTest {
    private static final Path SHARED = Path.of("../shared/data");
    private final Running galena = Running.galena();
    private final Imports imports = galena.the(Imports.class);
    private final Company company = Company.with(2);

    // ---- what is guessed

    @Test
    void separator_header_columns_and_dates_are_guessed_from_the_file() {
        var view = taken("""
                Export of our leads, 2026
                Vorname;Nachname;E-Mail;Telefon;Erstellt;Status;Umsatz;Roof type;Roof type
                Jürgen;Groß;j@example.com;+49 30 901820;21.06.2024 15:30;Gewonnen;€ 3.500,00;slate;x
                Ann;Lee;ann@example.com;(212) 555-0142;22.06.2024;Verloren;$3,500.00;tin;y
                """);
        assertThat(view.plan().layout()).isEqualTo(new Layout(Layout.Kind.CSV, "UTF-8", ';', 1));
        assertThat(view.plan().targets())
                .containsExactly(
                        "first_name",
                        "last_name",
                        "email",
                        "phone",
                        "opened",
                        "status",
                        "value",
                        "own:roof_type",
                        "own:roof_type_2");
        assertThat(view.plan().purpose()).isEqualTo(Purpose.HISTORY);
        assertThat(view.plan().endings())
                .containsEntry("Gewonnen", "won")
                .containsEntry("Verloren", "lost:not-interested");
        var trial = imports.attempt(company.account(), view);
        assertThat(trial.accepted()).isEqualTo(2);
        assertThat(trial.summary())
                .containsEntry("value.won", 350_000L)
                .containsEntry("value.lost:not-interested", 350_000L);
    }

    @Test
    void without_a_header_the_content_tells() {
        var view = taken("ann@example.com,+1 212 555 0142,x\nbob@example.com,+1 212 555 0143,y\n");
        assertThat(view.plan().layout().header()).isEqualTo(-1);
        assertThat(view.plan().targets()).startsWith("email", "phone");
        assertThat(imports.attempt(company.account(), view).accepted()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    21.06.2024 15:30         | 2024-06-21T19:30:00Z
                    2024-06-21               | 2024-06-21T04:00:00Z
                    2024-06-21T15:30:00Z     | 2024-06-21T15:30:00Z
                    2024-06-21 15:30:00+0200 | 2024-06-21T13:30:00Z
                    06/21/2024 3:30 PM       | 2024-06-21T19:30:00Z
                    Jun 21, 2024             | 2024-06-21T04:00:00Z
                    21 June 2024             | 2024-06-21T04:00:00Z
                    45464                    | 2024-06-21T04:00:00Z
                    45464.5                  | 2024-06-21T16:00:00Z
                    1718983800               | 2024-06-21T15:30:00Z
                    1718983800000            | 2024-06-21T15:30:00Z
                    """)
    void dates_are_read_as_they_are_written(String written, String moment) {
        var view = taken("email,created\nann@example.com," + written.replace(", ", " ") + "\n");
        run(view, with(view, Purpose.HISTORY));
        assertThat(galena.ask("select received_at at time zone 'UTC' from lead.lead where account_id = '"
                        + company.account() + "'"))
                .isEqualTo(moment.replace('T', ' ').replace("Z", ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    € 3.500,00  | 350000
                    $3,500.00   | 350000
                    3500        | 350000
                    3.500       | 350000
                    3,5         | 350
                    1.234.567,8 | 123456780
                    CHF 12.50   | 1250
                    (99)        | 0
                    117:19:46   | 0
                    call me     | 0
                    """)
    void amounts_are_read_as_they_are_written(String written, long cents) {
        var view = taken("email;created;status;value\nann@example.com;2024-01-02;won;" + written + "\n");
        run(view, with(view, Purpose.HISTORY));
        galena.the(Conversion.class).follow();
        assertThat(galena.ask("select coalesce(sum(minor), 0) from conversion.ledger where account_id = '"
                        + company.account() + "'"))
                .isEqualTo(String.valueOf(cents));
    }

    @Test
    void the_dirt_of_real_tables_does_no_harm() {
        var view = taken(
                "id,name,email,note\n" + "1234567890123456789,\"Ann \"\"A\"\" Lee\",ann@example.com,\"two\nlines\"\n"
                        + ",,,\n".repeat(300)
                        + "\"9876543210987654321,Bob Bo,bob@example.com,wrapped\"\n"
                        + "555,-None-,c@example.com,Select\n"
                        + "556,<test lead: dummy data for full_name>,x,y\n"
                        + "555,-None-,c@example.com,Select\n"
                        + "557,p:Eve,e@example.com,\u202Eright to left\n");
        run(view, with(view, Purpose.OPEN));
        var done = imports.one(company.account(), view.id()).orElseThrow();
        assertThat(done.state()).isEqualTo(ImportView.State.DONE);
        assertThat(done.lines()).isEqualTo(6);
        assertThat(done.accepted()).isEqualTo(4);
        assertThat(done.summary()).containsEntry("refused.test-lead", 1L).containsEntry("refused.twice", 1L);
        assertThat(fields("ann@example.com")).contains("1234567890123456789");
        assertThat(fields("bob@example.com")).contains("9876543210987654321");
        assertThat(fields("c@example.com")).doesNotContain("Select");
        assertThat(galena.ask("select count(*) from lead.contact where first_name = '-None-' and account_id = '"
                        + company.account() + "'"))
                .isEqualTo("0");
    }

    @Test
    void a_workbook_keeps_long_numbers_and_dates() throws IOException {
        var view = taken("leads.xlsx", workbook());
        assertThat(view.plan().layout().kind()).isEqualTo(Layout.Kind.WORKBOOK);
        assertThat(view.plan().targets()).containsExactly("own:lead_id", "full_name", "email", "opened", "value");
        run(view, with(view, Purpose.HISTORY));
        assertThat(fields("ann@example.com")).contains("1234567890123456789");
        assertThat(galena.ask("select received_day from lead.lead where account_id = '" + company.account() + "'"))
                .isEqualTo("2024-06-21");
    }

    private static byte[] workbook() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            part(
                    zip,
                    "[Content_Types].xml",
                    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/></Types>");
            part(
                    zip,
                    "_rels/.rels",
                    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
            part(
                    zip,
                    "xl/workbook.xml",
                    "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"Leads\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
            part(
                    zip,
                    "xl/_rels/workbook.xml.rels",
                    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>");
            part(
                    zip,
                    "xl/styles.xml",
                    "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>");
            part(
                    zip,
                    "xl/worksheets/sheet1.xml",
                    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"
                            + "<row r=\"1\">" + text("A1", "Lead ID") + text("B1", "Name") + text("C1", "Email")
                            + text("D1", "Created") + text("E1", "Value") + "</row>"
                            + "<row r=\"2\">" + text("A2", "1234567890123456789") + text("B2", "Ann Lee")
                            + text("C2", "ann@example.com")
                            + "<c r=\"D2\" s=\"1\"><v>45464</v></c><c r=\"E2\"><v>3500.5</v></c></row>"
                            + "<row r=\"3\"></row></sheetData></worksheet>");
        }
        return bytes.toByteArray();
    }

    private static String text(String at, String value) {
        return "<c r=\"" + at + "\" t=\"inlineStr\"><is><t>" + value + "</t></is></c>";
    }

    private static void part(ZipOutputStream zip, String name, String body) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(body.getBytes(UTF_8));
        zip.closeEntry();
    }

    @Test
    void what_is_no_table_is_said_so_and_nothing_is_kept() throws IOException {
        for (var file : Map.of(
                        "empty", new byte[0],
                        "no-table", new byte[] {'P', 'K', 3, 4, 0, 0},
                        "old-workbook", new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0})
                .entrySet()) {
            assertThat(imports.take(company.boss, company.source, "x", new ByteArrayInputStream(file.getValue())))
                    .isEqualTo(new Imports.Taken.Not(file.getKey()));
        }
        assertThat(imports.all(company.account())).isEmpty();
    }

    // ---- history

    @Test
    void history_counts_in_money_on_its_own_dates_and_calls_nobody() {
        var view = taken("""
                name,email,status,created,close date,amount,owner
                Ann Lee,ann@example.com,Won,2025-03-01,2025-04-02,1000,Seller 1
                Bob Bo,bob@example.com,Lost,2025-03-05,2025-03-06,,Gone Person
                Eve Em,eve@example.com,Working,2025-03-07,,500,
                """);
        run(view, with(view, Purpose.HISTORY));
        galena.the(Conversion.class).follow();
        assertThat(galena.ask(
                        "select string_agg(ending || ' ' || reason, ',' order by ending) from lead.custody where account_id = '"
                                + company.account() + "'"))
                .isEqualTo("filed left-open,lost not-interested,won won");
        assertThat(galena.ask(
                        "select (at at time zone 'America/New_York')::date || ' ' || minor from conversion.ledger where kind = 'revenue' and account_id = '"
                                + company.account() + "'"))
                .isEqualTo("2025-04-02 100000");
        assertThat(galena.ask(
                        "select count(*) from lead.custody where open and account_id = '" + company.account() + "'"))
                .isEqualTo("0");
        assertThat(galena.ask(
                        "select owner_id from lead.lead l join lead.contact c using (account_id, lead_id) where first_name = 'Ann' and l.account_id = '"
                                + company.account() + "'"))
                .isEqualTo(company.sellers.getFirst().id().toString());
        assertThat(fields("bob@example.com")).contains("Gone Person");
        assertThat(galena.audit()).isZero();
        var balance = galena.the(Insight.class).balance(company.account(), 10);
        assertThat(balance).allSatisfy(day -> assertThat(day.received()).isZero());
        assertThat(balance.stream().mapToLong(day -> day.imported()).sum()).isEqualTo(3);
        assertThat(balance.stream().mapToLong(day -> day.filed()).sum()).isEqualTo(1);
    }

    @Test
    void an_import_is_undone_while_nobody_acted_and_can_be_brought_in_again() {
        var csv =
                "name,email,status,created,amount\nAnn Lee,ann@example.com,Won,2025-03-01,1000\nBob Bo,bob@example.com,Open,2025-03-01,\n";
        var first = taken(csv);
        run(first, with(first, Purpose.HISTORY));
        galena.the(Conversion.class).follow();
        assertThat(imports.undo(company.boss, first.id())).isTrue();
        imports.work();
        galena.the(Conversion.class).follow();
        assertThat(imports.one(company.account(), first.id()).orElseThrow().state())
                .isEqualTo(ImportView.State.UNDONE);
        assertThat(galena.ask("select count(*) from lead.contact where first_name <> '' and account_id = '"
                        + company.account() + "'"))
                .isEqualTo("0");
        assertThat(galena.ask("select count(*) from (select at, sum(minor) from conversion.ledger where account_id = '"
                        + company.account() + "' group by at having sum(minor) <> 0) x"))
                .as("every day is as it was")
                .isEqualTo("0");
        assertThat(galena.audit()).isZero();
        var second = taken(csv);
        run(second, with(second, Purpose.HISTORY));
        assertThat(imports.one(company.account(), second.id()).orElseThrow().accepted())
                .isEqualTo(2);
        assertThat(galena.audit()).isZero();
    }

    @Test
    void a_first_row_that_is_a_lead_is_one_when_somebody_says_so() {
        var view = taken("Ann,Lee,Roofs\nBob,Dyk,Windows\n");
        var boss = Browser.signedIn(company.boss.email());
        boss.post("/imports/" + view.id(), Map.of("header", "-1"));
        var corrected = imports.one(company.account(), view.id()).orElseThrow();
        assertThat(corrected.headers()).containsExactly("Column 1", "Column 2", "Column 3");
        assertThat(imports.attempt(company.account(), corrected).lines()).isEqualTo(2);
        boss.post("/imports/" + view.id(), Map.of("header", "0"));
        assertThat(imports.one(company.account(), view.id()).orElseThrow().headers())
                .containsExactly("Ann", "Lee", "Roofs");
    }

    @Test
    void what_lists_tell_about_calls_sources_and_money_is_there_to_talk_about() {
        var view = taken("name,email,status,created,attempts,lead cost,lead source,owner\n"
                + "A,a@example.com,Lost,2025-01-01,0,45.00,Portal,Maria\n"
                + "B,b@example.com,Open,2025-01-01,,45.00,Portal,Maria\n"
                + "C,c@example.com,Lost,2025-01-01,1,30.00,Web,Joe\n"
                + "D,d@example.com,Won,2025-01-01,0,30.00,Web,Joe\n");
        run(view, with(view, Purpose.HISTORY));
        var page = Browser.signedIn(company.boss.email())
                .get("/imports/" + view.id())
                .body();
        assertThat(page)
                .contains(
                        "nobody ever called them",
                        "2, which cost $90",
                        "called once and never again",
                        "1, which cost $30")
                .contains("By where they came from", "Portal", "2, of them 1 bought");
    }

    @Test
    void a_status_that_comes_late_in_the_file_means_what_it_says() {
        var view = taken("name,email,status,created\n"
                + IntStream.range(0, 300)
                        .mapToObj(i -> "W" + i + ",w" + i + "@example.com,Won,2025-01-01\n")
                        .collect(java.util.stream.Collectors.joining())
                + "L,l@example.com,Closed  Lost,2025-01-01\n");
        run(view, with(view, Purpose.HISTORY));
        assertThat(galena.ask("select count(*) from lead.custody where ending = 'lost' and account_id = '"
                        + company.account() + "'"))
                .isEqualTo("1");
    }

    // ---- open ones

    @Test
    void open_ones_are_worked_off_so_many_a_day_oldest_promise_first() {
        var rows = IntStream.range(0, 25)
                .mapToObj(i -> "L" + i + ",+1212555" + (4000 + i) + ",2027-01-" + String.format("%02d", 25 - i))
                .toList();
        var view = taken("last name,phone,next call\n" + String.join("\n", rows) + "\n");
        run(view, plan(view, Purpose.OPEN, 10));
        galena.settle();
        var now = "'" + galena.clock.instant() + "'::timestamptz";
        var begun = "select count(*) from lead.custody where open and account_id = '" + company.account()
                + "' and ready_at <= " + now;
        assertThat(galena.ask(begun)).isEqualTo("10");
        assertThat(galena.ask(
                        "select string_agg(last_name, ',' order by last_name) from lead.contact k join lead.custody c using (account_id, lead_id) where c.ready_at <= "
                                + now + " and account_id = '" + company.account() + "'"))
                .isEqualTo("L15,L16,L17,L18,L19,L20,L21,L22,L23,L24");
        assertThat(galena.ask("select count(distinct ready_at::date) from lead.custody where account_id = '"
                        + company.account() + "'"))
                .isEqualTo("3");
        assertThat(galena.audit()).isZero();
    }

    @Test
    void new_ones_come_in_like_any_other_and_those_we_have_are_refused_with_the_reason() {
        company.post("{\"phone\":\"+12125554100\"}");
        var view = taken("name,phone\nAnn,+12125554100\nBob,+12125554101\nEve,12\n");
        run(view, with(view, Purpose.NEW));
        galena.settle();
        var done = imports.one(company.account(), view.id()).orElseThrow();
        assertThat(done.accepted()).isEqualTo(1);
        assertThat(done.summary())
                .containsEntry("refused.duplicate", 1L)
                .containsEntry("refused.phone-not-possible", 1L);
        var refused = refused(done);
        assertThat(refused)
                .contains("\"Ann\",\"+12125554100\"", "\"Eve\",\"12\"")
                .doesNotContain("Bob");
        assertThat(galena.ask("select count(*) from lead.trail where kind = 'asked-again' and account_id = '"
                        + company.account() + "'"))
                .isEqualTo("0");
        var taken = company.take(company.sellers.getFirst());
        assertThat(taken).isNotNull();
        imports.undo(company.boss, view.id());
        imports.work();
        assertThat(imports.one(company.account(), view.id()).orElseThrow().accepted())
                .as("what is before somebody stays")
                .isIn(0, 1);
        assertThat(galena.audit()).isZero();
    }

    @Test
    void somebody_who_was_acted_upon_stays_when_the_rest_is_taken_back() {
        var view = taken("name,phone\nAnn,+12125554110\nBob,+12125554111\nEve,+12125554112\n");
        run(view, with(view, Purpose.NEW));
        galena.settle();
        var seller = company.sellers.getFirst();
        var lead = company.take(seller);
        company.talk(seller, lead);
        company.say(seller, lead, "no-answer");
        company.letItSettle();
        imports.undo(company.boss, view.id());
        imports.work();
        var undone = imports.one(company.account(), view.id()).orElseThrow();
        assertThat(undone.state()).isEqualTo(ImportView.State.UNDONE);
        assertThat(undone.accepted()).isEqualTo(1);
        assertThat(company.view(lead).held()).isPresent();
        assertThat(company.post("{\"phone\":\""
                                + company.view(lead).contact().phones().getFirst() + "\"}")
                        .statusCode())
                .as("whoever stays is still known")
                .isEqualTo(200);
        var theirs = company.view(lead).contact().phones().getFirst();
        var free = theirs.equals("+12125554111") ? "+12125554112" : "+12125554111";
        assertThat(company.post("{\"phone\":\"" + free + "\"}").statusCode())
                .as("whoever was taken back is not known any more")
                .isEqualTo(201);
        assertThat(galena.audit()).isZero();
    }

    // ---- what is remembered, what is torn

    @Test
    void what_was_corrected_is_remembered_for_the_same_columns() {
        var first = taken("Kunde,Nummer X\nAnn Lee,+12125554120\n");
        assertThat(first.plan().targets()).doesNotContain("own:shoe");
        var plan = first.plan();
        imports.plan(
                company.boss,
                first.id(),
                new ImportPlan(plan.layout(), List.of("last_name", "phone"), true, Purpose.NEW, Map.of(), Map.of(), 7));
        var second = taken("Kunde,Nummer X\nBob Bo,+12125554121\n");
        assertThat(second.plan().targets()).containsExactly("last_name", "phone");
        assertThat(second.plan().perDay()).isEqualTo(7);
    }

    @Test
    void another_layout_is_guessed_anew() {
        var view = taken("a|b;c\n1|2;3\n4|5;6\n");
        assertThat(readAs(view, new Layout(Layout.Kind.CSV, "UTF-8", ';', 0)).headers())
                .containsExactly("a|b", "c");
    }

    @Test
    void a_list_read_by_the_wrong_letters_is_still_a_list() {
        var view = taken("a.csv", "name,phone\nAnn,+12125554150\nBob,+12125554151\n".getBytes(UTF_16LE));
        assertThat(readAs(view, new Layout(Layout.Kind.CSV, "ISO-8859-1", ',', 0))
                        .headers())
                .containsExactly("name", "phone");
    }

    private ImportView readAs(ImportView view, Layout layout) {
        var plan = view.plan();
        assertThat(imports.plan(
                        company.boss,
                        view.id(),
                        new ImportPlan(layout, plan.targets(), true, plan.purpose(), Map.of(), Map.of(), 50)))
                .isTrue();
        return imports.one(company.account(), view.id()).orElseThrow();
    }

    @Test
    void the_file_of_another_company_is_nobodys() throws IOException {
        var view = taken("name,phone\nAnn,+12125554130\n");
        var other = Company.with(0);
        assertThat(imports.one(other.account(), view.id())).isEmpty();
        assertThat(imports.start(other.boss, view.id())).isFalse();
        assertThat(imports.all(other.account())).isEmpty();
    }

    @Test
    void every_torn_file_ends_with_a_reason() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(SHARED), "the shared samples are not here");
        var files = new ArrayList<Path>();
        try (var all = Files.walk(SHARED.resolve("torture"))) {
            all.filter(Files::isRegularFile).forEach(files::add);
        }
        for (var file : files) {
            var taken = imports.take(
                    company.boss,
                    company.source,
                    file.getFileName().toString(),
                    new ByteArrayInputStream(Files.readAllBytes(file)));
            switch (taken) {
                case Imports.Taken.Not not -> assertThat(not.reason()).isNotEmpty();
                case Imports.Taken.As(var id) -> {
                    var view = imports.one(company.account(), id).orElseThrow();
                    run(view, with(view, Purpose.HISTORY));
                    assertThat(imports.one(company.account(), id).orElseThrow().state())
                            .as(file.toString())
                            .isIn(ImportView.State.DONE, ImportView.State.FAILED);
                }
            }
        }
        assertThat(galena.audit()).isZero();
    }

    @Test
    void a_computer_sellers_pipeline_comes_out_as_it_went_in() throws IOException {
        var file = SHARED.resolve("crm-maven/sales_pipeline.csv");
        Assumptions.assumeTrue(Files.exists(file), "the shared samples are not here");
        var view = taken("sales_pipeline.csv", Files.readAllBytes(file));
        assertThat(view.plan().purpose()).isEqualTo(Purpose.HISTORY);
        assertThat(view.plan().targets())
                .containsExactly(
                        "own:opportunity_id", "person", "product", "company", "status", "opened", "closed", "value");
        var endings = new HashMap<>(view.plan().endings());
        assertThat(endings).containsEntry("Won", "won");
        run(view, with(view, Purpose.HISTORY));
        galena.the(Conversion.class).follow();
        var done = imports.one(company.account(), view.id()).orElseThrow();
        assertThat(done.accepted()).isEqualTo(8800);
        assertThat(galena.ask(
                        "select count(*) filter (where ending = 'won') || ' ' || count(*) filter (where ending = 'lost') || ' ' || count(*) filter (where ending = 'filed') from lead.custody where account_id = '"
                                + company.account() + "'"))
                .isEqualTo("4238 2473 2089");
        assertThat(galena.ask(
                        "select (sum(minor) / 100)::bigint from conversion.ledger where kind = 'revenue' and account_id = '"
                                + company.account() + "'"))
                .isEqualTo("10005534");
        assertThat(galena.ask(
                        "select string_agg(q::text, ',' order by at) from (select date_trunc('quarter', at at time zone 'America/New_York') as at, (sum(minor) / 100)::bigint as q from conversion.ledger where kind = 'revenue' and account_id = '"
                                + company.account() + "' group by 1) x"))
                .isEqualTo("1134672,3086111,2982255,2802496");
        assertThat(galena.audit()).isZero();
        var boss = Browser.signedIn(company.boss.email());
        var page = boss.get("/reports/results?from=2000-01-01&until=2030-01-01").body();
        assertThat(page)
                .as("the same stands on the pages")
                .contains(
                        "4,238",
                        "2,473",
                        "$10,005,534",
                        "63.15 %",
                        "$1,134,672",
                        "$3,086,111",
                        "$2,982,255",
                        "$2,802,496")
                .containsPattern("Together</span></td>.*4,238.*2,473.*63\\.15 %.*\\$10,005,534.*>57<.*>14<");
        assertThat(boss.get("/reports/leads?from=2000-01-01&until=2030-01-01&set=open")
                        .body())
                .as("engaging and prospecting")
                .contains("The first 100 behind the number");
        assertThat(galena.the(Reports.class)
                        .all(company.account(), Filter.of(LocalDate.of(2000, 1, 1), LocalDate.of(2030, 1, 1)))
                        .open())
                .isEqualTo(2_089);
    }

    // ---- helpers

    private ImportView taken(String csv) {
        return taken("leads.csv", csv.getBytes(UTF_8));
    }

    private ImportView taken(String name, byte[] file) {
        try {
            var taken = imports.take(company.boss, company.source, name, new ByteArrayInputStream(file));
            assertThat(taken).isInstanceOf(Imports.Taken.As.class);
            return imports.one(company.account(), ((Imports.Taken.As) taken).id())
                    .orElseThrow();
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static ImportPlan with(ImportView view, Purpose purpose) {
        return plan(view, purpose, 50);
    }

    private static ImportPlan plan(ImportView view, Purpose purpose, int perDay) {
        var plan = view.plan();
        return new ImportPlan(
                plan.layout(), plan.targets(), plan.dayFirst(), purpose, plan.endings(), plan.people(), perDay);
    }

    private void run(ImportView view, ImportPlan plan) {
        assertThat(imports.plan(company.boss, view.id(), plan)).isTrue();
        assertThat(imports.start(company.boss, view.id())).isTrue();
        imports.work();
    }

    private String fields(String email) {
        return galena.ask("select fields from lead.contact where account_id = '" + company.account()
                + "' and lead_id = (select lead_id from lead.contact_point where account_id = '" + company.account()
                + "' and value = '" + email + "')");
    }

    private String refused(ImportView view) {
        var out = new StringBuilder();
        try {
            imports.refused(company.account(), view, out, reason -> reason);
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
        return out.toString();
    }
}
