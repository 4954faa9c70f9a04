package galena.intake;

import java.util.List;

/// A form that we host for a source: what it asks, what one agrees to by it, what is said afterwards.
///
/// @param consent what one agrees to, word by word; empty when nothing is asked
/// @param version of these words, from 1
public record SourceForm(
        String title, String intro, List<Field> fields, String consent, int version, String button, String thanks) {
    /// One question.
    ///
    /// @param name as the API calls it, or one of the company's own
    /// @param choices of a choice, none for the others
    public record Field(String name, String label, Kind kind, boolean required, List<String> choices) {
        public Field {
            choices = List.copyOf(choices);
        }
    }

    /// How a question is answered.
    public enum Kind {
        TEXT,
        EMAIL,
        PHONE,
        LONG,
        CHOICE;

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public SourceForm {
        fields = List.copyOf(fields);
    }
}
