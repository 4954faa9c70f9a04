package galena.web;

import galena.directory.Directory;
import galena.directory.Source;
import galena.identity.Person;
import galena.intake.Mailbox;
import galena.intake.Mailboxes;
import galena.intake.Submission.Reading;
import galena.kernel.SourceId;
import galena.kernel.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// The mailbox a source is read from, and what a mail would become.
@Controller
class MailboxPages {
    private final Directory directory;
    private final Mailboxes mailboxes;
    private final Pages pages;
    private final Clock clock;

    MailboxPages(Directory directory, Mailboxes mailboxes, Pages pages, Clock clock) {
        this.directory = directory;
        this.mailboxes = mailboxes;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/sources/{id}/mailbox")
    View mailbox(HttpServletRequest request, @PathVariable String id) {
        return show(request, 200, found(request, id), "", "", List.of());
    }

    private Source found(HttpServletRequest request, String id) {
        return directory.source(me(request).account(), new SourceId(Ask.id(id))).orElseThrow(Ask.NotFound::new);
    }

    private View show(
            HttpServletRequest request,
            int status,
            Source source,
            String wrong,
            String pasted,
            List<List<LeadPage.Choice>> read) {
        var mailbox = mailboxes.of(source.account(), source.id());
        var moments = Moments.at(clock, me(request).zone());
        return pages.show(
                status,
                "mailbox",
                new SourcePage.Box(
                        pages.frame(request, "mailbox.title"),
                        source.id().toString(),
                        source.name(),
                        mailbox.isPresent(),
                        mailbox.map(Mailbox::host).orElse(""),
                        mailbox.map(m -> String.valueOf(m.port())).orElse("993"),
                        mailbox.map(m -> m.security().code()).orElse("tls"),
                        mailbox.map(Mailbox::login).orElse(""),
                        mailbox.map(Mailbox::folder).orElse("INBOX"),
                        mailbox.map(Mailbox::active).orElse(true),
                        mailbox.map(m -> m.trouble()
                                        .map(trouble -> Words.say("mailbox.trouble." + trouble))
                                        .orElse(m.readAt()
                                                .map(at -> Words.say("mailbox.read", moments.say(at)))
                                                .orElse(Words.say("mailbox.not-yet"))))
                                .orElse(""),
                        mailbox.flatMap(Mailbox::trouble).isPresent(),
                        wrong,
                        pasted,
                        read));
    }

    @PostMapping("/sources/{id}/mailbox")
    View set(HttpServletRequest request, @PathVariable String id) {
        var source = found(request, id);
        var host = Ask.line(request, "host", 253).toLowerCase(Locale.ROOT);
        var port = Ask.read(request, "port", Integer::valueOf).filter(p -> p > 0 && p < 65_536);
        var security = Ask.read(request, "security", text -> Mailbox.Security.valueOf(text.toUpperCase(Locale.ROOT)));
        var login = Ask.line(request, "login", 254);
        var folder = Ask.line(request, "folder", 120);
        var password = Optional.of(Ask.secret(request, "password")).filter(p -> !p.isEmpty() && p.length() <= 1000);
        boolean known = mailboxes.of(source.account(), source.id()).isPresent();
        if (!host.matches("[a-z0-9.:-]+")
                || port.isEmpty()
                || security.isEmpty()
                || login.isEmpty()
                || password.isEmpty() && !known) {
            return show(request, 422, source, Words.say("mailbox.incomplete"), "", List.of());
        }
        mailboxes.set(
                me(request),
                new Mailbox(
                        source.account(),
                        source.id(),
                        host,
                        port.get(),
                        security.get(),
                        login,
                        folder.isEmpty() ? "INBOX" : folder,
                        request.getParameter("active") != null,
                        Optional.empty(),
                        Optional.empty()),
                password);
        return new RedirectView("/sources/" + source.id() + "/mailbox");
    }

    @PostMapping("/sources/{id}/mailbox/forget")
    View forget(HttpServletRequest request, @PathVariable String id) {
        var source = found(request, id);
        mailboxes.forget(me(request), source.id());
        return new RedirectView("/sources/" + source.id() + "/mailbox");
    }

    /// Paste a mail, see the fields.
    @PostMapping("/sources/{id}/mailbox/try")
    View attempt(HttpServletRequest request, @PathVariable String id) {
        var source = found(request, id);
        var pasted = Ask.secret(request, "mail");
        var text = pasted.length() > 200_000 ? pasted.substring(0, 200_000) : pasted;
        // whoever pastes only what they see pastes no header
        var mail = text.stripLeading().matches("(?s)[A-Za-z-]+:.*") && text.contains("\n\r\n")
                        || text.matches("(?s)[A-Za-z-]+:[^\n]*\n.*\n\n.*")
                ? text.stripLeading()
                : "From: noreply@portal.example\nContent-Type: text/plain; charset=utf-8\n\n" + text;
        var read = mailboxes.attempt(source.account(), source.id(), mail.getBytes(StandardCharsets.UTF_8)).stream()
                .map(MailboxPages::lines)
                .toList();
        return show(request, 200, source, "", text, read);
    }

    private static List<LeadPage.Choice> lines(Reading reading) {
        return switch (reading) {
            case Reading.Fields(var fields) -> {
                var lines = new ArrayList<LeadPage.Choice>();
                fields.forEach((name, value) -> lines.add(new LeadPage.Choice(name, value)));
                yield lines;
            }
            case Reading.Unreadable(var reason) ->
                List.of(new LeadPage.Choice(Words.say("mailbox.look"), Words.say("reason." + reason)));
            case Reading.Refused(var reason) ->
                List.of(new LeadPage.Choice(Words.say("mailbox.no-lead"), Words.say("reason." + reason)));
        };
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
