package galena.playbook;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Something a playbook asks a salesperson to find out about a lead.
///
/// @param name small letters, digits and underscores
/// @param ask the question as it stands beside the box
/// @param choices the possible answers; only for a choice
public record Field(String name, String ask, Kind kind, List<String> choices) {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,12}([.,][0-9]{1,6})?");

    /// What kind of answer is wanted.
    public enum Kind {
        TEXT,
        NUMBER,
        YES_NO,
        DATE,
        CHOICE;

        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// Whether a text answers the question.
    public boolean accepts(String answer) {
        return switch (kind) {
            case TEXT -> !answer.isBlank() && answer.length() <= 1000;
            case NUMBER -> NUMBER.matcher(answer.strip()).matches();
            case YES_NO -> answer.equals("yes") || answer.equals("no");
            case DATE -> isDate(answer);
            case CHOICE -> choices.contains(answer);
        };
    }

    private static boolean isDate(String answer) {
        try {
            java.time.LocalDate.parse(answer);
            return true;
        } catch (java.time.format.DateTimeParseException wrong) {
            return false;
        }
    }
}
