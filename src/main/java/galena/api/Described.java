package galena.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// What a program can ask for, as its page shows it; the same is published as OpenAPI.
@Component
public final class Described {
    static final String ABOUT = "Everything the pages do, for programs. Lists come in pages: give the cursor that "
            + "the page before calls next. Leads are posted with a source's key (see the door POST /api/v1/leads).";
    static final String KEY = "A person's key (gp_…), made on their own page; the program has their rights.";

    private final RequestMappingHandlerMapping mappings;

    Described(
            @org.springframework.beans.factory.annotation.Qualifier("requestMappingHandlerMapping")
                    RequestMappingHandlerMapping mappings) {
        this.mappings = mappings;
    }

    /// One thing a program can ask for.
    public record Route(String resource, String method, String path, String summary) {}

    /// In the order of their resources and paths.
    public List<Route> routes() {
        return mappings.getHandlerMethods().entrySet().stream()
                .filter(entry -> entry.getValue().getBeanType().getPackage().equals(Described.class.getPackage()))
                .flatMap(entry -> entry.getKey().getPatternValues().stream()
                        .flatMap(path -> entry.getKey().getMethodsCondition().getMethods().stream()
                                .map(method -> route(entry.getValue(), method.name(), path))))
                .sorted(Comparator.comparing(Route::resource)
                        .thenComparing(Route::path)
                        .thenComparing(Route::method))
                .toList();
    }

    private static Route route(HandlerMethod handler, String method, String path) {
        Method java = handler.getMethod();
        return new Route(
                Optional.ofNullable(handler.getBeanType().getAnnotation(Tag.class))
                        .map(Tag::name)
                        .orElse(""),
                method,
                path,
                Optional.ofNullable(java.getAnnotation(Operation.class))
                        .map(Operation::summary)
                        .orElse(""));
    }
}
