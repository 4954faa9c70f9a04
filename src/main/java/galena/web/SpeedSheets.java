package galena.web;

import galena.insight.Reports;
import galena.insight.Waited;
import galena.kernel.SourceId;
import galena.kernel.Words;
import galena.web.Cells.Sheet;
import galena.web.ReportAsked.Asked;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/// How long leads wait and how often they are tried, beside what others published.
@Component
class SpeedSheets {
    /// The share of those who can be reached at all that was reached by the first attempt, the second … the fifth
    /// (Leads360, several million leads, November 2009).
    private static final List<Integer> PUBLISHED = List.of(39, 72, 83, 88, 91);

    private static final int SOON = 300;
    private static final int HOUR = 3_600;
    private final Reports reports;
    private final Names names;

    SpeedSheets(Reports reports, Names names) {
        this.reports = reports;
        this.names = names;
    }

    Sheet of(Asked asked) {
        var waits = reports.waits(asked.me().account(), asked.filter().own());
        var all = waits.all();
        if (all.attempted() == 0) {
            return new Sheet(Words.say("speed.nothing"), List.of(), List.of(), List.of(), List.of());
        }
        var spans = spanNames();
        long soon = Waited.within(all.hand(), SOON);
        long inHand = all.handled();
        var charts = new ArrayList<ReportPage.Chart>();
        charts.add(Chart.of(
                Words.say("speed.chart"),
                "bar",
                "number",
                spans,
                List.of(
                        new Chart.Series(Words.say("figure.reach"), all.reach()),
                        new Chart.Series(Words.say("figure.hand"), all.hand()))));
        charts.add(Chart.of(
                Words.say("speed.tries"),
                "bar",
                "number",
                attemptNames(),
                List.of(new Chart.Series(Words.say("figure.leads"), all.tries()))));
        var reached = all.reachedBy().subList(1, all.reachedBy().size());
        long sum = all.reached();
        var shares = new ArrayList<Double>();
        long so = 0;
        for (var one : reached) {
            so += one;
            shares.add(sum == 0 ? 0.0 : Math.round(1000.0 * so / sum) / 10.0);
        }
        if (sum > 0) {
            charts.add(Chart.of(
                    Words.say("speed.curve"),
                    "line",
                    "percent",
                    List.of("1", "2", "3", "4", "5"),
                    List.of(
                            new Chart.Series(Words.say("speed.ours"), shares.subList(0, 5)),
                            new Chart.Series(Words.say("speed.published"), PUBLISHED))));
        }
        charts.add(Chart.of(
                Words.say("speed.hours.chart"),
                "line",
                "percent",
                waits.byHour().stream().map(one -> hour(one.key())).toList(),
                List.of(
                        new Chart.Series(
                                Words.say("figure.reach"),
                                waits.byHour().stream()
                                        .map(one -> percent(Waited.within(one.reach(), SOON), one.leads()))
                                        .toList()),
                        new Chart.Series(
                                Words.say("figure.hand"),
                                waits.byHour().stream()
                                        .map(one -> percent(Waited.within(one.hand(), SOON), one.handled()))
                                        .toList()))));
        var named = names.of(asked.me().account());
        UnaryOperator<String> source = key -> named.source(SourceId.of(key));
        var mine = new Asked(asked.me(), asked.filter(), with(asked, "own", "yes"));
        var times = new ArrayList<List<ReportPage.Cell>>();
        for (int i = 0; i < spans.size(); i++) {
            times.add(List.of(
                    Cells.text(spans.get(i)),
                    Cells.count(mine, all.reach().get(i), "reach", "&number=" + i),
                    Cells.count(mine, all.hand().get(i), "hand", "&number=" + i)));
        }
        var tries = new ArrayList<List<ReportPage.Cell>>();
        for (int i = 0; i < all.tries().size(); i++) {
            tries.add(List.of(
                    Cells.text(attemptNames().get(i)),
                    Cells.count(mine, all.tries().get(i), "tries", "&number=" + i),
                    Cells.count(mine, all.reachedBy().get(i), "reached-by", "&number=" + i),
                    i == 0 || sum == 0 ? Cells.text("") : Cells.text(Cells.percent(shares.get(i - 1) / 100))));
        }
        return new Sheet(
                Words.say(
                        "speed.sentence",
                        Cells.percent(inHand == 0 ? 0 : (double) soon / inHand),
                        Cells.percent((double) all.second() / all.leads())),
                List.of(Words.say("speed.caution")),
                charts,
                List.of(
                        new ReportPage.Table(
                                Words.say("speed.times"),
                                List.of(
                                        Cells.named(Words.say("speed.span")),
                                        Cells.column("reach"),
                                        Cells.column("hand")),
                                times),
                        new ReportPage.Table(
                                Words.say("speed.attempts"),
                                List.of(
                                        Cells.named(Words.say("speed.attempt")),
                                        Cells.column("tries"),
                                        Cells.column("reached-by"),
                                        Cells.column("reached-so-far")),
                                tries),
                        waited(
                                mine,
                                Words.say("speed.hours"),
                                Words.say("speed.hour"),
                                waits.byHour(),
                                this::hour,
                                "&by=hour&key="),
                        waited(
                                mine,
                                Words.say("speed.sources"),
                                Words.say("column.source"),
                                waits.bySource(),
                                source,
                                "&source=")),
                List.of(
                        "reach",
                        "hand",
                        "tries",
                        "reached-by",
                        "reached-so-far",
                        "soon-reach",
                        "hour-reach",
                        "soon-hand"));
    }

    private String hour(String key) {
        return Words.say("speed.at", key.length() < 2 ? "0" + key : key);
    }

    private static double percent(long part, long of) {
        return of == 0 ? 0 : Math.round(1000.0 * part / of) / 10.0;
    }

    /// How soon leads were tried that have something in common, by both clocks.
    private static ReportPage.Table waited(
            Asked asked, String title, String what, List<Waited> all, UnaryOperator<String> name, String query) {
        return new ReportPage.Table(
                title,
                List.of(
                        Cells.named(what),
                        Cells.column("leads"),
                        Cells.column("attempted"),
                        Cells.column("soon-reach"),
                        Cells.column("hour-reach"),
                        Cells.column("soon-hand")),
                all.stream()
                        .map(one -> List.of(
                                Cells.text(name.apply(one.key())),
                                Cells.count(asked, one.leads(), "leads", query + one.key()),
                                Cells.count(asked, one.attempted(), "attempted", query + one.key()),
                                Cells.share(Waited.within(one.reach(), SOON), one.leads()),
                                Cells.share(Waited.within(one.reach(), HOUR), one.leads()),
                                Cells.share(Waited.within(one.hand(), SOON), one.handled())))
                        .toList());
    }

    private static Map<String, String> with(Asked asked, String name, String value) {
        var fields = new LinkedHashMap<>(asked.fields());
        fields.put(name, value);
        return fields;
    }

    static List<String> spanNames() {
        var names = new ArrayList<String>();
        for (int i = 0; i <= Reports.spans().size(); i++) {
            names.add(Words.say("span." + i));
        }
        return names;
    }

    private static List<String> attemptNames() {
        var names = new ArrayList<String>();
        for (int i = 0; i <= 8; i++) {
            names.add(Words.say("attempts.count", i));
        }
        return names;
    }
}
