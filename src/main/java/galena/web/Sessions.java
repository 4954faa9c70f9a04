package galena.web;

import galena.identity.Person;
import galena.identity.SignIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/// Lets somebody in who has shown who they are: the one place where a session becomes somebody's.
@Component
class Sessions {
    /// So long a device is remembered that somebody says is their own.
    private static final Duration REMEMBERED = Duration.ofDays(30);

    private final SecurityContextRepository contexts;

    Sessions(SecurityContextRepository contexts) {
        this.contexts = contexts;
    }

    /// @param strong whether they have shown more than a password
    /// @param ownDevice whether they say that it is their own
    void open(
            HttpServletRequest request,
            HttpServletResponse response,
            SignIn.Entered entered,
            boolean strong,
            boolean ownDevice) {
        if (request.getSession(false) != null) {
            request.changeSessionId();
        }
        Person person = entered.person();
        if (ownDevice) {
            request.setAttribute(Security.REMEMBERED, true);
            request.getSession().setMaxInactiveInterval((int) REMEMBERED.toSeconds());
        }
        save(
                request,
                response,
                new Member(person.account().toString(), person.id().toString(), entered.epoch(), strong));
    }

    /// Whoever is in has now shown more than a password.
    void strengthen(HttpServletRequest request, HttpServletResponse response) {
        member().filter(member -> !member.strong())
                .ifPresent(member ->
                        renew(request, response, new Member(member.account(), member.person(), member.epoch(), true)));
    }

    /// Whoever is in stays in, when all their other sessions end.
    void goOn(HttpServletRequest request, HttpServletResponse response, int epoch) {
        member().ifPresent(member ->
                renew(request, response, new Member(member.account(), member.person(), epoch, member.strong())));
    }

    private static Optional<Member> member() {
        return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                .map(Authentication::getPrincipal)
                .filter(Member.class::isInstance)
                .map(Member.class::cast);
    }

    /// Under another id, so that one that somebody may have seen is worth nothing; a remembered device stays so.
    private void renew(HttpServletRequest request, HttpServletResponse response, Member member) {
        if (request.getSession().getMaxInactiveInterval() == REMEMBERED.toSeconds()) {
            request.setAttribute(Security.REMEMBERED, true);
        }
        request.changeSessionId();
        save(request, response, member);
    }

    private void save(HttpServletRequest request, HttpServletResponse response, Member member) {
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(member, null, List.of()));
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
    }

    static void close(HttpServletRequest request) {
        var session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }
}
