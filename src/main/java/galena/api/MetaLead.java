package galena.api;

import galena.intake.FullName;
import galena.intake.MetaAds.Announced;
import galena.intake.Submission.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// Lead ads of Meta: the webhook tells ids only, as text or as numbers, of several leads at once; the lead itself
/// is a list of questions and answers.
final class MetaLead {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("phone_number", "phone"),
            Map.entry("work_phone_number", "phone"),
            Map.entry("work_email", "email"),
            Map.entry("street_address", "street"),
            Map.entry("state", "region"),
            Map.entry("province", "region"),
            Map.entry("zip_code", "postal_code"),
            Map.entry("zip", "postal_code"),
            Map.entry("post_code", "postal_code"),
            Map.entry("company_name", "company"));
    private static final List<String> ABOUT = List.of(
            "form_id", "campaign_name", "adset_name", "ad_name", "ad_id", "campaign_id", "platform", "is_organic");

    private MetaLead() {}

    /// The leads a webhook announces; none when it is about something else. Throws JacksonException.
    static List<Announced> announced(byte[] body) {
        var found = new ArrayList<Announced>();
        var root = Bodies.tree(body);
        if (root == null) {
            return found;
        }
        for (var entry : root.path("entry")) {
            for (var change : entry.path("changes")) {
                var value = change.path("value");
                id(value.path("leadgen_id"))
                        .filter(id -> change.path("field").asString("leadgen").equals("leadgen"))
                        .ifPresent(id -> found.add(
                                new Announced(id, id(value.path("form_id")).orElse(""))));
            }
        }
        return found;
    }

    private static Optional<String> id(JsonNode node) {
        return node.isValueNode() && !node.isNull()
                ? Optional.of(node.asString()).filter(id -> id.matches("[0-9]{1,60}"))
                : Optional.empty();
    }

    /// What a lead says, or why it cannot be read.
    static Reading read(JsonNode lead) {
        if (!lead.path("field_data").isArray()) {
            return new Reading.Unreadable("meta-without-answers");
        }
        var fields = new LinkedHashMap<String, String>();
        for (var answer : lead.path("field_data")) {
            var name = answer.path("name").asString("").strip().toLowerCase(Locale.ROOT);
            var value = StreamSupport.stream(answer.path("values").spliterator(), false)
                    .filter(JsonNode::isValueNode)
                    .map(v -> v.asString().strip())
                    .filter(v -> !v.isEmpty())
                    .collect(Collectors.joining(", "));
            if (name.isEmpty() || value.isEmpty()) {
                continue;
            }
            if (name.equals("full_name")) {
                FullName.split(value).forEach(fields::putIfAbsent);
            } else {
                fields.putIfAbsent(
                        NAMES.getOrDefault(name, name.replace(' ', '_').replaceAll("\\?$", "")), value);
            }
        }
        for (var name : ABOUT) {
            if (lead.path(name).isValueNode() && !lead.path(name).isNull()) {
                fields.putIfAbsent(name, lead.path(name).asString());
            }
        }
        for (var box : lead.path("custom_disclaimer_responses")) {
            var key = box.path("checkbox_key").asString("");
            if (!key.isEmpty()) {
                fields.putIfAbsent(
                        "agreed_" + key,
                        box.path("is_checked").asString("").equals("1")
                                        || box.path("is_checked").asBoolean(false)
                                ? "yes"
                                : "no");
            }
        }
        moment(lead.path("created_time").asString(""))
                .ifPresent(at -> fields.putIfAbsent("requested_at", at.toString()));
        return new Reading.Fields(fields);
    }

    /// `2024-06-21T15:30:00+0000`, or seconds.
    private static Optional<Instant> moment(String text) {
        try {
            if (text.matches("[0-9]{9,11}")) {
                return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
            }
            return Optional.of(java.time.OffsetDateTime.parse(text.replaceFirst("([+-][0-9]{2})([0-9]{2})$", "$1:$2"))
                    .toInstant());
        } catch (java.time.format.DateTimeParseException unknown) {
            return Optional.empty();
        }
    }
}
