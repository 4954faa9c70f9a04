package galena.delivery;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.springframework.stereotype.Component;

/// The one way to somebody else's web server: never into our own network, never following them elsewhere, never
/// reading more than a little of the answer.
@Component
public final class Http {
    private static final int LARGEST = 64 * 1024;
    private static final Duration CONNECTING = Duration.ofSeconds(10);
    private static final Duration ANSWERING = Duration.ofSeconds(20);
    private final Outward outward;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECTING)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    Http(Outward outward) {
        this.outward = outward;
    }

    /// What came of asking.
    public sealed interface Reply {
        record Answered(int status, String body) implements Reply {}

        /// @param unsure whether they may have got it nevertheless
        record Unreachable(String why, boolean unsure) implements Reply {}
    }

    Reply post(URI address, Map<String, String> headers, String body) {
        return post(address, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    public Reply post(URI address, Map<String, String> headers, byte[] body) {
        return ask(address, headers, "POST", HttpRequest.BodyPublishers.ofByteArray(body));
    }

    public Reply get(URI address, Map<String, String> headers) {
        return ask(address, headers, "GET", HttpRequest.BodyPublishers.noBody());
    }

    private Reply ask(URI address, Map<String, String> headers, String method, HttpRequest.BodyPublisher body) {
        try {
            outward.requirePublic(address.getHost());
            var request = HttpRequest.newBuilder(address).timeout(ANSWERING).method(method, body);
            headers.forEach(request::header);
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (var stream = response.body()) {
                return new Reply.Answered(
                        response.statusCode(), new String(stream.readNBytes(LARGEST), StandardCharsets.UTF_8));
            }
        } catch (Outward.PrivateAddress inside) {
            return new Reply.Unreachable("private-address", false);
        } catch (ConnectException | HttpConnectTimeoutException nobody) {
            return new Reply.Unreachable("cannot-connect", false);
        } catch (IOException broken) {
            return new Reply.Unreachable("cannot-connect", true);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Reply.Unreachable("cannot-connect", true);
        }
    }
}
