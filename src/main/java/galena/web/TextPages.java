package galena.web;

import galena.delivery.Delivery;
import galena.delivery.Outbox;
import galena.delivery.Telephony;
import galena.delivery.Texts;
import galena.identity.Act;
import galena.identity.Person;
import galena.kernel.LeadId;
import galena.kernel.Words;
import galena.lead.Leads;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// What goes out by itself: read as the newest lead would get it, then released.
@Controller
class TextPages {
    private final Texts texts;
    private final Delivery delivery;
    private final Outbox outbox;
    private final Telephony telephony;
    private final Leads leads;
    private final Names names;
    private final Pages pages;
    private final Clock clock;

    TextPages(
            Texts texts,
            Delivery delivery,
            Outbox outbox,
            Telephony telephony,
            Leads leads,
            Names names,
            Pages pages,
            Clock clock) {
        this.texts = texts;
        this.delivery = delivery;
        this.outbox = outbox;
        this.telephony = telephony;
        this.leads = leads;
        this.names = names;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/texts")
    View all(HttpServletRequest request) {
        return all(request, 200);
    }

    private View all(HttpServletRequest request, int status) {
        var me = me(request);
        var newest = leads.newest(me.account(), 1).keySet().stream().findFirst();
        var lines = texts.all(me.account()).stream()
                .map(text -> line(me, text, newest))
                .toList();
        return pages.show(
                status,
                "texts",
                new TextPage.All(
                        pages.frame(request, "texts.title"),
                        lines,
                        newest.flatMap(lead -> leads.view(me.account(), lead))
                                .map(view -> view.contact().name())
                                .orElse(""),
                        state(me),
                        me.may(Act.PUBLISH_PLAYBOOKS)));
    }

    private String state(Person me) {
        return outbox.server(me.account())
                .map(server -> !server.active()
                        ? Words.say("texts.off")
                        : server.pausedAt().isPresent() ? Words.say("mail.paused") : "")
                .orElse(Words.say("texts.off"));
    }

    private TextPage.Line line(Person me, Texts.Written text, Optional<LeadId> newest) {
        var touch = text.touch();
        var preview = newest.flatMap(lead -> delivery.preview(me.account(), touch, lead));
        var named = names.of(me.account());
        var moments = Moments.at(clock, me.zone());
        return new TextPage.Line(
                text.key(),
                Words.say("texts.where", text.playbook(), Sentences.step(touch.name())),
                preview.map(Delivery.Preview::subject).orElse(touch.subject()),
                preview.map(Delivery.Preview::words).orElse(touch.text()),
                touch.channel().equals("email"),
                touch.channel().equals("email") || telephony.isOn(me.account()),
                text.released()
                        .map(released ->
                                Words.say("texts.released", named.person(released.by()), moments.say(released.at())))
                        .orElse(""));
    }

    @PostMapping("/texts/{key}")
    View set(HttpServletRequest request, @PathVariable String key) {
        boolean release = Ask.line(request, "then", 10).equals("release");
        if (!texts.set(me(request), key, release)) {
            throw new Ask.NotFound();
        }
        return new RedirectView("/texts");
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
