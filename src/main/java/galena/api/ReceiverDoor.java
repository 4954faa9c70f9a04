package galena.api;

import galena.distribution.ReceiverList;
import galena.identity.Act;
import galena.identity.Identity;
import galena.identity.Person;
import galena.identity.ProgramKeys;
import galena.intake.Submission.Answer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// Who may receive what, for programs: `/api/v1/receivers` gives the list and takes it, with a person's key.
final class ReceiverDoor extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LARGEST = 2_000_000;
    private final transient ProgramKeys keys;
    private final transient ReceiverList list;
    private final transient Identity identity;
    private final transient Throttle throttle = new Throttle();

    ReceiverDoor(ProgramKeys keys, ReceiverList list, Identity identity) {
        this.keys = keys;
        this.list = list;
        this.identity = identity;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (throttle.isBlocked(request.getRemoteAddr())) {
            Sending.send(response, Answers.refusal(429, "too-many-wrong-keys", "later"), false);
            return;
        }
        var person = Optional.ofNullable(request.getHeader("Authorization"))
                .filter(header -> header.startsWith("Bearer "))
                .flatMap(header -> keys.person(header.substring(7).strip()));
        if (person.isEmpty()) {
            throttle.wrongKey(request.getRemoteAddr());
            Sending.send(response, Answers.refusal(401, "wrong-program-key", "after-fix"), false);
        } else if (!person.get().may(Act.ROUTE_LEADS)) {
            Sending.send(response, Answers.refusal(403, "not-allowed", "after-fix"), false);
        } else {
            switch (request.getMethod()) {
                case "GET" -> {
                    identity.note(person.get(), "receivers-exported", Optional.empty());
                    Sending.type(response, new Answer(200, list.written(person.get())), "text/csv;charset=utf-8");
                }
                case "PUT" -> Sending.send(response, take(person.get(), request), false);
                default -> {
                    response.setHeader("Allow", "GET, PUT");
                    Sending.send(response, Answers.refusal(405, "only-get-put", "after-fix"), false);
                }
            }
        }
    }

    private Answer take(Person person, HttpServletRequest request) throws IOException {
        var body = request.getInputStream().readNBytes(LARGEST + 1);
        if (body.length > LARGEST) {
            return Answers.refusal(413, "too-large", "after-fix");
        }
        var read = list.take(person, new String(body, StandardCharsets.UTF_8));
        boolean none = read.receivers().isEmpty();
        return new Answer(
                none ? 422 : 200,
                JSON.writeValueAsString(Map.of(
                        "outcome",
                        none ? "failure" : "success",
                        "taken",
                        read.receivers().size(),
                        "wrong",
                        read.wrong())));
    }
}
