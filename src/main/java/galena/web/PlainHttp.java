package galena.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Beside the encrypted door stands one that only says where it is. What was sent to it in the clear is not used: a
/// program that goes on like that shall notice.
final class PlainHttp extends OncePerRequestFilter {
    private final int port;
    private final String publicUrl;

    PlainHttp(int port, String publicUrl) {
        this.port = port;
        this.publicUrl = publicUrl;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getLocalPort() != port) {
            chain.doFilter(request, response);
            return;
        }
        if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            var query = request.getQueryString();
            response.setStatus(HttpServletResponse.SC_MOVED_PERMANENTLY);
            response.setHeader("Location", publicUrl + request.getRequestURI() + (query == null ? "" : "?" + query));
        } else {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            response.setContentType("text/plain; charset=utf-8");
            response.getWriter()
                    .write("This address is not encrypted, nothing was taken. Send it to " + publicUrl
                            + ", and make a new key if one was in it.\n");
        }
    }
}
