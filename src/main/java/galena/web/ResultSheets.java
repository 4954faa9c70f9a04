package galena.web;

import galena.insight.Figures;
import galena.insight.Reports;
import galena.insight.Sums;
import galena.kernel.Words;
import galena.web.Cells.Sheet;
import galena.web.ReportAsked.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/// What was sold when, and since when what got better.
@Component
class ResultSheets {
    private final Reports reports;
    private final Cells cells;

    ResultSheets(Reports reports, Cells cells) {
        this.reports = reports;
        this.cells = cells;
    }

    Sheet of(Asked asked) {
        var account = asked.me().account();
        var ended = reports.ended(account, asked.filter(), "quarter");
        var all = ended.stream().filter(one -> one.key().isEmpty()).findFirst();
        var quarters = ended.stream().filter(one -> !one.key().isEmpty()).toList();
        var sums = reports.sums(account, asked.filter());
        var received = sums.all();
        var rows = new ArrayList<List<ReportPage.Cell>>();
        quarters.reversed().forEach(quarter -> rows.add(ended(asked, quarter.key(), quarter)));
        all.ifPresent(sum -> rows.add(ended(asked, Words.say("reports.together"), sum)));
        var charts = new ArrayList<ReportPage.Chart>();
        if (!quarters.isEmpty()) {
            charts.add(Chart.of(
                    Words.say("results.chart"),
                    "bar",
                    cells.currency(asked).getCurrencyCode(),
                    quarters.stream().map(Reports.Ended::key).toList(),
                    List.of(new Chart.Series(
                            Words.say("figure.revenue"),
                            quarters.stream()
                                    .map(quarter -> cells.major(asked, quarter.revenue()))
                                    .toList()))));
        }
        var months = sums.own().by("month");
        if (months.size() > 1) {
            charts.add(Chart.of(
                    Words.say("results.since"),
                    "line",
                    "percent",
                    months.stream().map(Figures::key).toList(),
                    List.of("contacted", "second", "sold").stream()
                            .map(figure -> new Chart.Series(
                                    Words.say("figure." + figure + ".of-100"),
                                    months.stream()
                                            .map(month -> per100(figure, month))
                                            .toList()))
                            .toList()));
        }
        return new Sheet(
                all.filter(sum -> sum.sold() + sum.lost() > 0)
                        .map(sum -> Words.say(
                                "results.sentence",
                                Formats.number(sum.sold()),
                                cells.about(asked, sum.revenue()),
                                Cells.percent((double) sum.sold() / (sum.sold() + sum.lost()))))
                        .orElse(Words.say("results.nothing")),
                List.of(),
                charts,
                List.of(
                        new ReportPage.Table(
                                Words.say("results.ended"),
                                List.of(
                                        Cells.named(Words.say("reports.quarter")),
                                        Cells.column("ended-sold"),
                                        Cells.column("ended-lost"),
                                        Cells.column("win-rate"),
                                        Cells.column("ended-revenue"),
                                        Cells.column("days-to-sale"),
                                        Cells.column("days-to-loss")),
                                rows),
                        standing(asked, received),
                        since(sums, months)),
                List.of(
                        "ended-sold",
                        "ended-lost",
                        "win-rate",
                        "ended-revenue",
                        "days-to-sale",
                        "days-to-loss",
                        "open",
                        "contacted",
                        "second",
                        "sold"));
    }

    private static double per100(String figure, Figures of) {
        long part = switch (figure) {
            case "contacted" -> of.contacted();
            case "second" -> of.second();
            default -> of.sold();
        };
        return of.leads() == 0 ? 0 : Math.round(1000.0 * part / of.leads()) / 10.0;
    }

    private List<ReportPage.Cell> ended(Asked asked, String name, Reports.Ended ended) {
        return List.of(
                Cells.text(name),
                new ReportPage.Cell(Formats.number(ended.sold()), "", String.valueOf(ended.sold()), ""),
                new ReportPage.Cell(Formats.number(ended.lost()), "", String.valueOf(ended.lost()), ""),
                new ReportPage.Cell(
                        String.format(
                                Locale.US, "%.2f %%", 100.0 * ended.sold() / Math.max(1, ended.sold() + ended.lost())),
                        "",
                        String.format(
                                Locale.ROOT, "%.4f", (double) ended.sold() / Math.max(1, ended.sold() + ended.lost())),
                        ""),
                cells.money(asked, ended.revenue()),
                days(ended.daysToSale()),
                days(ended.daysToLoss()));
    }

    private static ReportPage.Cell days(double days) {
        return days < 0
                ? Cells.text("")
                : Cells.text(
                        days == Math.rint(days) ? String.valueOf((long) days) : String.format(Locale.US, "%.1f", days));
    }

    /// What was received in the period, and where it stands.
    private ReportPage.Table standing(Asked asked, Figures received) {
        return new ReportPage.Table(
                Words.say("results.received"),
                List.of(
                        Cells.named(""),
                        Cells.column("leads"),
                        Cells.column("sold"),
                        Cells.column("lost"),
                        Cells.column("open"),
                        Cells.column("returned")),
                List.of(List.of(
                        Cells.text(Words.say("reports.together")),
                        Cells.count(asked, received.leads(), "leads", ""),
                        Cells.count(asked, received.sold(), "sold", ""),
                        Cells.count(asked, received.lost(), "lost", ""),
                        Cells.count(asked, received.open(), "open", ""),
                        Cells.count(asked, received.returned(), "returned", ""))));
    }

    /// Of 100 leads, month by month, beside what was brought in from before.
    private static ReportPage.Table since(Sums sums, List<Figures> months) {
        var past = sums.all();
        var own = sums.own().all();
        long leads = past.leads() - own.leads();
        var rows = new ArrayList<List<ReportPage.Cell>>();
        if (leads > 0) {
            rows.add(List.of(
                    Cells.text(Words.say("results.before")),
                    new ReportPage.Cell(Formats.number(leads), "", String.valueOf(leads), ""),
                    Cells.text(Words.say("results.not-comparable")),
                    Cells.text(Words.say("results.not-comparable")),
                    Cells.share(past.sold() - own.sold(), leads)));
        }
        months.reversed()
                .forEach(month -> rows.add(List.of(
                        Cells.text(month.key()),
                        new ReportPage.Cell(Formats.number(month.leads()), "", String.valueOf(month.leads()), ""),
                        Cells.share(month.contacted(), month.leads()),
                        Cells.share(month.second(), month.leads()),
                        Cells.share(month.sold(), month.leads()))));
        return new ReportPage.Table(
                Words.say("results.since"),
                List.of(
                        Cells.named(Words.say("credits.month")),
                        Cells.column("leads"),
                        Cells.column("contacted"),
                        Cells.column("second"),
                        Cells.column("sold")),
                rows);
    }
}
