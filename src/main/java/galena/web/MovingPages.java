package galena.web;

import galena.distribution.Destination;
import galena.distribution.Distribution;
import galena.distribution.Obstacle;
import galena.distribution.Partners;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.Words;
import galena.lead.Contact;
import galena.lead.Leads;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Moves, closes, calls back: one lead at once, many after it was read which and what stands against it.
@Controller
class MovingPages {
    private static final Set<String> REASONS = Set.of("balance", "absent", "asked-for", "other");
    private static final Set<String> CLOSINGS =
            Set.of("not-worth-it", "no-contact", "no-valid-contact", "not-interested");
    private final Identity identity;
    private final Distribution distribution;
    private final Partners partners;
    private final Leads leads;
    private final Lines lines;
    private final Pages pages;
    private final Clock clock;

    MovingPages(
            Identity identity,
            Distribution distribution,
            Partners partners,
            Leads leads,
            Lines lines,
            Pages pages,
            Clock clock) {
        this.identity = identity;
        this.distribution = distribution;
        this.partners = partners;
        this.leads = leads;
        this.lines = lines;
        this.pages = pages;
        this.clock = clock;
    }

    /// Moves or closes one lead or many.
    @PostMapping("/leads/move")
    View move(HttpServletRequest request) {
        var person = me(request);
        var chosen = Ask.all(request, "lead").stream()
                .flatMap(id -> Ask.readText(id, LeadId::of).stream())
                .toList();
        var to = Ask.line(request, "to", 60);
        if (to.startsWith("close:")) {
            var reason = CLOSINGS.contains(to.substring(6)) ? to.substring(6) : "not-worth-it";
            if (chosen.size() > 1 && request.getParameter("sure") == null) {
                return preview(
                        request,
                        person,
                        to,
                        chosen,
                        Map.of(),
                        Words.say("closing-many.heading", chosen.size(), Words.say("reason." + reason)),
                        Words.say("closing-many.explained"));
            }
            distribution.close(person, chosen, reason);
        } else if (to.equals("recall")) {
            chosen.forEach(lead -> partners.recall(person, lead));
        } else {
            var destination = destination(person, to);
            var given = Ask.line(request, "reason", 20);
            var reason = REASONS.contains(given) ? given : "other";
            boolean anyway = request.getParameter("anyway") != null;
            if (chosen.size() > 1 && destination.isPresent() && !anyway && request.getParameter("sure") == null) {
                return preview(
                        request,
                        person,
                        to,
                        chosen,
                        distribution.hindrances(person, chosen, destination.get()),
                        Words.say("moving-many.heading", chosen.size(), called(person, to)),
                        Words.say("moving-many.explained", Words.say("moved." + reason)));
            }
            var hindered = anyway || destination.isEmpty()
                    ? Map.<LeadId, Obstacle>of()
                    : distribution.hindrances(person, chosen, destination.get());
            var free =
                    chosen.stream().filter(lead -> !hindered.containsKey(lead)).toList();
            destination.ifPresent(d -> distribution.move(person, free, d, anyway ? "overridden-" + reason : reason));
            if (!hindered.isEmpty()) {
                return hindered(request, person, to, hindered, free.size());
            }
        }
        return new RedirectView(
                chosen.size() == 1 && Ask.line(request, "from", 20).equals("lead")
                        ? "/leads/" + chosen.getFirst()
                        : "/leads");
    }

    /// Many are neither moved nor closed before it was read which.
    private View preview(
            HttpServletRequest request,
            Person person,
            String to,
            List<LeadId> chosen,
            Map<LeadId, Obstacle> hindered,
            String sentence,
            String explained) {
        var contacts = leads.contacts(person.account(), chosen);
        var moments = Moments.at(clock, person.zone());
        return pages.show(
                "preview",
                new LeadPage.Preview(
                        pages.frame(request, "leads.title"),
                        sentence,
                        explained,
                        to,
                        Ask.line(request, "reason", 20),
                        chosen.stream()
                                .map(lead -> line(
                                        lead,
                                        contacts.getOrDefault(lead, Contact.NOBODY)
                                                .name(),
                                        Optional.ofNullable(hindered.get(lead)),
                                        moments))
                                .toList()));
    }

    /// Where leads go, as the list of destinations calls it.
    private String called(Person person, String to) {
        return lines.destinations(person.account()).stream()
                .filter(choice -> choice.value().equals(to))
                .map(LeadPage.Choice::name)
                .findFirst()
                .orElse("");
    }

    /// What could not be given: why, and a button that does it all the same.
    private View hindered(
            HttpServletRequest request, Person person, String to, Map<LeadId, Obstacle> hindered, int moved) {
        var moments = Moments.at(clock, person.zone());
        var contacts = leads.contacts(person.account(), hindered.keySet());
        return pages.show(
                422,
                "hindered",
                new LeadPage.Hindered(
                        pages.frame(request, "leads.title"),
                        Words.say("hindered.heading", moved, hindered.size()),
                        to,
                        hindered.entrySet().stream()
                                .map(entry -> line(
                                        entry.getKey(),
                                        contacts.getOrDefault(entry.getKey(), Contact.NOBODY)
                                                .name(),
                                        Optional.of(entry.getValue()),
                                        moments))
                                .toList()));
    }

    /// A lead by name, with what stands against giving it.
    private static LeadPage.Choice line(LeadId lead, String name, Optional<Obstacle> against, Moments moments) {
        return new LeadPage.Choice(
                lead.toString(),
                against.map(obstacle -> Words.say("hindered.line", name, PlanWords.obstacle(obstacle, moments)))
                        .orElse(name));
    }

    /// Only pools and people of the manager's own company.
    private Optional<Destination> destination(Person person, String to) {
        if (to.startsWith("pool:")) {
            return Ask.readText(to.substring(5), UUID::fromString)
                    .filter(id -> distribution.pools(person.account()).stream().anyMatch(p -> p.id().equals(id)))
                    .map(Destination.ToPool::new);
        }
        return Ask.readText(to.startsWith("person:") ? to.substring(7) : "", PersonId::of)
                .filter(id -> identity.sellers(person.account()).stream().anyMatch(p -> p.id().equals(id)))
                .map(Destination.ToPerson::new);
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
