package galena.web;

import de.siegmar.fastcsv.writer.CsvWriter;
import galena.conversion.Costs;
import galena.conversion.Terms;
import galena.directory.Directory;
import galena.directory.Source;
import galena.identity.Account;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.Money;
import galena.kernel.SourceId;
import galena.kernel.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// What sources cost besides so much for each lead; what was bartered with whom.
@Controller
class CostPages {
    private static final int MONTHS = 24;
    private static final long MOST = 100_000_000_000L;
    private final Costs costs;
    private final Directory directory;
    private final Identity identity;
    private final Names names;
    private final Pages pages;
    private final Clock clock;

    CostPages(Costs costs, Directory directory, Identity identity, Names names, Pages pages, Clock clock) {
        this.costs = costs;
        this.directory = directory;
        this.identity = identity;
        this.names = names;
        this.pages = pages;
        this.clock = clock;
    }

    // ---- terms

    @GetMapping("/sources/{id}/terms")
    View terms(HttpServletRequest request, @PathVariable String id) {
        return terms(request, 200, source(request, id), "");
    }

    private Source source(HttpServletRequest request, String id) {
        return directory.source(me(request).account(), new SourceId(Ask.id(id))).orElseThrow(Ask.NotFound::new);
    }

    private View terms(HttpServletRequest request, int status, Source source, String wrong) {
        var account = identity.account(source.account());
        var terms = costs.terms(source.account(), source.id());
        return pages.show(
                status,
                "terms",
                new MoneyPage.Terms(
                        pages.frame(request, "terms.title"),
                        source.id().toString(),
                        source.name(),
                        account.currency().getCurrencyCode(),
                        shown(terms.month(), account),
                        shown(terms.sale(), account),
                        terms.share() == 0
                                ? ""
                                : BigDecimal.valueOf(terms.share(), 1)
                                        .stripTrailingZeros()
                                        .toPlainString(),
                        terms.isBarter() ? plain(terms.units()) : "",
                        terms.unit(),
                        shown(terms.worth(), account),
                        shown(terms.hour(), account),
                        YearMonth.from(today(account)).toString(),
                        costs.standing(source.account(), source.id(), MONTHS).stream()
                                .map(one -> new LeadPage.Fact(
                                        one.month().toString(),
                                        Formats.money(one.money()),
                                        one.own() ? Words.say("terms.hours.of", plain(one.hours())) : ""))
                                .toList(),
                        terms.isBarter(),
                        wrong));
    }

    private static String shown(long minor, Account account) {
        return minor == 0 ? "" : new Money(minor, account.currency()).amount().toPlainString();
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    private LocalDate today(Account account) {
        return account.dayOf(clock.instant());
    }

    @PostMapping("/sources/{id}/terms")
    View setTerms(HttpServletRequest request, @PathVariable String id) {
        var source = source(request, id);
        var account = identity.account(source.account());
        var before = costs.terms(source.account(), source.id());
        try {
            var month = minor(request, "month", account);
            var terms = new Terms(
                    // months before are not charged because a price is said today
                    month > 0 && before.month() > 0
                            ? before.since()
                            : today(account).withDayOfMonth(1),
                    month,
                    minor(request, "sale", account),
                    CreditPages.thousandths(Ask.line(request, "share", 6)),
                    number(request, "units"),
                    Ask.line(request, "unit", 40),
                    minor(request, "worth", account),
                    minor(request, "hour", account));
            costs.set(me(request), source, terms);
        } catch (ArithmeticException | IllegalArgumentException none) {
            return terms(request, 422, source, Words.say("terms.wrong"));
        }
        return new RedirectView("/sources/" + source.id() + "/terms");
    }

    private static long minor(HttpServletRequest request, String name, Account account) {
        var minor = Money.of(number(request, name), account.currency()).minor();
        if (minor > MOST) {
            throw new IllegalArgumentException("too much");
        }
        return minor;
    }

    /// Throws NumberFormatException for what is no number.
    private static BigDecimal number(HttpServletRequest request, String name) {
        var text = Ask.line(request, name, 15).replace(",", "");
        return text.isEmpty() ? BigDecimal.ZERO : new BigDecimal(text);
    }

    /// How many hours of our own went into it.
    @PostMapping("/sources/{id}/hours")
    View hours(HttpServletRequest request, @PathVariable String id) {
        var source = source(request, id);
        var month = Ask.read(request, "month", YearMonth::parse);
        var hours = Ask.read(request, "hours", BigDecimal::new);
        boolean done = month.isPresent()
                && hours.isPresent()
                && costs.spent(me(request), source.id(), month.get(), hours.get());
        return done
                ? new RedirectView("/sources/" + source.id() + "/terms")
                : terms(request, 422, source, Words.say("terms.hours.wrong"));
    }

    // ---- barter

    @GetMapping("/money/barter")
    View barters(HttpServletRequest request) {
        var me = me(request);
        return pages.show(
                "barters",
                new MoneyPage.Barters(
                        pages.frame(request, "barter.title"),
                        directory.sources(me.account()).stream()
                                .map(source -> balance(source, costs.barter(me.account(), source.id())))
                                .flatMap(Optional::stream)
                                .toList()));
    }

    private static Optional<MoneyPage.Balance> balance(Source source, Costs.Barter barter) {
        return barter.terms().isBarter() || !barter.months().isEmpty()
                ? Optional.of(new MoneyPage.Balance(
                        source.id().toString(),
                        with(source),
                        plain(barter.received()),
                        plain(barter.gave()),
                        sentence(barter)))
                : Optional.empty();
    }

    private static String with(Source source) {
        return source.vendor().orElse(source.name());
    }

    private static String sentence(Costs.Barter barter) {
        var unit = barter.terms().unit().isEmpty()
                ? Words.say("barter.unit")
                : barter.terms().unit();
        int sign = barter.balance().signum();
        return Words.say(
                sign == 0 ? "barter.even" : sign > 0 ? "barter.we-owe" : "barter.they-owe",
                plain(barter.balance().abs()),
                unit);
    }

    @GetMapping("/money/barter/{id}")
    View barter(HttpServletRequest request, @PathVariable String id) {
        return barter(request, 200, source(request, id), "");
    }

    private View barter(HttpServletRequest request, int status, Source source, String wrong) {
        var named = names.of(source.account());
        var barter = costs.barter(source.account(), source.id());
        return pages.show(
                status,
                "barter",
                new MoneyPage.Barter(
                        pages.frame(request, "barter.title"),
                        source.id().toString(),
                        with(source),
                        sentence(barter),
                        barter.terms().unit(),
                        barter.months().stream()
                                .map(month -> new MoneyPage.BarterMonth(
                                        month.month().toString(),
                                        Formats.number(month.leads()),
                                        plain(month.received()),
                                        plain(month.given())))
                                .toList(),
                        barter.given().stream()
                                .map(given -> new MoneyPage.Given(
                                        given.id().toString(),
                                        given.day().toString(),
                                        plain(given.units()),
                                        given.words(),
                                        named.person(given.by())))
                                .toList(),
                        today(identity.account(source.account())).toString(),
                        wrong));
    }

    @PostMapping("/money/barter/{id}")
    View give(HttpServletRequest request, @PathVariable String id) {
        var source = source(request, id);
        var entry = Ask.read(request, "entry", java.util.UUID::fromString);
        if (entry.isPresent()) {
            costs.takeBack(me(request), source.id(), entry.get());
            return new RedirectView("/money/barter/" + source.id());
        }
        var day = Ask.read(request, "day", LocalDate::parse);
        var units = Ask.read(request, "units", BigDecimal::new);
        boolean done = day.isPresent()
                && units.isPresent()
                && costs.gave(me(request), source.id(), day.get(), units.get(), Ask.line(request, "words", 300));
        return done
                ? new RedirectView("/money/barter/" + source.id())
                : barter(request, 422, source, Words.say("barter.wrong"));
    }

    /// The statement, for whom we barter with.
    @GetMapping("/money/barter/{id}/file")
    ResponseEntity<byte[]> file(HttpServletRequest request, @PathVariable String id) {
        var source = source(request, id);
        var barter = costs.barter(source.account(), source.id());
        var out = new StringWriter();
        try (var csv = CsvWriter.builder().build(out)) {
            csv.writeRecord("month", "leads_received", "units_received", "units_given");
            barter.months()
                    .forEach(month -> csv.writeRecord(
                            month.month().toString(),
                            String.valueOf(month.leads()),
                            plain(month.received()),
                            plain(month.given())));
            csv.writeRecord("balance", "", plain(barter.balance()), "");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, "text/csv;charset=utf-8")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("barter.csv")
                                .build()
                                .toString())
                .body(out.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
