package galena.web;

import de.siegmar.fastcsv.writer.CsvWriter;
import galena.identity.Identity;
import galena.identity.Person;
import galena.insight.Behind;
import galena.insight.Mailing;
import galena.insight.Points;
import galena.insight.Reports;
import galena.kernel.LeadId;
import galena.kernel.Words;
import galena.lead.Leads;
import galena.web.Cells.Sheet;
import galena.web.ReportAsked.Asked;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dhatim.fastexcel.Workbook;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Reports: what was asked for stands in the address; every number opens the leads behind it; tables are taken
/// along as files.
@Controller
class ReportPages {
    private static final List<String> REPORTS =
            List.of("sources", "funnel", "leaks", "speed", "channels", "results", "people", "points");
    private static final String PARTNER = ReportSheets.PARTNER;

    private static final String POINTS = "points-";
    private static final int PAGE = 100;
    private static final int NUMBER_WIDTH = 30;
    private final Reports reports;
    private final ReportAsked asking;
    private final ReportSheets sheets;
    private final PeopleSheets people;
    private final PartnerSheets partners;
    private final Points points;
    private final Identity identity;
    private final Leads leads;
    private final Lines lines;
    private final Names names;
    private final Pages pages;
    private final Clock clock;

    ReportPages(
            Reports reports,
            ReportAsked asking,
            ReportSheets sheets,
            PeopleSheets people,
            PartnerSheets partners,
            Points points,
            Identity identity,
            Leads leads,
            Lines lines,
            Names names,
            Pages pages,
            Clock clock) {
        this.reports = reports;
        this.asking = asking;
        this.sheets = sheets;
        this.people = people;
        this.partners = partners;
        this.points = points;
        this.identity = identity;
        this.leads = leads;
        this.lines = lines;
        this.names = names;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/reports")
    View first() {
        return new RedirectView("/reports/sources");
    }

    @GetMapping("/reports/{report}")
    View report(HttpServletRequest request, @PathVariable String report) {
        var me = me(request);
        if (!REPORTS.contains(report) && !report.equals(PARTNER)
                || report.equals("people") && !people.areShown(me.account())) {
            throw new Ask.NotFound();
        }
        var asked = asking.read(request, me);
        if (report.equals(PARTNER) && partners.of(asked).isEmpty()) {
            return new RedirectView("/reports/channels?" + asked.query());
        }
        var sheet = sheets.of(report, asked);
        return switch (Ask.line(request, "as", 10)) {
            case "csv" -> file(me, report, "text/csv;charset=utf-8", "csv", commas(sheet));
            case "xlsx" ->
                file(
                        me,
                        report,
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                        "xlsx",
                        workbook(report, sheet));
            default -> shown(request, report, asked, sheet);
        };
    }

    private View shown(HttpServletRequest request, String report, Asked asked, Sheet sheet) {
        return pages.show(
                "report",
                new ReportPage.Report(
                        pages.frame(request, "reports." + report),
                        report,
                        Words.say("reports." + report),
                        sheet.sentence(),
                        tabs(asked, report),
                        asking.form(asked, report),
                        sheet.charts(),
                        sheet.tables(),
                        sheet.notes(),
                        sheet.figures().stream()
                                .map(figure -> new LeadPage.Choice(
                                        Words.say("figure." + figure), Words.say("figure." + figure + ".means")))
                                .toList(),
                        asked.query(),
                        asked.fields().entrySet().stream()
                                .map(field -> new LeadPage.Choice(field.getKey(), field.getValue()))
                                .toList(),
                        mailed(asked.me()),
                        ""));
    }

    private List<ReportPage.Tab> tabs(Asked asked, String here) {
        var tabs = new ArrayList<ReportPage.Tab>();
        for (var report : REPORTS) {
            if (!report.equals("people") || people.areShown(asked.me().account())) {
                tabs.add(new ReportPage.Tab(
                        Words.say("reports." + report),
                        "/reports/" + report + "?" + asked.query(),
                        report.equals(here) || report.equals("channels") && here.equals(PARTNER)));
            }
        }
        tabs.add(new ReportPage.Tab(Words.say("nav.balance"), "/balance", false));
        return tabs;
    }

    // ---- by mail

    /// The same report by mail, so often; or not any more.
    @PostMapping("/reports/{report}/mail")
    View mail(HttpServletRequest request, @PathVariable String report) {
        var me = me(request);
        var asked = asking.read(request, me);
        var stop = Ask.read(request, "stop", java.util.UUID::fromString);
        var every = Ask.read(request, "every", Mailing.Every::of);
        if (!REPORTS.contains(report) && !report.equals(PARTNER) || stop.isEmpty() && every.isEmpty()) {
            throw new Ask.NotFound();
        }
        stop.ifPresent(id -> reports.stop(me, id));
        every.ifPresent(often -> Pages.tell(
                request,
                Words.say(
                        reports.mail(me, report, ReportMails.kept(asked), days(asked), often)
                                ? "reports.mail.done"
                                : "reports.mail.many")));
        return new RedirectView("/reports/" + report + "?" + asked.query());
    }

    private static int days(Asked asked) {
        return (int) Math.min(
                20_000,
                java.time.temporal.ChronoUnit.DAYS.between(
                                asked.filter().from(), asked.filter().until())
                        + 1);
    }

    private List<LeadPage.Choice> mailed(Person me) {
        var moments = Moments.at(clock, me.zone());
        return reports.mailings(me).stream()
                .map(one -> new LeadPage.Choice(
                        one.id().toString(),
                        Words.say(
                                "reports.mail.one",
                                Words.say("reports." + one.report()),
                                Words.say("reports.mail." + one.every().code()),
                                moments.exact(one.nextAt()))))
                .toList();
    }

    // ---- files

    private View file(Person me, String report, String type, String ending, byte[] bytes) {
        identity.note(me, "report-taken-along", Optional.empty());
        return (model, request, response) -> {
            response.setContentType(type);
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("Content-Disposition", "attachment; filename=\"" + report + "." + ending + "\"");
            response.getOutputStream().write(bytes);
        };
    }

    private static byte[] commas(Sheet sheet) {
        var out = new StringWriter();
        try (var csv = CsvWriter.builder().build(out)) {
            for (var table : sheet.tables()) {
                csv.writeRecord(
                        table.columns().stream().map(ReportPage.Column::name).toList());
                for (var row : table.rows()) {
                    csv.writeRecord(
                            row.stream().map(cell -> Formats.cell(cell.raw())).toList());
                }
                csv.writeRecord("");
            }
            if (sheet.tables().isEmpty()) {
                csv.writeRecord(sheet.sentence());
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] workbook(String report, Sheet sheet) {
        var out = new ByteArrayOutputStream();
        try (var book = new Workbook(out, "Galena", "1.0")) {
            int n = 0;
            for (var table : sheet.tables()) {
                n++;
                var page = book.newWorksheet(table.title().isEmpty() ? report : n + " " + plain(table.title()));
                for (int column = 0; column < table.columns().size(); column++) {
                    page.value(0, column, table.columns().get(column).name());
                    page.style(0, column).bold().set();
                }
                for (int row = 0; row < table.rows().size(); row++) {
                    var cells = table.rows().get(row);
                    for (int column = 0; column < cells.size(); column++) {
                        write(
                                page,
                                row + 1,
                                column,
                                cells.get(column),
                                table.columns().get(column));
                    }
                }
            }
            if (n == 0) {
                // nothing to count yet says so, as on the page
                book.newWorksheet(report).value(0, 0, sheet.sentence());
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return out.toByteArray();
    }

    private static String plain(String title) {
        var plain = title.replaceAll("[\\\\/*?:\\[\\]]", " ");
        return plain.substring(0, Math.min(25, plain.length()));
    }

    private static void write(
            org.dhatim.fastexcel.Worksheet page, int row, int column, ReportPage.Cell cell, ReportPage.Column about) {
        if (about.figures() && cell.raw().matches("-?[0-9]{1," + NUMBER_WIDTH + "}(\\.[0-9]+)?")) {
            page.value(row, column, new java.math.BigDecimal(cell.raw()));
        } else {
            page.value(row, column, cell.raw());
        }
    }

    // ---- the leads behind a number

    @GetMapping("/reports/leads")
    View behind(HttpServletRequest request) {
        var me = me(request);
        var asked = asking.read(request, me);
        var set = Ask.line(request, "set", 20);
        int skip = Ask.read(request, "skip", Integer::valueOf)
                .filter(n -> n > 0 && n < 1_000_000)
                .orElse(0);
        var found = set.startsWith(POINTS) ? withPoints(request, asked, set, skip) : found(request, asked, set, skip);
        var shown = found.subList(0, Math.min(PAGE, found.size()));
        var named = names.of(me.account());
        var moments = Moments.at(clock, me.zone());
        var country = identity.account(me.account()).country();
        var byId = leads.lines(me.account(), shown).stream()
                .collect(java.util.stream.Collectors.toMap(line -> line.id(), line -> line));
        identity.note(me, "leads-read", Optional.empty());
        var rest =
                request.getQueryString() == null ? "" : request.getQueryString().replaceAll("&?skip=[0-9]+", "");
        return pages.show(
                "behind",
                new ReportPage.Behind(
                        pages.frame(request, "reports.title"),
                        Words.say(
                                found.size() > PAGE || skip > 0 ? "behind.some" : "behind.all",
                                Formats.number(skip + shown.size()),
                                Words.knows("figure." + set)
                                        ? Words.say("figure." + set)
                                        : Words.knows("leak." + set) ? Words.say("leak." + set) : ""),
                        shown.stream()
                                .flatMap(id -> Optional.ofNullable(byId.get(id)).stream())
                                .map(line -> lines.row(line, named, moments, country))
                                .toList(),
                        found.size() > PAGE
                                ? Optional.of("/reports/leads?" + rest + "&skip=" + (skip + PAGE))
                                : Optional.empty(),
                        "/reports/sources?" + asked.query()));
    }

    private List<LeadId> found(HttpServletRequest request, Asked asked, String set, int skip) {
        return reports.behind(
                asked.me().account(),
                asked.filter(),
                new Behind(
                        set,
                        Ask.read(request, "number", Integer::valueOf).orElse(0),
                        Ask.line(request, "by", 10),
                        Ask.line(request, "key", 60),
                        identity.account(asked.me().account()).dayOf(clock.instant())),
                PAGE + 1,
                skip);
    }

    private List<LeadId> withPoints(HttpServletRequest request, Asked asked, String set, int skip) {
        var span = Ask.line(request, "key", 60).split("\\.\\.", 2);
        int from = Ask.readText(span[0], Integer::valueOf).orElse(Integer.MIN_VALUE);
        int to =
                span.length < 2 ? from : Ask.readText(span[1], Integer::valueOf).orElse(from);
        return points.behind(asked.me().account(), asked.filter(), set.substring(POINTS.length()), from, to).stream()
                .skip(skip)
                .limit(PAGE + 1)
                .toList();
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
