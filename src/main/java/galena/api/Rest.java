package galena.api;

import galena.identity.ProgramKeys;
import galena.intake.Submission.Answer;
import galena.storage.Database;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// What all resources have in common: who asks, by which key; how pages follow each other; how a refusal reads.
@Configuration(proxyBeanMethods = false)
class Rest implements WebMvcConfigurer {
    static final int MOST = 200;
    private final ProgramKeys keys;
    private final Throttle throttle = new Throttle();

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class);
    }

    Rest(ProgramKeys keys) {
        this.keys = keys;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new HandlerMethodArgumentResolver() {
            @Override
            public boolean supportsParameter(MethodParameter parameter) {
                return parameter.getParameterType() == Caller.class;
            }

            @Override
            public Object resolveArgument(
                    MethodParameter parameter,
                    @org.jspecify.annotations.Nullable ModelAndViewContainer container,
                    NativeWebRequest request,
                    @org.jspecify.annotations.Nullable WebDataBinderFactory binders) {
                return caller(request);
            }
        });
    }

    private Caller caller(NativeWebRequest web) {
        var request = Optional.ofNullable(web.getNativeRequest(HttpServletRequest.class))
                .orElseThrow();
        if (throttle.isBlocked(request.getRemoteAddr())) {
            throw new Refusal(429, "too-many-wrong-keys");
        }
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.startsWith("Bearer "))
                .flatMap(header -> keys.person(header.substring(7).strip()))
                .map(Caller::new)
                .orElseThrow(() -> {
                    throttle.wrongKey(request.getRemoteAddr());
                    return new Refusal(401, "wrong-program-key");
                });
    }

    @Bean
    OpenAPI openApi(@Value("${galena.public-url}") String publicUrl) {
        return new OpenAPI()
                .info(new Info().title("Galena").version("v1").description(Described.ABOUT))
                .servers(List.of(new Server().url(publicUrl)))
                .components(new Components()
                        .addSecuritySchemes(
                                "key",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description(Described.KEY)))
                .addSecurityItem(new SecurityRequirement().addList("key"));
    }

    // ---- pages

    /// One page of many.
    ///
    /// @param next where the next page begins; absent on the last one
    record Page<T>(List<T> items, Optional<String> next) {
        /// @param found one more than fits where there are more
        static <S, T> Page<T> of(List<S> found, int limit, Function<S, T> item, Function<S, String> place) {
            var shown = found.subList(0, Math.min(limit, found.size()));
            return new Page<>(
                    shown.stream().map(item).toList(),
                    found.size() > limit ? Optional.of(place.apply(shown.getLast())) : Optional.empty());
        }
    }

    /// How many are wanted: at least one, at most [#MOST].
    static int limit(Optional<Integer> wanted) {
        return Math.clamp(wanted.orElse(50), 1, MOST);
    }

    /// Where a page begins: an instant and an id.
    record Place(Instant at, UUID id) {
        String written() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((at + " " + id).getBytes(StandardCharsets.UTF_8));
        }

        static Place read(String cursor) {
            try {
                var parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ");
                return new Place(Instant.parse(parts[0]), UUID.fromString(parts[1]));
            } catch (RuntimeException broken) {
                throw new Refusal(400, "bad-cursor");
            }
        }
    }

    static UUID id(String text) {
        if (!text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            throw Refusal.notFound();
        }
        return UUID.fromString(text);
    }

    /// What programs read when something does not go.
    @RestControllerAdvice(basePackageClasses = Rest.class)
    @Order(Ordered.HIGHEST_PRECEDENCE)
    static final class Refusals {
        private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

        @ExceptionHandler(Refusal.class)
        ResponseEntity<String> refused(Refusal refusal) {
            return said(Answers.refusal(refusal.status, refusal.reason, refusal.status == 429 ? "later" : "after-fix"));
        }

        @ExceptionHandler({
            HttpMessageNotReadableException.class,
            MethodArgumentTypeMismatchException.class,
            RequestRejectedException.class
        })
        ResponseEntity<String> unreadable(Exception why) {
            LOG.debug("A request could not be read", why);
            return said(Answers.refusal(400, "unreadable-request", "after-fix"));
        }

        @ExceptionHandler(RuntimeException.class)
        ResponseEntity<String> broken(HttpServletRequest request, RuntimeException why) {
            if (Database.isAway(why)) {
                LOG.warn("{} {}: the database is away", request.getMethod(), request.getRequestURI());
                return said(Answers.refusal(503, "not-written", "later"));
            }
            LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), why);
            return said(Answers.refusal(500, "our-fault", "later"));
        }

        private static ResponseEntity<String> said(Answer answer) {
            var response = ResponseEntity.status(answer.status());
            if (answer.status() == 503) {
                response.header(HttpHeaders.RETRY_AFTER, "5");
            }
            return response.contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .body(answer.body());
        }
    }
}
