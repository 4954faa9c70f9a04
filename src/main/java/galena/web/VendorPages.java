package galena.web;

import de.siegmar.fastcsv.writer.CsvWriter;
import galena.conversion.Conversion;
import galena.conversion.Invoice;
import galena.conversion.Return;
import galena.conversion.Returns;
import galena.directory.Acquisition;
import galena.directory.Directory;
import galena.directory.Source;
import galena.identity.Account;
import galena.identity.Identity;
import galena.identity.Person;
import galena.intake.Intake;
import galena.kernel.LeadId;
import galena.kernel.SourceId;
import galena.kernel.Words;
import galena.lead.Contact;
import galena.lead.ContactPoint;
import galena.lead.Leads;
import galena.lead.TrailEntry;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// The vendor's month: what was taken, refused, given back and is owed, and where their bill differs.
@Controller
class VendorPages {
    private static final int MONTHS = 12;
    private static final int LONGEST_BILL = 500_000;
    private final Identity identity;
    private final Directory directory;
    private final Leads leads;
    private final Intake intake;
    private final Conversion conversion;
    private final Returns returns;
    private final Pages pages;
    private final Clock clock;

    VendorPages(
            Identity identity,
            Directory directory,
            Leads leads,
            Intake intake,
            Conversion conversion,
            Returns returns,
            Pages pages,
            Clock clock) {
        this.identity = identity;
        this.directory = directory;
        this.leads = leads;
        this.intake = intake;
        this.conversion = conversion;
        this.returns = returns;
        this.pages = pages;
        this.clock = clock;
    }

    // ---- all

    @GetMapping("/money/vendors")
    View all(HttpServletRequest request) {
        var me = me(request);
        var company = identity.account(me.account());
        var rows = new ArrayList<VendorPage.Row>();
        var month = YearMonth.from(company.dayOf(clock.instant()));
        for (int i = 0; i < MONTHS; i++) {
            var at = month.minusMonths(i);
            vendors(me).forEach((vendor, sources) -> {
                var row = row(company, vendor, sources, at);
                if (row.moved()) {
                    rows.add(row);
                }
            });
        }
        return pages.show("vendor-months", new VendorPage.All(pages.frame(request, "vendors.title"), rows));
    }

    /// Who sells us leads, with their sources.
    private Map<String, List<Source>> vendors(Person me) {
        return directory.sources(me.account()).stream()
                .filter(source -> source.acquisition() == Acquisition.PURCHASED
                        || source.price().minor() > 0)
                .collect(Collectors.groupingBy(
                        source -> source.vendor().orElse(source.name()), LinkedHashMap::new, Collectors.toList()));
    }

    private VendorPage.Row row(Account company, String vendor, List<Source> sources, YearMonth month) {
        var from = start(company, month);
        var until = start(company, month.plusMonths(1));
        var bill = returns.bill(company.id(), sources, from, until);
        var soonest = returns
                .received(company.id(), sources.stream().map(Source::id).toList(), from, until)
                .stream()
                .filter(one -> one.isPossible(clock.instant()))
                .findFirst();
        return new VendorPage.Row(
                bill.taken() > 0 || bill.fees().minor() > 0,
                "/money/vendors/" + month + "?vendor=" + URLEncoder.encode(vendor, StandardCharsets.UTF_8),
                vendor,
                month.toString(),
                bill.taken(),
                Formats.money(bill.price()),
                bill.fees().minor() == 0 ? "" : Formats.money(bill.fees()),
                Formats.money(bill.credited()),
                Formats.money(bill.owed()),
                bill.billed().stream().map(Formats::money).collect(Collectors.joining(", ")),
                soonest.map(one -> left(one.until())).orElse(""));
    }

    private static Instant start(Account company, YearMonth month) {
        return company.startOf(month.atDay(1));
    }

    private String left(Instant until) {
        return Words.say(
                "returns.left",
                Math.max(0, Duration.between(clock.instant(), until).toDays()));
    }

    // ---- one

    private record Asked(Account company, String vendor, List<Source> sources, YearMonth month) {
        List<SourceId> ids() {
            return sources.stream().map(Source::id).toList();
        }
    }

    private Asked asked(HttpServletRequest request, String month) {
        var me = me(request);
        if (!month.matches("20[0-9]{2}-(0[1-9]|1[0-2])")) {
            throw new Ask.NotFound();
        }
        var vendor = Ask.line(request, "vendor", 120);
        var sources = Optional.ofNullable(vendors(me).get(vendor)).orElseThrow(Ask.NotFound::new);
        return new Asked(identity.account(me.account()), vendor, sources, YearMonth.parse(month));
    }

    @GetMapping("/money/vendors/{month}")
    View one(HttpServletRequest request, @PathVariable String month) {
        return one(request, asked(request, month), List.of(), "");
    }

    private View one(HttpServletRequest request, Asked asked, List<VendorPage.Difference> differences, String bill) {
        var me = me(request);
        var from = start(asked.company(), asked.month());
        var until = start(asked.company(), asked.month().plusMonths(1));
        var found = returns.received(me.account(), asked.ids(), from, until);
        var contacts =
                leads.contacts(me.account(), found.stream().map(Return::lead).toList());
        var moments = Moments.at(clock, me.zone());
        var lines = found.stream()
                .map(one -> line(me, one, contacts.getOrDefault(one.lead(), Contact.NOBODY), moments))
                .toList();
        var refused = intake
                .refused(
                        me.account(),
                        asked.ids(),
                        asked.month().atDay(1),
                        asked.month().plusMonths(1).atDay(1))
                .entrySet()
                .stream()
                .map(entry ->
                        new LeadPage.Choice(String.valueOf(entry.getValue()), Sentences.reasonName(entry.getKey())))
                .toList();
        var row = row(asked.company(), asked.vendor(), asked.sources(), asked.month());
        return pages.show(
                "vendor-month",
                new VendorPage.Month(
                        pages.frame(request, "vendors.title"),
                        asked.vendor(),
                        asked.month().toString(),
                        row.href(),
                        row,
                        refused,
                        lines,
                        count(found, Return.State.PROPOSED),
                        count(found, Return.State.APPROVED),
                        count(found, Return.State.SENT),
                        asked.sources().stream()
                                .map(source -> new VendorPage.Term(
                                        source.id().toString(), source.name(), returns.days(me.account(), source.id())))
                                .toList(),
                        differences,
                        bill));
    }

    private static int count(List<Return> found, Return.State state) {
        return (int) found.stream().filter(one -> one.state() == state).count();
    }

    private VendorPage.Line line(Person me, Return one, Contact contact, Moments moments) {
        return new VendorPage.Line(
                one.lead().toString(),
                contact.name().isEmpty() ? Words.say("card.nobody") : contact.name(),
                Words.say("returns.reason." + one.reason().code()),
                Words.say("returns.state." + one.state().code()),
                evidence(me, one.lead(), moments),
                one.isPossible(clock.instant()) ? left(one.until()) : "",
                Formats.money(one.price()),
                switch (one.state()) {
                    case PROPOSED -> List.of("approved", "dropped");
                    case DROPPED -> List.of("approved");
                    case APPROVED -> List.of("dropped");
                    case SENT -> List.of("credited", "refused");
                    case CREDITED, REFUSED -> List.of();
                });
    }

    /// How often and when it was called, and what was said.
    private String evidence(Person me, LeadId lead, Moments moments) {
        return leads.trail(me.account(), lead).stream()
                .filter(entry -> entry.kind().equals("outcome"))
                .map((TrailEntry entry) -> moments.exact(entry.at()) + " "
                        + Sentences.outcomeName(entry.reason().orElse("")))
                .collect(Collectors.joining("; "));
    }

    /// Settles the leads that are named, or all that stand where that makes sense.
    @PostMapping("/money/vendors/{month}")
    View settle(HttpServletRequest request, @PathVariable String month) {
        var me = me(request);
        var asked = asked(request, month);
        var to = Ask.read(request, "to", text -> Return.State.valueOf(text.toUpperCase(Locale.ROOT)))
                .orElseThrow(Ask.NotFound::new);
        var named = Ask.line(request, "lead", 40);
        var found = returns.received(
                me.account(),
                asked.ids(),
                start(asked.company(), asked.month()),
                start(asked.company(), asked.month().plusMonths(1)));
        found.stream()
                .filter(one -> named.isEmpty() || one.lead().toString().equals(named))
                .filter(one -> !named.isEmpty() || one.state() == before(to))
                .forEach(one -> returns.settle(me, one.lead(), to));
        return back(asked);
    }

    private static Return.State before(Return.State to) {
        return switch (to) {
            case APPROVED, DROPPED, PROPOSED -> Return.State.PROPOSED;
            case SENT -> Return.State.APPROVED;
            case CREDITED, REFUSED -> Return.State.SENT;
        };
    }

    private static View back(Asked asked) {
        return new RedirectView("/money/vendors/" + asked.month() + "?vendor="
                + URLEncoder.encode(asked.vendor(), StandardCharsets.UTF_8));
    }

    /// How many days a vendor takes leads back.
    @PostMapping("/money/vendors/{month}/terms")
    View terms(HttpServletRequest request, @PathVariable String month) {
        var asked = asked(request, month);
        for (var source : asked.sources()) {
            Ask.read(request, "days." + source.id(), Integer::valueOf)
                    .filter(days -> days >= 0 && days <= 365)
                    .ifPresent(days -> returns.term(me(request), source.id(), days));
        }
        return back(asked);
    }

    /// What is told the vendor, as a file: leads that a manager approved and that are with them already.
    @GetMapping("/money/vendors/{month}/file")
    ResponseEntity<byte[]> file(HttpServletRequest request, @PathVariable String month) {
        var me = me(request);
        var asked = asked(request, month);
        var told = Set.of(Return.State.APPROVED, Return.State.SENT);
        var found = returns
                .received(
                        me.account(),
                        asked.ids(),
                        start(asked.company(), asked.month()),
                        start(asked.company(), asked.month().plusMonths(1)))
                .stream()
                .filter(one -> told.contains(one.state()))
                .toList();
        var contacts =
                leads.contacts(me.account(), found.stream().map(Return::lead).toList());
        var moments = Moments.at(clock, me.zone());
        identity.note(me, "returns-exported", Optional.empty());
        var text = new StringWriter();
        try (var csv = CsvWriter.builder().build(text)) {
            csv.writeRecord("lead", "received", "phone", "email", "name", "reason", "price", "what happened");
            for (var one : found) {
                var contact = contacts.getOrDefault(one.lead(), Contact.NOBODY);
                csv.writeRecord(
                        one.lead().toString(),
                        one.receivedAt().toString(),
                        contact.phones().stream().findFirst().orElse(""),
                        Formats.cell(contact.emails().stream().findFirst().orElse("")),
                        Formats.cell(contact.name()),
                        one.reason().code(),
                        one.price().amount().toPlainString(),
                        Formats.cell(evidence(me, one.lead(), moments)));
            }
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, "text/csv;charset=utf-8")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("returns-" + asked.month() + ".csv")
                                .build()
                                .toString())
                .body(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// The vendor's bill beside what we took, both ways.
    @PostMapping("/money/vendors/{month}/bill")
    View bill(HttpServletRequest request, @PathVariable String month) {
        var me = me(request);
        var asked = asked(request, month);
        var from = start(asked.company(), asked.month());
        var until = start(asked.company(), asked.month().plusMonths(1));
        var bill = Ask.text(request, "bill", LONGEST_BILL);
        var bought = conversion.bought(me.account(), asked.ids(), from, until);
        var contacts = leads.contacts(me.account(), bought);
        var points = new HashMap<LeadId, Set<String>>();
        bought.forEach(lead -> points.put(
                lead,
                contacts.getOrDefault(lead, Contact.NOBODY).points().stream()
                        .map(ContactPoint::value)
                        .collect(Collectors.toSet())));
        var gone = new HashSet<LeadId>();
        returns.received(me.account(), asked.ids(), from, until).stream()
                .filter(one -> one.state() == Return.State.SENT || one.state() == Return.State.CREDITED)
                .forEach(one -> gone.add(one.lead()));
        var found = Invoice.compare(
                bill, Invoice.ours(points, gone), asked.company().country());
        var said = new ArrayList<VendorPage.Difference>();
        said.add(new VendorPage.Difference(Words.say("bill.agree", found.agreeing()), "", ""));
        found.unknown().forEach(line -> said.add(new VendorPage.Difference(Words.say("bill.unknown"), line, "")));
        found.twice().forEach(line -> said.add(new VendorPage.Difference(Words.say("bill.twice"), line, "")));
        found.returned().forEach(line -> said.add(new VendorPage.Difference(Words.say("bill.returned"), line, "")));
        found.missing()
                .forEach(lead -> said.add(new VendorPage.Difference(
                        Words.say("bill.missing"),
                        contacts.getOrDefault(lead, Contact.NOBODY).name(),
                        lead.toString())));
        return one(request, asked, said, bill);
    }

    /// A manager gives a lead back for a reason of their own.
    @PostMapping("/leads/{id}/return")
    View giveBack(HttpServletRequest request, @PathVariable String id) {
        var lead = new LeadId(Ask.id(id));
        leads.view(me(request).account(), lead).orElseThrow(Ask.NotFound::new);
        Pages.tell(request, Words.say(returns.propose(me(request), lead) ? "returns.done" : "returns.not"));
        return new RedirectView("/leads/" + lead);
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
