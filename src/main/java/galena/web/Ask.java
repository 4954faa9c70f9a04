package galena.web;

import galena.kernel.Text;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// Reads form fields: cleaned, bounded, never null.
final class Ask {
    private Ask() {}

    static String line(HttpServletRequest request, String name, int max) {
        var value = request.getParameter(name);
        return value == null ? "" : Text.line(value, max);
    }

    static String text(HttpServletRequest request, String name, int max) {
        var value = request.getParameter(name);
        return value == null ? "" : Text.clean(value, max);
    }

    /// As typed, for passwords.
    static String secret(HttpServletRequest request, String name) {
        var value = request.getParameter(name);
        return value == null ? "" : value;
    }

    static List<String> all(HttpServletRequest request, String name) {
        var values = request.getParameterValues(name);
        return values == null
                ? List.of()
                : Arrays.stream(values).map(v -> Text.line(v, 200)).toList();
    }

    /// Empty when it is missing or not of that form.
    static <T> Optional<T> read(HttpServletRequest request, String name, Function<String, T> reader) {
        return readText(line(request, name, 200), reader);
    }

    static <T> Optional<T> readText(String text, Function<String, T> reader) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(text));
        } catch (RuntimeException notOfThatForm) {
            return Optional.empty();
        }
    }

    /// An id from a path; a malformed one is as good as unknown.
    static UUID id(String text) {
        return readText(text, UUID::fromString).orElseThrow(NotFound::new);
    }

    /// Nothing here for this person.
    static final class NotFound extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
