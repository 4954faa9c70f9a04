package galena.web;

import java.util.List;
import java.util.Optional;

/// Pages about sources.
public interface SourcePage {
    record All(Frame frame, List<Row> sources, String currency, String wrong) {}

    record Row(String id, String name, String acquisition, String vendor, String price, int window, String state) {}

    record One(
            Frame frame,
            Row source,
            Optional<String> key,
            String curl,
            List<Door> doors,
            String instructions,
            List<KeyRow> keys,
            List<Arrived> arrived,
            String currency,
            String wrong) {}

    record Door(String name, String hint, String code, String address, String seen) {}

    record KeyRow(String ending, String since, boolean revoked) {}

    record Arrived(String when, String verdict, String reason, String lead, boolean test) {}

    record Vendor(
            Frame frame,
            String source,
            String company,
            String url,
            String curl,
            List<LeadPage.Choice> fields,
            List<LeadPage.Choice> reasons,
            int window) {}
}
