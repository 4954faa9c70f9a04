package galena.playbook;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Where a lead stands: its step, and how often it entered each counted one. All that [Engine#advance] needs.
public record Position(String step, Map<String, Integer> visits) {
    public Position {
        visits = Map.copyOf(visits);
    }

    public int visits(String step) {
        return visits.getOrDefault(step, 0);
    }

    Position entering(String step, boolean counted) {
        if (!counted) {
            return new Position(step, visits);
        }
        var more = new TreeMap<>(visits);
        more.merge(step, 1, Integer::sum);
        return new Position(step, more);
    }

    /// The visits as one line, `again:2,callback:1`; read back by [#of].
    public String written() {
        return new TreeMap<>(visits)
                .entrySet().stream().map(e -> e.getKey() + ":" + e.getValue()).collect(Collectors.joining(","));
    }

    public static Position of(String step, String written) {
        var visits = new TreeMap<String, Integer>();
        for (var part : written.split(",")) {
            int colon = part.indexOf(':');
            if (colon > 0) {
                visits.put(part.substring(0, colon), Integer.parseInt(part.substring(colon + 1)));
            }
        }
        return new Position(step, visits);
    }
}
