package galena.playbook;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One row of a condition: a field, a sign, and what it is compared with. Letters' case does not matter.
///
/// @param field one of [Condition#NAMES], or one of the company's own or of a playbook's fields
/// @param values of which one is enough; numbers are compared with the first
public record Term(String field, Sign sign, List<String> values) {
    /// How a field is compared.
    public enum Sign {
        IS,
        IS_NOT,
        CONTAINS,
        BEGINS,
        MORE,
        LESS,
        THERE,
        MISSING;

        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /// Throws IllegalArgumentException for an unknown code.
        public static Sign of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
        }

        /// Whether it is compared with anything.
        public boolean compares() {
            return this != THERE && this != MISSING;
        }
    }

    public Term {
        values = values.stream()
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /// The same in small letters, ready for being asked.
    public Term folded() {
        return new Term(
                field,
                sign,
                values.stream().map(value -> value.toLowerCase(Locale.ROOT)).toList());
    }

    /// Whether it holds; to be asked of a [#folded] one. What is unknown is neither this nor that, and is no
    /// number.
    public boolean holds(Map<String, Object> known) {
        var said = said(known, field);
        return switch (sign) {
            case IS -> values.contains(said);
            case IS_NOT -> !values.contains(said);
            case CONTAINS -> values.stream().anyMatch(said::contains);
            case BEGINS -> values.stream().anyMatch(said::startsWith);
            case THERE -> !said.isEmpty();
            case MISSING -> said.isEmpty();
            case MORE -> compared(said).filter(c -> c > 0).isPresent();
            case LESS -> compared(said).filter(c -> c < 0).isPresent();
        };
    }

    /// What a lead says in a field, in small letters; empty when nothing.
    public static String said(Map<String, Object> known, String field) {
        var value = known.get(field);
        if (value == null && known.get("own") instanceof Map<?, ?> own) {
            value = own.get(field);
        }
        return value == null ? "" : value.toString().strip().toLowerCase(Locale.ROOT);
    }

    private Optional<Integer> compared(String said) {
        return number(said)
                .flatMap(mine ->
                        values.stream().findFirst().flatMap(Term::number).map(mine::compareTo));
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            return text.isEmpty() || text.length() > 30
                    ? Optional.empty()
                    : Optional.of(new BigDecimal(text.replace(',', '.')));
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }
}
