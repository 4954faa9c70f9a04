package galena.web;

import galena.directory.Acquisition;
import galena.directory.Billing;
import galena.directory.Directory;
import galena.directory.OwnField;
import galena.directory.Source;
import galena.identity.Identity;
import galena.identity.Person;
import galena.intake.Intake;
import galena.intake.Screens;
import galena.intake.SourceRules;
import galena.kernel.Money;
import galena.kernel.SourceId;
import galena.kernel.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Sources, their doors and keys, and what their vendors read.
@Controller
class SourcePages {
    private static final long MOST = 1_000_000_000L;
    private static final BigDecimal MOST_RATE = BigDecimal.valueOf(1_000_000);
    private final Identity identity;
    private final Directory directory;
    private final Intake intake;
    private final Screens screens;
    private final Pages pages;
    private final Clock clock;
    private final String publicUrl;

    SourcePages(
            Identity identity,
            Directory directory,
            Intake intake,
            Screens screens,
            Pages pages,
            Clock clock,
            @Value("${galena.public-url}") String publicUrl) {
        this.identity = identity;
        this.directory = directory;
        this.intake = intake;
        this.screens = screens;
        this.pages = pages;
        this.clock = clock;
        this.publicUrl = publicUrl;
    }

    @GetMapping("/sources")
    View sources(HttpServletRequest request) {
        return sources(request, 200, "");
    }

    private View sources(HttpServletRequest request, int status, String wrong) {
        var me = me(request);
        var rows =
                directory.sources(me.account()).stream().map(SourcePages::row).toList();
        return pages.show(
                status,
                "sources",
                new SourcePage.All(
                        pages.frame(request, "sources.title"),
                        rows,
                        identity.account(me.account()).currency().getCurrencyCode(),
                        wrong));
    }

    private static SourcePage.Row row(Source source) {
        return new SourcePage.Row(
                source.id().toString(),
                source.name(),
                source.acquisition().code(),
                source.vendor().orElse(""),
                source.billing()
                        .map(Billing::money)
                        .or(() -> Optional.of(source.price()).filter(price -> price.minor() != 0))
                        .map(price -> price.amount().toPlainString())
                        .orElse(""),
                source.billing()
                        .map(one -> one.money().currency().getCurrencyCode())
                        .orElse(""),
                source.billing().map(one -> one.rate().toPlainString()).orElse(""),
                (int) source.window().toDays(),
                source.state().code());
    }

    @PostMapping("/sources")
    View addSource(HttpServletRequest request) {
        var source = source(request, directory.newSourceId());
        if (source.isEmpty() || !directory.save(me(request), source.get())) {
            return sources(request, 422, Words.say("sources.incomplete"));
        }
        return new RedirectView("/sources/" + source.get().id());
    }

    private Optional<Source> source(HttpServletRequest request, SourceId id) {
        var me = me(request);
        var currency = identity.account(me.account()).currency();
        var name = Ask.line(request, "name", 120);
        var acquisition = Ask.read(request, "acquisition", Acquisition::of);
        var billed = billed(request, currency);
        var price = billed.map(one -> one.in(currency))
                .or(() -> billsElsewhere(request, currency) ? Optional.empty() : price(request, currency))
                .filter(m -> m.minor() >= 0 && m.minor() < MOST);
        var window = Ask.read(request, "window", Integer::parseInt)
                .filter(d -> d >= 0 && d <= 3650)
                .orElse(30);
        if (name.isEmpty() || acquisition.isEmpty() || price.isEmpty()) {
            return Optional.empty();
        }
        var state = Ask.read(request, "state", Source.State::of).orElse(Source.State.OPEN);
        var vendor = Optional.of(Ask.line(request, "vendor", 120)).filter(v -> !v.isEmpty());
        return Optional.of(new Source(
                me.account(),
                id,
                name,
                acquisition.get(),
                vendor,
                Duration.ofDays(window),
                price.get(),
                billed,
                state));
    }

    private static Optional<Money> price(HttpServletRequest request, Currency currency) {
        return Ask.line(request, "price", 20).isEmpty()
                ? Optional.of(new Money(0, currency))
                : Ask.read(request, "price", text -> Money.of(new BigDecimal(text.replace(",", "")), currency))
                        .filter(m -> m.minor() >= 0 && m.minor() < MOST);
    }

    private static boolean billsElsewhere(HttpServletRequest request, Currency currency) {
        var code = Ask.line(request, "billed", 3).toUpperCase(Locale.ROOT);
        return !code.isEmpty() && !code.equals(currency.getCurrencyCode());
    }

    /// Empty where it is billed in our own currency, or cannot be read.
    private static Optional<Billing> billed(HttpServletRequest request, Currency own) {
        if (!billsElsewhere(request, own)) {
            return Optional.empty();
        }
        return Ask.read(request, "billed", code -> Currency.getInstance(code.toUpperCase(Locale.ROOT)))
                .filter(currency -> currency.getDefaultFractionDigits() >= 0)
                .flatMap(currency -> price(request, currency))
                .filter(money -> money.minor() > 0)
                .flatMap(money ->
                        Ask.read(request, "rate", text -> new Billing(money, new BigDecimal(text.replace(',', '.')))))
                .filter(one -> one.rate().compareTo(MOST_RATE) <= 0);
    }

    @GetMapping("/sources/{id}")
    View source(HttpServletRequest request, @PathVariable String id) {
        return source(request, 200, foundSource(request, id), Optional.empty(), "");
    }

    private Source foundSource(HttpServletRequest request, String id) {
        return directory.source(me(request).account(), new SourceId(Ask.id(id))).orElseThrow(Ask.NotFound::new);
    }

    private View source(HttpServletRequest request, int status, Source source, Optional<String> key, String wrong) {
        var me = me(request);
        var moments = Moments.at(clock, me.zone());
        return pages.show(
                status,
                "source",
                new SourcePage.One(
                        pages.frame(request, "source.title"),
                        row(source),
                        key,
                        curl(key.orElse("KEY")),
                        doors(me, source, moments),
                        publicUrl + "/vendors/"
                                + directory.address(me.account(), source.id(), Directory.Purpose.INSTRUCTIONS),
                        directory.keys(me.account(), source.id()).stream()
                                .map(k -> new SourcePage.KeyRow(
                                        k.ending(),
                                        moments.say(k.created()),
                                        k.revoked().isPresent()))
                                .toList(),
                        intake.newest(me.account(), source.id(), 20).stream()
                                .map(r -> new SourcePage.Arrived(
                                        moments.say(r.at()),
                                        Words.say("verdict." + r.verdict()),
                                        r.reason().map(Sentences::reasonName).orElse(""),
                                        r.lead().map(Object::toString).orElse(""),
                                        r.test()))
                                .toList(),
                        identity.account(me.account()).currency().getCurrencyCode(),
                        intake.retention(me.account(), source.id()),
                        wrong));
    }

    private String curl(String key) {
        return "curl " + publicUrl + "/api/v1/leads -H 'Authorization: Bearer " + key
                + "' -H 'Content-Type: application/json' -d '{\"first_name\": \"Ann\", \"last_name\": \"Lee\", \"phone\": \"+1 916 555 0142\"}'";
    }

    @PostMapping("/sources/{id}")
    View changeSource(HttpServletRequest request, @PathVariable String id) {
        var before = foundSource(request, id);
        var source = source(request, before.id());
        if (source.isEmpty() || !directory.save(me(request), source.get())) {
            return source(request, 422, before, Optional.empty(), Words.say("sources.incomplete"));
        }
        return new RedirectView("/sources/" + before.id());
    }

    @PostMapping("/sources/{id}/keys")
    View issueKey(HttpServletRequest request, @PathVariable String id) {
        var source = foundSource(request, id);
        return source(request, 200, source, Optional.of(directory.issueKey(me(request), source.id())), "");
    }

    @PostMapping("/sources/{id}/keys/revoke")
    View revokeKeys(HttpServletRequest request, @PathVariable String id) {
        directory.revokeKeys(me(request), foundSource(request, id).id());
        return new RedirectView("/sources/" + id);
    }

    /// Every door of the source, as its address is copied to where it is needed.
    private List<SourcePage.Door> doors(Person me, Source source, Moments moments) {
        var seen = intake.lastSeen(me.account(), source.id());
        var own = publicUrl + "/in/" + directory.address(me.account(), source.id(), Directory.Purpose.DOOR);
        var addresses = new LinkedHashMap<String, String>();
        addresses.put(
                "form", publicUrl + "/form/" + directory.address(me.account(), source.id(), Directory.Purpose.DOOR));
        addresses.put("api", publicUrl + "/api/v1/leads");
        addresses.put("google", publicUrl + "/api/v1/google");
        addresses.put("adf", own + "/adf");
        addresses.put("web-to-lead", own + "/web-to-lead?encoding=UTF-8");
        addresses.put("meta", own + "/meta");
        addresses.put("hubspot", own + "/submissions/v3/integration/submit/1/1");
        return addresses.entrySet().stream()
                .map(door -> new SourcePage.Door(
                        Words.say("door." + door.getKey()),
                        Words.say("door." + door.getKey() + ".hint"),
                        door.getKey(),
                        door.getValue(),
                        Optional.ofNullable(seen.get(door.getKey()))
                                .map(at -> Words.say("door.seen", moments.say(at)))
                                .orElse(Words.say("door.never"))))
                .toList();
    }

    @PostMapping("/sources/{id}/retention")
    View retention(HttpServletRequest request, @PathVariable String id) {
        var source = foundSource(request, id);
        var raw = Ask.read(request, "raw", Integer::valueOf).filter(n -> n >= 1 && n <= 3650);
        var refused = Ask.read(request, "refused", Integer::valueOf).filter(n -> n >= 1 && n <= 3650);
        if (raw.isPresent() && refused.isPresent()) {
            intake.keep(me(request), source.id(), new Intake.Retention(raw.get(), refused.get()));
        }
        return new RedirectView("/sources/" + source.id());
    }

    @PostMapping("/sources/{id}/addresses")
    View newAddresses(HttpServletRequest request, @PathVariable String id) {
        var source = foundSource(request, id);
        directory.newAddresses(me(request), source.id());
        return new RedirectView("/sources/" + source.id());
    }

    // ---- what a vendor reads

    private static final List<String> REASONS = List.of(
            "accepted",
            "duplicate",
            "no-way-to-reach-them",
            "phone-not-possible",
            "email-not-an-address",
            "never-contact",
            "not-json",
            "not-xml",
            "too-large",
            "wrong-key",
            "too-many-requests",
            "paused");

    private static LeadPage.Choice ownField(OwnField field) {
        var kind = Words.say("company.kind." + field.kind().code());
        return new LeadPage.Choice(
                field.name(),
                field.label() + " (" + kind
                        + (field.choices().isEmpty() ? "" : " " + String.join(", ", field.choices())) + ")");
    }

    @GetMapping("/vendors/{word}")
    View instructions(HttpServletRequest request, @PathVariable String word) {
        var source = directory.byAddress(word, Directory.Purpose.INSTRUCTIONS).orElseThrow(Ask.NotFound::new);
        var account = identity.account(source.account());
        return pages.show(
                "vendor",
                new SourcePage.Vendor(
                        pages.frame(request, "vendor.title"),
                        source.name(),
                        account.name(),
                        publicUrl + "/api/v1/leads",
                        curl("KEY"),
                        Stream.concat(
                                        Intake.FIELDS.stream()
                                                .map(name -> new LeadPage.Choice(name, Words.say("api.field." + name))),
                                        directory.fields(source.account()).stream()
                                                .map(SourcePages::ownField))
                                .toList(),
                        REASONS.stream()
                                .map(reason -> new LeadPage.Choice(reason, Words.say("reason." + reason)))
                                .toList(),
                        terms(screens.of(source.account(), source.id())),
                        (int) source.window().toDays()));
    }

    /// What a vendor must know of the rules of a source.
    private static List<String> terms(SourceRules rules) {
        var terms = new ArrayList<String>();
        if (!rules.required().isEmpty()) {
            terms.add(Words.say("vendor.term.required", String.join(", ", rules.required())));
        }
        if (rules.consent()) {
            terms.add(Words.say("vendor.term.consent"));
        }
        if (rules.minutes() > 0) {
            terms.add(Words.say("vendor.term.minutes", rules.minutes()));
        }
        if (!rules.areas().isEmpty()) {
            terms.add(Words.say(
                    rules.onlyThere() ? "vendor.term.only" : "vendor.term.not", String.join(", ", rules.areas())));
        }
        if (!rules.opens().isEmpty() && !rules.closes().isEmpty()) {
            terms.add(Words.say("vendor.term.hours", rules.opens(), rules.closes()));
        }
        if (rules.daily() > 0) {
            terms.add(Words.say("vendor.term.daily", rules.daily()));
        }
        rules.refusals().stream()
                .map(SourceRules.Refusal::words)
                .filter(words -> !words.isEmpty())
                .forEach(terms::add);
        return terms;
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
