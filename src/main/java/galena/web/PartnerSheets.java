package galena.web;

import galena.distribution.Hands;
import galena.distribution.Receivers;
import galena.identity.Identity;
import galena.insight.Reports;
import galena.kernel.Words;
import galena.playbook.Spans;
import galena.web.Cells.Sheet;
import galena.web.ReportAsked.Asked;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// What came of the leads that one dealer or agent took: what they earned, how they answer when they are asked, and
/// how often our own people had to do with it.
@Component
class PartnerSheets {
    private final Reports reports;
    private final EarningSheets earnings;
    private final Receivers receivers;
    private final Hands hands;
    private final Identity identity;

    PartnerSheets(Reports reports, EarningSheets earnings, Receivers receivers, Hands hands, Identity identity) {
        this.reports = reports;
        this.earnings = earnings;
        this.receivers = receivers;
        this.hands = hands;
        this.identity = identity;
    }

    /// Empty where what was asked for is not one partner.
    Optional<Sheet> of(Asked asked) {
        return Ask.readText(asked.field("channel"), UUID::fromString)
                .flatMap(id -> receivers.partner(asked.me().account(), id))
                .map(partner -> of(asked, partner.id(), partner.name()));
    }

    private Sheet of(Asked asked, UUID partner, String name) {
        var account = asked.me().account();
        var company = identity.account(account);
        var from = company.startOf(asked.filter().from());
        var until = company.startOf(asked.filter().until().plusDays(1));
        var answers = receivers.answers(account, partner, from, until);
        var all = reports.all(account, asked.filter());
        if (answers.asked() == 0 && all.leads() == 0) {
            return new Sheet(
                    Words.say("partner.report.nothing", name),
                    List.of(Words.say("channels.note"), Words.say("partner.report.note")),
                    List.of(),
                    List.of(),
                    List.of());
        }
        var earned = earnings.bySource(asked, Words.say("partner.report.sources"));
        return new Sheet(
                Words.say(
                        "partner.report.sentence",
                        name,
                        Formats.number(answers.asked()),
                        Formats.number(answers.taken()),
                        Formats.number(all.sold()),
                        earnings.amount(asked, all.margin())),
                List.of(Words.say("channels.note"), Words.say("partner.report.note")),
                List.of(),
                List.of(answered(answers), handled(asked), earned),
                EarningSheets.EARNED.stream()
                        .filter(figure -> !figure.equals("advice"))
                        .toList());
    }

    private static ReportPage.Table answered(Receivers.Answers answers) {
        return new ReportPage.Table(
                Words.say("partner.report.answers"),
                List.of(
                        new ReportPage.Column(Words.say("partner.report.how"), "", false),
                        new ReportPage.Column(Words.say("partner.report.leads"), "", true),
                        new ReportPage.Column(Words.say("partner.report.of"), "", true)),
                List.of(
                        row("asked", answers.asked(), answers.asked()),
                        row("taken", answers.taken(), answers.asked()),
                        row("declined", answers.declined(), answers.asked()),
                        row("lapsed", answers.lapsed(), answers.asked()),
                        row("waiting", answers.waiting(), answers.asked()),
                        List.of(
                                Cells.text(Words.say("partner.report.time")),
                                answers.median()
                                        .map(median -> new ReportPage.Cell(
                                                Spans.words(median), "", String.valueOf(median.toSeconds()), ""))
                                        .orElse(Cells.text("")),
                                Cells.text(""))));
    }

    private static List<ReportPage.Cell> row(String how, long count, long of) {
        return List.of(
                Cells.text(Words.say("partner.report." + how)),
                new ReportPage.Cell(Formats.number(count), "", String.valueOf(count), ""),
                Cells.share(count, of));
    }

    /// What it takes of our own time: whoever of us had one of these leads before them, and what a turn usually takes.
    private ReportPage.Table handled(Asked asked) {
        long turns = reports.handled(asked.me().account(), asked.filter());
        var time = Duration.ofSeconds(turns * hands.pace(asked.me().account()).callSeconds());
        return new ReportPage.Table(
                Words.say("partner.report.handled"),
                List.of(
                        new ReportPage.Column(Words.say("people.what"), "", false),
                        new ReportPage.Column(Words.say("partner.report.much"), "", true)),
                List.of(
                        List.of(
                                Cells.text(Words.say("partner.report.turns")),
                                new ReportPage.Cell(Formats.number(turns), "", String.valueOf(turns), "")),
                        List.of(
                                Cells.text(Words.say(
                                        "partner.report.hours",
                                        hands.pace(asked.me().account()).callSeconds())),
                                new ReportPage.Cell(
                                        String.format(java.util.Locale.US, "%.1f", time.toMinutes() / 60.0),
                                        "",
                                        String.format(java.util.Locale.ROOT, "%.1f", time.toMinutes() / 60.0),
                                        ""))));
    }
}
