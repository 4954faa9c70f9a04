package galena.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/// Files are taken only from people who are signed in, and only where files belong: nobody else makes us read a
/// byte of one.
final class Uploads extends OncePerRequestFilter {
    private static final Set<String> PAGES = Set.of("/imports", "/never", "/leads/new", "/receivers/file");
    private static final Pattern OF_LEADS = Pattern.compile("/leads/[0-9a-f-]{36}/(files|offer)");
    private final SecurityContextRepository contexts;

    Uploads(SecurityContextRepository contexts) {
        this.contexts = contexts;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean file = Optional.ofNullable(request.getContentType())
                .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("multipart/"))
                .isPresent();
        if (file && !(takesFiles(request.getRequestURI()) && isMember(request))) {
            response.setStatus(413);
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean takesFiles(String path) {
        return PAGES.contains(path) || OF_LEADS.matcher(path).matches();
    }

    private boolean isMember(HttpServletRequest request) {
        var authentication = contexts.loadDeferredContext(request).get().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Member;
    }
}
