package galena.delivery;

import galena.kernel.LeadId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// A mail that is to go out.
///
/// @param useless from when on nobody needs it any more
public record Letter(
        Purpose purpose, Optional<LeadId> lead, String recipient, String subject, String body, Instant useless) {
    /// What it is for.
    public enum Purpose {
        TEST,
        PARTNER_OFFER,
        PARTNER_REMINDER,
        /// An automatic message of a playbook.
        TOUCH,
        /// What a salesperson offers.
        OFFER,
        /// Something waits for one of us.
        ALERT;

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
