package galena.web;

import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.PersonId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// Finds the person behind a session, fresh from the database: whoever was deactivated or signed out everywhere
/// is out at the next click.
final class Doorkeeper extends OncePerRequestFilter {
    static final String PERSON = "galena.person";
    private final Identity identity;

    Doorkeeper(Identity identity) {
        this.identity = identity;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof Member member) {
            var person = person(member);
            if (person.isPresent()) {
                request.setAttribute(PERSON, person.get());
            } else {
                var nobody = SecurityContextHolder.createEmptyContext();
                nobody.setAuthentication(new AnonymousAuthenticationToken(
                        "gone", "gone", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS")));
                SecurityContextHolder.setContext(nobody);
                var session = request.getSession(false);
                if (session != null) {
                    session.invalidate();
                }
            }
        }
        chain.doFilter(request, response);
    }

    private Optional<Person> person(Member member) {
        var account = AccountId.of(member.account());
        var person = PersonId.of(member.person());
        return identity.epoch(account, person)
                .filter(epoch -> epoch == member.epoch())
                .flatMap(epoch -> identity.person(account, person));
    }
}
