package galena.web;

import galena.identity.CompanySignIn;
import galena.identity.Passkeys;
import galena.identity.Person;
import galena.identity.SecondSteps;
import galena.kernel.Words;
import galena.web.Notices.Change;
import io.nayuki.qrcodegen.QrCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// What somebody shows besides a password, or instead of one: codes of an authenticator program, recovery codes,
/// passkeys.
@Controller
class SecondStepPages {
    private static final String SECRET = "second.secret";
    private static final String CHALLENGE = "second.challenge";
    private static final String HERE = "/me/second";

    private final SecondSteps seconds;
    private final Passkeys passkeys;
    private final CompanySignIn company;
    private final Sessions sessions;
    private final Notices notices;
    private final Pages pages;
    private final Clock clock;

    SecondStepPages(
            SecondSteps seconds,
            Passkeys passkeys,
            CompanySignIn company,
            Sessions sessions,
            Notices notices,
            Pages pages,
            Clock clock) {
        this.seconds = seconds;
        this.passkeys = passkeys;
        this.company = company;
        this.sessions = sessions;
        this.notices = notices;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping(HERE)
    View second(HttpServletRequest request) {
        return page(request, 200, List.of(), "");
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }

    private View page(HttpServletRequest request, int status, List<String> codes, String wrong) {
        var me = me(request);
        boolean setUp = seconds.isSetUp(me);
        var secret = setUp ? "" : secret(request);
        var moments = Moments.at(clock, me.zone());
        return pages.show(
                status,
                "second",
                new AccessPage.Second(
                        pages.frame(request, "second.title"),
                        company.rule(me.account()).secondStep() && !isStrong(),
                        setUp,
                        seconds.codesLeft(me),
                        secret,
                        setUp ? new AccessPage.Picture(0, "") : picture(SecondSteps.address(me, secret)),
                        codes,
                        passkeys.arePossible(),
                        passkeys.of(me).stream()
                                .map(key -> new AccessPage.PasskeyRow(
                                        key.id(),
                                        key.called(),
                                        moments.say(key.since()),
                                        key.usedAt().map(moments::say).orElse("")))
                                .toList(),
                        wrong));
    }

    private static boolean isStrong() {
        var who = SecurityContextHolder.getContext().getAuthentication();
        return who != null && who.getPrincipal() instanceof Member member && member.strong();
    }

    /// Where more than a password is demanded, a password alone does not make more of those who have something to show.
    private boolean mustShow(Person me) {
        return !isStrong()
                && company.rule(me.account()).secondStep()
                && (seconds.isSetUp(me) || !passkeys.of(me).isEmpty());
    }

    /// The same until it is set up, so that a page looked at twice shows one.
    private static String secret(HttpServletRequest request) {
        if (request.getSession().getAttribute(SECRET) instanceof String kept) {
            return kept;
        }
        var made = SecondSteps.newSecret();
        request.getSession().setAttribute(SECRET, made);
        return made;
    }

    private static AccessPage.Picture picture(String text) {
        var code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        var outline = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    outline.append('M').append(x + 4).append(' ').append(y + 4).append("h1v1h-1z");
                }
            }
        }
        return new AccessPage.Picture(code.size + 8, outline.toString());
    }

    /// The code of the program shows that it has the secret; from then on it is asked for.
    @PostMapping(HERE)
    View setUp(HttpServletRequest request, HttpServletResponse response) {
        var me = me(request);
        if (seconds.isSetUp(me)) {
            return new RedirectView(HERE);
        }
        if (mustShow(me)) {
            return page(request, 422, List.of(), Words.say("second.weak"));
        }
        var code = Ask.line(request, "code", 40).replaceAll("\\s", "");
        var codes = seconds.setUp(me, secret(request), code);
        if (codes.isEmpty()) {
            return page(request, 422, List.of(), Words.say("second.wrong"));
        }
        request.getSession().removeAttribute(SECRET);
        sessions.strengthen(request, response);
        notices.tell(me, Change.CODES_BEGUN);
        return page(request, 200, codes.get(), "");
    }

    @PostMapping("/me/second/codes")
    View codes(HttpServletRequest request) {
        var me = me(request);
        if (!isStrong() || !seconds.isSetUp(me)) {
            return page(request, 422, List.of(), Words.say("second.weak"));
        }
        var codes = seconds.newCodes(me);
        notices.tell(me, Change.NEW_RECOVERY_CODES);
        return page(request, 200, codes, "");
    }

    /// Only somebody who has shown it takes it away: a stolen password does not.
    @PostMapping("/me/second/end")
    View end(HttpServletRequest request) {
        if (!isStrong()) {
            return page(request, 422, List.of(), Words.say("second.weak"));
        }
        seconds.forget(me(request), me(request));
        notices.tell(me(request), Change.CODES_ENDED);
        return new RedirectView(HERE);
    }

    // ---- passkeys

    /// What a device needs to make a key; the challenge is good once.
    @PostMapping("/me/passkeys/challenge")
    ResponseEntity<Map<String, Object>> challenge(HttpServletRequest request) {
        var me = me(request);
        var challenge = Passkeys.challenge();
        request.getSession().setAttribute(CHALLENGE, challenge);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(Map.of(
                        "challenge",
                        text(challenge),
                        "rp",
                        Map.of("id", passkeys.place(), "name", "Galena"),
                        "user",
                        Map.of("id", text(Passkeys.handle(me)), "name", me.email(), "displayName", me.name()),
                        "pubKeyCredParams",
                        Passkeys.ALGORITHMS.stream()
                                .map(number -> Map.of("type", "public-key", "alg", number))
                                .toList(),
                        "excludeCredentials",
                        passkeys.credentials(me).stream()
                                .map(id -> Map.of("type", "public-key", "id", text(id)))
                                .toList(),
                        "authenticatorSelection",
                        Map.of("residentKey", "required", "requireResidentKey", true, "userVerification", "required"),
                        "attestation",
                        "none",
                        "timeout",
                        120_000));
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @PostMapping("/me/passkeys")
    View add(HttpServletRequest request, HttpServletResponse response) {
        var challenge = Optional.ofNullable(request.getSession().getAttribute(CHALLENGE))
                .filter(byte[].class::isInstance)
                .map(byte[].class::cast);
        request.getSession().removeAttribute(CHALLENGE);
        if (mustShow(me(request))) {
            return page(request, 422, List.of(), Words.say("second.weak"));
        }
        var called = Ask.line(request, "called", 100);
        boolean added = challenge
                .filter(asked -> passkeys.add(
                        me(request),
                        asked,
                        Ask.secret(request, "answer"),
                        called.isEmpty() ? Words.say("passkey.unnamed") : called))
                .isPresent();
        if (!added) {
            return page(request, 422, List.of(), Words.say("passkey.not-added"));
        }
        sessions.strengthen(request, response);
        notices.tell(me(request), Change.PASSKEY_ADDED);
        return new RedirectView(HERE);
    }

    @PostMapping("/me/passkeys/{id}/end")
    View forget(HttpServletRequest request, @PathVariable String id) {
        if (!isStrong()) {
            return page(request, 422, List.of(), Words.say("second.weak"));
        }
        passkeys.forget(me(request), id);
        notices.tell(me(request), Change.PASSKEY_ENDED);
        return new RedirectView(HERE);
    }
}
