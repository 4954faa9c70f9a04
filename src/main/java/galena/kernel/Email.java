package galena.kernel;

import com.sanctionco.jmail.JMail;
import java.util.Locale;
import java.util.Optional;

/// A mail address one can write to, in lower case, at most 254 characters (RFC 5321).
public record Email(String value) {
    /// Empty when it is not an address; the reason belongs to whoever asked.
    public static Optional<Email> parse(String raw) {
        var text = raw.strip();
        if (text.isEmpty() || text.length() > 254 || !text.contains(".")) {
            return Optional.empty();
        }
        return JMail.isValid(text) ? Optional.of(new Email(text.toLowerCase(Locale.ROOT))) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
