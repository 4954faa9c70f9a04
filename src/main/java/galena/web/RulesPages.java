package galena.web;

import galena.directory.Directory;
import galena.directory.Source;
import galena.identity.Identity;
import galena.identity.Person;
import galena.intake.DuplicateRule;
import galena.intake.Screens;
import galena.intake.SourceRules;
import galena.kernel.Money;
import galena.kernel.SourceId;
import galena.kernel.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// The rules of a source: what must be there, what is refused and in which words, how many are taken. They can be
/// tried on what came before they hold.
@Controller
class RulesPages {
    private static final int ROWS = 20;
    private static final int TRIED = 200;
    private static final int SHOWN = 20;
    private final Identity identity;
    private final Directory directory;
    private final Screens screens;
    private final Pages pages;
    private final Clock clock;

    RulesPages(Identity identity, Directory directory, Screens screens, Pages pages, Clock clock) {
        this.identity = identity;
        this.directory = directory;
        this.screens = screens;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/sources/{id}/rules")
    View rules(HttpServletRequest request, @PathVariable String id) {
        var source = found(request, id);
        return show(request, source, screens.of(source.account(), source.id()), List.of(), List.of());
    }

    private Source found(HttpServletRequest request, String id) {
        return directory.source(me(request).account(), new SourceId(Ask.id(id))).orElseThrow(Ask.NotFound::new);
    }

    private View show(
            HttpServletRequest request,
            Source source,
            SourceRules rules,
            List<String> tried,
            List<SourcePage.Tried> trials) {
        var currency = identity.account(source.account()).currency();
        return pages.show(
                "rules",
                new SourcePage.Rules(
                        pages.frame(request, "rules.title"),
                        source.id().toString(),
                        source.name(),
                        padded(rules.placings().stream()
                                .map(p -> List.of(p.kind().name().toLowerCase(Locale.ROOT), p.from(), p.to(), p.with()))
                                .toList()),
                        String.join(", ", rules.required()),
                        rules.junk(),
                        String.join(", ", rules.areas()),
                        rules.onlyThere(),
                        number(rules.minutes()),
                        rules.consent(),
                        padded(rules.refusals().stream()
                                .map(r -> List.of(r.field(), r.sign(), r.value(), r.words()))
                                .toList()),
                        number(rules.hourly()),
                        number(rules.daily()),
                        number(rules.monthly()),
                        rules.budget() == 0
                                ? ""
                                : new Money(rules.budget(), currency).amount().toPlainString(),
                        currency.getCurrencyCode(),
                        rules.opens(),
                        rules.closes(),
                        rules.days().stream().map(String::valueOf).collect(Collectors.toSet()),
                        rules.duplicates(),
                        padded(rules.campaigns().stream()
                                .map(c -> List.of(
                                        c.name(),
                                        number(c.hourly()),
                                        number(c.daily()),
                                        number(c.monthly()),
                                        c.budget() == 0
                                                ? ""
                                                : new Money(c.budget(), currency)
                                                        .amount()
                                                        .toPlainString()))
                                .toList()),
                        tried,
                        trials));
    }

    private static String number(int n) {
        return n == 0 ? "" : String.valueOf(n);
    }

    /// Two empty rows to go on with.
    private static List<List<String>> padded(List<List<String>> rows) {
        var padded = new ArrayList<>(rows);
        padded.add(List.of("", "", "", "", ""));
        padded.add(List.of("", "", "", "", ""));
        return padded;
    }

    @PostMapping("/sources/{id}/rules")
    View change(HttpServletRequest request, @PathVariable String id) {
        var source = found(request, id);
        var rules = asked(request, source);
        if (!Ask.line(request, "then", 10).equals("try")) {
            screens.set(me(request), source.id(), rules);
            return new RedirectView("/sources/" + source.id() + "/rules");
        }
        var moments = Moments.at(clock, me(request).zone());
        var trials = screens.attempt(source.account(), source.id(), rules, TRIED);
        var counts = trials.stream().collect(Collectors.groupingBy(Screens.Trial::would, Collectors.counting()));
        return show(
                request,
                source,
                rules,
                List.of(
                        Words.say("rules.tried", trials.size()),
                        Words.say("rules.would-accept", counts.getOrDefault("accepted", 0L)),
                        Words.say("rules.would-refuse", counts.getOrDefault("rejected", 0L))),
                trials.stream()
                        .filter(Screens.Trial::isOther)
                        .limit(SHOWN)
                        .map(t -> new SourcePage.Tried(
                                moments.say(t.at()),
                                Words.say("rules.was." + t.was()),
                                Words.say("rules.was." + t.would()),
                                t.because().map(Sentences::reasonName).orElse("")))
                        .toList());
    }

    private SourceRules asked(HttpServletRequest request, Source source) {
        var currency = identity.account(source.account()).currency();
        return new SourceRules(
                placings(request),
                words(request, "required").stream()
                        .map(w -> w.toLowerCase(Locale.ROOT).replace(' ', '_'))
                        .toList(),
                request.getParameter("junk") != null,
                words(request, "areas"),
                Ask.line(request, "there", 10).equals("only"),
                count(request, "minutes", 5_256_000),
                request.getParameter("consent") != null,
                refusals(request),
                count(request, "hourly", 1_000_000),
                count(request, "daily", 10_000_000),
                count(request, "monthly", 100_000_000),
                amount(request, "budget", currency),
                time(request, "opens"),
                time(request, "closes"),
                Ask.all(request, "days").stream()
                        .filter(day -> day.matches("[1-7]"))
                        .map(Integer::valueOf)
                        .collect(Collectors.toSet()),
                duplicates(request),
                campaigns(request, currency));
    }

    private static List<SourceRules.CampaignCap> campaigns(HttpServletRequest request, Currency currency) {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> "campaign." + i + ".")
                .map(row -> new SourceRules.CampaignCap(
                        Ask.line(request, row + "name", 120),
                        count(request, row + "hourly", 1_000_000),
                        count(request, row + "daily", 10_000_000),
                        count(request, row + "monthly", 100_000_000),
                        amount(request, row + "budget", currency)))
                .filter(cap -> !cap.name().isEmpty())
                .toList();
    }

    private static long amount(HttpServletRequest request, String name, Currency currency) {
        return Ask.read(
                        request,
                        name,
                        text -> Money.of(new BigDecimal(text.replace(",", "")), currency)
                                .minor())
                .filter(minor -> minor > 0)
                .orElse(0L);
    }

    private static DuplicateRule duplicates(HttpServletRequest request) {
        return new DuplicateRule(
                Ask.read(request, "scope", DuplicateRule.Scope::valueOf).orElse(DuplicateRule.Scope.COMPANY),
                request.getParameter("by-phone") != null,
                request.getParameter("by-email") != null,
                Ask.read(request, "living", DuplicateRule.Living::valueOf).orElse(DuplicateRule.Living.ATTACH),
                Ask.read(request, "closed", DuplicateRule.Closed::valueOf).orElse(DuplicateRule.Closed.REOPEN),
                request.getParameter("household") != null);
    }

    private static List<SourceRules.Placing> placings(HttpServletRequest request) {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> "placing." + i + ".")
                .flatMap(row -> Ask.read(
                        request, row + "kind", text -> SourceRules.Placing.Kind.valueOf(text.toUpperCase(Locale.ROOT)))
                        .map(kind -> new SourceRules.Placing(
                                kind,
                                Ask.line(request, row + "from", 120),
                                Ask.line(request, row + "to", 60),
                                Ask.line(request, row + "with", 2000)))
                        .filter(placing ->
                                !placing.from().isEmpty() || !placing.to().isEmpty())
                        .stream())
                .toList();
    }

    private static List<SourceRules.Refusal> refusals(HttpServletRequest request) {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> "refusal." + i + ".")
                .map(row -> new SourceRules.Refusal(
                        Ask.line(request, row + "field", 60),
                        Ask.line(request, row + "sign", 10),
                        Ask.line(request, row + "value", 200),
                        Ask.line(request, row + "words", 300)))
                .filter(refusal -> !refusal.field().isEmpty())
                .toList();
    }

    private static List<String> words(HttpServletRequest request, String name) {
        return Arrays.stream(Ask.line(request, name, 2000).split("[,;]"))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .limit(500)
                .toList();
    }

    private static int count(HttpServletRequest request, String name, int most) {
        return Ask.read(request, name, Integer::valueOf)
                .filter(n -> n > 0 && n <= most)
                .orElse(0);
    }

    private static String time(HttpServletRequest request, String name) {
        return Ask.read(request, name, LocalTime::parse)
                .map(LocalTime::toString)
                .orElse("");
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
