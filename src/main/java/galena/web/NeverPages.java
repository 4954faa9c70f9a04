package galena.web;

import galena.consent.Consent;
import galena.consent.Consent.Channel;
import galena.consent.Consent.Never;
import galena.identity.Identity;
import galena.identity.Person;
import galena.intake.Revocations;
import galena.kernel.Words;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// People whom nobody may contact: typed in, from a list, looked up, taken off again.
@Controller
class NeverPages {
    private static final int MOST = 200_000;
    private static final int LARGEST = 20 << 20;
    private final Identity identity;
    private final Consent consent;
    private final Revocations revocations;
    private final Pages pages;
    private final Clock clock;

    NeverPages(Identity identity, Consent consent, Revocations revocations, Pages pages, Clock clock) {
        this.identity = identity;
        this.consent = consent;
        this.revocations = revocations;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/never")
    View page(HttpServletRequest request) {
        return page(request, 200, "", Ask.line(request, "q", 100));
    }

    private View page(HttpServletRequest request, int status, String said, String asked) {
        var person = me(request);
        var value = Revocations.normal(asked, country(person));
        var moments = Moments.at(clock, person.zone());
        var wishes = value.map(v -> consent.wishes(person.account(), v)).orElse(List.of()).stream()
                .map(wish -> Words.say(
                        "never.wish",
                        Words.say("never.channel." + wish.channel().code()),
                        Words.say("because." + wish.how()),
                        moments.say(wish.askedAt()),
                        wish.until().map(moments::say).orElse(Words.say("never.forever"))))
                .toList();
        return pages.show(
                status,
                "never",
                new AdminPage.Never(
                        pages.frame(request, "never.title"),
                        consent.count(person.account()),
                        said,
                        asked,
                        !asked.isEmpty() && value.isEmpty(),
                        wishes));
    }

    @PostMapping("/never")
    View add(HttpServletRequest request) throws IOException {
        var person = me(request);
        var home = country(person);
        var values = new TreeSet<String>();
        var unread = new ArrayList<String>();
        boolean list = false;
        var text = Ask.text(request, "values", 200_000);
        var file = file(request);
        if (file.length > LARGEST) {
            return page(request, 413, Words.say("never.too-large"), "");
        }
        if (file.length > 0) {
            list = true;
            text += "\n" + new String(file, StandardCharsets.UTF_8);
        }
        for (var piece : (Iterable<String>) text.lines()::iterator) {
            read(piece, home, values, unread);
            if (values.size() > MOST) {
                return page(request, 413, Words.say("never.too-large"), "");
            }
        }
        if (values.isEmpty()) {
            return page(request, 422, Words.say("never.none"), "");
        }
        var channel = Ask.read(request, "channel", word -> Channel.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(Channel.ALL);
        int ended =
                revocations.revoke(person, values, new Never(channel, list ? "list" : "page", until(request, person)));
        return page(request, 200, Words.say("never.added", values.size(), ended, unread.size()), "");
    }

    private static Optional<Instant> until(HttpServletRequest request, Person person) {
        return Ask.read(request, "until", LocalDate::parse)
                .map(day -> day.plusDays(1).atStartOfDay(person.zone()).toInstant());
    }

    /// Every number and address of a line, whatever stands between them.
    private static void read(String line, String home, TreeSet<String> values, List<String> unread) {
        boolean any = false;
        for (var piece : line.split("[,;\\t\"|]")) {
            if (piece.strip().length() >= 5 && piece.length() <= 300) {
                var value = Revocations.normal(piece, home);
                value.ifPresent(values::add);
                any |= value.isPresent();
            }
        }
        if (!any && !line.isBlank()) {
            unread.add(line);
        }
    }

    private static byte[] file(HttpServletRequest request) throws IOException {
        if (!Optional.ofNullable(request.getContentType()).orElse("").startsWith("multipart/")) {
            return new byte[0];
        }
        try {
            var part = request.getPart("file");
            return part == null ? new byte[0] : part.getInputStream().readNBytes(LARGEST + 1);
        } catch (ServletException broken) {
            return new byte[0];
        }
    }

    @PostMapping("/never/lift")
    View lift(HttpServletRequest request) {
        var person = me(request);
        var asked = Ask.line(request, "q", 100);
        Revocations.normal(asked, country(person)).ifPresent(value -> consent.lift(person, value));
        return new RedirectView("/never");
    }

    private String country(Person person) {
        return identity.account(person.account()).country();
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
