package galena.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// What is drawn, as the script of charts reads it: kinds, names and numbers, nothing that runs.
final class Chart {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Chart() {}

    /// Numbers under one name.
    record Series(String name, List<? extends Number> data) {}

    /// @param kind `bar`, `line` or `row` (bars that lie)
    /// @param unit `number`, `percent` or a currency
    static ReportPage.Chart of(String title, String kind, String unit, List<String> categories, List<Series> series) {
        var drawn = new LinkedHashMap<String, Object>();
        drawn.put("kind", kind);
        drawn.put("title", title);
        drawn.put("unit", unit);
        drawn.put("categories", categories);
        drawn.put(
                "series",
                series.stream()
                        .map(one -> Map.of("name", one.name(), "data", one.data()))
                        .toList());
        return new ReportPage.Chart(title, JSON.writeValueAsString(drawn));
    }

    /// Where something flows from and to, and how much of it.
    record Link(String source, String target, long value) {}

    static ReportPage.Chart flow(String title, List<Link> links) {
        var drawn = new LinkedHashMap<String, Object>();
        drawn.put("kind", "flow");
        drawn.put("title", title);
        drawn.put("unit", "number");
        drawn.put(
                "nodes",
                links.stream()
                        .flatMap(link -> List.of(link.source(), link.target()).stream())
                        .distinct()
                        .map(name -> Map.of("name", name))
                        .toList());
        drawn.put(
                "links",
                links.stream()
                        .map(link -> Map.of("source", link.source(), "target", link.target(), "value", link.value()))
                        .toList());
        return new ReportPage.Chart(title, JSON.writeValueAsString(drawn));
    }

    /// One of many: how much is known of it, and how far it is from what was expected.
    record Point(String name, double known, double ratio, String word) {}

    static ReportPage.Chart funnel(String title, String across, String up, List<Point> points) {
        var drawn = new LinkedHashMap<String, Object>();
        drawn.put("kind", "funnel-plot");
        drawn.put("title", title);
        drawn.put("across", across);
        drawn.put("up", up);
        drawn.put(
                "points",
                points.stream()
                        .map(point -> Map.of(
                                "name", point.name(),
                                "known", point.known(),
                                "ratio", point.ratio(),
                                "word", point.word()))
                        .toList());
        return new ReportPage.Chart(title, JSON.writeValueAsString(drawn));
    }
}
