package galena.web;

import galena.conversion.Conversion;
import galena.conversion.Return;
import galena.conversion.Returns;
import galena.conversion.SourceMoney;
import galena.directory.Directory;
import galena.distribution.Hands;
import galena.distribution.Training;
import galena.identity.Act;
import galena.identity.Identity;
import galena.identity.Person;
import galena.insight.Floor;
import galena.insight.Insight;
import galena.insight.SourceDay;
import galena.intake.Intake;
import galena.intake.Twins;
import galena.kernel.Money;
import galena.kernel.SourceId;
import galena.kernel.Words;
import galena.lead.LeadLine;
import galena.lead.Leads;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.View;

/// Today: my promises and my day for whoever sells; what came, what it cost, what waits for a decision for
/// whoever answers for it.
@Controller
class TodayPages {
    private static final int MOST_DECISIONS = 3;
    private static final Duration EXPIRING = Duration.ofDays(3);
    private final Insight insight;
    private final Conversion conversion;
    private final Returns returns;
    private final Directory directory;
    private final Leads leads;
    private final Hands hands;
    private final Training training;
    private final Intake intake;
    private final Twins twins;
    private final Identity identity;
    private final Lines lines;
    private final Names names;
    private final MonthFigures month;
    private final Pages pages;
    private final Clock clock;

    TodayPages(
            Insight insight,
            Conversion conversion,
            Returns returns,
            Directory directory,
            Leads leads,
            Hands hands,
            Training training,
            Intake intake,
            Twins twins,
            Identity identity,
            Lines lines,
            Names names,
            MonthFigures month,
            Pages pages,
            Clock clock) {
        this.insight = insight;
        this.conversion = conversion;
        this.returns = returns;
        this.directory = directory;
        this.leads = leads;
        this.hands = hands;
        this.training = training;
        this.intake = intake;
        this.twins = twins;
        this.identity = identity;
        this.lines = lines;
        this.names = names;
        this.month = month;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/today")
    View today(HttpServletRequest request) {
        var me = Pages.person(request).orElseThrow(Ask.NotFound::new);
        return pages.show(
                "today",
                new TodayPage.Today(
                        pages.frame(request, "today.title"),
                        me.may(Act.WORK) ? Optional.of(mine(me)) : Optional.empty(),
                        me.may(Act.SEE_FLOOR) ? Optional.of(company(me)) : Optional.empty(),
                        me.may(Act.SEE_REPORTS) ? Optional.of(month.of(me)) : Optional.empty()));
    }

    // ---- mine

    private TodayPage.Mine mine(Person me) {
        var day = insight.day(me);
        var today = LocalDate.ofInstant(clock.instant(), me.zone());
        var end = today.plusDays(1).atStartOfDay(me.zone()).toInstant();
        var promises = leads.ofPerson(me.account(), me.id(), 500).stream()
                .filter(LeadLine::isOpen)
                .filter(line -> line.isWith(me.id()) && line.promised())
                .filter(line -> line.readyAt().filter(at -> at.isBefore(end)).isPresent())
                .toList();
        var figures = new ArrayList<LeadPage.Fact>();
        figures.add(fact("today.calls", day.calls()));
        figures.add(fact("today.talked", day.talked()));
        figures.add(fact("today.sold", day.sold()));
        if (day.minor() > 0) {
            figures.add(new LeadPage.Fact(Words.say("today.for"), money(me, day.minor()), ""));
        }
        if (day.turns() > 0) {
            figures.add(new LeadPage.Fact(
                    Words.say("today.kept"), Words.say("today.kept.of", day.turns() - day.missed(), day.turns()), ""));
        }
        var named = names.of(me.account());
        var moments = Moments.at(clock, me.zone());
        var country = identity.account(me.account()).country();
        return new TodayPage.Mine(
                Words.say("today.promises", promises.size()),
                figures,
                month.lately(me),
                promises.stream()
                        .map(line -> lines.row(line, named, moments, country))
                        .toList());
    }

    private static LeadPage.Fact fact(String key, int number) {
        return new LeadPage.Fact(Words.say(key), Formats.number(number), "");
    }

    private String money(Person me, long minor) {
        return Formats.money(new Money(minor, identity.account(me.account()).currency()));
    }

    // ---- the company's

    private TodayPage.Company company(Person me) {
        var account = identity.account(me.account());
        var moments = Moments.at(clock, me.zone());
        var floor = insight.floor(account.id());
        var today = account.dayOf(clock.instant());
        var money = money(me, today, today.plusDays(1));
        var days = insight.today(account.id()).stream().collect(Collectors.toMap(SourceDay::source, day -> day));
        var sources = directory.sources(account.id()).stream()
                .filter(source -> days.containsKey(source.id()) || money.containsKey(source.id()))
                .map(source -> line(
                        source.id(),
                        source.name(),
                        days.getOrDefault(source.id(), new SourceDay(source.id(), 0, 0, 0)),
                        Optional.ofNullable(money.get(source.id()))))
                .toList();
        return new TodayPage.Company(
                sentence(floor, moments),
                figures(me, floor),
                decisions(me, floor),
                sources,
                floor.nobodyActed() > 0
                        ? Words.say("today.leak.free", floor.nobodyActed())
                        : Words.say("today.leak.none"));
    }

    private static String sentence(Floor floor, Moments moments) {
        return floor.oldest()
                .map((Instant oldest) -> Words.say("today.waiting", floor.waiting(), moments.since(oldest)))
                .orElse(Words.say("today.nobody-waits"));
    }

    private Map<SourceId, SourceMoney> money(Person me, LocalDate from, LocalDate until) {
        var company = identity.account(me.account());
        return conversion.bySource(me.account(), company.startOf(from), company.startOf(until)).stream()
                .collect(Collectors.toMap(SourceMoney::source, one -> one));
    }

    private static TodayPage.Line line(SourceId id, String name, SourceDay day, Optional<SourceMoney> money) {
        return new TodayPage.Line(
                id.toString(),
                name,
                Formats.number(day.came()),
                Formats.number(day.reached()),
                Formats.number(day.sold()),
                money.map(SourceMoney::cost)
                        .filter(cost -> cost.minor() != 0)
                        .map(Formats::money)
                        .orElse(""),
                money.map(SourceMoney::revenue)
                        .filter(revenue -> revenue.minor() != 0)
                        .map(Formats::money)
                        .orElse(""));
    }

    private List<LeadPage.Fact> figures(Person me, Floor floor) {
        var work = hands.today(me.account());
        return List.of(
                fact("today.came", floor.receivedToday()),
                fact("today.reached", floor.reachedToday()),
                fact("today.sold", floor.soldToday()),
                new LeadPage.Fact(
                        Words.say("today.due"),
                        Words.say("today.due.of", Formats.number(work.due()), Formats.number(work.possible())),
                        ""),
                fact("today.promised", floor.promisedToday()),
                fact("today.overdue", floor.overdue()),
                fact("today.nobody", floor.stuck()));
    }

    /// What a vendor takes back for a few days still.
    private List<Return> returns(Person me) {
        var soon = clock.instant().plus(EXPIRING);
        return returns.possible(me.account(), 1000).stream()
                .filter(one -> one.until().isBefore(soon))
                .toList();
    }

    /// What waits for somebody like me, the most pressing first.
    private List<LeadPage.Choice> decisions(Person me, Floor floor) {
        var decisions = new ArrayList<LeadPage.Choice>();
        if (floor.decisions() > 0) {
            decisions.add(new LeadPage.Choice("/floor", Words.say("today.decide", floor.decisions())));
        }
        int back = me.may(Act.MANAGE_LEADS) ? returns(me).size() : 0;
        if (back > 0) {
            var worth =
                    returns(me).stream().mapToLong(one -> one.price().minor()).sum();
            decisions.add(new LeadPage.Choice("/money/vendors", Words.say("today.returns", back, money(me, worth))));
        }
        int looks = intake.looks(me.account(), 1000).size();
        if (looks > 0) {
            decisions.add(new LeadPage.Choice("/looks", Words.say("floor.looks", looks)));
        }
        int trainings = me.may(Act.ROUTE_LEADS) ? training.waiting(me.account()).size() : 0;
        if (trainings > 0) {
            decisions.add(new LeadPage.Choice("/training", Words.say("floor.trainings", trainings)));
        }
        int alike = me.may(Act.MANAGE_LEADS) ? twins.waiting(me.account()) : 0;
        if (alike > 0) {
            decisions.add(new LeadPage.Choice("/twins", Words.say("floor.twins", alike)));
        }
        return decisions.stream().limit(MOST_DECISIONS).toList();
    }
}
