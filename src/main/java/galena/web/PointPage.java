package galena.web;

import java.util.List;

/// Rules by which leads get points.
public interface PointPage {
    /// @param tried what they would have said, or what those say that hold
    record Edit(
            Frame frame,
            List<Row> rows,
            List<LeadPage.Choice> fields,
            List<String> known,
            String since,
            String sentence,
            List<String> notes,
            List<ReportPage.Chart> charts,
            List<ReportPage.Table> tried,
            List<String> wrong) {}

    record Row(String field, String sign, String values, String points) {}
}
