package galena.web;

import galena.intake.SourceForm;
import java.util.List;
import java.util.Map;

/// A hosted form, and where it is made.
public interface FormPage {
    /// @param hidden where the visitor came from
    record Shown(
            String word,
            SourceForm form,
            Map<String, String> values,
            Map<String, String> hidden,
            String since,
            String wrong,
            String wrongField) {}

    record Done(String title, String thanks) {}

    record Edit(
            Frame frame,
            String id,
            String source,
            SourceForm form,
            List<SourceForm.Field> rows,
            String address,
            String embed,
            List<LeadPage.Choice> wordings) {}
}
