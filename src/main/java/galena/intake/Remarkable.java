package galena.intake;

import galena.kernel.Phone;
import galena.lead.Contact;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What numbers and addresses tell besides where they lead: for people to see, and for rules to ask under these
/// names. Pure.
public final class Remarkable {
    private Remarkable() {}

    /// `phone_type` (see [Phone#type]), `phone_assignable`, `phone_state`, `email_throw_away` and `email_received`,
    /// each
    /// `yes` or `no` where it is not a word; those that nobody knows are missing.
    ///
    /// @param receives whether mail is received at an address, as far as anybody knows
    public static Map<String, String> of(Contact contact, Function<String, Optional<Boolean>> receives) {
        var told = new LinkedHashMap<String, String>();
        contact.phones().stream().findFirst().map(Phone::new).ifPresent(phone -> {
            told.put("phone_type", phone.type());
            told.put("phone_assignable", phone.isValid() ? "yes" : "no");
            phone.state().ifPresent(state -> told.put("phone_state", state));
        });
        contact.emails().stream().findFirst().ifPresent(email -> {
            told.put("email_throw_away", Domains.isThrowAway(email) ? "yes" : "no");
            receives.apply(email).ifPresent(yes -> told.put("email_received", yes ? "yes" : "no"));
        });
        return told;
    }
}
