package galena.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A browser without script: pages, forms, cookies.
public final class Browser {
    private static final Pattern TOKEN =
            Pattern.compile("X-CSRF-TOKEN&#34;: &#34;([^&]+)&#34;|\"X-CSRF-TOKEN\": \"([^\"]+)\"");
    private final String base;
    private final HttpClient http;
    private volatile String token = "";

    public Browser() {
        this(Running.galena().url, HttpClient.newBuilder());
    }

    /// @param base an address under which Galena is reached, too
    public Browser(String base, HttpClient.Builder client) {
        this.base = base;
        this.http = client.cookieHandler(new CookieManager()).build();
    }

    /// What came back, not followed further.
    public record Answer(int status, String body, String location, Map<String, java.util.List<String>> headers) {
        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(e -> e.getKey().equalsIgnoreCase(name))
                    .map(e -> e.getValue().getFirst())
                    .findFirst()
                    .orElse("");
        }
    }

    public static Browser signedIn(String email) {
        return new Browser().signIn(email);
    }

    public Browser signIn(String email) {
        get("/sign-in");
        var answer = post("/sign-in", Map.of("email", email, "password", Company.PASSWORD));
        if (answer.status() != 302) {
            throw new IllegalStateException("not signed in: " + answer.status());
        }
        get("/me");
        return this;
    }

    /// The first line that the stream of live pages says.
    public String firstLive() {
        try (var lines = http.send(request("/live").GET().build(), HttpResponse.BodyHandlers.ofLines())
                .body()) {
            return lines.findFirst().orElse("");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    public Answer get(String path) {
        if (path.startsWith("/live")) {
            return new Answer(200, "", "", Map.of());
        }
        return send(request(path).GET().build());
    }

    public Answer post(String path, Map<String, String> form) {
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encoded(form) + "&_csrf=" + token))
                .build());
    }

    /// The same, with several values for a field.
    public Answer postMany(String path, Map<String, List<String>> form) {
        var fields = form.entrySet().stream()
                .flatMap(e -> e.getValue().stream().map(value -> encoded(Map.of(e.getKey(), value))))
                .collect(Collectors.joining("&"));
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(fields + "&_csrf=" + token))
                .build());
    }

    /// A form with a file, as browsers send it.
    public Answer postFile(String path, Map<String, String> form, String field, String name, byte[] bytes) {
        var out = new ByteArrayOutputStream();
        var all = new LinkedHashMap<>(form);
        all.put("_csrf", token);
        all.forEach((key, value) -> out.writeBytes(
                ("--edge\r\nContent-Disposition: form-data; name=\"" + key + "\"\r\n\r\n" + value + "\r\n")
                        .getBytes(StandardCharsets.UTF_8)));
        out.writeBytes(("--edge\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\"" + name
                        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        out.writeBytes(bytes);
        out.writeBytes("\r\n--edge--\r\n".getBytes(StandardCharsets.UTF_8));
        return send(request(path)
                .header("Content-Type", "multipart/form-data; boundary=edge")
                .POST(HttpRequest.BodyPublishers.ofByteArray(out.toByteArray()))
                .build());
    }

    /// Whatever bytes, as a form.
    public Answer postBytes(String path, byte[] body) {
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-CSRF-TOKEN", token)
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    /// A form with this browser's cookies, a key and no token.
    public Answer postWithKey(String path, String key, String form) {
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", "Bearer " + key)
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
    }

    /// What lies there, byte by byte.
    public byte[] bytes(String path) {
        try {
            return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofByteArray())
                    .body();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /// What a form answers, byte by byte.
    public byte[] postForBytes(String path, Map<String, String> form) {
        try {
            var request = request(path)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(encoded(form) + "&_csrf=" + token))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    public Answer postWithoutToken(String path, Map<String, String> form) {
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encoded(form)))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path.replace(" ", "%20").replace("+", "%2B")));
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private Answer send(HttpRequest request) {
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            var found = TOKEN.matcher(response.body());
            if (found.find()) {
                token = found.group(1) != null ? found.group(1) : found.group(2);
            }
            return new Answer(
                    response.statusCode(),
                    response.body(),
                    response.headers().firstValue("Location").orElse(""),
                    response.headers().map());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
