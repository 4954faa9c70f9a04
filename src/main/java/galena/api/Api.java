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
import java.util.ArrayList;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// The doors that other programs post leads to with a key: `/api/v1/leads` and `/api/v1/google`. A plain servlet,
/// because this is where everything must fit through.
public final class Api extends HttpServlet {
    private static final long serialVersionUID = 1;
    private final transient Directory directory;
    private final transient Intake intake;
    private final transient NeverContact never;
    private final transient Rates rates;
    private final transient Throttle throttle = new Throttle();

    Api(Directory directory, Intake intake, NeverContact never, Rates rates) {
        this.directory = directory;
        this.intake = intake;
        this.never = never;
        this.rates = rates;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getMethod().equals("GET") && request.getRequestURI().equals("/api/v1/leads")) {
            // the list of leads, which people's keys read; posting leads is for sources' keys
            try {
                request.getRequestDispatcher("/api/v1/leads/").forward(request, response);
            } catch (jakarta.servlet.ServletException broken) {
                throw new IOException(broken);
            }
        } else if (!request.getMethod().equals("POST")) {
            response.setHeader("Allow", "POST");
            Sending.send(response, Answers.refusal(405, "only-post", "after-fix"), false);
        } else if (throttle.isBlocked(request.getRemoteAddr())) {
            Sending.send(response, Answers.refusal(429, "too-many-wrong-keys", "later"), false);
        } else if (request.getRequestURI().equals("/api/v1/google")) {
            Sending.send(response, google(request), false);
        } else {
            leads(request, response);
        }
    }

    private void leads(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var source = Optional.ofNullable(request.getHeader("Authorization"))
                .filter(header -> header.startsWith("Bearer "))
                .flatMap(header -> directory.byKey(header.substring(7).strip()));
        if (source.isEmpty()) {
            throttle.wrongKey(request.getRemoteAddr());
            Sending.send(response, Answers.refusal(401, "wrong-key", "after-fix"), false);
            return;
        }
        if (request.getRequestURI().equals("/api/v1/never-contact")) {
            var body = request.getInputStream().readNBytes(Bodies.LARGEST_OF_MANY + 1);
            var left = rates.take(source.get().id(), 1000);
            Sending.limits(response, left);
            Sending.send(
                    response,
                    left.retry() > 0
                            ? Answers.refusal(429, "too-many-requests", "later")
                            : never.take(source.get(), body),
                    false);
            return;
        }
        var key = Optional.ofNullable(request.getHeader("Idempotency-Key"))
                .map(String::strip)
                .filter(k -> !k.isEmpty());
        if (key.filter(k -> k.length() > 190 || !Text.line(k, 190).equals(k)).isPresent()) {
            Sending.send(response, Answers.refusal(400, "bad-idempotency-key", "after-fix"), false);
            return;
        }
        var type = Optional.ofNullable(request.getContentType()).orElse("");
        var body = request.getInputStream().readNBytes(Bodies.LARGEST_OF_MANY + 1);
        var posted = Bodies.read(type, body);
        boolean xml = Sending.wantsXml(request, posted.xml());
        if (posted.parts().size() > Bodies.MOST || posted.many() && body.length > Bodies.LARGEST_OF_MANY) {
            Sending.send(response, Answers.refusal(413, "too-many-leads", "after-fix"), xml);
            return;
        }
        var left = rates.take(source.get().id(), Math.max(1, posted.parts().size()));
        Sending.limits(response, left);
        if (left.retry() > 0) {
            Sending.send(response, Answers.refusal(429, "too-many-requests", "later"), xml);
            return;
        }
        Sending.send(response, submit(source.get(), key, type, posted), xml);
    }

    private Answer submit(Source source, Optional<String> key, String type, Bodies.Posted posted) {
        var submissions = new ArrayList<Submission>();
        for (int i = 0; i < posted.parts().size(); i++) {
            var part = posted.parts().get(i);
            int number = i;
            submissions.add(new Submission(
                    source,
                    "api",
                    key.map(k -> posted.many() ? k + "/" + number : k),
                    part.typeOr(type),
                    part.raw(),
                    false,
                    part.reading(),
                    Answers::of));
        }
        var answers = intake.submit(submissions);
        return posted.many() ? Answers.many(answers) : answers.getFirst();
    }

    private Answer google(HttpServletRequest request) throws IOException {
        var body = request.getInputStream().readNBytes(Bodies.LARGEST + 1);
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
}
