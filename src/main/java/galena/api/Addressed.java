package galena.api;

import galena.directory.Directory;
import galena.directory.Source;
import galena.intake.Intake;
import galena.intake.MetaAds;
import galena.intake.Submission;
import galena.intake.Submission.Answer;
import galena.intake.Submission.Reading;
import galena.intake.Verdict;
import galena.kernel.Words;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/// The doors that are found by their address alone, `/in/…`: for forms on web pages and vendors that cannot send
/// a key. Whatever was made for another system works here with nothing but its address changed.
final class Addressed extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Pattern PATH = Pattern.compile("/in/([A-Za-z0-9_-]{40,80})(/.*)");
    private static final Pattern HUBSPOT =
            Pattern.compile("/hubspot|/submissions/v3/integration/(secure/)?submit/[^/]+/[^/]+");
    private static final Pattern HUBSPOT_OLD = Pattern.compile("/uploads/form/v2/[^/]+/[^/]+");
    private static final Pattern SALESFORCE = Pattern.compile("/web-to-lead|/servlet/servlet[.]WebToLead");
    private final transient Directory directory;
    private final transient Intake intake;
    private final transient MetaAds meta;
    private final transient Rates rates;
    private final transient Throttle throttle = new Throttle();

    Addressed(Directory directory, Intake intake, MetaAds meta, Rates rates) {
        this.directory = directory;
        this.intake = intake;
        this.meta = meta;
        this.rates = rates;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var path = PATH.matcher(request.getRequestURI());
        if (throttle.isBlocked(request.getRemoteAddr())) {
            Sending.send(response, Answers.refusal(429, "too-many-wrong-keys", "later"), false);
            return;
        }
        var source =
                path.matches() ? directory.byAddress(path.group(1), Directory.Purpose.DOOR) : Optional.<Source>empty();
        if (source.isEmpty()) {
            throttle.wrongKey(request.getRemoteAddr());
            Sending.send(response, Answers.refusal(404, "no-such-door", "after-fix"), false);
            return;
        }
        through(request, response, source.get(), path.group(2));
    }

    private void through(HttpServletRequest request, HttpServletResponse response, Source source, String door)
            throws IOException {
        boolean hubspot =
                HUBSPOT.matcher(door).matches() || HUBSPOT_OLD.matcher(door).matches();
        if (hubspot) {
            response.setHeader("Access-Control-Allow-Origin", "*");
        }
        if (hubspot && request.getMethod().equals("OPTIONS")) {
            response.setHeader("Access-Control-Allow-Methods", "POST");
            response.setHeader("Access-Control-Allow-Headers", "Content-Type, Authorization");
            response.setHeader("Access-Control-Max-Age", "3600");
            response.setStatus(204);
            return;
        }
        if (door.equals("/meta") && request.getMethod().equals("GET")) {
            handshake(request, response, source);
            return;
        }
        if (!request.getMethod().equals("POST")) {
            response.setHeader("Allow", "POST");
            Sending.send(response, Answers.refusal(405, "only-post", "after-fix"), false);
            return;
        }
        var left = rates.take(source.id(), 1);
        Sending.limits(response, left);
        if (left.retry() > 0) {
            Sending.send(response, Answers.refusal(429, "too-many-requests", "later"), false);
            return;
        }
        var type = Optional.ofNullable(request.getContentType()).orElse("");
        var body = request.getInputStream().readNBytes(Bodies.LARGEST + 1);
        var post = new Post(source, type, body);
        if (door.equals("/adf")) {
            adf(request, response, post);
        } else if (door.equals("/meta")) {
            meta(request, response, source, body);
        } else if (hubspot) {
            hubspot(response, post, HUBSPOT_OLD.matcher(door).matches());
        } else if (SALESFORCE.matcher(door).matches()) {
            webToLead(response, post);
        } else {
            Sending.send(response, Answers.refusal(404, "no-such-door", "after-fix"), false);
        }
    }

    private record Post(Source source, String type, byte[] body) {
        Submission submission(String door, Reading reading, byte[] raw, Function<Verdict, Answer> answering) {
            return new Submission(source, door, Optional.empty(), type, raw, false, reading, answering);
        }

        Submission of(Bodies.Part part) {
            return new Submission(
                    source, "adf", Optional.empty(), part.typeOr(type), part.raw(), false, part.reading(), Answers::of);
        }

        boolean isTooLarge() {
            return body.length > Bodies.LARGEST;
        }

        /// Its fields, when it is a form.
        Map<String, List<String>> form() {
            return isTooLarge() ? Map.of() : Bodies.formOf(body).orElse(Map.of());
        }
    }

    private void adf(HttpServletRequest request, HttpServletResponse response, Post post) throws IOException {
        var posted = Bodies.adf(post.type(), post.body());
        boolean xml = Sending.wantsXml(request, true);
        if (posted.parts().size() > Bodies.MOST) {
            Sending.send(response, Answers.refusal(413, "too-many-leads", "after-fix"), xml);
            return;
        }
        var answers =
                intake.submit(posted.parts().stream().map(part -> post.of(part)).toList());
        Sending.send(response, posted.many() ? Answers.many(answers) : answers.getFirst(), xml);
    }

    /// Meta asks once whether the address is ours: we answer with what it sent.
    private void handshake(HttpServletRequest request, HttpServletResponse response, Source source) throws IOException {
        var challenge =
                Optional.ofNullable(request.getParameter("hub.challenge")).orElse("");
        var token =
                Optional.ofNullable(request.getParameter("hub.verify_token")).orElse("");
        if (!"subscribe".equals(request.getParameter("hub.mode"))
                || !challenge.matches("[A-Za-z0-9_-]{1,200}")
                || !meta.isOurs(source, token)) {
            throttle.wrongKey(request.getRemoteAddr());
            Sending.send(response, Answers.refusal(403, "wrong-token", "after-fix"), false);
            return;
        }
        Sending.type(response, new Answer(200, challenge), "text/plain");
    }

    private void meta(HttpServletRequest request, HttpServletResponse response, Source source, byte[] body)
            throws IOException {
        var signature =
                Optional.ofNullable(request.getHeader("X-Hub-Signature-256")).orElse("");
        if (body.length > Bodies.LARGEST || !meta.isSigned(source, body, signature)) {
            throttle.wrongKey(request.getRemoteAddr());
            Sending.send(response, Answers.refusal(403, "wrong-signature", "after-fix"), false);
            return;
        }
        List<MetaAds.Announced> announced;
        try {
            announced = MetaLead.announced(body);
        } catch (JacksonException broken) {
            Sending.send(response, Answers.refusal(400, "not-json", "after-fix"), false);
            return;
        }
        boolean taken = announced.isEmpty() || meta.announce(source, announced);
        Sending.send(
                response,
                taken ? new Answer(200, "{\"outcome\":\"success\"}") : Answers.refusal(503, "paused", "later"),
                false);
    }

    private void hubspot(HttpServletResponse response, Post post, boolean old) throws IOException {
        boolean form = post.type().toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
        var reading = post.isTooLarge()
                ? new Reading.Unreadable("too-large")
                : form ? HubSpot.form(post.form()) : HubSpot.json(post.body());
        var answer = intake.submit(
                post.submission("hubspot", reading, post.body(), old ? HubSpot::answerOld : HubSpot::answer));
        Sending.type(response, answer, "application/json");
    }

    private void webToLead(HttpServletResponse response, Post post) throws IOException {
        var form = post.form();
        var reading = post.isTooLarge() ? new Reading.Unreadable("too-large") : WebToLead.read(form);
        var answer = intake.submit(post.submission("web-to-lead", reading, post.body(), Answers::of));
        var next = WebToLead.next(form);
        if (answer.status() != 503 && next.isPresent()) {
            response.setHeader("Location", next.get());
            Sending.type(response, new Answer(302, ""), "text/html");
            return;
        }
        boolean shown = WebToLead.isDebug(form);
        var words = answer.status() == 503
                ? Words.say("form.later")
                : shown ? Answers.message(answer) : Words.say("form.thanks");
        Sending.type(
                response,
                new Answer(answer.status() == 503 ? 503 : 200, Pages.page(words)),
                "text/html; charset=utf-8");
    }
}
