package galena.intake;

import galena.kernel.AccountId;
import galena.kernel.SourceId;
import java.time.Instant;
import java.util.Optional;

/// A mailbox (IMAP) that a source is read from. What lay in it before it was connected stays where it is.
///
/// @param trouble why it could not be read the last time: `cannot-connect`, `wrong-password`, `no-folder`,
/// `private-address`, `other-key`
public record Mailbox(
        AccountId account,
        SourceId source,
        String host,
        int port,
        Security security,
        String login,
        String folder,
        boolean active,
        Optional<Instant> readAt,
        Optional<String> trouble) {
    /// How the line is kept from others.
    public enum Security {
        TLS,
        STARTTLS,
        PLAIN;

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
