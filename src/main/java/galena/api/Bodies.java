package galena.api;

import galena.intake.Submission.Reading;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what programs post, JSON or form-encoded, into the fields of the API. Nothing is interpreted; what
/// cannot be read is said so.
final class Bodies {
    static final int LARGEST = 256 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(20)
                            .maxStringLength(LARGEST)
                            .build())
                    .build())
            .build();

    private Bodies() {}

    static Reading read(String contentType, byte[] body) {
        if (body.length > LARGEST) {
            return new Reading.Unreadable("too-large");
        }
        var type = contentType.toLowerCase(Locale.ROOT);
        if (type.startsWith("application/x-www-form-urlencoded")) {
            return form(body);
        }
        if (type.startsWith("application/json") || type.contains("+json") || type.isEmpty()) {
            return json(body);
        }
        return new Reading.Unreadable("unsupported-type");
    }

    private static Reading json(byte[] body) {
        try {
            var root = tree(body);
            if (root == null || !root.isObject()) {
                return new Reading.Unreadable("not-an-object");
            }
            var fields = new LinkedHashMap<String, String>();
            root.properties().forEach(entry -> {
                if (entry.getKey().equals("fields") && entry.getValue().isObject()) {
                    entry.getValue().properties().forEach(own -> put(fields, own.getKey(), own.getValue()));
                } else {
                    put(fields, entry.getKey(), entry.getValue());
                }
            });
            return new Reading.Fields(fields);
        } catch (JacksonException broken) {
            return new Reading.Unreadable("not-json");
        }
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

    private static Reading form(byte[] body) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            var fields = new LinkedHashMap<String, String>();
            for (var pair : text.split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    var name = URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8);
                    fields.putIfAbsent(name, URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
                }
            }
            return fields.isEmpty() ? new Reading.Unreadable("no-fields") : new Reading.Fields(fields);
        } catch (CharacterCodingException | IllegalArgumentException broken) {
            return new Reading.Unreadable("not-form-encoded");
        }
    }
}
