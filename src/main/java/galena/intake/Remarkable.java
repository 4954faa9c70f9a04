package galena.intake;

import galena.kernel.Phone;
import galena.lead.Contact;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What numbers and addresses tell besides where they lead: for people to see, and for rules to ask under these
/// names. Pure.
public final class Remarkable {
    static final List<String> NAMES =
            List.of("phone_type", "phone_assignable", "phone_state", "email_throw_away", "email_received");

    private Remarkable() {}

    /// `phone_type` (see [Phone#type]), `phone_assignable`, `phone_state`, `email_throw_away` and `email_received`,
    /// each
    /// `yes` or `no` where it is not a word; those that nobody knows are missing.
    ///
    /// @param receives whether mail is received at an address, as far as anybody knows
    public static Map<String, String> of(Contact contact, Function<String, Optional<Boolean>> receives) {
        var told = new LinkedHashMap<String, String>();
        NAMES.forEach(name -> tell(name, contact, receives).ifPresent(value -> told.put(name, value)));
        return told;
    }

    static Optional<String> tell(String name, Contact contact, Function<String, Optional<Boolean>> receives) {
        var phone = contact.phones().stream().findFirst().map(Phone::new);
        var email = contact.emails().stream().findFirst();
        return switch (name) {
            case "phone_type" -> phone.map(Phone::type);
            case "phone_assignable" -> phone.map(Phone::isValid).map(Remarkable::word);
            case "phone_state" -> phone.flatMap(Phone::state);
            case "email_throw_away" -> email.map(Domains::isThrowAway).map(Remarkable::word);
            case "email_received" -> email.flatMap(receives).map(Remarkable::word);
            default -> Optional.empty();
        };
    }

    private static String word(boolean yes) {
        return yes ? "yes" : "no";
    }
}
