package galena.web;

import galena.directory.Acquisition;
import galena.directory.Directory;
import galena.directory.Source;
import galena.distribution.ReceiverList;
import galena.identity.Person;
import galena.insight.Filter;
import galena.insight.Points;
import galena.kernel.Words;
import galena.lead.Scores;
import galena.lead.Scoring;
import galena.playbook.Term;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Points: rules are built in rows, held against past leads, and only then used.
@Controller
class PointPages {
    private final Points points;
    private final Scores scores;
    private final PointSheets sheets;
    private final Directory directory;
    private final Pages pages;

    PointPages(Points points, Scores scores, PointSheets sheets, Directory directory, Pages pages) {
        this.points = points;
        this.scores = scores;
        this.sheets = sheets;
        this.directory = directory;
        this.pages = pages;
    }

    @GetMapping("/points")
    View points(HttpServletRequest request) {
        var me = me(request);
        var scoring = scores.now(me.account());
        var suggested = scoring.counts() ? Optional.<Points.Suggested>empty() : points.suggested(me.account());
        if (suggested.isPresent()) {
            var theirs = new Scoring(1, suggested.get().lines());
            var newer = Filter.of(suggested.get().since(), points.ripe(me.account()));
            return shown(
                    request,
                    200,
                    rows(theirs),
                    theirs,
                    newer,
                    List.of(),
                    Optional.of(suggested.get().since()));
        }
        return shown(request, 200, rows(scoring), scoring, List.of());
    }

    @PostMapping("/points")
    View set(HttpServletRequest request) {
        var me = me(request);
        var rows = rows(request);
        var then = Ask.line(request, "then", 20);
        if (then.equals("add")) {
            rows.add(new PointPage.Row("", "", "", ""));
            return shown(request, 200, rows, Scoring.NONE, List.of());
        }
        var wrong = new ArrayList<String>();
        var lines = lines(rows, points.fields(me.account()), wrong);
        if (!wrong.isEmpty()) {
            return shown(request, 422, rows, Scoring.NONE, wrong);
        }
        if (then.equals("use")) {
            scores.count(me, lines);
            Pages.tell(request, Words.say(lines.isEmpty() ? "points.off" : "points.used"));
            return new RedirectView("/points");
        }
        return shown(request, 200, rows, new Scoring(1, lines), List.of());
    }

    private static List<PointPage.Row> rows(Scoring scoring) {
        return scoring.lines().stream()
                .map(line -> new PointPage.Row(
                        line.when().field(),
                        line.when().sign().code(),
                        String.join(", ", line.when().values()),
                        String.valueOf(line.points())))
                .toList();
    }

    /// As they stand in the form, without those in which nothing was chosen.
    private static List<PointPage.Row> rows(HttpServletRequest request) {
        var rows = new ArrayList<PointPage.Row>();
        for (int i = 0; i < Scoring.MOST; i++) {
            var field = Ask.line(request, "row." + i + ".field", 60);
            if (!field.isEmpty()) {
                rows.add(new PointPage.Row(
                        field,
                        Ask.line(request, "row." + i + ".sign", 20),
                        Ask.text(request, "row." + i + ".values", 2000),
                        Ask.line(request, "row." + i + ".points", 10)));
            }
        }
        return rows;
    }

    private static List<Scoring.Line> lines(List<PointPage.Row> rows, Set<String> fields, List<String> wrong) {
        var lines = new ArrayList<Scoring.Line>();
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            var sign = Ask.readText(row.sign(), Term.Sign::of);
            var points = Ask.readText(row.points(), Integer::valueOf).filter(n -> Math.abs(n) <= Scoring.MOST_POINTS);
            var values = ReceiverList.split(row.values());
            if (!fields.contains(row.field()) || sign.isEmpty()) {
                wrong.add(Words.say("points.wrong.field", i + 1));
            } else if (points.isEmpty()) {
                wrong.add(Words.say("points.wrong.points", i + 1, Scoring.MOST_POINTS));
            } else if (sign.get().compares() && values.isEmpty()) {
                wrong.add(Words.say("points.wrong.values", i + 1));
            } else if (isOfNumbers(sign.get()) && !isNumber(values.getFirst())) {
                wrong.add(Words.say("points.wrong.number", i + 1));
            } else {
                lines.add(new Scoring.Line(
                        new Term(row.field(), sign.get(), sign.get().compares() ? values : List.of()), points.get()));
            }
        }
        return lines;
    }

    private static boolean isOfNumbers(Term.Sign sign) {
        return sign == Term.Sign.MORE || sign == Term.Sign.LESS;
    }

    private static boolean isNumber(String text) {
        return Ask.readText(text.replace(',', '.'), BigDecimal::new).isPresent();
    }

    private View shown(
            HttpServletRequest request, int status, List<PointPage.Row> rows, Scoring scoring, List<String> wrong) {
        var usual = PointSheets.usual(points.ripe(me(request).account()));
        return shown(request, status, rows, scoring, usual, wrong, Optional.empty());
    }

    /// @param suggested since when leads came against which suggested rules are held
    private View shown(
            HttpServletRequest request,
            int status,
            List<PointPage.Row> rows,
            Scoring scoring,
            Filter filter,
            List<String> wrong,
            Optional<LocalDate> suggested) {
        var me = me(request);
        var sheet = sheets.tried(new ReportAsked.Asked(me, filter, Map.of()), scoring);
        var notes = new ArrayList<>(scoring.counts() ? sheet.notes() : List.<String>of());
        suggested.ifPresent(since -> notes.addFirst(Words.say("points.suggested.against", since)));
        var more = new ArrayList<>(rows);
        if (rows.isEmpty() || !rows.getLast().field().isEmpty()) {
            more.add(new PointPage.Row("", "", "", ""));
        }
        return pages.show(
                status,
                "points",
                new PointPage.Edit(
                        pages.frame(request, "points.title"),
                        more.subList(0, Math.min(more.size(), Scoring.MOST)),
                        points.fields(me.account()).stream()
                                .map(name -> new LeadPage.Choice(name, PlanWords.field(name)))
                                .toList(),
                        known(me),
                        Words.say(
                                suggested.isPresent()
                                        ? "points.suggested"
                                        : scores.now(me.account()).counts() ? "points.on" : "points.none"),
                        scoring.counts() ? sheet.sentence() : "",
                        notes,
                        sheet.charts(),
                        sheet.tables(),
                        wrong));
    }

    /// What may be written into a row without having to be remembered.
    private List<String> known(Person me) {
        return Stream.concat(
                        directory.sources(me.account()).stream().map(Source::name),
                        Arrays.stream(Acquisition.values()).map(Acquisition::code))
                .toList();
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
