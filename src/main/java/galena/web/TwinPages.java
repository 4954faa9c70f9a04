package galena.web;

import galena.identity.Person;
import galena.intake.Twins;
import galena.kernel.LeadId;
import galena.kernel.Words;
import galena.lead.Contact;
import galena.lead.LeadView;
import galena.lead.Leads;
import galena.lead.Merges;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Leads that may be the same person, side by side, with what speaks for it.
@Controller
class TwinPages {
    private static final Pattern LEAD = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private final Twins twins;
    private final Leads leads;
    private final Names names;
    private final Pages pages;
    private final Clock clock;

    TwinPages(Twins twins, Leads leads, Names names, Pages pages, Clock clock) {
        this.twins = twins;
        this.leads = leads;
        this.names = names;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/twins")
    View twins(HttpServletRequest request) {
        return twins(request, 200, "");
    }

    private View twins(HttpServletRequest request, int status, String wrong) {
        var person = me(request);
        var named = names.of(person.account());
        var moments = Moments.at(clock, person.zone());
        var shown = new ArrayList<LeadPage.Twin>();
        for (var twin : twins.open(person.account(), 50)) {
            var one = leads.view(person.account(), twin.one());
            var other = leads.view(person.account(), twin.other());
            if (one.isPresent() && other.isPresent()) {
                shown.add(new LeadPage.Twin(
                        sibling(one.get(), named, moments),
                        sibling(other.get(), named, moments),
                        evidence(twin),
                        named.person(twin.responsible()),
                        moments.say(twin.limitAt())));
            }
        }
        return pages.show(
                status,
                "twins",
                new LeadPage.Twins(
                        pages.frame(request, "twins.title"),
                        Words.say("twins.count", twins.waiting(person.account())),
                        shown,
                        wrong));
    }

    private static List<LeadPage.Fact> evidence(Twins.Twin twin) {
        return twin.evidence().entrySet().stream()
                .sorted((a, b) -> order(a.getValue()) - order(b.getValue()))
                .map(e -> new LeadPage.Fact(
                        Words.say("twins.field." + e.getKey()), Words.say("twins.how." + e.getValue()), e.getValue()))
                .toList();
    }

    private static int order(String how) {
        return List.of("same", "near", "some", "other").indexOf(how);
    }

    private LeadPage.Sibling sibling(LeadView view, Names.Of named, Moments moments) {
        var contact = view.contact();
        return new LeadPage.Sibling(
                view.id().toString(),
                contact.name().isEmpty() ? Words.say("card.nobody") : contact.name(),
                lines(contact),
                named.source(view.facts().source()),
                moments.say(view.facts().receivedAt()),
                view.facts().owner().map(named::person).orElse(""));
    }

    private List<String> lines(Contact contact) {
        var lines = new ArrayList<String>();
        lines.add(contact.company());
        contact.phones().forEach(phone -> lines.add(Formats.phone(phone, contact.country())));
        lines.addAll(contact.emails());
        lines.add(contact.street());
        lines.add((contact.postalCode() + " " + contact.city() + " " + contact.region()).strip());
        lines.add(contact.product());
        return lines.stream().filter(line -> !line.isBlank()).toList();
    }

    @PostMapping("/twins")
    View decide(HttpServletRequest request) {
        var person = me(request);
        var one = new LeadId(Ask.id(Ask.line(request, "one", 40)));
        var other = new LeadId(Ask.id(Ask.line(request, "other", 40)));
        if (!Ask.line(request, "as", 10).equals("one")) {
            twins.apart(person, one, other);
            return new RedirectView("/twins");
        }
        return merge(person, one, other)
                .map(why -> twins(request, 422, why))
                .orElseGet(() -> new RedirectView("/twins"));
    }

    /// A sentence why not; empty when they are one now.
    private Optional<String> merge(Person person, LeadId one, LeadId other) {
        return switch (twins.merge(person, one, other)) {
            case Merges.Result.Merged merged -> Optional.empty();
            case Merges.Result.Refused(var why) -> Optional.of(Words.say("merge.refused." + why));
        };
    }

    /// The lead on whose page one is, and another one by its address or number.
    @PostMapping("/leads/{id}/merge")
    View merge(HttpServletRequest request, @PathVariable String id) {
        var person = me(request);
        var lead = new LeadId(Ask.id(id));
        var view = leads.view(person.account(), lead).orElseThrow(Ask.NotFound::new);
        var other = other(person, view, Ask.line(request, "other", 200));
        var wrong = other.map(found -> merge(person, lead, found))
                .orElseGet(() -> Optional.of(Words.say("merge.refused.unknown")));
        return wrong.<View>map(why -> twins(request, 422, why)).orElseGet(() -> new RedirectView("/leads/" + lead));
    }

    private Optional<LeadId> other(Person person, LeadView view, String words) {
        var match = LEAD.matcher(words);
        if (match.find()) {
            return Optional.of(LeadId.of(match.group()));
        }
        var found = leads.find(person.account(), words, 5).stream()
                .filter(line -> !line.id().equals(view.id()))
                .toList();
        return found.size() == 1 ? Optional.of(found.getFirst().id()) : Optional.empty();
    }

    @PostMapping("/merges/{id}/undo")
    View undo(HttpServletRequest request, @PathVariable String id) {
        twins.undo(me(request), Ask.id(id));
        var back = Ask.line(request, "lead", 40);
        return new RedirectView(LEAD.matcher(back).matches() ? "/leads/" + back : "/twins");
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
