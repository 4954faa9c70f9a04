package galena.web;

import galena.directory.Directory;
import galena.directory.OwnField;
import galena.identity.Account;
import galena.identity.Identity;
import galena.identity.Person;
import galena.insight.Reports;
import galena.intake.Intake;
import galena.intake.Revocations;
import galena.kernel.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// What the company wants to know of leads, and its own numbers.
@Controller
class CompanyPages {
    private static final int ROWS = 60;
    private final Identity identity;
    private final Directory directory;
    private final Reports reports;
    private final Pages pages;
    private final Clock clock;

    CompanyPages(Identity identity, Directory directory, Reports reports, Pages pages, Clock clock) {
        this.identity = identity;
        this.directory = directory;
        this.reports = reports;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/company")
    View company(HttpServletRequest request) {
        return company(request, 200, "");
    }

    private View company(HttpServletRequest request, int status, String wrong) {
        var account = me(request).account();
        var rows = new ArrayList<>(directory.fields(account).stream()
                .map(f -> new AdminPage.OwnRow(
                        f.name(),
                        f.label(),
                        f.kind().code(),
                        String.join(", ", f.choices()),
                        f.searchable(),
                        f.choosing()))
                .toList());
        rows.add(new AdminPage.OwnRow("", "", "text", "", false, true));
        rows.add(new AdminPage.OwnRow("", "", "text", "", false, true));
        var people = identity.people(account).stream().map(Person::email).toList();
        return pages.show(
                status,
                "company",
                new AdminPage.Company(
                        pages.frame(request, "company.title"),
                        rows,
                        directory.own(account).stream()
                                .filter(value -> !people.contains(value))
                                .sorted()
                                .toList(),
                        reports.areShown(account),
                        zone(identity.account(account)),
                        Moments.zones(),
                        wrong));
    }

    private AdminPage.Zone zone(Account account) {
        var today = account.dayOf(clock.instant());
        return new AdminPage.Zone(
                account.zone().getId(),
                account.days().changes().stream()
                        .map(one -> Words.say(
                                one.day().isAfter(today) ? "company.zone.will" : "company.zone.since",
                                one.day(),
                                one.zone().getId()))
                        .toList(),
                today.plusDays(1).toString());
    }

    /// From a day to come on, the company's days are those of another zone.
    @PostMapping("/company/zone")
    View zone(HttpServletRequest request) {
        var since = Ask.read(request, "since", LocalDate::parse)
                .filter(day -> day.isBefore(
                        LocalDate.ofInstant(clock.instant(), me(request).zone()).plusYears(10)));
        var zone = Ask.read(request, "zone", ZoneId::of);
        if (since.isEmpty() || zone.isEmpty() || !identity.move(me(request), since.get(), zone.get())) {
            return company(request, 422, Words.say("company.zone.wrong"));
        }
        return new RedirectView("/company");
    }

    @PostMapping("/company/fields")
    View fields(HttpServletRequest request) {
        var fields = new LinkedHashMap<String, OwnField>();
        IntStream.range(0, ROWS)
                .mapToObj(i -> field(request, "field." + i + "."))
                .forEach(field -> field.ifPresent(f -> fields.putIfAbsent(f.name(), f)));
        directory.setFields(me(request), List.copyOf(fields.values()));
        return new RedirectView("/company");
    }

    private static Optional<OwnField> field(HttpServletRequest request, String row) {
        var label = Ask.line(request, row + "label", 120);
        var written = Ask.line(request, row + "name", 60);
        var name = (written.isEmpty() ? label : written)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^[_0-9]+|_+$", "");
        if (name.isEmpty() || Intake.FIELDS.contains(name)) {
            return Optional.empty();
        }
        return Optional.of(new OwnField(
                name.length() > 60 ? name.substring(0, 60) : name,
                label.isEmpty() ? name : label,
                Ask.read(request, row + "kind", OwnField.Kind::of).orElse(OwnField.Kind.TEXT),
                Arrays.stream(Ask.line(request, row + "choices", 1900).split(","))
                        .map(String::strip)
                        .filter(choice -> !choice.isEmpty())
                        .distinct()
                        .toList(),
                request.getParameter(row + "searchable") != null,
                request.getParameter(row + "choosing") != null));
    }

    @PostMapping("/company/own")
    View own(HttpServletRequest request) {
        var person = me(request);
        var home = identity.account(person.account()).country();
        var values = new TreeSet<String>();
        Ask.text(request, "own", 20_000).lines().limit(500).forEach(line -> {
            var text = line.strip();
            if (text.matches("@[A-Za-z0-9.-]+")) {
                values.add(text.toLowerCase(Locale.ROOT));
            } else {
                Revocations.normal(text, home).ifPresent(values::add);
            }
        });
        directory.setOwn(person, values);
        return new RedirectView("/company");
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
