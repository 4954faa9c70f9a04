package galena.delivery;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// By which server a company's mail goes out, and from whom.
///
/// @param trouble why the last attempt failed: `wrong-password`, `cannot-connect`, `private-address`, `other-key`
/// @param pausedAt since when automatic messages wait because too many came back
public record MailServer(
        String host,
        int port,
        Security security,
        String login,
        String sender,
        String senderName,
        boolean active,
        Optional<Instant> sentAt,
        Optional<String> trouble,
        Optional<Instant> pausedAt) {
    /// How the line is made safe.
    public enum Security {
        TLS,
        STARTTLS,
        PLAIN;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
