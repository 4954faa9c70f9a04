package galena.web;

import galena.directory.Directory;
import galena.directory.Source;
import galena.distribution.Partner;
import galena.distribution.Receivers;
import galena.insight.Advice;
import galena.insight.Figures;
import galena.insight.Filter;
import galena.insight.Reports;
import galena.insight.Sums;
import galena.kernel.Words;
import galena.web.Cells.Sheet;
import galena.web.ReportAsked.Asked;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// What sources, campaigns and channels earn, and what is to be done with them.
@Component
class EarningSheets {
    private static final int MOST_BARS = 15;
    private final Reports reports;
    private final Directory directory;
    private final Receivers receivers;
    private final Cells cells;

    EarningSheets(Reports reports, Directory directory, Receivers receivers, Cells cells) {
        this.reports = reports;
        this.directory = directory;
        this.receivers = receivers;
        this.cells = cells;
    }

    Sheet sources(Asked asked) {
        var names = directory.sources(asked.me().account()).stream()
                .collect(Collectors.toMap(source -> source.id().toString(), source -> source.name()));
        var sums = reports.sums(asked.me().account(), asked.filter());
        var judged = sums.judged("source").stream()
                .sorted(java.util.Comparator.<Reports.Judged>comparingLong(
                                one -> one.figures().margin())
                        .reversed())
                .toList();
        var campaigns = sums.judged("campaign").stream()
                .filter(one -> !one.figures().key().endsWith("|"))
                .sorted(java.util.Comparator.<Reports.Judged>comparingLong(
                                one -> one.figures().margin())
                        .reversed())
                .toList();
        var tables = new ArrayList<ReportPage.Table>();
        tables.add(earned(asked, "", judged, one -> names.getOrDefault(one, ""), one -> "source=" + one, true));
        if (!campaigns.isEmpty()) {
            tables.add(earned(
                    asked,
                    Words.say("sources.campaigns"),
                    campaigns,
                    one -> names.getOrDefault(one.substring(0, one.indexOf('|')), "") + ": "
                            + one.substring(one.indexOf('|') + 1),
                    one -> "source=" + one.substring(0, one.indexOf('|')) + "&campaign="
                            + Formats.encoded(one.substring(one.indexOf('|') + 1)),
                    true));
        }
        tables.add(cohorts(asked, sums));
        return new Sheet(
                judged.isEmpty()
                        ? Words.say("reports.nothing")
                        : sentence(asked, judged, one -> names.getOrDefault(one, "")),
                List.of(Words.say("sources.note", Reports.RIPE_DAYS)),
                margins(asked, judged, one -> names.getOrDefault(one, "")),
                tables,
                EARNED);
    }

    /// Month by month of receipt: young leads have not brought yet what they will.
    private ReportPage.Table cohorts(Asked asked, Sums sums) {
        var ripe = sums.ripe();
        var rows = new ArrayList<List<ReportPage.Cell>>();
        for (var month : sums.by("month").reversed()) {
            boolean young = YearMonth.parse(month.key()).atEndOfMonth().isAfter(ripe);
            rows.add(List.of(
                    Cells.text(young ? Words.say("sources.young", month.key()) : month.key()),
                    Cells.count(asked, month.leads(), "leads", "&by=month&key=" + month.key()),
                    Cells.count(asked, month.sold(), "sold", "&by=month&key=" + month.key()),
                    cells.money(asked, month.acquisition()),
                    cells.money(asked, month.revenue()),
                    cells.money(asked, month.margin()),
                    payBack(month)));
        }
        return new ReportPage.Table(
                Words.say("sources.cohorts"),
                List.of(
                        Cells.named(Words.say("sources.month")),
                        Cells.column("leads"),
                        Cells.column("sold"),
                        Cells.column("acquisition"),
                        Cells.column("revenue"),
                        Cells.column("margin"),
                        Cells.column("pay-back")),
                rows);
    }

    /// How much of what they cost has come back.
    private static ReportPage.Cell payBack(Figures of) {
        return Cells.share(of.revenue() - of.goods() - of.commission(), of.acquisition());
    }

    static final List<String> EARNED = List.of(
            "leads",
            "valid",
            "contacted",
            "sold",
            "acquisition",
            "revenue",
            "goods",
            "commission",
            "margin",
            "pay-back",
            "cost-per-contact",
            "cost-per-sale",
            "returned",
            "advice");

    private interface Named {
        String of(String key);
    }

    private String sentence(Asked asked, List<Reports.Judged> judged, Named name) {
        if (judged.stream().noneMatch(EarningSheets::hasMoney)) {
            return Words.say("sources.sentence.none");
        }
        long all = judged.stream().mapToLong(one -> one.figures().margin()).sum();
        var best = judged.getFirst().figures();
        var worst = judged.getLast().figures();
        return judged.size() == 1 || worst.margin() >= 0
                ? Words.say(
                        "sources.sentence.one",
                        name.of(best.key()),
                        cells.about(asked, best.margin()),
                        cells.about(asked, all))
                : Words.say(
                        "sources.sentence",
                        name.of(best.key()),
                        cells.about(asked, best.margin()),
                        name.of(worst.key()),
                        cells.about(asked, -worst.margin()));
    }

    private static boolean hasMoney(Reports.Judged one) {
        return one.figures().acquisition() != 0
                || one.figures().revenue() != 0
                || one.figures().margin() != 0;
    }

    private List<ReportPage.Chart> margins(Asked asked, List<Reports.Judged> judged, Named name) {
        var shown = judged.stream().limit(MOST_BARS).toList();
        return shown.stream().noneMatch(EarningSheets::hasMoney)
                ? List.of()
                : List.of(Chart.of(
                        Words.say("sources.chart"),
                        "row",
                        cells.currency(asked).getCurrencyCode(),
                        shown.stream().map(one -> name.of(one.figures().key())).toList(),
                        List.of(
                                new Chart.Series(
                                        Words.say("figure.acquisition"),
                                        shown.stream()
                                                .map(one -> cells.major(
                                                        asked, one.figures().acquisition()))
                                                .toList()),
                                new Chart.Series(
                                        Words.say("figure.revenue"),
                                        shown.stream()
                                                .map(one -> cells.major(
                                                        asked, one.figures().revenue()))
                                                .toList()),
                                new Chart.Series(
                                        Words.say("figure.margin"),
                                        shown.stream()
                                                .map(one -> cells.major(
                                                        asked, one.figures().margin()))
                                                .toList()))));
    }

    private ReportPage.Table earned(
            Asked asked, String title, List<Reports.Judged> judged, Named name, Named query, boolean advised) {
        var columns = new ArrayList<ReportPage.Column>();
        columns.add(Cells.named(Words.say("reports.which")));
        EARNED.stream().filter(figure -> !figure.equals("advice")).forEach(figure -> columns.add(Cells.column(figure)));
        if (advised) {
            columns.add(new ReportPage.Column(Words.say("figure.advice"), Words.say("figure.advice.means"), false));
        }
        var rows = new ArrayList<List<ReportPage.Cell>>();
        for (var one : judged) {
            rows.add(earned(
                    asked,
                    one,
                    name.of(one.figures().key()),
                    "&" + query.of(one.figures().key()),
                    advised));
        }
        return new ReportPage.Table(title, columns, rows);
    }

    private List<ReportPage.Cell> earned(
            Asked asked, Reports.Judged judged, String name, String query, boolean advised) {
        var of = judged.figures();
        // what was asked for already must not stand there twice
        var plain = new Asked(asked.me(), asked.filter(), without(asked, query));
        var row = new ArrayList<ReportPage.Cell>();
        var shown = name.isEmpty() ? Words.say("reports.unnamed") : name;
        // a partner leads to their page, we ourselves to our sources, a source to how far its leads came
        var next = query.contains("&channel=direct") ? "sources" : query.contains("&channel=") ? "partner" : "funnel";
        row.add(new ReportPage.Cell(shown, "/reports/" + next + "?" + plain.query() + query, shown, ""));
        row.add(Cells.count(plain, of.leads(), "leads", query));
        row.add(Cells.count(plain, of.valid(), "valid", query));
        row.add(Cells.count(plain, of.contacted(), "contacted", query));
        row.add(Cells.count(plain, of.sold(), "sold", query));
        row.add(cells.money(asked, of.acquisition()));
        row.add(cells.money(asked, of.revenue()));
        row.add(cells.money(asked, of.goods()));
        row.add(cells.money(asked, of.commission()));
        var margin = cells.money(asked, of.margin());
        row.add(new ReportPage.Cell(
                margin.text(), "", margin.raw(), of.margin() < 0 ? "late" : of.margin() > 0 ? "won" : ""));
        row.add(payBack(of));
        row.add(cells.each(asked, of.acquisition(), of.contacted()));
        row.add(cells.each(asked, of.acquisition(), of.sold()));
        row.add(Cells.count(plain, of.returned(), "returned", query));
        if (advised) {
            row.add(advice(judged.advice()));
        }
        return row;
    }

    private static Map<String, String> without(Asked asked, String query) {
        var fields = new LinkedHashMap<>(asked.fields());
        List.of("source", "campaign", "channel").forEach(name -> {
            if (query.contains("&" + name + "=")) {
                fields.remove(name);
            }
        });
        return fields;
    }

    /// What is to be done about a source, and why.
    static String said(Advice advice) {
        var why = Words.say(
                "advice." + advice.word().code() + (advice.needed() == 0 ? ".free" : ".why"),
                Cells.percent(advice.rate()),
                Cells.percent(advice.low()),
                Cells.percent(advice.high()),
                Cells.percent(advice.needed()));
        return Words.say("advice." + advice.word().code()) + ": " + why;
    }

    private static ReportPage.Cell advice(Advice advice) {
        return new ReportPage.Cell(
                said(advice),
                "",
                advice.word().code(),
                advice.word() == Advice.Word.LESS ? "soon" : advice.word() == Advice.Word.MORE ? "won" : "");
    }

    /// What leads earned by their source.
    ReportPage.Table bySource(Asked asked, String title) {
        var named = directory.sources(asked.me().account()).stream()
                .collect(Collectors.toMap(source -> source.id().toString(), Source::name));
        return earned(
                asked,
                title,
                reports.sources(asked.me().account(), asked.filter(), "source"),
                key -> named.getOrDefault(key, ""),
                key -> "source=" + key,
                false);
    }

    /// So much money as a reader takes it in.
    String amount(Asked asked, long minor) {
        return cells.about(asked, minor);
    }

    Sheet channels(Asked asked) {
        var partners = receivers.partners(asked.me().account()).stream()
                .collect(Collectors.toMap(partner -> partner.id().toString(), partner -> partner));
        var judged = reports.sources(asked.me().account(), asked.filter(), "partner").stream()
                .sorted(java.util.Comparator.<Reports.Judged>comparingLong(
                                one -> one.figures().margin())
                        .reversed())
                .toList();
        Named name = key -> Optional.ofNullable(partners.get(key))
                .map((Partner partner) ->
                        partner.name() + " (" + Words.say("partner." + ReportAsked.kind(partner)) + ")")
                .orElse(Words.say("reports.channel.direct"));
        return new Sheet(
                judged.isEmpty() ? Words.say("reports.nothing") : sentence(asked, judged, name),
                List.of(Words.say("channels.note")),
                margins(asked, judged, name),
                List.of(earned(
                        asked,
                        "",
                        judged,
                        name,
                        key -> "channel=" + (key.equals(Filter.OURSELVES.toString()) ? "direct" : key),
                        false)),
                EARNED.stream().filter(figure -> !figure.equals("advice")).toList());
    }
}
