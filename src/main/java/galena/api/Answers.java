package galena.api;

import galena.intake.Submission.Answer;
import galena.intake.Verdict;
import galena.kernel.Words;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import tools.jackson.databind.JsonNode;
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
            case Verdict.Rejected(var reason, var field, var words) ->
                answer(
                        422,
                        "failure",
                        reason,
                        again(reason),
                        field.isEmpty() ? Map.of() : Map.of("field", field),
                        words);
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

    /// Whether a refused lead may come again.
    private static String again(String reason) {
        return switch (reason) {
            case "never-contact", "junk-name", "blocked-area", "too-old", "not-accepted" -> "never";
            case "cap-reached", "budget-spent", "outside-schedule" -> "later";
            default -> "after-fix";
        };
    }

    private static Answer answer(int status, String outcome, String reason, String resubmit, Map<String, Object> more) {
        return answer(status, outcome, reason, resubmit, more, "");
    }

    private static Answer answer(
            int status, String outcome, String reason, String resubmit, Map<String, Object> more, String words) {
        var message = words.isEmpty() ? Words.say("reason." + reason) : words;
        var body = new LinkedHashMap<String, Object>();
        body.put("outcome", outcome);
        body.put("reason", reason);
        body.put("message", message);
        body.put("resubmit", resubmit);
        body.putAll(more);
        if (status >= 400) {
            body.put("type", "about:blank");
            body.put("title", Words.say("status." + status));
            body.put("status", status);
            body.put("detail", message);
        }
        return new Answer(status, JSON.writeValueAsString(body));
    }

    /// One answer for many: a verdict each, in the order sent. 503 when not one of them could be taken now.
    static Answer many(List<Answer> answers) {
        var verdicts = new ArrayList<Map<String, Object>>();
        for (var one : answers) {
            var verdict = new LinkedHashMap<String, Object>();
            verdict.put("status", one.status());
            JSON.readTree(one.body()).properties().forEach(member -> {
                if (!List.of("status", "type", "title", "detail").contains(member.getKey())) {
                    verdict.put(member.getKey(), member.getValue());
                }
            });
            verdicts.add(verdict);
        }
        long accepted = answers.stream().filter(a -> a.status() == 201).count();
        boolean later = !answers.isEmpty() && answers.stream().allMatch(a -> a.status() == 503);
        var body = new LinkedHashMap<String, Object>();
        body.put("received", answers.size());
        body.put("accepted", accepted);
        body.put("verdicts", verdicts);
        return new Answer(later ? 503 : 200, JSON.writeValueAsString(body));
    }

    /// What an answer says, in words.
    static String message(Answer answer) {
        return JSON.readTree(answer.body()).path("message").asString();
    }

    /// The same answer for whoever speaks XML.
    static Answer xml(Answer answer) {
        try {
            var written = new StringWriter();
            var out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(written);
            out.writeStartDocument("UTF-8", "1.0");
            out.writeStartElement("response");
            write(out, JSON.readTree(answer.body()));
            out.writeEndElement();
            out.writeEndDocument();
            return new Answer(answer.status(), written.toString());
        } catch (XMLStreamException broken) {
            throw new IllegalStateException("our own words are always writable", broken);
        }
    }

    private static void write(XMLStreamWriter out, JsonNode body) throws XMLStreamException {
        for (var member : body.properties()) {
            if (member.getValue().isArray()) {
                for (var one : member.getValue()) {
                    out.writeStartElement("verdict");
                    write(out, one);
                    out.writeEndElement();
                }
            } else {
                out.writeStartElement(member.getKey());
                out.writeCharacters(member.getValue().asString());
                out.writeEndElement();
            }
        }
    }
}
