package galena.web;

import galena.conversion.Credits;
import galena.directory.Acquisition;
import galena.directory.Directory;
import galena.directory.Source;
import galena.identity.Identity;
import galena.identity.Person;
import galena.intake.Intake;
import galena.intake.Verdict;
import galena.kernel.LeadId;
import galena.kernel.SourceId;
import galena.kernel.Words;
import galena.lead.LeadView;
import galena.lead.Leads;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// A lead that one of us types in, or takes from a business card.
@Controller
class TypePages {
    private static final int LARGEST = 1 << 20;
    private final Identity identity;
    private final Directory directory;
    private final Intake intake;
    private final Leads leads;
    private final Credits credits;
    private final Pages pages;

    TypePages(Identity identity, Directory directory, Intake intake, Leads leads, Credits credits, Pages pages) {
        this.identity = identity;
        this.directory = directory;
        this.intake = intake;
        this.leads = leads;
        this.credits = credits;
        this.pages = pages;
    }

    @GetMapping("/leads/new")
    View type(HttpServletRequest request) {
        var of = Ask.read(request, "of", LeadId::of)
                .flatMap(lead -> leads.view(me(request).account(), lead));
        if (of.isPresent()) {
            return from(request, of.get(), Ask.line(request, "as", 10).equals("referral"));
        }
        var words = Ask.line(request, "q", 100);
        boolean number = words.matches("[-+()0-9 ./]{4,}");
        var empty = ContactForm.empty();
        var form = new ContactForm(
                number || words.contains("@") ? "" : words,
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                number ? words : "",
                words.contains("@") ? words : "");
        return typing(request, 200, words.isEmpty() ? empty : form, "", "", Optional.empty());
    }

    /// A customer wants something more, or recommends somebody.
    private View from(HttpServletRequest request, LeadView customer, boolean referral) {
        var known = ContactForm.of(customer.contact());
        var form = referral
                ? new ContactForm(
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        Words.say("type.recommended", customer.contact().name()),
                        "",
                        "")
                : known;
        var source = directory.sources(me(request).account()).stream()
                .filter(one -> one.acquisition() == Acquisition.REFERRAL)
                .findFirst()
                .map(one -> one.id().toString())
                .orElse("");
        return typing(request, 200, form, source, "", Optional.empty());
    }

    private View typing(
            HttpServletRequest request,
            int status,
            ContactForm form,
            String source,
            String wrong,
            Optional<String> known) {
        return pages.show(
                status,
                "type",
                new LeadPage.Type(
                        pages.frame(request, "type.title"),
                        form,
                        sources(me(request)),
                        source,
                        Ask.read(request, "of", LeadId::of)
                                .map(LeadId::toString)
                                .orElse(""),
                        Ask.line(request, "as", 10),
                        wrong,
                        known));
    }

    @PostMapping("/leads")
    View typed(HttpServletRequest request) {
        var person = me(request);
        var form = ContactForm.from(request);
        var chosen = Ask.line(request, "source", 40);
        var source = Ask.readText(chosen, SourceId::of).flatMap(id -> directory.source(person.account(), id));
        var country = identity.account(person.account()).country();
        var wrong = form.unreadable(country);
        if (form.hasNoWay() || !wrong.isEmpty() || source.isEmpty()) {
            var why = source.isEmpty()
                    ? Words.say("type.source")
                    : form.hasNoWay()
                            ? Words.say("type.no-way")
                            : Words.say("type.unreadable", String.join(", ", wrong));
            return typing(request, 422, form, chosen, why, Optional.empty());
        }
        var fields = new LinkedHashMap<String, String>();
        fields.put("first_name", form.firstName());
        fields.put("last_name", form.lastName());
        fields.put("company", form.company());
        fields.put("city", form.city());
        fields.put("region", form.region());
        fields.put("street", form.street());
        fields.put("postal_code", form.postalCode());
        fields.put("product", form.product());
        fields.put("message", form.message());
        fields.put(
                "phone", ContactForm.lines(form.phones()).stream().findFirst().orElse(""));
        fields.put(
                "email", ContactForm.lines(form.emails()).stream().findFirst().orElse(""));
        return switch (intake.type(person, source.get(), fields)) {
            case Verdict.Accepted(var lead) -> {
                if (Ask.line(request, "as", 10).equals("referral")) {
                    Ask.read(request, "of", LeadId::of)
                            .flatMap(of -> leads.view(person.account(), of))
                            .ifPresent(of -> credits.recommended(person.account(), lead, of.id()));
                }
                // every number and address, not only the first
                leads.view(person.account(), lead)
                        .filter(view ->
                                form.contact(view.contact(), country).points().size()
                                        > view.contact().points().size())
                        .ifPresent(view -> leads.correct(person, lead, form.contact(view.contact(), country)));
                yield new RedirectView("/leads/" + lead);
            }
            case Verdict.Duplicate(var lead, var ours) ->
                typing(request, 422, form, chosen, Words.say("type.known"), Optional.of(lead.toString()));
            case Verdict.Rejected(var reason, var field, var words) ->
                typing(request, 422, form, chosen, Words.say("reason." + reason), Optional.empty());
            case Verdict.Quarantined(var reason) ->
                typing(request, 422, form, chosen, Words.say("reason." + reason), Optional.empty());
            case Verdict.Later(var reason) ->
                typing(request, 503, form, chosen, Words.say("reason." + reason), Optional.empty());
        };
    }

    /// The fields of a business card, to be looked over before it becomes a lead.
    @PostMapping("/leads/new")
    View card(HttpServletRequest request) throws IOException {
        var card = file(request)
                .flatMap(BusinessCard::read)
                .or(() -> BusinessCard.read(
                        Ask.text(request, "vcard", LARGEST).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        return card.map(form -> typing(request, 200, form, "", "", Optional.empty()))
                .orElseGet(() -> typing(
                        request, 422, ContactForm.empty(), "", Words.say("type.card.unreadable"), Optional.empty()));
    }

    private static Optional<byte[]> file(HttpServletRequest request) throws IOException {
        try {
            var part = Optional.ofNullable(request.getContentType()).orElse("").startsWith("multipart/")
                    ? request.getPart("card")
                    : null;
            if (part == null || part.getSize() == 0) {
                return Optional.empty();
            }
            try (var stream = part.getInputStream()) {
                return Optional.of(stream.readNBytes(LARGEST));
            }
        } catch (ServletException broken) {
            return Optional.empty();
        }
    }

    private List<LeadPage.Choice> sources(Person person) {
        return directory.sources(person.account()).stream()
                .map((Source s) -> new LeadPage.Choice(s.id().toString(), s.name()))
                .toList();
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
