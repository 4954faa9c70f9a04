package galena.api;

import galena.storage.Database;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// While the database is away every door for programs says so, and that it helps to come again.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
class Outage extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final List<String> DOORS = List.of("/api/v1/", "/in/", "/phone/");

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return DOORS.stream().noneMatch(request.getRequestURI()::startsWith);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | IOException | RuntimeException failed) {
            if (response.isCommitted() || !Database.isAway(failed)) {
                throw failed;
            }
            LOG.warn("{} {}: the database is away", request.getMethod(), request.getRequestURI());
            response.resetBuffer();
            Sending.send(response, Answers.refusal(503, "not-written", "later"), false);
        }
    }
}
