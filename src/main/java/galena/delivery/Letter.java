package galena.delivery;

import galena.kernel.LeadId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// A mail or a text message that is to go out.
///
/// @param recipient an address, or a number in E.164 form
/// @param subject empty for a text message
/// @param useless from when on nobody needs it any more
public record Letter(
        Channel channel,
        Purpose purpose,
        Optional<LeadId> lead,
        String recipient,
        String subject,
        String body,
        Instant useless) {
    /// A mail.
    public Letter(
            Purpose purpose, Optional<LeadId> lead, String recipient, String subject, String body, Instant useless) {
        this(Channel.MAIL, purpose, lead, recipient, subject, body, useless);
    }

    /// A text message.
    public static Letter text(Purpose purpose, Optional<LeadId> lead, String number, String body, Instant useless) {
        return new Letter(Channel.TEXT, purpose, lead, number, "", body, useless);
    }

    /// By which way it goes.
    public enum Channel {
        MAIL,
        TEXT,
        /// To a device of one of us.
        PUSH;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What it is for.
    public enum Purpose {
        TEST,
        PARTNER_OFFER,
        PARTNER_REMINDER,
        /// An automatic message of a playbook.
        TOUCH,
        /// What a salesperson offers.
        OFFER,
        /// What a salesperson writes.
        WRITTEN,
        /// Something waits for one of us.
        ALERT,
        /// An appointment for somebody's calendar.
        INVITATION,
        /// A report that somebody of ours wants by mail.
        REPORT;

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
