package galena.testing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import tools.jackson.databind.json.JsonMapper;

/// A form as it stands on a page.
///
/// @param action where it is sent
/// @param isRead whether it only asks for a page
record Form(String action, boolean isRead, boolean hasFile, List<Field> fields) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> CHOSEN = Set.of("select", "radio", "checkbox", "button", "hidden");

    /// @param values of which one is chosen
    /// @param isOptional whether it may be missing, as boxes and buttons may
    private record Field(String name, String type, List<String> values, boolean isOptional) {}

    /// @param element a form, or what sends something by itself
    /// @param at the path of the page, where a form is sent that says nothing else
    static Form of(Document page, Element element, String at) {
        var action = element.hasAttr("hx-post") ? element.attr("hx-post") : element.attr("action");
        var inside = new ArrayList<Element>(element.select("input[name], select[name], textarea[name], button[name]"));
        if (!element.id().isEmpty()) {
            inside.addAll(page.select("[form=" + element.id() + "][name]"));
        }
        var fields = new ArrayList<Field>();
        inside.forEach(one -> add(one, inside, fields));
        if (element.hasAttr("hx-vals")) {
            JSON.readTree(element.attr("hx-vals"))
                    .properties()
                    .forEach(one -> fields.add(new Field(
                            one.getKey(), "hidden", List.of(one.getValue().asString()), false)));
        }
        return new Form(
                action.isEmpty() ? at : action,
                !element.hasAttr("hx-post") && !element.attr("method").equalsIgnoreCase("post"),
                inside.stream().anyMatch(one -> one.attr("type").equals("file")),
                List.copyOf(fields));
    }

    private static void add(Element one, List<Element> inside, List<Field> fields) {
        var name = one.attr("name");
        var type = one.tagName().equals("input") ? one.attr("type") : one.tagName();
        if (name.equals("_csrf") || type.equals("file")) {
            return;
        }
        switch (type) {
            case "radio", "button" -> {
                if (fields.stream().noneMatch(known -> known.name().equals(name))) {
                    fields.add(new Field(name, type, values(name, inside), true));
                }
            }
            case "checkbox" -> fields.add(new Field(name, type, List.of(one.attr("value")), true));
            case "select" -> {
                var values = one.select("option").stream()
                        .map(option -> option.hasAttr("value") ? option.attr("value") : option.text())
                        .toList();
                fields.add(new Field(name, type, values.isEmpty() ? List.of("") : values, false));
            }
            case "textarea" -> fields.add(new Field(name, type, List.of(one.wholeText()), false));
            default -> fields.add(new Field(name, type, List.of(one.attr("value")), false));
        }
    }

    private static List<String> values(String name, List<Element> inside) {
        return inside.stream()
                .filter(one -> one.attr("name").equals(name))
                .map(one -> one.attr("value"))
                .toList();
    }

    /// By which forms of one kind are told from another's at the same place.
    String names() {
        return fields.stream().map(Field::name).distinct().sorted().collect(Collectors.joining(",", "?", ""));
    }

    /// As somebody might fill it in.
    List<Map.Entry<String, String>> filled(Mutation m, long number) {
        var filled = new ArrayList<Map.Entry<String, String>>();
        for (var field : fields) {
            if (!field.isOptional() || m.chance(50)) {
                filled.add(Map.entry(field.name(), value(m, field, number)));
            }
        }
        return filled;
    }

    /// What stands there, or something of its kind.
    private static String value(Mutation m, Field field, long number) {
        var value = m.one(field.values());
        if (CHOSEN.contains(field.type()) || !value.isEmpty() && m.chance(70) || m.chance(15)) {
            return value;
        }
        return switch (field.type()) {
            case "number" -> m.one(List.of("1", "7", "30", "100", "2.5"));
            case "date" -> m.one(List.of("2026-12-01", "2026-11-02", "2027-03-14"));
            case "time" -> m.one(List.of("09:00", "17:30", "00:00"));
            case "datetime-local" -> m.one(List.of("2026-12-01T10:00", "2027-03-14T02:30"));
            case "month" -> m.one(List.of("2026-11", "2026-10"));
            case "email" -> "u" + number + "@example.com";
            case "tel" -> "212" + (2_000_000 + Math.floorMod(number, 7_000_000));
            case "url" -> "https://www.example.com/" + number;
            default -> m.one(List.of("a roof " + number, "Ann", "1", "10.50", "2.50", "yes", m.word()));
        };
    }

    /// As browsers send it.
    static String encoded(List<Map.Entry<String, String>> filled) {
        return filled.stream()
                .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text.replaceAll("[\ud800-\udfff]", "?"), StandardCharsets.UTF_8);
    }
}
