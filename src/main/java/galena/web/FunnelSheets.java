package galena.web;

import galena.directory.Directory;
import galena.insight.Figures;
import galena.insight.Reports;
import galena.kernel.Words;
import galena.web.Cells.Sheet;
import galena.web.ReportAsked.Asked;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// How far leads came, week by week, and what became of them.
@Component
class FunnelSheets {
    private final Reports reports;
    private final Directory directory;
    private final Cells cells;

    FunnelSheets(Reports reports, Directory directory, Cells cells) {
        this.reports = reports;
        this.directory = directory;
        this.cells = cells;
    }

    private static final Map<String, ToLongFunction<Figures>> STAGES = stages();

    private static Map<String, ToLongFunction<Figures>> stages() {
        var stages = new LinkedHashMap<String, ToLongFunction<Figures>>();
        stages.put("leads", Figures::leads);
        stages.put("attempted", Figures::attempted);
        stages.put("contacted", Figures::contacted);
        stages.put("qualified", Figures::qualified);
        stages.put("offered", Figures::offered);
        stages.put("sold", Figures::sold);
        return stages;
    }

    Sheet of(Asked asked) {
        var weeks = reports.by(asked.me().account(), asked.filter(), "week");
        var all = Figures.together(weeks);
        var columns = new ArrayList<ReportPage.Column>();
        columns.add(Cells.named(Words.say("reports.week")));
        STAGES.keySet().forEach(stage -> columns.add(Cells.column(stage)));
        columns.add(Cells.column("sold-of-leads"));
        var rows = new ArrayList<List<ReportPage.Cell>>();
        for (var week : weeks.reversed()) {
            rows.add(stages(asked, week, Cells.text(week.key()), "&by=week&key=" + week.key()));
        }
        if (weeks.size() > 1) {
            rows.add(stages(asked, all, Cells.text(Words.say("reports.together")), ""));
        }
        var charts = new ArrayList<ReportPage.Chart>();
        charts.add(Chart.of(
                Words.say("funnel.chart"),
                "row",
                "number",
                STAGES.keySet().stream()
                        .map(stage -> Words.say("figure." + stage))
                        .toList(),
                List.of(new Chart.Series(
                        Words.say("figure.leads"),
                        STAGES.values().stream().map(of -> of.applyAsLong(all)).toList()))));
        var flows = reports.flows(asked.me().account(), asked.filter());
        if (!flows.isEmpty()) {
            charts.add(flow(asked, flows));
        }
        if (weeks.size() > 2) {
            charts.add(Chart.of(
                    Words.say("funnel.weeks"),
                    "line",
                    "number",
                    weeks.stream().map(Figures::key).toList(),
                    STAGES.entrySet().stream()
                            .filter(stage -> !stage.getKey().equals("attempted")
                                    && !stage.getKey().equals("offered"))
                            .map(stage -> new Chart.Series(
                                    Words.say("figure." + stage.getKey()),
                                    weeks.stream()
                                            .map(week -> stage.getValue().applyAsLong(week))
                                            .toList()))
                            .toList()));
        }
        return new Sheet(
                all.leads() == 0
                        ? Words.say("reports.nothing")
                        : Words.say(
                                "funnel.sentence",
                                Formats.number(all.leads()),
                                Cells.percent((double) all.contacted() / all.leads()),
                                Cells.percent((double) all.sold() / all.leads())),
                List.of(),
                charts,
                List.of(new ReportPage.Table("", columns, rows), reasons(asked, flows)),
                List.of("leads", "attempted", "contacted", "qualified", "offered", "sold", "sold-of-leads"));
    }

    private static List<ReportPage.Cell> stages(Asked asked, Figures of, ReportPage.Cell name, String more) {
        var row = new ArrayList<ReportPage.Cell>();
        row.add(name);
        STAGES.forEach((stage, count) -> row.add(Cells.count(asked, count.applyAsLong(of), stage, more)));
        row.add(Cells.share(of.sold(), of.leads()));
        return row;
    }

    private ReportPage.Chart flow(Asked asked, List<Reports.Flow> flows) {
        var names = directory.sources(asked.me().account()).stream()
                .collect(Collectors.toMap(source -> source.id(), source -> source.name()));
        var links = new LinkedHashMap<List<String>, Long>();
        for (var flow : flows) {
            var stage = Words.say("flow.stage." + flow.stage());
            links.merge(List.of(names.getOrDefault(flow.source(), "?"), stage), flow.leads(), Long::sum);
            links.merge(List.of(stage, ending(flow.ending()) + " "), flow.leads(), Long::sum);
        }
        return Chart.flow(
                Words.say("funnel.flow"),
                links.entrySet().stream()
                        .sorted(Map.Entry.<List<String>, Long>comparingByValue().reversed())
                        .limit(40)
                        .map(link -> new Chart.Link(
                                link.getKey().getFirst(), link.getKey().getLast(), link.getValue()))
                        .toList());
    }

    private static String ending(String code) {
        return switch (code) {
            case "sold", "open" -> Words.say("flow.ending." + code);
            default -> Sentences.reasonName(code);
        };
    }

    private ReportPage.Table reasons(Asked asked, List<Reports.Flow> flows) {
        var sums = flows.stream()
                .filter(flow -> !flow.ending().equals("sold") && !flow.ending().equals("open"))
                .collect(Collectors.groupingBy(Reports.Flow::ending, Collectors.summingLong(Reports.Flow::leads)));
        long all = sums.values().stream().mapToLong(Long::longValue).sum();
        return new ReportPage.Table(
                Words.say("funnel.reasons"),
                List.of(Cells.named(Words.say("funnel.reason")), Cells.column("lost"), Cells.column("of-lost")),
                sums.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .map(sum -> List.of(
                                Cells.text(ending(sum.getKey())),
                                Cells.count(asked, sum.getValue(), "ended", "&by=reason&key=" + sum.getKey()),
                                Cells.share(sum.getValue(), all)))
                        .toList());
    }
}
