package galena.api;

import galena.intake.FullName;
import galena.intake.Submission.Answer;
import galena.intake.Submission.Reading;
import galena.intake.Verdict;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Google's lead form webhook: columns by id, the source's key as `google_key`, the lead id as the key under
/// which the same lead may come twice. Unknown members are ignored, ids stay text: they exceed what a double can
/// hold.
record GoogleForm(String key, Optional<String> leadId, boolean test, Map<String, String> fields) {
    private static final Map<String, String> COLUMNS = Map.ofEntries(
            Map.entry("FIRST_NAME", "first_name"),
            Map.entry("LAST_NAME", "last_name"),
            Map.entry("EMAIL", "email"),
            Map.entry("WORK_EMAIL", "email"),
            Map.entry("PHONE_NUMBER", "phone"),
            Map.entry("WORK_PHONE", "phone"),
            Map.entry("COMPANY_NAME", "company"),
            Map.entry("STREET_ADDRESS", "street"),
            Map.entry("CITY", "city"),
            Map.entry("REGION", "region"),
            Map.entry("POSTAL_CODE", "postal_code"),
            Map.entry("COUNTRY", "country"));

    static Optional<GoogleForm> read(JsonNode root) {
        if (!root.isObject() || !root.path("google_key").isString()) {
            return Optional.empty();
        }
        var fields = new LinkedHashMap<String, String>();
        for (var column : root.path("user_column_data")) {
            take(fields, column);
        }
        for (var id : new String[] {"form_id", "campaign_id", "adgroup_id", "creative_id", "gcl_id"}) {
            if (root.path(id).isValueNode() && !root.path(id).isNull()) {
                fields.putIfAbsent(id, root.path(id).asString());
            }
        }
        var leadId = root.path("lead_id").isString()
                ? Optional.of(root.path("lead_id").asString())
                : Optional.<String>empty();
        boolean test = root.path("is_test").isBoolean() && root.path("is_test").booleanValue();
        return Optional.of(
                new GoogleForm(root.path("google_key").asString(), leadId.filter(id -> !id.isBlank()), test, fields));
    }

    private static void take(Map<String, String> fields, JsonNode column) {
        var id = column.path("column_id").isString() ? column.path("column_id").asString() : "";
        var value = column.path("string_value").isValueNode()
                ? column.path("string_value").asString()
                : "";
        if (value.isBlank()) {
            return;
        }
        if (id.equals("FULL_NAME")) {
            FullName.split(value).forEach(fields::putIfAbsent);
            return;
        }
        var question = column.path("column_name").isString()
                ? column.path("column_name").asString()
                : id;
        fields.putIfAbsent(
                COLUMNS.getOrDefault(id, question.isBlank() ? id.toLowerCase(Locale.ROOT) : question), value);
    }

    Reading reading() {
        return new Reading.Fields(fields);
    }

    /// Google counts 200 as delivered and tries others again; a duplicate or refusal would come again for
    /// nothing.
    static Answer answer(Verdict verdict) {
        var ours = Answers.of(verdict);
        return switch (verdict) {
            case Verdict.Accepted accepted -> new Answer(200, ours.body());
            case Verdict.Duplicate duplicate -> new Answer(200, ours.body());
            case Verdict.Rejected rejected -> new Answer(200, ours.body());
            case Verdict.Quarantined quarantined -> new Answer(200, ours.body());
            case Verdict.Later later -> ours;
        };
    }
}
