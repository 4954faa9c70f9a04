package galena.web;

import galena.identity.Act;
import galena.identity.Identity;
import galena.identity.Person;
import galena.insight.Behind;
import galena.insight.Figures;
import galena.insight.Filter;
import galena.insight.Reports;
import galena.insight.Verdict;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.kernel.PersonId;
import galena.kernel.Words;
import galena.web.Cells.Sheet;
import galena.web.ReportAsked.Asked;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// What can be said of people beside each other: in words, with how sure that is, and with what helps where figures
/// cannot tell.
@Component
class PeopleSheets {
    private static final int QUARTERS = 4;
    private static final int TALKED_OVER = 5;
    private static final int DAYS = 90;
    private final Reports reports;
    private final Identity identity;
    private final Clock clock;

    PeopleSheets(Reports reports, Identity identity, Clock clock) {
        this.reports = reports;
        this.identity = identity;
        this.clock = clock;
    }

    /// Whether this company wants figures about single people.
    boolean areShown(AccountId account) {
        return reports.areShown(account);
    }

    private Map<PersonId, Person> sellers(AccountId account) {
        return identity.people(account).stream()
                .filter(person -> person.active() && person.may(Act.WORK))
                .collect(Collectors.toMap(Person::id, person -> person));
    }

    // ---- everybody

    Sheet all(Asked asked) {
        var account = asked.me().account();
        var sellers = sellers(account);
        var people =
                reports.people(account, asked.filter().from(), asked.filter().until());
        var verdicts = people.verdicts().stream()
                .filter(verdict -> sellers.containsKey(verdict.person()))
                .toList();
        var margins = reports.margins(account, asked.filter());
        var rows = new ArrayList<List<ReportPage.Cell>>();
        sellers.values().stream().sorted(Comparator.comparing(Person::name)).forEach(person -> {
            var row = new ArrayList<ReportPage.Cell>();
            row.add(new ReportPage.Cell(
                    person.name(), "/reports/people/" + person.id() + "?" + asked.query(), person.name(), ""));
            for (var measure : Verdict.Measure.values()) {
                row.add(verdicts.stream()
                        .filter(verdict -> verdict.person().equals(person.id()) && verdict.measure() == measure)
                        .findFirst()
                        .map(PeopleSheets::cell)
                        .orElse(Cells.text(Words.say("people.nothing"))));
            }
            row.add(margin(account, margins.getOrDefault(person.id(), 0L)));
            rows.add(row);
        });
        var columns = new ArrayList<ReportPage.Column>();
        columns.add(new ReportPage.Column(Words.say("reports.person"), "", false));
        for (var measure : Verdict.Measure.values()) {
            columns.add(new ReportPage.Column(
                    Words.say("measure." + measure.code()), Words.say("measure." + measure.code() + ".means"), false));
        }
        columns.add(new ReportPage.Column(Words.say("figure.margin"), Words.say("figure.margin.means"), true));
        long below = verdicts.stream()
                .filter(verdict -> verdict.word() == Verdict.Word.BELOW)
                .map(Verdict::person)
                .distinct()
                .count();
        long above = verdicts.stream()
                .filter(verdict -> verdict.word() == Verdict.Word.ABOVE)
                .map(Verdict::person)
                .distinct()
                .count();
        return new Sheet(
                below + above == 0
                        ? Words.say("people.sentence.none", sellers.size())
                        : Words.say("people.sentence", below, above),
                List.of(Words.say("people.fair"), Words.say("people.advice")),
                charts(account, sellers, verdicts),
                Stream.concat(Stream.of(new ReportPage.Table("", columns, rows)), equaliser(account).stream())
                        .toList(),
                List.of());
    }

    /// What can be said in a few words.
    static String said(Verdict verdict) {
        return cell(verdict).text();
    }

    private static ReportPage.Cell cell(Verdict verdict) {
        var word = Words.say("word." + verdict.word().code());
        var text = verdict.word() == Verdict.Word.CANNOT_TELL
                ? verdict.more() > 0 ? Words.say("word.cannot-tell.more", Formats.number(verdict.more())) : word
                : Words.say(
                        "word.with",
                        word,
                        Formats.number(verdict.hits()),
                        Formats.number(verdict.count()),
                        Formats.number(Math.round(verdict.expected())));
        var tone = verdict.word() == Verdict.Word.BELOW ? "soon" : verdict.word() == Verdict.Word.ABOVE ? "won" : "";
        return new ReportPage.Cell(text, "", verdict.word().code(), tone);
    }

    private ReportPage.Cell margin(AccountId account, long minor) {
        var money = new Money(minor, identity.account(account).currency());
        return new ReportPage.Cell(Formats.money(money), "", money.amount().toPlainString(), "");
    }

    private static List<ReportPage.Chart> charts(
            AccountId account, Map<PersonId, Person> sellers, List<Verdict> verdicts) {
        var charts = new ArrayList<ReportPage.Chart>();
        for (var measure : List.of(Verdict.Measure.CONTACT, Verdict.Measure.SALE)) {
            var points = verdicts.stream()
                    .filter(verdict -> verdict.measure() == measure && verdict.expected() > 0)
                    .map(verdict -> new Chart.Point(
                            java.util.Objects.requireNonNull(sellers.get(verdict.person()))
                                    .name(),
                            Math.round(verdict.expected() * 10) / 10.0,
                            Math.round(100 * verdict.hits() / verdict.expected()) / 100.0,
                            verdict.word().code()))
                    .toList();
            if (points.size() > 1) {
                charts.add(Chart.funnel(
                        Words.say("people.chart." + measure.code()),
                        Words.say("people.chart.across"),
                        Words.say("people.chart.up"),
                        points));
            }
        }
        return charts;
    }

    /// How far people are apart beyond chance, quarter by quarter; empty while it cannot be said of any.
    private Optional<ReportPage.Table> equaliser(AccountId account) {
        var quarters = reports.equaliser(account, QUARTERS);
        if (quarters.stream().allMatch(quarter -> quarter.getValue().isEmpty())) {
            return Optional.empty();
        }
        var columns = new ArrayList<ReportPage.Column>();
        columns.add(new ReportPage.Column(Words.say("reports.quarter"), "", false));
        for (var measure : Verdict.Measure.values()) {
            columns.add(
                    new ReportPage.Column(Words.say("measure." + measure.code()), Words.say("equaliser.means"), true));
        }
        var rows = new ArrayList<List<ReportPage.Cell>>();
        for (var quarter : quarters) {
            var row = new ArrayList<ReportPage.Cell>();
            row.add(Cells.text(quarter.getKey()));
            for (var measure : Verdict.Measure.values()) {
                row.add(Optional.ofNullable(quarter.getValue().get(measure))
                        .map(spread -> Cells.text(String.format(Locale.US, "± %.0f %%", 100 * spread)))
                        .orElse(Cells.text("")));
            }
            rows.add(row);
        }
        return Optional.of(new ReportPage.Table(Words.say("equaliser.title"), columns, rows));
    }

    // ---- one of them

    /// What stands on a person's page: the same for themselves and for whoever manages.
    record One(
            String sentence,
            List<ReportPage.Table> tables,
            List<LeadPage.Choice> help,
            List<LeadId> talkOver,
            List<LeadPage.Choice> definitions) {}

    One one(Person person, LocalDate from, LocalDate until) {
        var account = person.account();
        var verdicts = reports.people(account, from, until).verdicts().stream()
                .filter(verdict -> verdict.person().equals(person.id()))
                .toList();
        var theirs = new Filter(from, until, Optional.empty(), Optional.empty(), Set.of(person.id()), Set.of(), false);
        var figures = reports.all(account, theirs);
        var query = "from=" + from + "&until=" + until + "&person=" + person.id() + "&own=yes";
        var said = new ArrayList<List<ReportPage.Cell>>();
        for (var verdict : verdicts) {
            said.add(List.of(
                    Cells.text(Words.say("measure." + verdict.measure().code())),
                    cell(verdict),
                    Cells.text(Formats.number(verdict.hits())),
                    Cells.text(String.format(Locale.US, "%.1f", verdict.expected())),
                    Cells.text(Formats.number(verdict.count())),
                    Cells.text(String.format(
                            Locale.US, "%.2f (%.2f – %.2f)", verdict.ratio(), verdict.low(), verdict.high()))));
        }
        var counts = new ArrayList<List<ReportPage.Cell>>();
        for (var figure :
                List.of("leads", "attempted", "second", "contacted", "qualified", "offered", "sold", "lost", "open")) {
            long count = count(figures, figure);
            counts.add(List.of(
                    Cells.text(Words.say("figure." + figure)),
                    new ReportPage.Cell(
                            Formats.number(count),
                            count == 0 ? "" : "/me/figures/leads?" + query + "&set=" + figure,
                            String.valueOf(count),
                            "")));
        }
        boolean told = verdicts.stream()
                .anyMatch(verdict -> verdict.word() == Verdict.Word.BELOW || verdict.word() == Verdict.Word.ABOVE);
        return new One(
                told ? Words.say("people.one.told") : Words.say("people.one.cannot"),
                List.of(
                        new ReportPage.Table(
                                Words.say("people.compared"),
                                List.of(
                                        new ReportPage.Column(Words.say("people.what"), "", false),
                                        new ReportPage.Column(Words.say("people.word"), "", false),
                                        new ReportPage.Column(Words.say("people.hits"), "", true),
                                        new ReportPage.Column(
                                                Words.say("people.expected"), Words.say("people.expected.means"), true),
                                        new ReportPage.Column(Words.say("people.of"), "", true),
                                        new ReportPage.Column(
                                                Words.say("people.ratio"), Words.say("people.ratio.means"), true)),
                                said),
                        new ReportPage.Table(
                                Words.say("people.leads"),
                                List.of(
                                        new ReportPage.Column(Words.say("people.what"), "", false),
                                        new ReportPage.Column(Words.say("figure.leads"), "", true)),
                                counts)),
                help(verdicts, query),
                reports.behind(account, theirs, new Behind("lost", 0, "", "", usual(account)[1]), TALKED_OVER, 0),
                java.util.Arrays.stream(Verdict.Measure.values())
                        .map(measure -> new LeadPage.Choice(
                                Words.say("measure." + measure.code()),
                                Words.say("measure." + measure.code() + ".means")))
                        .toList());
    }

    private static long count(Figures figures, String figure) {
        return switch (figure) {
            case "attempted" -> figures.attempted();
            case "second" -> figures.second();
            case "contacted" -> figures.contacted();
            case "qualified" -> figures.qualified();
            case "offered" -> figures.offered();
            case "sold" -> figures.sold();
            case "lost" -> figures.lost();
            case "open" -> figures.open();
            default -> figures.leads();
        };
    }

    /// What helps where figures cannot tell.
    private static List<LeadPage.Choice> help(List<Verdict> verdicts, String query) {
        var help = new ArrayList<LeadPage.Choice>();
        help.add(new LeadPage.Choice("", Words.say("people.help.deadlines")));
        help.add(new LeadPage.Choice(
                "/me/figures/leads?" + query + "&set=tries&number=1", Words.say("people.help.second")));
        help.add(new LeadPage.Choice("", Words.say("people.help.advice")));
        verdicts.stream()
                .filter(verdict -> verdict.word() == Verdict.Word.CANNOT_TELL && verdict.more() > 0)
                .max(Comparator.comparingLong(Verdict::more))
                .ifPresent(verdict -> help.add(new LeadPage.Choice(
                        "",
                        Words.say(
                                "people.help.wait",
                                Words.say("measure." + verdict.measure().code()),
                                Formats.number(verdict.more())))));
        return help;
    }

    /// The last ninety days of a company.
    LocalDate[] usual(AccountId account) {
        var today = identity.account(account).dayOf(clock.instant());
        return new LocalDate[] {today.minusDays(DAYS - 1), today};
    }
}
