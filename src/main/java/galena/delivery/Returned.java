package galena.delivery;

import java.util.Optional;
import java.util.UUID;

/// What a mail server or a reader's mail program says about a mail of ours.
///
/// @param recipient whom it could not reach, or who complained; empty where it does not say
/// @param letter the mail it is about, by the Message-ID we gave it
public record Returned(Kind kind, String recipient, Optional<UUID> letter) {
    /// Why it came back.
    public enum Kind {
        /// Nobody is there (a status of five, RFC 3463).
        BOUNCED,
        /// They marked it as unwanted (RFC 5965).
        COMPLAINED
    }
}
