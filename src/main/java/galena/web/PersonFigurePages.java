package galena.web;

import galena.identity.Act;
import galena.identity.Identity;
import galena.identity.Person;
import galena.insight.Behind;
import galena.insight.Filter;
import galena.insight.Reports;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.Words;
import galena.lead.Leads;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// One person's figures: one's own first, exactly as whoever manages sees them, with a remark beside them if one
/// likes. They do nothing by themselves.
@Controller
class PersonFigurePages {
    private static final int MOST = 500;
    private final Reports reports;
    private final PeopleSheets people;
    private final Identity identity;
    private final Leads leads;
    private final Lines lines;
    private final Names names;
    private final Pages pages;
    private final Clock clock;

    PersonFigurePages(
            Reports reports,
            PeopleSheets people,
            Identity identity,
            Leads leads,
            Lines lines,
            Names names,
            Pages pages,
            Clock clock) {
        this.reports = reports;
        this.people = people;
        this.identity = identity;
        this.leads = leads;
        this.lines = lines;
        this.names = names;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/me/figures")
    View mine(HttpServletRequest request) {
        return show(request, me(request), true);
    }

    @GetMapping("/reports/people/{id}")
    View theirs(HttpServletRequest request, @PathVariable String id) {
        return show(request, found(request, id), false);
    }

    private Person found(HttpServletRequest request, String id) {
        return identity.person(me(request).account(), new PersonId(Ask.id(id)))
                .filter(person -> person.may(Act.WORK))
                .orElseThrow(Ask.NotFound::new);
    }

    private View show(HttpServletRequest request, Person person, boolean mine) {
        var me = me(request);
        if (!people.areShown(me.account())) {
            throw new Ask.NotFound();
        }
        var usual = people.usual(me.account());
        var from = Ask.read(request, "from", LocalDate::parse).orElse(usual[0]);
        var until = Ask.read(request, "until", LocalDate::parse)
                .filter(day -> !day.isBefore(from))
                .orElse(usual[1].isBefore(from) ? from : usual[1]);
        var one = people.one(person, from, until);
        var named = names.of(me.account());
        var moments = Moments.at(clock, me.zone());
        return pages.show(
                "figures-of",
                new ReportPage.Person(
                        pages.frame(request, "people.figures"),
                        person.id().toString(),
                        person.name(),
                        one.sentence(),
                        mine,
                        one.tables(),
                        reports.remarks(me.account(), person.id()).stream()
                                .map(remark -> new ReportPage.Remark(
                                        named.person(remark.author()), moments.say(remark.at()), remark.words()))
                                .toList(),
                        one.help(),
                        rows(me, one.talkOver()),
                        rows(me, reports.quick(person, from, until, person.id().equals(me.id()))),
                        one.definitions()));
    }

    private List<LeadPage.Row> rows(Person me, List<LeadId> found) {
        var named = names.of(me.account());
        var moments = Moments.at(clock, me.zone());
        var country = identity.account(me.account()).country();
        return leads.lines(me.account(), found).stream()
                .map(line -> lines.row(line, named, moments, country))
                .toList();
    }

    @PostMapping("/me/figures")
    View remark(HttpServletRequest request) {
        reports.remark(me(request), me(request).id(), Ask.text(request, "words", 1000));
        return new RedirectView("/me/figures");
    }

    @PostMapping("/reports/people/{id}")
    View remark(HttpServletRequest request, @PathVariable String id) {
        var person = found(request, id);
        reports.remark(me(request), person.id(), Ask.text(request, "words", 1000));
        return new RedirectView("/reports/people/" + person.id());
    }

    /// The leads behind a number of one's own; whoever sees reports, of anybody's.
    @GetMapping("/me/figures/leads")
    View behind(HttpServletRequest request) {
        var me = me(request);
        var person = Ask.read(request, "person", PersonId::of)
                .filter(id -> id.equals(me.id()) || me.may(Act.SEE_REPORTS))
                .filter(id -> identity.person(me.account(), id).isPresent())
                .orElse(me.id());
        var usual = people.usual(me.account());
        var from = Ask.read(request, "from", LocalDate::parse).orElse(usual[0]);
        var until = Ask.read(request, "until", LocalDate::parse)
                .filter(day -> !day.isBefore(from))
                .orElse(from);
        var set = Ask.line(request, "set", 20);
        var found = reports.behind(
                me.account(),
                new Filter(from, until, Optional.empty(), Optional.empty(), Set.of(person), Set.of(), false),
                new Behind(set, Ask.read(request, "number", Integer::valueOf).orElse(0), "", "", usual[1]),
                MOST,
                0);
        return pages.show(
                "behind",
                new ReportPage.Behind(
                        pages.frame(request, "people.figures"),
                        Words.say(
                                "behind.all",
                                Formats.number(found.size()),
                                Words.knows("figure." + set) ? Words.say("figure." + set) : ""),
                        rows(me, found),
                        Optional.empty(),
                        person.equals(me.id()) ? "/me/figures" : "/reports/people/" + person));
    }

    /// Whether this company wants figures about single people at all.
    @PostMapping("/company/figures")
    View shown(HttpServletRequest request) {
        reports.show(me(request), request.getParameter("shown") != null);
        return new RedirectView("/company");
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
