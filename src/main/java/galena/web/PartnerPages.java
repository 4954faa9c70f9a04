package galena.web;

import galena.delivery.Outbox;
import galena.distribution.Partner;
import galena.distribution.Partners;
import galena.distribution.Receivers;
import galena.identity.Absence;
import galena.identity.Act;
import galena.identity.Identity;
import galena.identity.Person;
import galena.identity.WorkingTime;
import galena.kernel.Email;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.Phone;
import galena.kernel.Words;
import galena.lead.Contact;
import galena.lead.Held;
import galena.lead.Leads;
import galena.playbook.Step;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Dealers and agents who sell for us: who they are, when they work, who of us answers for them.
@Controller
class PartnerPages {
    private final Identity identity;
    private final Receivers receivers;
    private final Outbox outbox;
    private final Partners partners;
    private final Leads leads;
    private final Names names;
    private final Pages pages;
    private final Clock clock;
    private final String publicUrl;

    PartnerPages(
            Identity identity,
            Receivers receivers,
            Outbox outbox,
            Partners partners,
            Leads leads,
            Names names,
            Pages pages,
            Clock clock,
            @Value("${galena.public-url}") String publicUrl) {
        this.partners = partners;
        this.leads = leads;
        this.publicUrl = publicUrl;
        this.identity = identity;
        this.receivers = receivers;
        this.outbox = outbox;
        this.names = names;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/partners")
    View all(HttpServletRequest request) {
        return all(request, 200, "");
    }

    private View all(HttpServletRequest request, int status, String wrong) {
        var me = me(request);
        var named = names.of(me.account());
        var today = receivers.today(me.account());
        return pages.show(
                status,
                "partners",
                new ReceiverPage.Partners(
                        pages.frame(request, "partners.title"),
                        receivers.partners(me.account()).stream()
                                .map(p -> new ReceiverPage.PartnerRow(
                                        p.id().toString(),
                                        p.name(),
                                        Words.say("partner." + p.kind().code()),
                                        named.person(p.manager()),
                                        p.active(),
                                        Words.say("receiver.today", today.getOrDefault(p.id(), 0))))
                                .toList(),
                        outbox.isOn(me.account()),
                        wrong));
    }

    @PostMapping("/partners")
    View add(HttpServletRequest request) {
        var me = me(request);
        var name = Ask.line(request, "name", 120);
        var kind = Ask.read(request, "kind", Partner.Kind::of);
        if (name.isEmpty() || kind.isEmpty()) {
            return all(request, 422, Words.say("partners.incomplete"));
        }
        var partner = new Partner(
                receivers.newPartnerId(),
                name,
                kind.get(),
                "",
                "",
                identity.account(me.account()).zone(),
                me.id(),
                List.of(),
                Optional.empty(),
                true);
        receivers.save(me, partner);
        return new RedirectView("/partners/" + partner.id());
    }

    @GetMapping("/partners/{id}")
    View one(HttpServletRequest request, @PathVariable String id) {
        return one(request, 200, found(request, id), "", "");
    }

    private Partner found(HttpServletRequest request, String id) {
        return receivers.partner(me(request).account(), Ask.id(id)).orElseThrow(Ask.NotFound::new);
    }

    private View one(HttpServletRequest request, int status, Partner partner, String link, String wrong) {
        var me = me(request);
        var hours = partner.times().stream().findFirst();
        return pages.show(
                status,
                "partner",
                new ReceiverPage.Partner(
                        pages.frame(request, "partners.title"),
                        partner.id().toString(),
                        partner.name(),
                        partner.kind().code(),
                        partner.email(),
                        partner.phone(),
                        partner.zone().getId(),
                        partner.manager().toString(),
                        partner.times().stream()
                                .map(time -> String.valueOf(time.day().getValue()))
                                .toList(),
                        hours.map(t -> t.starts().toString()).orElse(""),
                        hours.map(t -> t.ends().toString()).orElse(""),
                        partner.away()
                                .map(a -> LocalDate.ofInstant(a.starts(), partner.zone())
                                        .toString())
                                .orElse(""),
                        partner.away()
                                .map(a -> LocalDate.ofInstant(a.ends(), partner.zone())
                                        .minusDays(1)
                                        .toString())
                                .orElse(""),
                        partner.active(),
                        managers(me).stream()
                                .map(p -> new LeadPage.Choice(p.id().toString(), p.name()))
                                .toList(),
                        Moments.zones(),
                        leads(me, partner),
                        partners.hasLink(me.account(), partner.id()),
                        link,
                        wrong));
    }

    private List<ReceiverPage.PartnerLead> leads(Person me, Partner partner) {
        var moments = Moments.at(clock, me.zone());
        var held = partners.leads(me.account(), partner.id(), 100);
        var contacts =
                leads.contacts(me.account(), held.stream().map(Held::lead).toList());
        return held.stream()
                .map(one -> new ReceiverPage.PartnerLead(
                        one.lead().toString(),
                        contacts.getOrDefault(one.lead(), Contact.NOBODY).name(),
                        partners.step(one) instanceof Step.Partner
                                ? Words.say("partner.lead.offered", moments.say(one.dueAt()))
                                : Words.say(
                                        "partner.lead.step",
                                        Sentences.step(one.position().step()),
                                        moments.say(one.limitAt()))))
                .toList();
    }

    /// Told once: it cannot be read again.
    @PostMapping("/partners/{id}/link")
    View link(HttpServletRequest request, @PathVariable String id) {
        var partner = found(request, id);
        return one(request, 200, partner, publicUrl + "/partner/" + partners.link(me(request), partner), "");
    }

    @PostMapping("/partners/{id}/recall")
    View recall(HttpServletRequest request, @PathVariable String id) {
        var partner = found(request, id);
        Ask.read(request, "lead", LeadId::of)
                .filter(lead -> partners.leads(me(request).account(), partner.id(), 1000).stream()
                        .anyMatch(held -> held.lead().equals(lead)))
                .ifPresent(lead -> partners.recall(me(request), lead));
        return new RedirectView("/partners/" + partner.id());
    }

    private List<Person> managers(Person me) {
        return identity.people(me.account()).stream()
                .filter(p -> p.active() && p.may(Act.MANAGE_LEADS))
                .toList();
    }

    @PostMapping("/partners/{id}")
    View change(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var before = found(request, id);
        var name = Ask.line(request, "name", 120);
        var email = Ask.line(request, "email", 254);
        var phone = Ask.line(request, "phone", 40);
        var country = identity.account(me.account()).country();
        var manager = Ask.read(request, "manager", PersonId::of)
                .filter(wanted -> managers(me).stream().anyMatch(p -> p.id().equals(wanted)));
        boolean readable = (email.isEmpty() || Email.parse(email).isPresent())
                && (phone.isEmpty() || Phone.parse(phone, country).isPresent());
        if (name.isEmpty() || !readable || manager.isEmpty()) {
            return one(request, 422, before, "", Words.say("partner.wrong"));
        }
        var zone = Ask.read(request, "zone", ZoneId::of).orElse(before.zone());
        receivers.save(
                me,
                new Partner(
                        before.id(),
                        name,
                        Ask.read(request, "kind", Partner.Kind::of).orElse(before.kind()),
                        Email.parse(email).map(Email::value).orElse(""),
                        Phone.parse(phone, country).map(Phone::e164).orElse(""),
                        zone,
                        manager.get(),
                        times(request),
                        away(request, zone),
                        request.getParameter("active") != null));
        return new RedirectView("/partners/" + before.id());
    }

    private static List<WorkingTime> times(HttpServletRequest request) {
        var opens = Ask.read(request, "opens", LocalTime::parse);
        var closes = Ask.read(request, "closes", LocalTime::parse);
        if (opens.isEmpty() || closes.isEmpty() || !closes.get().isAfter(opens.get())) {
            return List.of();
        }
        return Ask.all(request, "days").stream()
                .filter(day -> day.matches("[1-7]"))
                .map(day -> new WorkingTime(DayOfWeek.of(Integer.parseInt(day)), opens.get(), closes.get()))
                .toList();
    }

    private Optional<Absence> away(HttpServletRequest request, ZoneId zone) {
        var from = Ask.read(request, "away-from", LocalDate::parse);
        var until = Ask.read(request, "away-until", LocalDate::parse);
        if (from.isEmpty() || until.isEmpty() || until.get().isBefore(from.get())) {
            return Optional.empty();
        }
        var absence = new Absence(
                from.get().atStartOfDay(zone).toInstant(),
                until.get().plusDays(1).atStartOfDay(zone).toInstant());
        return absence.ends().isAfter(clock.instant()) ? Optional.of(absence) : Optional.empty();
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
