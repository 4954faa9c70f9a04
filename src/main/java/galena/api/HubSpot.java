package galena.api;

import galena.intake.Submission.Answer;
import galena.intake.Submission.Reading;
import galena.intake.Verdict;
import galena.kernel.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A form made for HubSpot: the forms API version 3 in JSON, and the older one form-encoded.
final class HubSpot {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("firstname", "first_name"),
            Map.entry("lastname", "last_name"),
            Map.entry("address", "street"),
            Map.entry("state", "region"),
            Map.entry("zip", "postal_code"),
            Map.entry("mobilephone", "phone"));

    private HubSpot() {}

    static Reading json(byte[] body) {
        try {
            var root = Bodies.tree(body);
            if (root == null || !root.isObject() || !root.path("fields").isArray()) {
                return new Reading.Unreadable("not-a-hubspot-form");
            }
            var fields = new LinkedHashMap<String, String>();
            for (var field : root.path("fields")) {
                put(fields, text(field.path("name")), text(field.path("value")));
            }
            context(fields, root.path("context"));
            consent(fields, root.path("legalConsentOptions"));
            return new Reading.Fields(fields);
        } catch (JacksonException broken) {
            return new Reading.Unreadable("not-json");
        }
    }

    static Reading form(Map<String, List<String>> form) {
        var fields = new LinkedHashMap<String, String>();
        form.forEach((name, values) -> {
            if (!name.equals("hs_context")) {
                put(fields, name, String.join("; ", values));
            }
        });
        form.getOrDefault("hs_context", List.of()).stream().findFirst().ifPresent(written -> {
            try {
                context(fields, JSON.readTree(written));
            } catch (JacksonException broken) {
                put(fields, "hs_context", written);
            }
        });
        return fields.isEmpty() ? new Reading.Unreadable("no-fields") : new Reading.Fields(fields);
    }

    private static void context(Map<String, String> fields, JsonNode context) {
        var page = text(context.path("pageUri"));
        put(fields, "page", page.isEmpty() ? text(context.path("pageUrl")) : page);
        put(fields, "page_name", text(context.path("pageName")));
        put(fields, "visitor", text(context.path("hutk")));
        put(fields, "ip_address", text(context.path("ipAddress")));
    }

    /// What they agreed to, word by word, as the page showed it.
    private static void consent(Map<String, String> fields, JsonNode options) {
        var consent = options.path("consent");
        if (consent.path("consentToProcess").asBoolean(false)) {
            put(fields, "consent", text(consent.path("text")));
        }
        for (var one : consent.path("communications")) {
            if (one.path("value").asBoolean(false)) {
                put(fields, "consent_" + text(one.path("subscriptionTypeId")), text(one.path("text")));
            }
        }
        put(
                fields,
                "legitimate_interest",
                text(options.path("legitimateInterest").path("text")));
    }

    private static String text(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? node.asString() : "";
    }

    private static void put(Map<String, String> fields, String name, String value) {
        if (!name.isBlank() && !value.isBlank()) {
            fields.putIfAbsent(NAMES.getOrDefault(name, name), value);
        }
    }

    /// As HubSpot says it: thanks, or an error of theirs with our words. A duplicate is thanked too: the visitor
    /// did nothing wrong.
    static Answer answer(Verdict verdict) {
        var ours = Answers.of(verdict);
        return switch (verdict) {
            case Verdict.Accepted accepted -> thanks();
            case Verdict.Duplicate duplicate -> thanks();
            case Verdict.Rejected(var reason, var field, var words) -> error(400, reason, field, words);
            case Verdict.Quarantined(var reason) -> error(400, reason, "", "");
            case Verdict.Later(var reason) -> error(ours.status(), reason, "", "");
        };
    }

    private static Answer thanks() {
        return new Answer(200, JSON.writeValueAsString(Map.of("inlineMessage", Words.say("hubspot.thanks"))));
    }

    private static Answer error(int status, String reason, String field, String words) {
        var message = words.isEmpty() ? Words.say("reason." + reason) : words;
        var error = Map.of("message", message, "errorType", field.isEmpty() ? "INPUT_ERROR" : "REQUIRED_FIELD");
        var body = new LinkedHashMap<String, Object>();
        body.put("status", "error");
        body.put("message", message);
        body.put("errors", List.of(error));
        return new Answer(status, JSON.writeValueAsString(body));
    }

    /// The older API answers 204 with nothing.
    static Answer answerOld(Verdict verdict) {
        var answer = answer(verdict);
        return answer.status() == 200 ? new Answer(204, "") : answer;
    }
}
