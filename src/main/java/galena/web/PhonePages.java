package galena.web;

import galena.delivery.Delivery;
import galena.delivery.Letter;
import galena.delivery.Telephone;
import galena.delivery.Telephony;
import galena.desk.Desk;
import galena.directory.Directory;
import galena.directory.Source;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.LeadId;
import galena.kernel.Phone;
import galena.kernel.SourceId;
import galena.kernel.Words;
import galena.lead.LeadView;
import galena.lead.Leads;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// The company's telephone number: who carries it, and what one does with it: call, write.
@Controller
class PhonePages {
    private static final String TWILIO = "https://api.twilio.com";
    private final Telephony telephony;
    private final Delivery delivery;
    private final Directory directory;
    private final Identity identity;
    private final Leads leads;
    private final Desk desk;
    private final Pages pages;
    private final Clock clock;

    PhonePages(
            Telephony telephony,
            Delivery delivery,
            Directory directory,
            Identity identity,
            Leads leads,
            Desk desk,
            Pages pages,
            Clock clock) {
        this.telephony = telephony;
        this.delivery = delivery;
        this.directory = directory;
        this.identity = identity;
        this.leads = leads;
        this.desk = desk;
        this.pages = pages;
        this.clock = clock;
    }

    // ---- settings

    @GetMapping("/company/phone")
    View show(HttpServletRequest request) {
        return show(request, 200, "");
    }

    private View show(HttpServletRequest request, int status, String wrong) {
        var me = me(request);
        var telephone = telephony.of(me.account());
        var moments = Moments.at(clock, me.zone());
        return pages.show(
                status,
                "phone",
                new AdminPage.Line(
                        pages.frame(request, "phone.title"),
                        telephone.isPresent(),
                        telephone.map(Telephone::base).orElse(TWILIO),
                        telephone.map(Telephone::login).orElse(""),
                        telephone.map(Telephone::number).orElse(""),
                        directory.sources(me.account()).stream()
                                .map(source -> new LeadPage.Choice(source.id().toString(), source.name()))
                                .toList(),
                        telephone.map(t -> t.source().toString()).orElse(""),
                        telephone.map(Telephone::active).orElse(true),
                        telephone
                                .map(t -> t.trouble()
                                        .map(trouble -> Words.say("phone.trouble." + trouble))
                                        .orElse(t.usedAt()
                                                .map(at -> Words.say("phone.used", moments.say(at)))
                                                .orElse(Words.say("phone.not-yet"))))
                                .orElse(""),
                        telephone.flatMap(Telephone::trouble).isPresent(),
                        telephony.address(me.account(), "text"),
                        telephony.address(me.account(), "call"),
                        wrong));
    }

    @PostMapping("/company/phone")
    View set(HttpServletRequest request) {
        var me = me(request);
        var base = Ask.line(request, "base", 300).replaceAll("/+$", "");
        var login = Ask.line(request, "login", 100);
        var number = Phone.parse(
                Ask.line(request, "number", 40), identity.account(me.account()).country());
        var source = Ask.read(request, "source", SourceId::of)
                .flatMap(id -> directory.source(me.account(), id))
                .map(Source::id);
        var secret = Optional.of(Ask.secret(request, "secret")).filter(s -> !s.isEmpty() && s.length() <= 200);
        // a secret is for one carrier: it is never sent to another one
        boolean kept = telephony
                .of(me.account())
                .filter(before -> before.base().equals(base) && before.login().equals(login))
                .isPresent();
        if (!isAddress(base) || !login.matches("[A-Za-z0-9_-]{1,100}") || number.isEmpty() || source.isEmpty()) {
            return show(request, 422, Words.say("phone.incomplete"));
        }
        if (secret.isEmpty() && !kept) {
            return show(request, 422, Words.say("phone.secret"));
        }
        telephony.set(
                me,
                new Telephone(
                        base,
                        login,
                        number.get().e164(),
                        source.get(),
                        request.getParameter("active") != null,
                        Optional.empty(),
                        Optional.empty()),
                secret);
        return new RedirectView("/company/phone");
    }

    private static boolean isAddress(String base) {
        try {
            var address = URI.create(base);
            return List.of("https", "http").contains(String.valueOf(address.getScheme()))
                    && address.getHost() != null
                    && address.getRawQuery() == null
                    && address.getRawUserInfo() == null;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    @PostMapping("/company/phone/forget")
    View forget(HttpServletRequest request) {
        telephony.forget(me(request));
        return new RedirectView("/company/phone");
    }

    /// Where my own telephone is.
    @PostMapping("/me/line")
    View line(HttpServletRequest request) {
        var me = me(request);
        var said = Ask.line(request, "number", 40);
        var number = Phone.parse(said, identity.account(me.account()).country());
        if (number.isPresent() || said.isBlank()) {
            telephony.line(me, number);
        }
        return new RedirectView("/me");
    }

    // ---- with a lead

    /// My own telephone rings, then theirs.
    @PostMapping("/leads/{id}/dial")
    View dial(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var view = view(request, id);
        return switch (telephony.dial(me, view.id(), Ask.line(request, "number", 20))) {
            case Telephony.Dialled.Ringing ringing -> {
                // the clock stands as soon as one dials
                desk.talking(me, view.id(), view.turn());
                yield back(request, view, Words.say("phone.ringing"));
            }
            case Telephony.Dialled.Not(var why) -> back(request, view, Words.say("phone.not." + why));
        };
    }

    /// What one writes to somebody by hand.
    @PostMapping("/leads/{id}/write")
    View write(HttpServletRequest request, @PathVariable String id) {
        var view = view(request, id);
        var channel = Ask.line(request, "channel", 10).equals("text") ? Letter.Channel.TEXT : Letter.Channel.MAIL;
        var written = delivery.write(
                me(request),
                view.id(),
                channel,
                Ask.line(request, "subject", 200),
                Ask.text(request, "words", channel == Letter.Channel.TEXT ? 1_500 : 5_000));
        return back(
                request,
                view,
                switch (written) {
                    case Delivery.Written.Waiting waiting -> Words.say("write.done");
                    case Delivery.Written.Not(var why) -> Words.say("write.not." + why);
                });
    }

    private View back(HttpServletRequest request, LeadView view, String said) {
        Pages.tell(request, said);
        return new RedirectView(Ask.line(request, "from", 20).equals("desk") ? "/desk" : "/leads/" + view.id());
    }

    private LeadView view(HttpServletRequest request, String id) {
        return leads.view(me(request).account(), new LeadId(Ask.id(id))).orElseThrow(Ask.NotFound::new);
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
