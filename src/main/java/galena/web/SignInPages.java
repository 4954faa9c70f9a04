package galena.web;

import galena.identity.CompanySignIn;
import galena.identity.Entrance;
import galena.identity.Identity;
import galena.identity.Passkeys;
import galena.identity.SecondSteps;
import galena.identity.SignIn;
import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.kernel.Words;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Signing in and out: by password, and a code after it; by a passkey; by the company's own sign-in.
@Controller
class SignInPages {
    private static final Logger LOG = LoggerFactory.getLogger(SignInPages.class);
    private static final Duration HALF_WAY = Duration.ofMinutes(10);
    private static final String HALF = "sign-in.half";
    private static final String CHALLENGE = "sign-in.challenge";
    private static final String QUESTION = "sign-in.question";
    private static final int LONGEST_CODE = 4000;

    private final Identity identity;
    private final Entrance entrance;
    private final SecondSteps seconds;
    private final Passkeys passkeys;
    private final CompanySignIn company;
    private final OpenId openId;
    private final Sessions sessions;
    private final Pages pages;
    private final Clock clock;

    SignInPages(
            Identity identity,
            Entrance entrance,
            SecondSteps seconds,
            Passkeys passkeys,
            CompanySignIn company,
            OpenId openId,
            Sessions sessions,
            Pages pages,
            Clock clock) {
        this.identity = identity;
        this.entrance = entrance;
        this.seconds = seconds;
        this.passkeys = passkeys;
        this.company = company;
        this.openId = openId;
        this.sessions = sessions;
        this.pages = pages;
        this.clock = clock;
    }

    /// Whoever has given the right password and owes a code.
    record HalfWay(String account, String person, boolean ownDevice, long at) implements Serializable {
        private static final long serialVersionUID = 1;
    }

    // ---- by password

    @GetMapping("/sign-in")
    View signIn(HttpServletRequest request) {
        return page(request, 200, "", "");
    }

    private View page(HttpServletRequest request, int status, String email, String wrong) {
        return pages.show(
                status,
                "sign-in",
                new AccessPage.Enter(
                        pages.frame(request, "sign-in.title"), email, wrong, passkeys.arePossible(), own()));
    }

    /// The way to the company's own sign-in, where there is only one company here: of others nothing is said.
    private Optional<String> own() {
        return Optional.of(identity.accounts())
                .filter(all -> all.size() == 1)
                .map(List::getFirst)
                .filter(only -> company.of(only.id()).isPresent())
                .map(only -> "/sign-in/company/" + only.id());
    }

    @PostMapping("/sign-in")
    View enter(HttpServletRequest request, HttpServletResponse response) {
        var email = Ask.line(request, "email", 254);
        boolean ownDevice = request.getParameter("remember") != null;
        return switch (entrance.signIn(email, Ask.secret(request, "password"))) {
            case SignIn.Entered entered -> {
                sessions.open(request, response, entered, false, ownDevice);
                yield said("password", entered);
            }
            case SignIn.CodeWanted(var person, var epoch) -> {
                request.getSession()
                        .setAttribute(
                                HALF,
                                new HalfWay(
                                        person.account().toString(),
                                        person.id().toString(),
                                        ownDevice,
                                        clock.instant().toEpochMilli()));
                yield new RedirectView("/sign-in/code");
            }
            case SignIn.OnlyElsewhere(var person) -> new RedirectView("/sign-in/company/" + person.account());
            case SignIn.Wait(var remaining) -> page(request, 422, email, wait(remaining));
            case SignIn.WrongNameOrPassword wrong -> page(request, 422, email, Words.say("sign-in.wrong"));
            case SignIn.Unwelcome unwelcome -> page(request, 422, email, Words.say("sign-in.wrong"));
        };
    }

    private static String wait(Duration remaining) {
        return Words.say("sign-in.wait", Moments.length(remaining.plusSeconds(1)));
    }

    private static View said(String way, SignIn.Entered entered) {
        LOG.info(
                "{} of {} signed in by {}",
                entered.person().id(),
                entered.person().account(),
                way);
        return new RedirectView("/");
    }

    // ---- and a code

    @GetMapping("/sign-in/code")
    View code(HttpServletRequest request) {
        return half(request).isEmpty() ? new RedirectView("/sign-in") : code(request, 200, "");
    }

    private View code(HttpServletRequest request, int status, String wrong) {
        return pages.show(status, "sign-in-code", new AccessPage.Code(pages.frame(request, "code.title"), wrong));
    }

    private Optional<HalfWay> half(HttpServletRequest request) {
        return kept(request, HALF, HalfWay.class)
                .filter(half -> Instant.ofEpochMilli(half.at()).plus(HALF_WAY).isAfter(clock.instant()));
    }

    private static <T> Optional<T> kept(HttpServletRequest request, String name, Class<T> type) {
        return Optional.ofNullable(request.getSession(false))
                .map(session -> session.getAttribute(name))
                .filter(type::isInstance)
                .map(type::cast);
    }

    @PostMapping("/sign-in/code")
    View confirm(HttpServletRequest request, HttpServletResponse response) {
        var half = half(request);
        var person = half.flatMap(h -> identity.person(AccountId.of(h.account()), PersonId.of(h.person())))
                .filter(galena.identity.Person::active);
        if (half.isEmpty() || person.isEmpty()) {
            return new RedirectView("/sign-in");
        }
        return switch (seconds.confirm(person.get(), Ask.line(request, "code", 40))) {
            case SignIn.Entered entered -> {
                request.getSession().removeAttribute(HALF);
                sessions.open(request, response, entered, true, half.get().ownDevice());
                yield said("password and code", entered);
            }
            case SignIn.Wait(var remaining) -> code(request, 422, wait(remaining));
            case SignIn.WrongNameOrPassword wrong -> code(request, 422, Words.say("code.wrong"));
            case SignIn.CodeWanted wanted -> code(request, 422, Words.say("code.wrong"));
            case SignIn.OnlyElsewhere elsewhere -> code(request, 422, Words.say("code.wrong"));
            case SignIn.Unwelcome unwelcome -> code(request, 422, Words.say("code.wrong"));
        };
    }

    // ---- by a passkey

    /// What the device has to sign; once.
    @PostMapping("/sign-in/passkey/challenge")
    ResponseEntity<Map<String, Object>> challenge(HttpServletRequest request) {
        var challenge = Passkeys.challenge();
        request.getSession().setAttribute(CHALLENGE, challenge);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(Map.of(
                        "challenge",
                        Base64.getUrlEncoder().withoutPadding().encodeToString(challenge),
                        "rpId",
                        passkeys.place(),
                        "userVerification",
                        "required",
                        "timeout",
                        120_000));
    }

    @PostMapping("/sign-in/passkey")
    View passkey(HttpServletRequest request, HttpServletResponse response) {
        var challenge = kept(request, CHALLENGE, byte[].class);
        challenge.ifPresent(once -> request.getSession().removeAttribute(CHALLENGE));
        var entered = challenge.flatMap(asked -> passkeys.enter(asked, Ask.secret(request, "answer")));
        if (entered.isEmpty()) {
            return page(request, 422, "", Words.say("passkey.wrong"));
        }
        var person = entered.get().person();
        if (company.isOnlyElsewhere(person)) {
            return new RedirectView("/sign-in/company/" + person.account());
        }
        sessions.open(request, response, entered.get(), true, request.getParameter("remember") != null);
        return said("passkey", entered.get());
    }

    // ---- by the company's own sign-in

    /// Takes the browser to the provider of that company. Also where a provider's own list of programs may lead.
    @GetMapping("/sign-in/company/{account}")
    View elsewhere(HttpServletRequest request, @PathVariable String account) {
        var id = new AccountId(Ask.id(account));
        var there = identity.knownAccount(id).flatMap(known -> company.of(id)).orElseThrow(Ask.NotFound::new);
        try {
            var asked = openId.ask(id.toString(), there);
            request.getSession().setAttribute(QUESTION, asked.getKey());
            return new RedirectView(asked.getValue().toString());
        } catch (OpenId.NotVouched not) {
            return notVouched(request, id, not);
        }
    }

    /// The browser comes back with the provider's answer.
    @GetMapping("/sign-in/company")
    View back(HttpServletRequest request, HttpServletResponse response) {
        var question = kept(request, QUESTION, OpenId.Question.class);
        question.ifPresent(once -> request.getSession().removeAttribute(QUESTION));
        if (question.isEmpty()
                || openId.isStale(question.get())
                || !question.get().state().equals(Ask.line(request, "state", 200))) {
            return page(request, 422, "", Words.say("elsewhere.stale"));
        }
        var account = AccountId.of(question.get().account());
        var there = company.of(account);
        if (there.isEmpty()) {
            return page(request, 422, "", Words.say("elsewhere.stale"));
        }
        try {
            var error = Ask.line(request, "error", 100);
            if (!error.isEmpty()) {
                throw new OpenId.NotVouched("refused", error);
            }
            var issuer = Ask.line(request, "iss", 500);
            if (!issuer.isEmpty() && !issuer.equals(there.get().issuer().toString())) {
                throw new OpenId.NotVouched("not-believed", "iss");
            }
            var code = Ask.line(request, "code", LONGEST_CODE);
            if (code.isEmpty()) {
                throw new OpenId.NotVouched("unreadable", "no code");
            }
            var claims = openId.answer(there.get(), company.secret(account), question.get(), code);
            return switch (company.enter(account, there.get(), claims)) {
                case SignIn.Entered entered -> {
                    sessions.open(request, response, entered, true, false);
                    yield said("company", entered);
                }
                case SignIn.Unwelcome(var why) -> {
                    LOG.info("Somebody whom the sign-in of {} knows may not come in: {}", account, why);
                    yield page(
                            request,
                            422,
                            "",
                            Words.say("elsewhere."
                                    + why.name().toLowerCase(Locale.ROOT).replace('_', '-')));
                }
                default -> page(request, 422, "", Words.say("elsewhere.stale"));
            };
        } catch (OpenId.NotVouched not) {
            return notVouched(request, account, not);
        }
    }

    private View notVouched(HttpServletRequest request, AccountId account, OpenId.NotVouched not) {
        LOG.warn("The sign-in of {} did not vouch: {} {}", account, not.why, not.detail);
        return page(request, 422, "", Words.say("elsewhere." + not.why));
    }

    // ---- out

    @PostMapping("/sign-out")
    View signOut(HttpServletRequest request) {
        Sessions.close(request);
        return new RedirectView("/sign-in");
    }

    @PostMapping("/me/sessions/end")
    View signOutEverywhere(HttpServletRequest request) {
        Pages.person(request).ifPresent(entrance::signOutEverywhere);
        return signOut(request);
    }
}
