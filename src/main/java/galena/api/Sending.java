package galena.api;

import galena.intake.Submission.Answer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Puts an answer on the line.
final class Sending {
    private Sending() {}

    /// Whoever posts XML is answered in XML unless they ask for JSON.
    static boolean wantsXml(HttpServletRequest request, boolean posted) {
        var accept = Optional.ofNullable(request.getHeader("Accept")).orElse("");
        return accept.contains("xml") && !accept.contains("html") || posted && !accept.contains("json");
    }

    static void send(HttpServletResponse response, Answer answer, boolean xml) throws IOException {
        var problem = answer.status() >= 400 ? "application/problem+" : "application/";
        var spoken = xml ? Answers.xml(answer) : answer;
        type(response, spoken, xml ? (answer.status() >= 400 ? problem + "xml" : "application/xml") : problem + "json");
    }

    /// As one of the formats of others has it.
    static void type(HttpServletResponse response, Answer answer, String type) throws IOException {
        var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        response.setStatus(answer.status());
        if (bytes.length > 0) {
            response.setContentType(type);
        }
        response.setContentLength(bytes.length);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        if (answer.status() == 503 || answer.status() == 429 && response.getHeader("Retry-After") == null) {
            response.setHeader("Retry-After", answer.status() == 503 ? "5" : "60");
        }
        response.getOutputStream().write(bytes);
    }

    static void limits(HttpServletResponse response, Rates.Left left) {
        response.setHeader("RateLimit-Limit", String.valueOf(Rates.A_MINUTE));
        response.setHeader("RateLimit-Remaining", String.valueOf(left.remaining()));
        response.setHeader("RateLimit-Reset", String.valueOf(left.reset()));
        if (left.retry() > 0) {
            response.setHeader("Retry-After", String.valueOf(left.retry()));
        }
    }
}
