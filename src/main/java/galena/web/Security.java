package galena.web;

import galena.identity.CompanySignIn;
import galena.identity.Entrance;
import galena.identity.ProgramKeys;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.jdbc.PostgreSqlJdbcIndexedSessionRepositoryCustomizer;
import org.springframework.session.jdbc.config.annotation.web.http.EnableJdbcHttpSession;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;

/// Who gets to see a page, and what a browser may do with it.
@Configuration(proxyBeanMethods = false)
@EnableJdbcHttpSession(tableName = "library.spring_session", maxInactiveIntervalInSeconds = 43_200)
class Security {
    /// Nothing from elsewhere, no script and no style in the page itself.
    static final String CONTENT =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
                    + " connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// No page of ours asks a device for any of these.
    static final String DEVICES =
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), bluetooth=(), serial=()";

    /// Says of a request that its device is somebody's own.
    static final String REMEMBERED = "remembered";

    private static final String[] OPEN = {
        "/sign-in",
        "/sign-in/**",
        "/sign-out",
        "/setup/*",
        "/join/*",
        "/vendors/*",
        "/partner/**",
        "/goodbye/*",
        "/offer/*",
        "/offer/*/document",
        "/error"
    };
    private static final String[] FILES = {"/webjars/**", "/app/**", "/sw.js", "/favicon.ico"};

    /// That somebody is still here is noted once a minute: a request that only looks writes nothing to the disk.
    @Bean
    SessionRepositoryCustomizer<JdbcIndexedSessionRepository> onceAMinute() {
        return sessions -> {
            // of two clicks at once, neither fails because both are to be told something
            new PostgreSqlJdbcIndexedSessionRepositoryCustomizer().customize(sessions);
            sessions.setUpdateSessionQuery("""
                        update library.spring_session s
                        set session_id = v.session_id, last_access_time = v.seen, max_inactive_interval = v.idle,
                          expiry_time = v.expiry, principal_name = v.principal
                        from (values (?, ?::bigint, ?::int, ?::bigint, ?, ?)) v (session_id, seen, idle, expiry, principal, id)
                        where s.primary_id = v.id::char(36)
                          and (s.last_access_time <= v.seen - 60000 or s.session_id <> v.session_id::char(36)
                            or s.max_inactive_interval <> v.idle or s.principal_name is distinct from v.principal)
                        """);
        };
    }

    @Bean
    SecurityFilterChain chain(
            HttpSecurity http,
            Entrance entrance,
            ProgramKeys keys,
            CompanySignIn company,
            SecurityContextRepository contexts) {
        return http.securityContext(context -> context.securityContextRepository(contexts))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.IF_REQUIRED))
                .authorizeHttpRequests(requests -> requests.requestMatchers(OPEN)
                        .permitAll()
                        .requestMatchers(FILES)
                        .permitAll()
                        .anyRequest()
                        .access(Security::decide))
                // one press in a mail program brings neither cookie nor token (RFC 8058)
                .csrf(csrf -> csrf.ignoringRequestMatchers("/goodbye/*").ignoringRequestMatchers(Doorkeeper::bringsKey))
                .addFilterBefore(new Uploads(contexts), CsrfFilter.class)
                .addFilterBefore(new Doorkeeper(entrance, keys, company), AuthorizationFilter.class)
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(Security::toSignIn).accessDeniedPage("/error?status=403"))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT))
                        .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                        .crossOriginResourcePolicy(policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                        .permissionsPolicyHeader(policy -> policy.policy(DEVICES))
                        .referrerPolicy(policy -> policy.policy(
                                org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter
                                        .ReferrerPolicy.SAME_ORIGIN)))
                .requestCache(cache -> cache.disable())
                .formLogin(form -> form.disable())
                .httpBasic(basic -> basic.disable())
                .logout(logout -> logout.disable())
                .build();
    }

    /// Only what is listed, and only for whoever may. An unknown path is answered as not found, by nobody's
    /// leave.
    private static AuthorizationDecision decide(
            Supplier<? extends Authentication> who, RequestAuthorizationContext context) {
        var request = context.getRequest();
        var act = Routes.act(request.getMethod(), request.getRequestURI());
        var person = Pages.person(request);
        return new AuthorizationDecision(
                person.isPresent() && (act.isEmpty() || person.get().may(act.get())));
    }

    private static void toSignIn(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        if (Doorkeeper.isProgram(request)) {
            // whoever a key stands for is known, and may not; or it stands for nobody
            response.sendError(Pages.person(request).isPresent() ? 403 : 401);
        } else if (request.getHeader("HX-Request") != null) {
            response.setHeader("HX-Redirect", "/sign-in");
            response.setStatus(200);
        } else if (request.getRequestURI().equals("/live")) {
            response.setStatus(401);
        } else {
            response.sendRedirect("/sign-in");
        }
    }

    /// The doors for programs have their own keys and no session.
    @Bean
    WebSecurityCustomizer doorsForPrograms() {
        return web ->
                web.ignoring().requestMatchers("/api/v1/**", "/in/**", "/form/**", "/phone/**", "/health", "/metrics");
    }

    @Bean
    SecurityContextRepository contexts() {
        return new HttpSessionSecurityContextRepository();
    }

    /// People sign in through [Identity]; Spring's own user is not wanted.
    @Bean
    UserDetailsService nobody() {
        return name -> {
            throw new UsernameNotFoundException(name);
        };
    }

    @Bean
    CookieSerializer cookies(@Value("${galena.public-url}") String publicUrl) {
        var cookie = new DefaultCookieSerializer();
        cookie.setCookieName("galena");
        cookie.setUseHttpOnlyCookie(true);
        cookie.setSameSite("Lax");
        cookie.setRememberMeRequestAttribute(REMEMBERED);
        cookie.setUseSecureCookie(publicUrl.startsWith("https:"));
        return cookie;
    }
}
