package galena.web;

import galena.desk.Desk;
import galena.desk.Seat;
import galena.distribution.Destination;
import galena.distribution.Distribution;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.PersonId;
import galena.kernel.Words;
import galena.lead.Contact;
import galena.lead.Held;
import galena.lead.Leads;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Somebody goes home: what they promised until tomorrow evening stays with them or goes to others.
@Controller
class ShiftPages {
    private static final int MOST = 100;
    private final Desk desk;
    private final Leads leads;
    private final Distribution distribution;
    private final Identity identity;
    private final Lines lines;
    private final Pages pages;
    private final Clock clock;

    ShiftPages(
            Desk desk,
            Leads leads,
            Distribution distribution,
            Identity identity,
            Lines lines,
            Pages pages,
            Clock clock) {
        this.desk = desk;
        this.leads = leads;
        this.distribution = distribution;
        this.identity = identity;
        this.lines = lines;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/desk/end")
    View ask(HttpServletRequest request) {
        var me = me(request);
        var moments = Moments.at(clock, me.zone());
        var promised = promised(me);
        var contacts =
                leads.contacts(me.account(), promised.stream().map(Held::lead).toList());
        return pages.show(
                "shift-end",
                new DeskPage.ShiftEnd(
                        pages.frame(request, "shift.title"),
                        promised.stream()
                                .map(held -> new DeskPage.Promise(
                                        held.lead().toString(),
                                        contacts.getOrDefault(held.lead(), Contact.NOBODY)
                                                .name(),
                                        moments.say(held.readyAt()),
                                        Sentences.step(held.position().step())))
                                .toList(),
                        lines.destinations(me.account()).stream()
                                .filter(choice -> !choice.value().equals("person:" + me.id()))
                                .toList()));
    }

    private List<Held> promised(Person me) {
        Instant evening = clock.instant()
                .atZone(me.zone())
                .toLocalDate()
                .plusDays(2)
                .atStartOfDay(me.zone())
                .toInstant();
        return leads.inHand(me.account(), me.id(), 500).stream()
                .filter(held -> held.promised() && held.readyAt().isBefore(evening))
                .limit(MOST)
                .toList();
    }

    @PostMapping("/desk/end")
    View go(HttpServletRequest request) {
        var me = me(request);
        int handed = 0;
        for (var held : promised(me)) {
            var to = destination(me, Ask.line(request, "to." + held.lead(), 60));
            if (to.isPresent()) {
                distribution.move(me, List.of(held.lead()), to.get(), "absent");
                handed++;
            }
        }
        desk.become(me, Seat.State.OFF);
        Pages.tell(request, Words.say("shift.done", handed));
        return new RedirectView("/");
    }

    private Optional<Destination> destination(Person me, String to) {
        if (to.startsWith("pool:")) {
            return Ask.readText(to.substring(5), UUID::fromString)
                    .filter(id -> distribution.pools(me.account()).stream()
                            .anyMatch(pool -> pool.id().equals(id)))
                    .map(Destination.ToPool::new);
        }
        return to.startsWith("person:")
                ? Ask.readText(to.substring(7), PersonId::of)
                        .filter(id -> identity.sellers(me.account()).stream()
                                .anyMatch(person -> person.id().equals(id)))
                        .map(Destination.ToPerson::new)
                : Optional.empty();
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
