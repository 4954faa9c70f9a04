package galena.api;

import galena.directory.Directory;
import galena.directory.Source;
import galena.intake.Intake;
import galena.intake.Submission;
import galena.intake.Submission.Answer;
import galena.kernel.Text;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// The doors that other programs post leads to: `/api/v1/leads` and `/api/v1/google`. A plain servlet, because
/// this is where everything must fit through.
public final class Api extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final int KEPT_OF_TOO_LARGE = 64 * 1024;
    private final transient Directory directory;
    private final transient Intake intake;
    private final transient Throttle throttle = new Throttle();

    Api(Directory directory, Intake intake) {
        this.directory = directory;
        this.intake = intake;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getMethod().equals("POST")) {
            response.setHeader("Allow", "POST");
            send(response, Answers.refusal(405, "only-post", "after-fix"));
            return;
        }
        send(response, request.getRequestURI().equals("/api/v1/google") ? google(request) : lead(request));
    }

    private Answer lead(HttpServletRequest request) throws IOException {
        if (throttle.isBlocked(request.getRemoteAddr())) {
            return Answers.refusal(429, "too-many-wrong-keys", "later");
        }
        var source = Optional.ofNullable(request.getHeader("Authorization"))
                .filter(header -> header.startsWith("Bearer "))
                .flatMap(header -> directory.byKey(header.substring(7).strip()));
        if (source.isEmpty()) {
            throttle.wrongKey(request.getRemoteAddr());
            return Answers.refusal(401, "wrong-key", "after-fix");
        }
        var key = Optional.ofNullable(request.getHeader("Idempotency-Key"))
                .map(String::strip)
                .filter(k -> !k.isEmpty());
        if (key.filter(k -> k.length() > 200 || !Text.line(k, 200).equals(k)).isPresent()) {
            return Answers.refusal(400, "bad-idempotency-key", "after-fix");
        }
        var type = Optional.ofNullable(request.getContentType()).orElse("");
        var body = body(request.getInputStream());
        var reading = Bodies.read(type, body);
        return intake.submit(new Submission(source.get(), "api", key, type, kept(body), false, reading, Answers::of));
    }

    private Answer google(HttpServletRequest request) throws IOException {
        if (throttle.isBlocked(request.getRemoteAddr())) {
            return Answers.refusal(429, "too-many-wrong-keys", "later");
        }
        var body = body(request.getInputStream());
        if (body.length > Bodies.LARGEST) {
            return Answers.refusal(413, "too-large", "after-fix");
        }
        var form = form(body);
        if (form.isEmpty()) {
            return Answers.refusal(400, "not-a-google-form", "after-fix");
        }
        Optional<Source> source = directory.byKey(form.get().key());
        if (source.isEmpty()) {
            throttle.wrongKey(request.getRemoteAddr());
            return Answers.refusal(401, "wrong-key", "after-fix");
        }
        var key = form.get().leadId().map(id -> Text.line("google:" + id, 200));
        return intake.submit(new Submission(
                source.get(),
                "google",
                key,
                "application/json",
                body,
                form.get().test(),
                form.get().reading(),
                GoogleForm::answer));
    }

    private static Optional<GoogleForm> form(byte[] body) {
        try {
            var root = Bodies.tree(body);
            return root == null ? Optional.empty() : GoogleForm.read(root);
        } catch (JacksonException broken) {
            return Optional.empty();
        }
    }

    /// One byte more than the largest body tells that it is too large.
    private static byte[] body(InputStream in) throws IOException {
        return in.readNBytes(Bodies.LARGEST + 1);
    }

    private static byte[] kept(byte[] body) {
        return body.length > Bodies.LARGEST ? Arrays.copyOf(body, KEPT_OF_TOO_LARGE) : body;
    }

    private static void send(HttpServletResponse response, Answer answer) throws IOException {
        var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        response.setStatus(answer.status());
        response.setContentType(answer.status() >= 400 ? "application/problem+json" : "application/json");
        response.setContentLength(bytes.length);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        if (answer.status() == 503 || answer.status() == 429) {
            response.setHeader("Retry-After", answer.status() == 503 ? "5" : "60");
        }
        response.getOutputStream().write(bytes);
    }
}
