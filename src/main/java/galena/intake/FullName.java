package galena.intake;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// A name written in one field: "Bo van der Berg" or "Berg, Bo".
public final class FullName {
    private static final Pattern LAST_FIRST = Pattern.compile("([^,]+),\\s*([^,]+)");

    private FullName() {}

    /// First and last name as far as they are told apart.
    public static Map<String, String> split(String full) {
        var text = full.strip().replaceAll("\\s+", " ");
        var parts = new LinkedHashMap<String, String>();
        var turned = LAST_FIRST.matcher(text);
        if (turned.matches()) {
            parts.put("first_name", turned.group(2));
            parts.put("last_name", turned.group(1));
            return parts;
        }
        int space = text.indexOf(' ');
        if (!text.isEmpty()) {
            parts.put("first_name", space < 0 ? text : text.substring(0, space));
        }
        if (space > 0) {
            parts.put("last_name", text.substring(space + 1));
        }
        return parts;
    }
}
