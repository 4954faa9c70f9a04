package galena.web;

import galena.api.Fence;
import galena.api.Throttle;
import galena.identity.CompanySignIn;
import galena.identity.Entrance;
import galena.identity.Person;
import galena.identity.ProgramKeys;
import galena.kernel.AccountId;
import galena.kernel.PersonId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// Finds the person behind a session, fresh from the database: whoever was deactivated or signed out everywhere
/// is out at the next click. A program comes with a person's key instead, and with a key no cookie counts.
final class Doorkeeper extends OncePerRequestFilter {
    static final String PERSON = "galena.person";
    private static final String PROGRAM = "galena.program";
    private static final String KEY = "Bearer gp_";
    /// What a key must not do: make more of its kind, or lock its person out.
    private static final Set<String> BY_HAND =
            Set.of("/me/keys", "/me/sessions/end", "/sign-in", "/sign-out", "/live", "/me/second", "/me/password");
    private static final List<String> NOT_BY_KEY = List.of("/me/second/", "/me/passkeys", "/sign-in/");
    /// Where somebody gets who owes a second step: to set one up, or out.
    private static final List<String> WITHOUT_SECOND =
            List.of("/me/second", "/me/passkeys", "/sign-", "/webjars/", "/app/", "/sw.js", "/favicon.ico", "/error");

    private final Entrance entrance;
    private final ProgramKeys keys;
    private final CompanySignIn company;
    private final Throttle throttle = new Throttle();

    Doorkeeper(Entrance entrance, ProgramKeys keys, CompanySignIn company) {
        this.entrance = entrance;
        this.keys = keys;
        this.company = company;
    }

    /// Whether a request brings a key: no browser sends one by itself, so it needs no token of a form.
    static boolean bringsKey(HttpServletRequest request) {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.startsWith(KEY);
    }

    /// Whether a page is asked for by a program: it gets what stands on it, not how it looks.
    static boolean isProgram(HttpServletRequest request) {
        return request.getAttribute(PROGRAM) != null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (bringsKey(request)) {
            request.setAttribute(PROGRAM, true);
            var holder = byKey(request);
            holder.ifPresent(person -> request.setAttribute(PERSON, person));
            leave();
            goOn(holder, request, response, chain);
            return;
        }
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof Member member) {
            var person = person(member);
            if (person.isPresent()) {
                request.setAttribute(PERSON, person.get());
                if (owesSecond(request, member, person.get())) {
                    toSecond(request, response);
                    return;
                }
                goOn(person, request, response, chain);
                return;
            } else {
                leave();
                var session = request.getSession(false);
                if (session != null) {
                    session.invalidate();
                }
            }
        }
        chain.doFilter(request, response);
    }

    /// Whatever comes of a request of somebody of ours is for their company alone.
    private static void goOn(
            Optional<Person> person, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (person.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        Fence.around(person.get().account(), request, response, chain);
    }

    private boolean owesSecond(HttpServletRequest request, Member member, Person person) {
        var path = request.getRequestURI();
        return !member.strong()
                && company.rule(person.account()).secondStep()
                && WITHOUT_SECOND.stream().noneMatch(path::startsWith);
    }

    private static void toSecond(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getHeader("HX-Request") != null) {
            response.setHeader("HX-Redirect", "/me/second");
        } else if (request.getRequestURI().equals("/live")) {
            response.setStatus(401);
        } else {
            response.sendRedirect("/me/second");
        }
    }

    private Optional<Person> byKey(HttpServletRequest request) {
        if (BY_HAND.contains(request.getRequestURI())
                || NOT_BY_KEY.stream().anyMatch(request.getRequestURI()::startsWith)
                || throttle.isBlocked(request.getRemoteAddr())) {
            return Optional.empty();
        }
        var key = request.getHeader(HttpHeaders.AUTHORIZATION)
                .substring("Bearer ".length())
                .strip();
        var person = keys.person(key);
        if (person.isEmpty()) {
            throttle.wrongKey(request.getRemoteAddr());
        }
        return person;
    }

    private static void leave() {
        var nobody = SecurityContextHolder.createEmptyContext();
        nobody.setAuthentication(
                new AnonymousAuthenticationToken("gone", "gone", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS")));
        SecurityContextHolder.setContext(nobody);
    }

    private Optional<Person> person(Member member) {
        return entrance.entering(AccountId.of(member.account()), PersonId.of(member.person()), member.epoch());
    }
}
