package galena.identity;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import java.util.Optional;

/// A single-use link that somebody holds: to set up, to join, or to choose a new password.
public record Ticket(Purpose purpose, Optional<AccountId> account, Optional<PersonId> person) {
    /// What the link is good for.
    public enum Purpose {
        SETUP,
        INVITATION,
        PASSWORD;

        String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
