package galena.directory;

import java.util.List;
import java.util.Locale;

/// Something a company wants to know of a lead besides who they are.
///
/// @param name as doors call it: small letters, digits and low lines
/// @param choices of a choice; none for the others
/// @param searchable whether leads are found by what it says, word for word
/// @param choosing whether rules and playbooks may go by it: not by age, origin or belief
public record OwnField(
        String name, String label, Kind kind, List<String> choices, boolean searchable, boolean choosing) {
    /// What it may say.
    public enum Kind {
        TEXT,
        NUMBER,
        YES_NO,
        DATE,
        CHOICE;

        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /// Throws IllegalArgumentException for an unknown code.
        public static Kind of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    public OwnField {
        if (!name.matches("[a-z][a-z0-9_]{0,59}")) {
            throw new IllegalArgumentException("not a name of a field: " + name);
        }
        choices = List.copyOf(choices);
    }
}
