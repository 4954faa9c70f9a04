package galena.playbook;

import java.util.Map;

/// What conditions may ask about a lead, by the names of [Condition#NAMES] and of the playbook's own fields.
public record Known(Map<String, Object> values) {
    public static final Known NOTHING = new Known(Map.of());
}
