package galena.intake;

import galena.directory.OwnField;
import galena.kernel.Text;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What strangers write into the fields a company has defined, in their place and as they are meant. What cannot
/// be meant is kept as it was given. Pure.
final class OwnFields {
    private static final Set<String> YES = Set.of("yes", "y", "true", "1", "on", "ja", "oui", "si", "x");
    private static final Set<String> NO = Set.of("no", "n", "false", "0", "off", "nein", "non");

    private OwnFields() {}

    /// @param fields as they stand now
    /// @param unread names of those that say nothing their kind allows
    record Placed(Map<String, String> fields, Set<String> unread) {}

    static Placed place(List<OwnField> own, Map<String, String> given, ZoneId zone) {
        if (own.isEmpty()) {
            return new Placed(given, Set.of());
        }
        var fields = new LinkedHashMap<>(given);
        var unread = new HashSet<String>();
        for (var entry : given.entrySet()) {
            var word = Guess.word(entry.getKey());
            own.stream()
                    .filter(field -> field.name().equals(entry.getKey())
                            || field.name().equals(word.replace(' ', '_'))
                            || Guess.word(field.label()).equals(word))
                    .findFirst()
                    .filter(field -> !entry.getValue().isBlank())
                    .ifPresent(field -> {
                        fields.remove(entry.getKey());
                        var value = read(field, entry.getValue(), zone);
                        value.ifPresent(v -> fields.put(field.name(), v));
                        if (value.isEmpty()) {
                            unread.add(field.name());
                            fields.put(field.name() + "_as_given", entry.getValue());
                        }
                    });
        }
        return new Placed(fields, unread);
    }

    /// What it says: numbers as `1234.5`, days as `2027-12-31`, choices as they are spelled.
    static Optional<String> read(OwnField field, String given, ZoneId zone) {
        var text = given.strip();
        return switch (field.kind()) {
            case TEXT -> Optional.of(Text.clean(text, 1000));
            case NUMBER ->
                text.matches(".*\\d.*") && !text.matches(".*\\p{L}{3,}.*")
                        ? Figures.amount(text).map(n -> n.stripTrailingZeros().toPlainString())
                        : Optional.empty();
            case YES_NO -> {
                var word = Guess.word(text);
                yield YES.contains(word)
                        ? Optional.of("yes")
                        : NO.contains(word) ? Optional.of("no") : Optional.empty();
            }
            case DATE ->
                Figures.moment(text, false, zone)
                        .map(at -> at.atZone(zone).toLocalDate().toString());
            case CHOICE ->
                field.choices().stream()
                        .filter(choice -> Guess.word(choice).equals(Guess.word(text)))
                        .findFirst();
        };
    }
}
