package galena.web;

import galena.directory.Directory;
import galena.directory.OpeningHours;
import galena.distribution.Destination;
import galena.distribution.Distribution;
import galena.identity.Absence;
import galena.identity.CompanySignIn;
import galena.identity.Entrance;
import galena.identity.Identity;
import galena.identity.Passkeys;
import galena.identity.Person;
import galena.identity.Role;
import galena.identity.SecondSteps;
import galena.identity.Ticket;
import galena.identity.WorkingTime;
import galena.kernel.Email;
import galena.kernel.PersonId;
import galena.kernel.Words;
import galena.lead.Contact;
import galena.lead.Held;
import galena.lead.Leads;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// People, teams, opening hours, the administration log.
@Controller
class AdminPages {
    private static final Duration INVITATION = Duration.ofDays(7);
    private static final Duration EXPORTS_SHOWN = Duration.ofDays(90);
    private static final int MOST_PROMISES = 1000;
    private final Identity identity;
    private final Entrance entrance;
    private final SecondSteps seconds;
    private final Passkeys passkeys;
    private final CompanySignIn company;
    private final Directory directory;
    private final Distribution distribution;
    private final Leads leads;
    private final Lines lines;
    private final Names names;
    private final Notices notices;
    private final Pages pages;
    private final Clock clock;
    private final String publicUrl;

    AdminPages(
            Identity identity,
            Entrance entrance,
            SecondSteps seconds,
            Passkeys passkeys,
            CompanySignIn company,
            Directory directory,
            Distribution distribution,
            Leads leads,
            Lines lines,
            Names names,
            Notices notices,
            Pages pages,
            Clock clock,
            @Value("${galena.public-url}") String publicUrl) {
        this.identity = identity;
        this.entrance = entrance;
        this.seconds = seconds;
        this.passkeys = passkeys;
        this.company = company;
        this.directory = directory;
        this.distribution = distribution;
        this.leads = leads;
        this.lines = lines;
        this.names = names;
        this.notices = notices;
        this.pages = pages;
        this.clock = clock;
        this.publicUrl = publicUrl;
    }

    // ---- people

    @GetMapping("/people")
    View people(HttpServletRequest request) {
        return people(request, 200, "");
    }

    private View people(HttpServletRequest request, int status, String wrong) {
        var me = me(request);
        var named = names.of(me.account());
        var teams = identity.teams(me.account());
        var rows = identity.people(me.account()).stream()
                .map(p -> new AdminPage.PersonRow(
                        p.id().toString(),
                        p.name(),
                        p.email(),
                        roles(p),
                        teams.stream()
                                .filter(t -> t.members().contains(p.id()))
                                .map(t -> t.name())
                                .findFirst()
                                .orElse(""),
                        p.active(),
                        p.mayEnter()))
                .toList();
        var choices = identity.people(me.account()).stream()
                .filter(Person::active)
                .map(p -> new LeadPage.Choice(p.id().toString(), p.name()))
                .toList();
        return pages.show(
                status,
                "people",
                new AdminPage.People(
                        pages.frame(request, "people.title"),
                        rows,
                        teams.stream()
                                .map(t -> new AdminPage.TeamRow(
                                        t.id().toString(),
                                        t.name(),
                                        named.person(t.lead()),
                                        t.members().size()))
                                .toList(),
                        choices,
                        opening(me),
                        wrong));
    }

    private static String roles(Person person) {
        return person.roles().stream()
                .sorted()
                .map(r -> Words.say("role." + r.name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", "));
    }

    private List<AdminPage.Hour> opening(Person me) {
        var week = directory.hours(me.account()).week();
        return days(day -> Optional.ofNullable(week.get(day)).map(s -> new LocalTime[] {s.opens(), s.closes()}));
    }

    private static List<AdminPage.Hour> days(java.util.function.Function<DayOfWeek, Optional<LocalTime[]>> span) {
        var hours = new ArrayList<AdminPage.Hour>();
        for (var day : DayOfWeek.values()) {
            var times = span.apply(day);
            hours.add(new AdminPage.Hour(
                    day.getValue(),
                    Words.say("day." + day.getValue()),
                    times.map(t -> t[0].toString()).orElse(""),
                    times.map(t -> t[1].toString()).orElse("")));
        }
        return hours;
    }

    @PostMapping("/people")
    View add(HttpServletRequest request) {
        var name = Ask.line(request, "name", 120);
        var email = Email.parse(Ask.line(request, "email", 254));
        var roles = Identity.roles(Ask.all(request, "roles"));
        if (name.isEmpty() || email.isEmpty() || roles.isEmpty()) {
            return people(request, 422, Words.say("people.incomplete"));
        }
        var added = identity.add(me(request), name, email.get(), roles);
        return added.<View>map(p -> new RedirectView("/people/" + p.id()))
                .orElseGet(() -> people(request, 422, Words.say("people.known")));
    }

    @PostMapping("/teams")
    View team(HttpServletRequest request) {
        var me = me(request);
        var name = Ask.line(request, "name", 120);
        var lead = Ask.read(request, "lead", PersonId::of)
                .flatMap(id -> identity.person(me.account(), id))
                .filter(Person::active);
        boolean added = !name.isEmpty()
                && lead.filter(who -> identity.addTeam(me, name, who.id()).isPresent())
                        .isPresent();
        return added ? new RedirectView("/people") : people(request, 422, Words.say("team.incomplete"));
    }

    @PostMapping("/hours")
    View hours(HttpServletRequest request) {
        var week = new EnumMap<DayOfWeek, OpeningHours.Span>(DayOfWeek.class);
        for (var day : DayOfWeek.values()) {
            span(request, day).ifPresent(t -> week.put(day, new OpeningHours.Span(t[0], t[1])));
        }
        directory.setWeek(me(request), week);
        return new RedirectView("/people");
    }

    private static Optional<LocalTime[]> span(HttpServletRequest request, DayOfWeek day) {
        var from = Ask.read(request, "from" + day.getValue(), LocalTime::parse);
        var until = Ask.read(request, "until" + day.getValue(), LocalTime::parse);
        return from.isPresent() && until.isPresent() && until.get().isAfter(from.get())
                ? Optional.of(new LocalTime[] {from.get(), until.get()})
                : Optional.empty();
    }

    // ---- one person

    @GetMapping("/people/{id}")
    View person(HttpServletRequest request, @PathVariable String id) {
        return person(request, 200, found(request, id), Optional.empty(), "");
    }

    private Person found(HttpServletRequest request, String id) {
        return identity.person(me(request).account(), new PersonId(Ask.id(id))).orElseThrow(Ask.NotFound::new);
    }

    private View person(HttpServletRequest request, int status, Person person, Optional<String> link, String wrong) {
        var me = me(request);
        var moments = Moments.at(clock, me.zone());
        var teams = identity.teams(me.account());
        var working = identity.workingTimes(me.account(), person.id());
        return pages.show(
                status,
                "person",
                new AdminPage.One(
                        pages.frame(request, "person.title"),
                        person,
                        teams.stream()
                                .map(t -> new LeadPage.Choice(t.id().toString(), t.name()))
                                .toList(),
                        teams.stream()
                                .filter(t -> t.members().contains(person.id()))
                                .map(t -> t.id().toString())
                                .findFirst()
                                .orElse(""),
                        days(day -> working.stream()
                                .filter(w -> w.day() == day)
                                .findFirst()
                                .map(w -> new LocalTime[] {w.starts(), w.ends()})),
                        identity.absences(me.account(), person.id()).stream()
                                .map(a -> new AdminPage.AbsenceRow(
                                        a.starts().toString(), moments.say(a.starts()), moments.say(a.ends())))
                                .toList(),
                        link,
                        distribution.held(person),
                        promises(person, moments),
                        exports(person, moments),
                        lines.destinations(me.account()).stream()
                                .filter(c -> !c.value().equals("person:" + person.id()))
                                .toList(),
                        identity.people(me.account()).stream()
                                .filter(p -> p.active() && !p.id().equals(person.id()) && p.is(Role.MANAGER))
                                .map(p -> new LeadPage.Choice(p.id().toString(), p.name()))
                                .toList(),
                        Moments.zones(),
                        wrong,
                        person.id().equals(me.id()),
                        new AdminPage.Entry(
                                seconds.isSetUp(person), passkeys.of(person).size(), company.isOnlyElsewhere(person))));
    }

    @PostMapping("/people/{id}")
    View change(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var person = found(request, id);
        var name = Ask.line(request, "name", 120);
        var roles = Identity.roles(Ask.all(request, "roles"));
        var zone = Ask.read(request, "zone", ZoneId::of).orElse(person.zone());
        if (name.isEmpty() || roles.isEmpty()) {
            return person(request, 422, person, Optional.empty(), Words.say("people.incomplete"));
        }
        if (!identity.change(me, person.id(), name, zone, roles)) {
            return person(request, 422, person, Optional.empty(), Words.say("people.last-administrator"));
        }
        var team = Ask.read(request, "team", UUID::fromString)
                .filter(t -> identity.teams(me.account()).stream().anyMatch(x -> x.id().equals(t)));
        identity.joinTeam(me, person.id(), team);
        var times = new ArrayList<WorkingTime>();
        for (var day : DayOfWeek.values()) {
            span(request, day).ifPresent(t -> times.add(new WorkingTime(day, t[0], t[1])));
        }
        identity.setWorkingTimes(me, person.id(), times);
        return new RedirectView("/people/" + person.id());
    }

    @PostMapping("/people/{id}/invitation")
    View invite(HttpServletRequest request, @PathVariable String id) {
        var person = found(request, id);
        if (!person.active()) {
            return person(request, 422, person, Optional.empty(), Words.say("people.inactive"));
        }
        var ticket = new Ticket(Ticket.Purpose.INVITATION, Optional.of(person.account()), Optional.of(person.id()));
        var link = publicUrl + "/join/" + entrance.issue(ticket, INVITATION);
        identity.note(me(request), "invitation-issued", Optional.of(person.id().value()));
        return person(request, 200, person, Optional.of(link), "");
    }

    /// Whoever has lost what they show besides a password begins anew; every session of theirs ends.
    @PostMapping("/people/{id}/sign-in")
    View lost(HttpServletRequest request, @PathVariable String id) {
        var person = found(request, id);
        seconds.forgetAll(me(request), person);
        company.forget(me(request), person);
        notices.tell(person, Notices.Change.ALL_ENDED);
        return new RedirectView("/people/" + person.id());
    }

    @PostMapping("/people/{id}/absences")
    View absent(HttpServletRequest request, @PathVariable String id) {
        var person = found(request, id);
        var from = Ask.read(request, "from", LocalDate::parse);
        var until = Ask.read(request, "until", LocalDate::parse);
        if (from.isEmpty() || until.isEmpty() || until.get().isBefore(from.get())) {
            return person(request, 422, person, Optional.empty(), Words.say("absence.wrong"));
        }
        identity.addAbsence(
                me(request),
                person.id(),
                new Absence(
                        from.get().atStartOfDay(person.zone()).toInstant(),
                        until.get().plusDays(1).atStartOfDay(person.zone()).toInstant()));
        return new RedirectView("/people/" + person.id());
    }

    @PostMapping("/people/{id}/absences/end")
    View present(HttpServletRequest request, @PathVariable String id) {
        var person = found(request, id);
        Ask.read(request, "starts", Instant::parse)
                .ifPresent(starts -> identity.removeAbsence(me(request), person.id(), starts));
        return new RedirectView("/people/" + person.id());
    }

    /// What they promised to whom: it is read out before they go.
    private List<String> promises(Person person, Moments moments) {
        var promised = leads.inHand(person.account(), person.id(), MOST_PROMISES).stream()
                .filter(Held::promised)
                .toList();
        var contacts = leads.contacts(
                person.account(), promised.stream().map(Held::lead).toList());
        return promised.stream()
                .map(held -> Words.say(
                        "leave.promise",
                        contacts.getOrDefault(held.lead(), Contact.NOBODY).name(),
                        moments.say(held.readyAt())))
                .toList();
    }

    private List<String> exports(Person person, Moments moments) {
        return identity.exports(person.account(), person.id(), clock.instant().minus(EXPORTS_SHOWN)).stream()
                .map(entry -> Words.say("leave.export", moments.say(entry.at()), Words.say("act." + entry.act())))
                .toList();
    }

    /// Somebody leaves; it was asked where their leads go and who answers instead.
    @PostMapping("/people/{id}/departure")
    View leave(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var person = found(request, id);
        var to = Ask.line(request, "to", 60);
        var destination = lines.destinations(me.account()).stream()
                .map(LeadPage.Choice::value)
                .filter(to::equals)
                .findFirst()
                .map(AdminPages::destination);
        var successor = Ask.read(request, "successor", PersonId::of)
                .flatMap(s -> identity.person(me.account(), s))
                .filter(s -> s.active() && s.is(Role.MANAGER) && !s.id().equals(person.id()));
        if (destination.isEmpty() || successor.isEmpty() || !person.active()) {
            return person(request, 422, person, Optional.empty(), Words.say("leave.incomplete"));
        }
        try {
            distribution.leave(me, person, destination.get(), successor.get().id());
        } catch (Distribution.LastAdministrator last) {
            return person(request, 422, person, Optional.empty(), Words.say("people.last-administrator"));
        }
        return new RedirectView("/people");
    }

    private static Destination destination(String value) {
        return value.startsWith("pool:")
                ? new Destination.ToPool(UUID.fromString(value.substring(5)))
                : new Destination.ToPerson(PersonId.of(value.substring(7)));
    }

    // ---- the log

    @GetMapping("/log")
    View log(HttpServletRequest request) {
        var me = me(request);
        var moments = Moments.at(clock, me.zone());
        var named = names.of(me.account());
        var before = Ask.read(request, "before", Instant::parse)
                .orElse(clock.instant().plusSeconds(1));
        var entries = identity.logBefore(me.account(), before, 101);
        var rows = entries.stream()
                .limit(100)
                .map(e -> new AdminPage.LogRow(
                        moments.say(e.at()),
                        moments.exact(e.at()),
                        e.actor().map(named::person).orElse(""),
                        Words.say("act." + e.act()),
                        e.subject()
                                .map(s -> named.people()
                                        .getOrDefault(s, named.sources().getOrDefault(s, "")))
                                .orElse("")))
                .toList();
        var more = entries.size() > 100
                ? Optional.of("/log?before=" + entries.get(99).at())
                : Optional.<String>empty();
        return pages.show("log", new AdminPage.Log(pages.frame(request, "log.title"), rows, more));
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
