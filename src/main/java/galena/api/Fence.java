package galena.api;

import galena.identity.ProgramKeys;
import galena.kernel.AccountId;
import galena.storage.Database;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// Whatever comes of a request with a person's key is for that person's company alone, whether the key is good or not.
@Component
public class Fence extends OncePerRequestFilter {
    private static final String KEY = "Bearer ";

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith("/api/v1/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var account = Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.startsWith(KEY))
                .flatMap(header ->
                        ProgramKeys.account(header.substring(KEY.length()).strip()));
        if (account.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        around(account.get(), request, response, chain);
    }

    /// Lets the rest of a request go on for that company alone.
    public static void around(
            AccountId account, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            Database.within(account, () -> {
                chain.doFilter(request, response);
                return true;
            });
        } catch (ServletException | IOException | RuntimeException expected) {
            throw expected;
        } catch (Exception other) {
            throw new ServletException(other);
        }
    }
}
