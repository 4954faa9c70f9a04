package galena.api;

import galena.intake.Submission.Reading;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what programs post, JSON, XML or form-encoded, one lead or many, into the fields of the API. Nothing is
/// interpreted; what cannot be read is said so.
final class Bodies {
    /// Bytes of one lead.
    static final int LARGEST = 256 * 1024;

    /// Bytes of a post with many leads.
    static final int LARGEST_OF_MANY = 8 << 20;

    /// Leads in one post.
    static final int MOST = 1000;

    private static final String JSON_TYPE = "application/json";
    private static final int KEPT_OF_TOO_LARGE = 64 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(20)
                            .maxStringLength(LARGEST)
                            .build())
                    .build())
            .build();

    private Bodies() {}

    /// What was posted: its leads with their bytes.
    ///
    /// @param many whether every lead is answered for itself, in one answer
    /// @param xml whether the sender speaks XML
    record Posted(List<Part> parts, boolean many, boolean xml) {}

    /// @param type of its bytes, empty when they are those that were posted
    record Part(Reading reading, byte[] raw, String type) {
        String typeOr(String posted) {
            return type.isEmpty() ? posted : type;
        }
    }

    static Posted read(String contentType, byte[] body) {
        var type = contentType.toLowerCase(Locale.ROOT);
        if (type.contains("/xml") || type.contains("+xml")) {
            return xml(body);
        }
        if (type.startsWith("application/x-www-form-urlencoded")) {
            return one(form(body), body);
        }
        if (type.startsWith("application/json") || type.contains("+json") || type.isEmpty()) {
            return json(body);
        }
        return one(new Reading.Unreadable("unsupported-type"), body);
    }

    private static Posted one(Reading reading, byte[] body) {
        boolean tooLarge = body.length > LARGEST;
        return new Posted(
                List.of(new Part(
                        tooLarge ? new Reading.Unreadable("too-large") : reading,
                        tooLarge ? Arrays.copyOf(body, KEPT_OF_TOO_LARGE) : body,
                        "")),
                false,
                false);
    }

    // ---- JSON

    private static Posted json(byte[] body) {
        try {
            var root = tree(body);
            var many = root.isArray() ? root : root.path("leads");
            if (!many.isArray() || many.isEmpty()) {
                return one(json(root), body);
            }
            var parts = new ArrayList<Part>();
            for (var item : many) {
                parts.add(new Part(json(item), item.toString().getBytes(StandardCharsets.UTF_8), JSON_TYPE));
            }
            return new Posted(parts, true, false);
        } catch (JacksonException broken) {
            return one(new Reading.Unreadable("not-json"), body);
        }
    }

    private static Reading json(JsonNode lead) {
        if (!lead.isObject()) {
            return new Reading.Unreadable("not-an-object");
        }
        var fields = new LinkedHashMap<String, String>();
        lead.properties().forEach(entry -> {
            if (entry.getKey().equals("fields") && entry.getValue().isObject()) {
                entry.getValue().properties().forEach(own -> put(fields, own.getKey(), own.getValue()));
            } else {
                put(fields, entry.getKey(), entry.getValue());
            }
        });
        return new Reading.Fields(fields);
    }

    static JsonNode tree(byte[] body) {
        return JSON.readTree(body);
    }

    private static void put(Map<String, String> fields, String name, JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return;
        }
        fields.putIfAbsent(name, value.isContainer() ? value.toString() : value.asString());
    }

    // ---- XML

    private static Posted xml(byte[] body) {
        var text = Element.decode(body);
        if (Adf.isIn(text)) {
            return adfIn(text, body);
        }
        try {
            var root = Element.read(text);
            if (root.name().equals("leads")) {
                return new Posted(
                        root.all("lead")
                                .map(lead -> new Part(new Reading.Fields(fields(lead)), bytes(lead), JSON_TYPE))
                                .toList(),
                        true,
                        true);
            }
            return spoken(one(new Reading.Fields(fields(root)), body));
        } catch (Element.Unreadable unreadable) {
            return spoken(one(new Reading.Unreadable(unreadable.reason()), body));
        }
    }

    private static byte[] bytes(Element lead) {
        return JSON.writeValueAsBytes(fields(lead));
    }

    private static Posted spoken(Posted posted) {
        return new Posted(posted.parts(), posted.many(), true);
    }

    private static Map<String, String> fields(Element lead) {
        var fields = new LinkedHashMap<String, String>();
        for (var child : lead.children()) {
            if (child.children().isEmpty()) {
                fields.putIfAbsent(child.name(), child.text());
            } else {
                var prefix = child.name().equals("fields") ? "" : child.name() + "_";
                fields(child).forEach((name, value) -> fields.putIfAbsent(prefix + name, value));
            }
        }
        return fields;
    }

    /// ADF in whatever wrapping: the document itself, in a text around it, or in a field of a form.
    static Posted adf(String contentType, byte[] body) {
        var text = Element.decode(body);
        if (!Adf.isIn(text) && contentType.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")) {
            text = formOf(body)
                    .flatMap(form -> form.values().stream()
                            .flatMap(List::stream)
                            .filter(Adf::isIn)
                            .findFirst())
                    .orElse(text);
        }
        return adfIn(text, body);
    }

    private static Posted adfIn(String text, byte[] body) {
        var readings = Adf.read(text);
        if (readings.size() == 1) {
            return spoken(one(readings.getFirst(), body));
        }
        return new Posted(
                readings.stream()
                        .map(reading -> new Part(
                                reading,
                                reading instanceof Reading.Fields(var values) ? JSON.writeValueAsBytes(values) : body,
                                reading instanceof Reading.Fields ? JSON_TYPE : ""))
                        .toList(),
                true,
                true);
    }

    // ---- forms

    private static Reading form(byte[] body) {
        var form = formOf(body);
        if (form.isEmpty()) {
            return new Reading.Unreadable("not-form-encoded");
        }
        var fields = new LinkedHashMap<String, String>();
        form.get().forEach((name, values) -> fields.put(name, values.getFirst()));
        return fields.isEmpty() ? new Reading.Unreadable("no-fields") : new Reading.Fields(fields);
    }

    /// The fields of a form with all their values, in order; empty when it is none.
    static Optional<Map<String, List<String>>> formOf(byte[] body) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            var fields = new LinkedHashMap<String, List<String>>();
            for (var pair : text.split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    fields.computeIfAbsent(decoded(pair.substring(0, equals)), name -> new ArrayList<>())
                            .add(decoded(pair.substring(equals + 1)));
                }
            }
            return Optional.of(fields);
        } catch (CharacterCodingException | IllegalArgumentException broken) {
            return Optional.empty();
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
