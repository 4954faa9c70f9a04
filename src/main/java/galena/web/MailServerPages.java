package galena.web;

import galena.delivery.Letter;
import galena.delivery.MailServer;
import galena.delivery.Outbox;
import galena.delivery.Standing;
import galena.identity.Person;
import galena.kernel.Email;
import galena.kernel.Ids;
import galena.kernel.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// By which server the company's mail goes out, and one's own.
@Controller
class MailServerPages {
    private static final Duration TRIED = Duration.ofDays(1);
    private final Outbox outbox;
    private final Standing standing;
    private final Pages pages;
    private final Clock clock;
    private final Ids ids;

    MailServerPages(Outbox outbox, Standing standing, Pages pages, Clock clock, Ids ids) {
        this.outbox = outbox;
        this.standing = standing;
        this.pages = pages;
        this.clock = clock;
        this.ids = ids;
    }

    /// Whose server it is that somebody looks at.
    private record Whose(Person me, boolean own) {
        String path() {
            return own ? "/me/mail" : "/company/mail";
        }
    }

    private static Whose company(HttpServletRequest request) {
        return new Whose(me(request), false);
    }

    private static Whose own(HttpServletRequest request) {
        return new Whose(me(request), true);
    }

    private Optional<MailServer> server(Whose whose) {
        return whose.own()
                ? outbox.server(whose.me())
                : outbox.server(whose.me().account());
    }

    @GetMapping("/company/mail")
    View show(HttpServletRequest request) {
        return show(request, company(request), 200, "");
    }

    /// One's own: what one writes goes out by it.
    @GetMapping("/me/mail")
    View showOwn(HttpServletRequest request) {
        return show(request, own(request), 200, "");
    }

    private View show(HttpServletRequest request, Whose whose, int status, String wrong) {
        var me = whose.me();
        var server = server(whose);
        var moments = Moments.at(clock, me.zone());
        return pages.show(
                status,
                "mail-server",
                new AdminPage.Mail(
                        pages.frame(request, whose.own() ? "mail.own.title" : "mail.title"),
                        whose.path(),
                        whose.own(),
                        server.isPresent(),
                        server.map(MailServer::host).orElse(""),
                        server.map(s -> String.valueOf(s.port())).orElse("587"),
                        server.map(s -> s.security().code()).orElse("starttls"),
                        server.map(MailServer::login).orElse(""),
                        server.map(MailServer::sender).orElse(me.email()),
                        server.map(MailServer::senderName).orElse(whose.own() ? me.name() : ""),
                        server.map(MailServer::active).orElse(true),
                        server.map(s -> s.trouble()
                                        .map(trouble -> Words.say("mail.trouble." + trouble))
                                        .orElse(s.sentAt()
                                                .map(at -> Words.say("mail.sent", moments.say(at)))
                                                .orElse(Words.say("mail.not-yet"))))
                                .orElse(""),
                        server.flatMap(MailServer::trouble).isPresent(),
                        server.flatMap(MailServer::pausedAt).isPresent(),
                        whose.own() ? "" : room(me),
                        me.email(),
                        wrong));
    }

    /// A new sender begins with few mails a day.
    private String room(Person me) {
        int room = outbox.room(me.account());
        return outbox.isOn(me.account()) && room < Integer.MAX_VALUE ? Words.say("mail.room", room) : "";
    }

    @PostMapping("/company/mail")
    View set(HttpServletRequest request) {
        return set(request, company(request));
    }

    @PostMapping("/me/mail")
    View setOwn(HttpServletRequest request) {
        return set(request, own(request));
    }

    private View set(HttpServletRequest request, Whose whose) {
        var host = Ask.line(request, "host", 253).toLowerCase(Locale.ROOT);
        var port = Ask.read(request, "port", Integer::valueOf).filter(p -> p > 0 && p < 65_536);
        var security = Ask.read(request, "security", Outbox::security);
        var sender = Email.parse(Ask.line(request, "sender", 254));
        var password = Optional.of(Ask.secret(request, "password")).filter(p -> !p.isEmpty() && p.length() <= 1000);
        var login = Ask.line(request, "login", 254);
        // a password is for one server: it is never sent to another one
        boolean kept = server(whose)
                .filter(before -> before.host().equals(host) && before.login().equals(login))
                .isPresent();
        if (password.isEmpty() && !login.isEmpty() && !kept) {
            return show(request, whose, 422, Words.say("mail.password"));
        }
        if (!host.matches("[a-z0-9.:-]+") || port.isEmpty() || security.isEmpty() || sender.isEmpty()) {
            return show(request, whose, 422, Words.say("mail.incomplete"));
        }
        var server = new MailServer(
                host,
                port.get(),
                security.get(),
                login,
                sender.get().toString(),
                Ask.line(request, "sender-name", 120),
                request.getParameter("active") != null,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        if (whose.own()) {
            outbox.setOwn(whose.me(), server, password);
        } else {
            outbox.set(whose.me(), server, password);
        }
        return new RedirectView(whose.path());
    }

    /// To oneself, to see whether it arrives.
    @PostMapping("/company/mail/test")
    View attempt(HttpServletRequest request) {
        boolean queued = outbox.post(me(request).account(), trial(me(request)));
        return queued ? new RedirectView("/company/mail") : show(request, company(request), 422, Words.say("mail.off"));
    }

    @PostMapping("/me/mail/test")
    View attemptOwn(HttpServletRequest request) {
        boolean queued = outbox.post(me(request), ids.next(), trial(me(request)));
        return queued ? new RedirectView("/me/mail") : show(request, own(request), 422, Words.say("mail.off"));
    }

    private Letter trial(Person me) {
        return new Letter(
                Letter.Purpose.TEST,
                Optional.empty(),
                me.email(),
                Words.say("letter.test.subject"),
                Words.say("letter.test.body"),
                clock.instant().plus(TRIED));
    }

    /// What the sender's domain publishes about its mail.
    @GetMapping("/company/mail/standing")
    View standing(HttpServletRequest request) {
        var me = me(request);
        var sender = outbox.server(me.account()).map(MailServer::sender).orElseThrow(Ask.NotFound::new);
        var selector = Ask.line(request, "selector", 200);
        var seen = standing.of(sender, selector);
        var said = new ArrayList<AdminPage.Sight>();
        said.add(sight("spf", seen.spf()));
        said.add(sight("dmarc", seen.dmarc()));
        seen.dkim().ifPresent(dkim -> said.add(sight("dkim", dkim)));
        return pages.show(
                "standing",
                new AdminPage.Standing(pages.frame(request, "standing.title"), sender, seen.domain(), said, selector));
    }

    private static AdminPage.Sight sight(String what, Standing.Answer answer) {
        return new AdminPage.Sight(
                Words.say("standing." + what),
                Words.say("standing." + what + "." + answer.code()),
                answer == Standing.Answer.FOUND ? "won" : answer == Standing.Answer.UNANSWERED ? "" : "soon");
    }

    /// Automatic mails go out again after many came back.
    @PostMapping("/company/mail/go-on")
    View goOn(HttpServletRequest request) {
        outbox.goOn(me(request));
        return new RedirectView("/company/mail");
    }

    @PostMapping("/company/mail/forget")
    View forget(HttpServletRequest request) {
        outbox.forget(me(request));
        return new RedirectView("/company/mail");
    }

    @PostMapping("/me/mail/forget")
    View forgetOwn(HttpServletRequest request) {
        outbox.forgetOwn(me(request));
        return new RedirectView("/me/mail");
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
