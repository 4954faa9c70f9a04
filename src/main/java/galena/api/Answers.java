package galena.api;

import galena.intake.Submission.Answer;
import galena.intake.Verdict;
import galena.kernel.Words;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// How a verdict is said to a program that posts leads: one body for every case, with a reason, a remedy, and
/// whether it helps to send it again. Errors add the members of RFC 9457.
final class Answers {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Answers() {}

    static Answer of(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted(var lead) ->
                answer(201, "success", "accepted", "never", Map.of("lead", lead.toString()));
            case Verdict.Duplicate(var lead, var ours) ->
                answer(200, "failure", "duplicate", "never", ours ? Map.of("lead", lead.toString()) : Map.of());
            case Verdict.Rejected(var reason, var field) ->
                answer(
                        422,
                        "failure",
                        reason,
                        reason.equals("never-contact") ? "never" : "after-fix",
                        field.isEmpty() ? Map.of() : Map.of("field", field));
            case Verdict.Quarantined(var reason) ->
                answer(status(reason), "error", reason, "after-fix", Map.of("kept", true));
            case Verdict.Later(var reason) -> answer(503, "error", reason, "later", Map.of());
        };
    }

    private static int status(String reason) {
        return switch (reason) {
            case "too-large" -> 413;
            case "unsupported-type" -> 415;
            default -> 400;
        };
    }

    /// An answer that keeps nothing.
    static Answer refusal(int status, String reason, String resubmit) {
        return answer(status, "error", reason, resubmit, Map.of());
    }

    private static Answer answer(int status, String outcome, String reason, String resubmit, Map<String, Object> more) {
        var body = new LinkedHashMap<String, Object>();
        body.put("outcome", outcome);
        body.put("reason", reason);
        body.put("message", Words.say("reason." + reason));
        body.put("resubmit", resubmit);
        body.putAll(more);
        if (status >= 400) {
            body.put("type", "about:blank");
            body.put("title", Words.say("status." + status));
            body.put("status", status);
            body.put("detail", Words.say("reason." + reason));
        }
        return new Answer(status, JSON.writeValueAsString(body));
    }
}
