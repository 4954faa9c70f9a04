package galena.conversion;

import galena.kernel.PersonId;
import java.util.Locale;
import java.util.UUID;

/// Who shares in a sale: one of our people, a partner who sells for us, a customer who recommended somebody.
public record Party(Kind kind, UUID id) {
    /// What somebody is to us.
    public enum Kind {
        PERSON,
        PARTNER,
        CUSTOMER;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Throws IllegalArgumentException for an unknown code.
        public static Kind of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    public static Party of(PersonId person) {
        return new Party(Kind.PERSON, person.value());
    }
}
