package galena.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/// Believes `X-Forwarded-For` and `X-Forwarded-Proto` of proxies that were named, and of nobody else: so who guesses
/// keys is slowed down by their own address, and nobody can claim another.
final class ProxyHeaders extends OncePerRequestFilter {
    /// No name is ever looked up.
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    private final List<IpAddressMatcher> trusted;

    /// @param trusted addresses and networks, as `10.0.0.0/8`. Throws IllegalArgumentException for anything else
    ProxyHeaders(List<String> trusted) {
        this.trusted = trusted.stream().map(IpAddressMatcher::new).toList();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(isTrusted(request.getRemoteAddr()) ? new Told(request, sender(request)) : request, response);
    }

    private boolean isTrusted(String address) {
        return trusted.stream().anyMatch(one -> one.matches(address));
    }

    /// The last who is no proxy of ours; what stands before that anybody may have written.
    private String sender(HttpServletRequest request) {
        var told = Collections.list(request.getHeaders("X-Forwarded-For")).stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .toList();
        var sender = request.getRemoteAddr();
        for (var one : told.reversed()) {
            var address = address(one);
            if (address.isEmpty()) {
                return sender;
            }
            sender = address.get();
            if (!isTrusted(sender)) {
                return sender;
            }
        }
        return sender;
    }

    private static Optional<String> address(String told) {
        return Optional.of(told).filter(one -> ADDRESS.matcher(one).matches() && isReadable(one));
    }

    private static boolean isReadable(String address) {
        try {
            return new IpAddressMatcher(address).matches(address);
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    /// The request as it reached the proxy.
    private static final class Told extends HttpServletRequestWrapper {
        private final String sender;
        private final boolean secure;

        Told(HttpServletRequest request, String sender) {
            super(request);
            this.sender = sender;
            this.secure = Optional.ofNullable(request.getHeader("X-Forwarded-Proto"))
                    .map("https"::equalsIgnoreCase)
                    .orElse(request.isSecure());
        }

        @Override
        public String getRemoteAddr() {
            return sender;
        }

        @Override
        public String getRemoteHost() {
            return sender;
        }

        @Override
        public boolean isSecure() {
            return secure;
        }

        @Override
        public String getScheme() {
            return secure ? "https" : "http";
        }
    }
}
