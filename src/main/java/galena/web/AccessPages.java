package galena.web;

import galena.delivery.Push;
import galena.delivery.Telephony;
import galena.desk.Alerts;
import galena.directory.Countries;
import galena.directory.OpeningHours;
import galena.distribution.Training;
import galena.identity.Act;
import galena.identity.CompanySignIn;
import galena.identity.Entrance;
import galena.identity.Identity;
import galena.identity.Person;
import galena.identity.ProgramKeys;
import galena.identity.SecondSteps;
import galena.identity.SignIn;
import galena.identity.Ticket;
import galena.insight.Reports;
import galena.kernel.Email;
import galena.kernel.Text;
import galena.kernel.Words;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Getting in for the first time: setting up, joining; and what somebody settles about themselves.
@Controller
class AccessPages {
    private final Identity identity;
    private final Entrance entrance;
    private final SecondSteps seconds;
    private final CompanySignIn company;
    private final ProgramKeys keys;
    private final Training training;
    private final Alerts alerts;
    private final Telephony telephony;
    private final Push push;
    private final Reports reports;
    private final Setup setup;
    private final Pages pages;
    private final Sessions sessions;
    private final Notices notices;
    private final String publicUrl;

    AccessPages(
            Identity identity,
            Entrance entrance,
            SecondSteps seconds,
            CompanySignIn company,
            ProgramKeys keys,
            Training training,
            Alerts alerts,
            Telephony telephony,
            Push push,
            Reports reports,
            Setup setup,
            Pages pages,
            Sessions sessions,
            Notices notices,
            @Value("${galena.public-url}") String publicUrl) {
        this.identity = identity;
        this.entrance = entrance;
        this.seconds = seconds;
        this.company = company;
        this.keys = keys;
        this.training = training;
        this.alerts = alerts;
        this.telephony = telephony;
        this.push = push;
        this.reports = reports;
        this.setup = setup;
        this.pages = pages;
        this.sessions = sessions;
        this.notices = notices;
        this.publicUrl = publicUrl;
    }

    // ---- about oneself

    @GetMapping("/me")
    View me(HttpServletRequest request) {
        return me(request, "");
    }

    private View me(HttpServletRequest request, String key) {
        var me = Pages.person(request).orElseThrow();
        return pages.show(
                "me",
                new AccessPage.Me(
                        pages.frame(request, "me.title"),
                        me,
                        me.may(Act.WORK) && reports.areShown(me.account()),
                        training.trainee(me).isPresent(),
                        me.may(Act.WORK),
                        alerts.wants(me),
                        telephony.line(me).orElse(""),
                        me.may(Act.SEE_LEAD),
                        entrance.hasPassword(me),
                        push.of(me).stream()
                                .map(device -> new LeadPage.Choice(device.id().toString(), device.called()))
                                .toList(),
                        me.may(Act.WORK) ? push.key() : "",
                        me.may(Act.ROUTE_LEADS),
                        keys.of(me).stream().map(ProgramKeys.Key::ending).toList(),
                        key,
                        publicUrl + "/api/v1/receivers"));
    }

    /// A mail when something waits for them and they are not at the desk.
    @PostMapping("/me/alerts")
    View alerts(HttpServletRequest request) {
        alerts.set(Pages.person(request).orElseThrow(), request.getParameter("wants") != null);
        return new RedirectView("/me");
    }

    /// A key for programs, shown this once; or all of theirs end.
    @PostMapping("/me/keys")
    View key(HttpServletRequest request) {
        var me = Pages.person(request).orElseThrow();
        if (Ask.line(request, "then", 10).equals("end")) {
            keys.revoke(me);
            return new RedirectView("/me");
        }
        return me(request, keys.issue(me));
    }

    /// Another password, for whoever has one and types it in once more.
    @GetMapping("/me/password")
    View password(HttpServletRequest request) {
        return password(request, 200, "");
    }

    private View password(HttpServletRequest request, int status, String wrong) {
        var me = Pages.person(request).orElseThrow();
        return entrance.hasPassword(me)
                ? pages.show(
                        status,
                        "password",
                        new AccessPage.Password(pages.frame(request, "password.title"), me.email(), wrong))
                : new RedirectView("/me");
    }

    @PostMapping("/me/password")
    View changePassword(HttpServletRequest request, HttpServletResponse response) {
        var me = Pages.person(request).orElseThrow();
        if (!entrance.hasPassword(me)) {
            return new RedirectView("/me");
        }
        var wanted = Ask.secret(request, "password");
        var objection = entrance.objectionTo(wanted, me);
        if (objection.isPresent()) {
            return password(request, 422, objection.get());
        }
        return switch (entrance.changePassword(me, Ask.secret(request, "present"), wanted)) {
            case SignIn.Entered(var person, var epoch) -> {
                sessions.goOn(request, response, epoch);
                notices.tell(person, Notices.Change.PASSWORD);
                yield pages.show(
                        "message",
                        new MessagePage(
                                pages.frame(request, "password.title"),
                                Words.say("password.changed"),
                                Words.say("password.changed.others")));
            }
            case SignIn.Wait(var remaining) ->
                password(request, 422, Words.say("sign-in.wait", Moments.length(remaining.plusSeconds(1))));
            default -> password(request, 422, Words.say("password.wrong"));
        };
    }

    // ---- joining

    @GetMapping("/join/{secret}")
    View join(HttpServletRequest request, @PathVariable String secret) {
        var person = holder(secret);
        if (person.isEmpty()) {
            return spent(request);
        }
        return pages.show("join", new AccessPage.Join(pages.frame(request, "join.title"), person.get(), secret, ""));
    }

    @PostMapping("/join/{secret}")
    View joined(HttpServletRequest request, HttpServletResponse response, @PathVariable String secret) {
        var person = holder(secret);
        if (person.isEmpty()) {
            return spent(request);
        }
        var password = Ask.secret(request, "password");
        var objection = entrance.objectionTo(password, person.get());
        if (objection.isPresent()) {
            return pages.show(
                    422,
                    "join",
                    new AccessPage.Join(pages.frame(request, "join.title"), person.get(), secret, objection.get()));
        }
        boolean again = entrance.hasPassword(person.get());
        var joined = entrance.choosePassword(secret, password);
        if (joined.isEmpty()) {
            return spent(request);
        }
        if (again) {
            notices.tell(joined.get(), Notices.Change.PASSWORD);
        }
        if (seconds.isSetUp(joined.get()) || company.isOnlyElsewhere(joined.get())) {
            // the link stands for the password, not for what is asked for besides
            return new RedirectView("/sign-in");
        }
        open(request, response, joined.get());
        return new RedirectView("/");
    }

    private void open(HttpServletRequest request, HttpServletResponse response, Person person) {
        int epoch = entrance.epoch(person.account(), person.id()).orElse(0);
        sessions.open(
                request, response, new SignIn.Entered(person, epoch), false, request.getParameter("remember") != null);
    }

    private Optional<Person> holder(String secret) {
        return entrance.look(secret)
                .filter(ticket -> ticket.purpose() != Ticket.Purpose.SETUP)
                .flatMap(ticket -> ticket.account().flatMap(a -> ticket.person().flatMap(p -> identity.person(a, p))))
                .filter(Person::active);
    }

    private View spent(HttpServletRequest request) {
        return pages.show(
                404,
                "message",
                new MessagePage(pages.frame(request, "link.title"), Words.say("link.spent"), Words.say("link.remedy")));
    }

    // ---- setting up

    @GetMapping("/setup/{secret}")
    View setup(HttpServletRequest request, @PathVariable String secret) {
        if (!maySetUp(secret)) {
            return spent(request);
        }
        return pages.show("setup", form(request, secret, Map.of(), Map.of()));
    }

    private boolean maySetUp(String secret) {
        return entrance.look(secret)
                        .filter(ticket -> ticket.purpose() == Ticket.Purpose.SETUP)
                        .isPresent()
                && identity.accounts().isEmpty();
    }

    private AccessPage.SetUp form(
            HttpServletRequest request, String secret, Map<String, String> given, Map<String, String> wrong) {
        var countries = new LinkedHashMap<String, String>();
        Countries.codes().stream()
                .sorted((a, b) -> country(a).compareTo(country(b)))
                .forEach(code -> countries.put(code, country(code)));
        return new AccessPage.SetUp(pages.frame(request, "setup.title"), secret, countries, given, wrong);
    }

    private static String country(String code) {
        return Locale.of("", code).getDisplayCountry(Locale.ENGLISH);
    }

    @PostMapping("/setup/{secret}")
    View setUp(HttpServletRequest request, HttpServletResponse response, @PathVariable String secret) {
        if (!maySetUp(secret)) {
            return spent(request);
        }
        var given = new HashMap<String, String>();
        for (var name : List.of("company", "country", "name", "email", "sellers", "who", "opens", "closes")) {
            given.put(name, Ask.text(request, name, 2000));
        }
        var wrong = new HashMap<String, String>();
        var email = Email.parse(given.getOrDefault("email", ""));
        var country = given.getOrDefault("country", "");
        check(wrong, "company", !given.getOrDefault("company", "").isBlank(), "setup.company.missing");
        check(wrong, "country", Countries.codes().contains(country), "setup.country.missing");
        check(wrong, "name", !given.getOrDefault("name", "").isBlank(), "setup.name.missing");
        check(wrong, "email", email.isPresent(), "setup.email.wrong");
        var password = Ask.secret(request, "password");
        Entrance.objectionTo(
                        password,
                        List.of(
                                given.getOrDefault("company", ""),
                                given.getOrDefault("name", ""),
                                given.getOrDefault("email", "")))
                .ifPresent(objection -> wrong.put("password", objection));
        var week = week(request, wrong);
        var sellers = sellers(given, wrong);
        if (!wrong.isEmpty() || email.isEmpty()) {
            return pages.show(422, "setup", form(request, secret, given, wrong));
        }
        if (entrance.redeem(secret).isEmpty()) {
            return spent(request);
        }
        var ways =
                Set.of(Optional.ofNullable(request.getParameterValues("ways")).orElse(new String[0]));
        var made = setup.make(new Setup.Answers(
                given.getOrDefault("company", ""),
                country,
                zone(country),
                given.getOrDefault("name", ""),
                email.get(),
                password,
                sellers,
                week,
                ways));
        open(request, response, made.person());
        var invitations = new LinkedHashMap<String, String>();
        made.invitations().forEach((person, ticket) -> invitations.put(person.name(), publicUrl + "/join/" + ticket));
        request.setAttribute(Doorkeeper.PERSON, made.person());
        return pages.show(
                "first",
                new AccessPage.First(
                        pages.frame(request, "first.title"),
                        publicUrl,
                        made.key(),
                        made.source().name(),
                        curl(made.key()),
                        invitations));
    }

    private static ZoneId zone(String country) {
        return Countries.zone(country);
    }

    private static void check(Map<String, String> wrong, String field, boolean right, String key) {
        if (!right) {
            wrong.put(field, Words.say(key));
        }
    }

    private static Map<DayOfWeek, OpeningHours.Span> week(HttpServletRequest request, Map<String, String> wrong) {
        var week = new EnumMap<DayOfWeek, OpeningHours.Span>(DayOfWeek.class);
        var days = Optional.ofNullable(request.getParameterValues("days")).orElse(new String[0]);
        try {
            var span = new OpeningHours.Span(
                    LocalTime.parse(Ask.line(request, "opens", 5)), LocalTime.parse(Ask.line(request, "closes", 5)));
            Arrays.stream(days).map(Integer::parseInt).forEach(day -> week.put(DayOfWeek.of(day), span));
        } catch (RuntimeException unreadable) {
            wrong.put("opens", Words.say("setup.opening.wrong"));
        }
        return week;
    }

    private static List<Setup.Seller> sellers(Map<String, String> given, Map<String, String> wrong) {
        var sellers = new ArrayList<Setup.Seller>();
        if (!"others".equals(given.get("who"))) {
            return sellers;
        }
        for (var line : Text.clean(given.getOrDefault("sellers", ""), 5000).split("\n")) {
            if (!line.isBlank()) {
                Setup.seller(line)
                        .ifPresentOrElse(
                                sellers::add,
                                () -> wrong.put("sellers", Words.say("setup.sellers.wrong", line.strip())));
            }
        }
        return sellers;
    }

    private String curl(String key) {
        return "curl " + publicUrl + "/api/v1/leads -H 'Authorization: Bearer " + key
                + "' -H 'Content-Type: application/json'"
                + " -d '{\"first_name\": \"Ann\", \"last_name\": \"Lee\", \"phone\": \"+1 916 555 0142\", \"email\": \"ann@example.com\","
                + " \"product\": \"a new roof\", \"message\": \"It leaks above the kitchen.\"}'";
    }
}
