package galena.web;

import galena.identity.Person;
import galena.identity.SignIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
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
        var context = SecurityContextHolder.createEmptyContext();
        var member = new Member(person.account().toString(), person.id().toString(), entered.epoch(), strong);
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(member, null, List.of()));
        SecurityContextHolder.setContext(context);
        if (ownDevice) {
            request.setAttribute(Security.REMEMBERED, true);
            request.getSession().setMaxInactiveInterval((int) REMEMBERED.toSeconds());
        }
        contexts.saveContext(context, request, response);
    }

    /// Whoever is in has now shown more than a password.
    void strengthen(HttpServletRequest request, HttpServletResponse response) {
        var context = SecurityContextHolder.getContext();
        if (context.getAuthentication() != null
                && context.getAuthentication().getPrincipal() instanceof Member member
                && !member.strong()) {
            request.changeSessionId();
            var stronger = SecurityContextHolder.createEmptyContext();
            stronger.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                    new Member(member.account(), member.person(), member.epoch(), true), null, List.of()));
            SecurityContextHolder.setContext(stronger);
            contexts.saveContext(stronger, request, response);
        }
    }

    static void close(HttpServletRequest request) {
        var session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }
}
