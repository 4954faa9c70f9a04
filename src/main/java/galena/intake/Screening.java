package galena.intake;

import galena.kernel.Email;
import galena.kernel.Phone;
import galena.kernel.Text;
import galena.lead.Contact;
import galena.lead.ContactPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// From fields as strangers write them to a contact that fits our columns, or the reason why not. Pure.
final class Screening {
    private static final Set<String> OURS = Set.copyOf(Intake.FIELDS);
    private static final int MOST_FIELDS = 60;

    private Screening() {}

    sealed interface Screened {
        /// The keys by which the person is known again: numbers and addresses.
        record Passed(Contact contact, Set<String> keys) implements Screened {}

        record Failed(String reason, String field, String words) implements Screened {}
    }

    static Screened screen(Map<String, String> given, String country) {
        var contact = contact(given, country);
        return contact.points().isEmpty()
                ? failed(
                        given.getOrDefault("phone", "").strip(),
                        given.getOrDefault("email", "").strip())
                : new Screened.Passed(contact, keys(contact.points()));
    }

    /// The contact as far as it can be read, with or without a way to reach them.
    static Contact contact(Map<String, String> given, String country) {
        var home = country(given.getOrDefault("country", ""), country);
        var points = new ArrayList<ContactPoint>();
        var own = new LinkedHashMap<String, String>();
        var phone = given.getOrDefault("phone", "").strip();
        var email = given.getOrDefault("email", "").strip();
        Phone.parse(phone, home).ifPresent(p -> points.add(new ContactPoint(ContactPoint.Kind.PHONE, p.e164())));
        boolean phoneRead = !points.isEmpty();
        Email.parse(email).ifPresent(e -> points.add(new ContactPoint(ContactPoint.Kind.EMAIL, e.value())));
        // one way to reach them is enough; what could not be read is kept as it was given
        if (!phone.isEmpty() && !phoneRead) {
            own.put("phone_as_given", Text.line(phone, 200));
        }
        if (!email.isEmpty() && points.size() == (phoneRead ? 1 : 0)) {
            own.put("email_as_given", Text.line(email, 300));
        }
        given.entrySet().stream()
                .filter(e -> !OURS.contains(e.getKey()) && !e.getValue().isBlank())
                .limit(MOST_FIELDS)
                .forEach(e -> own.putIfAbsent(Text.line(e.getKey(), 60), Text.clean(e.getValue(), 1000)));
        return new Contact(
                line(given, "first_name", 100),
                line(given, "last_name", 100),
                line(given, "company", 200),
                line(given, "street", 200),
                line(given, "city", 100),
                line(given, "region", 100),
                line(given, "postal_code", 20),
                home,
                line(given, "product", 200),
                Text.clean(given.getOrDefault("message", ""), 5000),
                own,
                points);
    }

    private static Screened failed(String phone, String email) {
        if (!phone.isEmpty()) {
            return new Screened.Failed("phone-not-possible", "phone", "");
        }
        return email.isEmpty()
                ? new Screened.Failed("no-way-to-reach-them", "phone", "")
                : new Screened.Failed("email-not-an-address", "email", "");
    }

    private static Set<String> keys(List<ContactPoint> points) {
        var keys = new TreeSet<String>();
        points.forEach(point -> keys.add(point.value()));
        return keys;
    }

    private static String country(String given, String fallback) {
        var code = given.strip().toUpperCase(Locale.ROOT);
        return code.matches("[A-Z]{2}") ? code : fallback;
    }

    private static String line(Map<String, String> given, String name, int max) {
        var raw = given.get(name);
        return raw == null || raw.isEmpty() ? "" : Text.line(raw, max);
    }
}
