package galena.web;

import galena.identity.Act;
import galena.identity.Identity;
import galena.identity.Person;
import galena.insight.Advice;
import galena.insight.Balance;
import galena.insight.Figures;
import galena.insight.Filter;
import galena.insight.Insight;
import galena.insight.Leak;
import galena.insight.Reports;
import galena.insight.Verdict;
import galena.kernel.Money;
import galena.kernel.PersonId;
import galena.kernel.Words;
import java.math.RoundingMode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// What the reports say shortly, for the first page of the day: what the month has come to, what leaks most, what is
/// to be done with sources, whether the books agree, and what I reach beside the others.
@Component
class MonthFigures {
    private static final int MOST_ADVISED = 3;
    private static final int BOOKS = 500;
    private final Reports reports;
    private final Insight insight;
    private final Identity identity;
    private final Names names;
    private final Clock clock;

    MonthFigures(Reports reports, Insight insight, Identity identity, Names names, Clock clock) {
        this.reports = reports;
        this.insight = insight;
        this.identity = identity;
        this.names = names;
        this.clock = clock;
    }

    TodayPage.Month of(Person me) {
        var today = identity.account(me.account()).dayOf(clock.instant());
        var month = Filter.of(today.withDayOfMonth(1), today).own();
        var all = reports.all(me.account(), month);
        var told = new ArrayList<LeadPage.Choice>();
        leak(me, month).ifPresent(told::add);
        told.addAll(advised(me, Filter.of(today.minusDays(89), today)));
        people(me).ifPresent(told::add);
        books(me).ifPresent(told::add);
        return new TodayPage.Month(
                Words.say("today.month", all.leads(), money(me, all.acquisition()), money(me, all.revenue())),
                figures(me, all),
                told);
    }

    private List<LeadPage.Fact> figures(Person me, Figures all) {
        var figures = new ArrayList<LeadPage.Fact>();
        if (all.leads() > 0) {
            figures.add(part("contacted", all.contacted(), all.leads()));
            figures.add(part("second", all.second(), all.leads()));
            figures.add(part("sold", all.sold(), all.leads()));
        }
        if (all.leads() > 0 || all.acquisition() != 0 || all.revenue() != 0) {
            figures.add(fact("margin", money(me, all.margin())));
        }
        if (all.sold() > 0) {
            figures.add(fact("cost-per-sale", money(me, Math.round((double) all.acquisition() / all.sold()))));
        }
        return figures;
    }

    private static LeadPage.Fact part(String figure, long part, long of) {
        return fact(figure, Words.say("today.month.share", Formats.number(part), Cells.percent((double) part / of)));
    }

    private static LeadPage.Fact fact(String figure, String value) {
        return new LeadPage.Fact(Words.say("figure." + figure), value, Words.say("figure." + figure + ".means"));
    }

    private String money(Person me, long minor) {
        return Formats.money(new Money(minor, identity.account(me.account()).currency()));
    }

    /// In whole units, for sentences.
    private String about(Person me, long minor) {
        var currency = identity.account(me.account()).currency();
        var whole = new Money(minor, currency).amount().setScale(0, RoundingMode.HALF_UP);
        return Formats.money(Money.of(whole, currency));
    }

    private Optional<LeadPage.Choice> leak(Person me, Filter month) {
        return reports.leaks(me.account(), month).stream()
                .filter(leak -> leak.count() > 0)
                .findFirst()
                .map((Leak leak) -> new LeadPage.Choice(
                        "/reports/leaks?from=" + month.from() + "&until=" + month.until(),
                        leak.minor() > 0
                                ? Words.say(
                                        "today.leak",
                                        Words.say("leak." + leak.kind().code()),
                                        about(me, leak.minor()))
                                : Words.say(
                                        "today.leak.unpriced",
                                        Words.say("leak." + leak.kind().code()),
                                        leak.count())));
    }

    /// What is clear enough to say, of the last ninety days.
    private List<LeadPage.Choice> advised(Person me, Filter lately) {
        var named = names.of(me.account());
        return reports.sources(me.account(), lately, "source").stream()
                .filter(one ->
                        one.advice().word() == Advice.Word.MORE || one.advice().word() == Advice.Word.LESS)
                .limit(MOST_ADVISED)
                .map(one -> new LeadPage.Choice(
                        "/reports/sources?source=" + one.figures().key(),
                        named.source(galena.kernel.SourceId.of(one.figures().key())) + ": "
                                + EarningSheets.said(one.advice())))
                .toList();
    }

    private Optional<LeadPage.Choice> people(Person me) {
        if (!reports.areShown(me.account())) {
            return Optional.empty();
        }
        var working = identity.people(me.account()).stream()
                .filter(person -> person.active() && person.may(Act.WORK))
                .map(Person::id)
                .collect(Collectors.toSet());
        var above = new HashSet<PersonId>();
        var below = new HashSet<PersonId>();
        for (var verdict : reports.lately(me.account()).verdicts()) {
            if (working.contains(verdict.person()) && verdict.word() == Verdict.Word.ABOVE) {
                above.add(verdict.person());
            }
            if (working.contains(verdict.person()) && verdict.word() == Verdict.Word.BELOW) {
                below.add(verdict.person());
            }
        }
        return above.isEmpty() && below.isEmpty()
                ? Optional.empty()
                : Optional.of(new LeadPage.Choice(
                        "/reports/people",
                        Words.say(
                                "today.people." + (above.isEmpty() ? "below" : below.isEmpty() ? "above" : "both"),
                                above.size(),
                                working.size(),
                                below.size())));
    }

    private Optional<LeadPage.Choice> books(Person me) {
        var balances = insight.balance(me.account(), BOOKS);
        if (balances.isEmpty()) {
            return Optional.empty();
        }
        boolean agrees =
                insight.findings(me.account()).isEmpty() && balances.stream().allMatch(Balance::agrees);
        long all = balances.stream()
                .mapToLong(one -> one.accepted() + one.typed() + one.imported())
                .sum();
        var checked = balances.stream()
                .map(Balance::checkedAt)
                .max(java.time.Instant::compareTo)
                .map(Moments.at(clock, me.zone())::say)
                .orElse("");
        return Optional.of(new LeadPage.Choice(
                "/balance", Words.say(agrees ? "balance.agrees" : "balance.differs", Formats.number(all), checked)));
    }

    /// What I reach, beside what the team would have with the same leads; nothing where nobody is compared.
    List<LeadPage.Fact> lately(Person me) {
        if (!reports.areShown(me.account())) {
            return List.of();
        }
        return reports.lately(me.account()).verdicts().stream()
                .filter(verdict -> verdict.person().equals(me.id()))
                .map(verdict -> new LeadPage.Fact(
                        Words.say("measure." + verdict.measure().code()),
                        PeopleSheets.said(verdict),
                        Words.say("measure." + verdict.measure().code() + ".means")))
                .toList();
    }
}
