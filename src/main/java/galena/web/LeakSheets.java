package galena.web;

import galena.distribution.Partner;
import galena.distribution.Receivers;
import galena.identity.Identity;
import galena.insight.Leak;
import galena.insight.Reports;
import galena.kernel.PersonId;
import galena.kernel.Words;
import galena.playbook.Playbooks;
import galena.web.Cells.Sheet;
import galena.web.ReportAsked.Asked;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Where leads drop out, the dearest first, and what is left of those that are open.
@Component
class LeakSheets {
    private static final int MOST_NAMED = 3;
    private final Reports reports;
    private final Identity identity;
    private final Playbooks playbooks;
    private final Receivers receivers;
    private final Names names;
    private final Cells cells;
    private final Clock clock;

    LeakSheets(
            Reports reports,
            Identity identity,
            Playbooks playbooks,
            Receivers receivers,
            Names names,
            Cells cells,
            Clock clock) {
        this.reports = reports;
        this.identity = identity;
        this.playbooks = playbooks;
        this.receivers = receivers;
        this.names = names;
        this.cells = cells;
        this.clock = clock;
    }

    Sheet of(Asked asked) {
        var found = reports.leaks(asked.me().account(), asked.filter());
        var rows = new ArrayList<List<ReportPage.Cell>>();
        for (var leak : found) {
            boolean leads = leak.kind() != Leak.Kind.UNCLAIMED && leak.kind() != Leak.Kind.DUPLICATES;
            rows.add(List.of(
                    Cells.text(Words.say("leak." + leak.kind().code())),
                    leads
                            ? Cells.count(asked, leak.count(), leak.kind().code(), "&own=yes")
                            : new ReportPage.Cell(
                                    Formats.number(leak.count()),
                                    leak.kind() == Leak.Kind.UNCLAIMED ? "/money/vendors" : "",
                                    String.valueOf(leak.count()),
                                    ""),
                    cells.money(asked, leak.minor()),
                    trend(leak),
                    Cells.text(who(asked, leak.kind())),
                    Cells.text(Words.say("leak." + leak.kind().code() + ".remedy"))));
        }
        long minor = found.stream().mapToLong(Leak::minor).sum();
        var dear = found.stream().filter(leak -> leak.minor() > 0).toList();
        return new Sheet(
                found.isEmpty()
                        ? Words.say("leaks.none")
                        : dear.isEmpty()
                                ? Words.say(
                                        "leaks.free",
                                        Formats.number(found.getFirst().count()),
                                        Words.say("leak."
                                                + found.getFirst().kind().code()))
                                : Words.say(
                                        "leaks.sentence",
                                        cells.about(asked, dear.getFirst().minor()),
                                        Words.say(
                                                "leak." + dear.getFirst().kind().code()),
                                        cells.about(asked, minor)),
                List.of(Words.say("leaks.overlap")),
                dear.isEmpty()
                        ? List.of()
                        : List.of(Chart.of(
                                Words.say("leaks.chart"),
                                "row",
                                cells.currency(asked).getCurrencyCode(),
                                dear.stream()
                                        .map(leak ->
                                                Words.say("leak." + leak.kind().code()))
                                        .toList(),
                                List.of(new Chart.Series(
                                        Words.say("figure.leaked"),
                                        dear.stream()
                                                .map(leak -> cells.major(asked, leak.minor()))
                                                .toList())))),
                List.of(
                        new ReportPage.Table(
                                "",
                                List.of(
                                        Cells.named(Words.say("leaks.where")),
                                        Cells.column("leak-count"),
                                        Cells.column("leaked"),
                                        Cells.column("leak-before"),
                                        Cells.named(Words.say("leaks.who")),
                                        Cells.named(Words.say("leaks.remedy"))),
                                rows),
                        stock(asked)),
                List.of(
                        "leak-count",
                        "leaked",
                        "leak-before",
                        "stock-count",
                        "stock-fresh",
                        "stock-now",
                        "stock-change"));
    }

    /// What is open now, whenever it came, and what is left of it.
    private ReportPage.Table stock(Asked asked) {
        var rows = new ArrayList<List<ReportPage.Cell>>();
        var today = identity.account(asked.me().account()).dayOf(clock.instant());
        for (var one : reports.stock(asked.me().account(), asked.filter())) {
            var period = new LinkedHashMap<>(asked.fields());
            period.remove("person");
            period.remove("team");
            period.put(
                    "from",
                    (one.until().isPresent() ? today.minusDays(one.until().getAsInt()) : Reports.EVER).toString());
            period.put("until", today.minusDays(one.from()).toString());
            rows.add(List.of(
                    Cells.text(
                            one.until().isPresent()
                                    ? Words.say(
                                            "stock.days",
                                            one.from(),
                                            one.until().getAsInt())
                                    : Words.say("stock.older", one.from())),
                    Cells.count(new Asked(asked.me(), asked.filter(), period), one.leads(), "open", "&own=yes"),
                    cells.money(asked, one.fresh()),
                    one.now().isPresent()
                            ? cells.money(asked, one.now().getAsLong())
                            : Cells.text(Words.say("stock.unknown")),
                    one.now().isPresent() ? cells.money(asked, one.now().getAsLong() - one.fresh()) : Cells.text("")));
        }
        return new ReportPage.Table(
                Words.say("stock.title"),
                List.of(
                        Cells.named(Words.say("stock.age")),
                        Cells.column("stock-count"),
                        Cells.column("stock-fresh"),
                        Cells.column("stock-now"),
                        Cells.column("stock-change")),
                rows);
    }

    /// Whose it is to stop it, by name where it is somebody's.
    private String who(Asked asked, Leak.Kind kind) {
        var role = Words.say("leak." + kind.code() + ".who");
        var account = asked.me().account();
        var people = switch (kind) {
            case UNTOUCHED, GAVE_UP, NO_HANDS, NOBODY_ACTED, NO_LICENCE ->
                playbooks.all(account).stream().map(Playbooks.Title::inCharge);
            case PARTNER ->
                receivers.partners(account).stream().filter(Partner::active).map(Partner::manager);
            case HANDED_OVER, BAD, UNCLAIMED, DUPLICATES -> Stream.<PersonId>empty();
        };
        var named = names.of(account);
        var called = people.distinct().map(named::person).toList();
        return called.isEmpty() || called.size() > MOST_NAMED
                ? role
                : Words.say("leaks.who.named", role, String.join(", ", called));
    }

    private static ReportPage.Cell trend(Leak leak) {
        var was = Formats.number(leak.before());
        return leak.count() > leak.before()
                ? Cells.toned(Words.say("leaks.more", was), "soon")
                : leak.count() < leak.before() ? Cells.toned(Words.say("leaks.fewer", was), "") : Cells.text(was);
    }
}
