package galena.web;

import galena.insight.Effect;
import galena.insight.Filter;
import galena.insight.Points;
import galena.kernel.Words;
import galena.lead.Scores;
import galena.lead.Scoring;
import galena.web.Cells.Sheet;
import galena.web.ReportAsked.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Whether points tell good leads from bad ones: what became of past leads, by how many they would have had.
@Component
class PointSheets {
    private final Points points;
    private final Scores scores;

    PointSheets(Points points, Scores scores) {
        this.points = points;
        this.scores = scores;
    }

    /// By the rules that hold, each number with its leads.
    Sheet of(Asked asked) {
        return of(asked, scores.now(asked.me().account()), true);
    }

    /// By rules that somebody only tries.
    Sheet tried(Asked asked, Scoring scoring) {
        return of(asked, scoring, false);
    }

    private Sheet of(Asked asked, Scoring scoring, boolean behind) {
        if (!scoring.counts()) {
            return new Sheet(Words.say("points.none"), List.of(), List.of(), List.of(), List.of());
        }
        var effect = points.effect(asked.me().account(), asked.filter(), scoring);
        if (effect.leads() == 0) {
            return new Sheet(
                    Words.say("points.nothing", points.ripe(asked.me().account())),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of());
        }
        var notes = new ArrayList<>(List.of(Words.say(
                "points.note",
                Formats.number(effect.leads()),
                points.ripe(asked.me().account()))));
        if (effect.leads() == Points.MOST) {
            notes.add(Words.say("points.most", Formats.number(Points.MOST)));
        }
        return new Sheet(
                sentence(effect),
                notes,
                List.of(Chart.of(
                        Words.say("points.chart"),
                        "bar",
                        "percent",
                        effect.bands().reversed().stream()
                                .map(PointSheets::name)
                                .toList(),
                        List.of(new Chart.Series(
                                Words.say("figure.sold-of-leads"),
                                effect.bands().reversed().stream()
                                        .map(band -> Math.round(1000.0 * band.sold() / band.leads()) / 10.0)
                                        .toList())))),
                List.of(bands(asked, effect, behind), parts(effect, scoring)),
                List.of("points-leads", "points-contacted", "points-sold", "points-rule"));
    }

    private static String sentence(Effect effect) {
        if (!effect.isKnown()) {
            return Words.say(
                    "points.cannot-tell",
                    Formats.number(effect.leads()),
                    Formats.number(effect.sold()),
                    Effect.enough());
        }
        var word = effect.low() > 0.5 ? "right" : effect.high() < 0.5 ? "wrong" : "chance";
        return Words.say(
                "points.says." + word,
                Cells.percent(effect.pairs()),
                Cells.percent(effect.low()),
                Cells.percent(effect.high()));
    }

    private static String name(Effect.Band band) {
        return band.from() == band.to()
                ? Words.say("points.band.one", band.from())
                : Words.say("points.band", band.from(), band.to());
    }

    private static ReportPage.Table bands(Asked asked, Effect effect, boolean behind) {
        return new ReportPage.Table(
                Words.say("points.bands"),
                List.of(
                        new ReportPage.Column(Words.say("points.points"), "", false),
                        column("points-leads"),
                        column("points-contacted"),
                        column("points-sold"),
                        new ReportPage.Column(Words.say("figure.sold-of-leads"), Words.say("points.interval"), true)),
                effect.bands().stream()
                        .map(band -> List.of(
                                Cells.text(name(band)),
                                count(asked, band, "leads", band.leads(), behind),
                                count(asked, band, "contacted", band.contacted(), behind),
                                count(asked, band, "sold", band.sold(), behind),
                                new ReportPage.Cell(
                                        Words.say(
                                                "points.share",
                                                Cells.percent((double) band.sold() / band.leads()),
                                                Cells.percent(band.low()),
                                                Cells.percent(band.high())),
                                        "",
                                        ratio(band.sold(), band.leads()),
                                        "")))
                        .toList());
    }

    private static String ratio(long part, long whole) {
        return String.format(Locale.ROOT, "%.4f", (double) part / whole);
    }

    private static ReportPage.Cell count(Asked asked, Effect.Band band, String what, long count, boolean behind) {
        return new ReportPage.Cell(
                Formats.number(count),
                count == 0 || !behind
                        ? ""
                        : "/reports/leads?" + asked.query() + "&set=points-" + what + "&key=" + band.from() + ".."
                                + band.to(),
                String.valueOf(count),
                "");
    }

    private static ReportPage.Column column(String figure) {
        return new ReportPage.Column(Words.say("figure." + figure), Words.say("figure." + figure + ".means"), true);
    }

    private static ReportPage.Table parts(Effect effect, Scoring scoring) {
        var rows = new ArrayList<List<ReportPage.Cell>>();
        for (int place = 0; place < scoring.lines().size(); place++) {
            var line = scoring.lines().get(place);
            var part = effect.parts().get(place);
            rows.add(List.of(
                    Cells.text(PlanWords.term(line.when())),
                    Cells.text(signed(line.points())),
                    Cells.text(Formats.number(part.leads())),
                    Cells.share(part.sold(), part.leads()),
                    Cells.share(part.othersSold(), part.others()),
                    new ReportPage.Cell(
                            Words.say("points.rule." + part.word().code()),
                            "",
                            part.word().code(),
                            part.word() == Effect.Word.RIGHT
                                    ? "won"
                                    : part.word() == Effect.Word.WRONG ? "soon" : "")));
        }
        return new ReportPage.Table(
                Words.say("points.rules"),
                Stream.concat(
                                Stream.of(new ReportPage.Column(Words.say("points.rule"), "", false)),
                                Stream.concat(
                                        Stream.of("points", "holds", "sold-here", "sold-else")
                                                .map(name ->
                                                        new ReportPage.Column(Words.say("points." + name), "", true)),
                                        Stream.of(new ReportPage.Column(
                                                Words.say("figure.points-rule"),
                                                Words.say("figure.points-rule.means"),
                                                false))))
                        .toList(),
                rows);
    }

    static String signed(int points) {
        return points > 0 ? "+" + points : String.valueOf(points);
    }

    /// As they are looked at where nothing else is asked for: all that were received in the two years before.
    static Filter usual(java.time.LocalDate ripe) {
        return Filter.of(ripe.minusYears(2), ripe);
    }
}
