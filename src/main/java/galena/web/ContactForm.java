package galena.web;

import galena.kernel.Email;
import galena.kernel.Phone;
import galena.kernel.Text;
import galena.lead.Contact;
import galena.lead.ContactPoint;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Who somebody is, as a form; several numbers and addresses stand one a line.
public record ContactForm(
        String firstName,
        String lastName,
        String company,
        String street,
        String city,
        String region,
        String postalCode,
        String country,
        String product,
        String message,
        String phones,
        String emails) {
    static ContactForm of(Contact contact) {
        return new ContactForm(
                contact.firstName(),
                contact.lastName(),
                contact.company(),
                contact.street(),
                contact.city(),
                contact.region(),
                contact.postalCode(),
                contact.country(),
                contact.product(),
                contact.message(),
                contact.phones().stream()
                        .map(p -> Formats.phone(p, contact.country()))
                        .collect(Collectors.joining("\n")),
                String.join("\n", contact.emails()));
    }

    static ContactForm empty() {
        return new ContactForm("", "", "", "", "", "", "", "", "", "", "", "");
    }

    static ContactForm from(HttpServletRequest request) {
        return new ContactForm(
                Ask.line(request, "first_name", 100),
                Ask.line(request, "last_name", 100),
                Ask.line(request, "company", 200),
                Ask.line(request, "street", 200),
                Ask.line(request, "city", 100),
                Ask.line(request, "region", 100),
                Ask.line(request, "postal_code", 20),
                Ask.line(request, "country", 2),
                Ask.line(request, "product", 200),
                Ask.text(request, "message", 5000),
                Ask.text(request, "phones", 1000),
                Ask.text(request, "emails", 2000));
    }

    /// The numbers and addresses that could not be read.
    List<String> unreadable(String homeCountry) {
        var wrong = new ArrayList<String>();
        lines(phones).stream()
                .filter(p -> Phone.parse(p, country(homeCountry)).isEmpty())
                .forEach(wrong::add);
        lines(emails).stream().filter(e -> Email.parse(e).isEmpty()).forEach(wrong::add);
        return wrong;
    }

    boolean hasNoWay() {
        return lines(phones).isEmpty() && lines(emails).isEmpty();
    }

    Contact contact(Contact before, String homeCountry) {
        var points = new ArrayList<ContactPoint>();
        lines(phones).stream()
                .flatMap(p -> Phone.parse(p, country(homeCountry)).stream())
                .distinct()
                .forEach(p -> points.add(new ContactPoint(ContactPoint.Kind.PHONE, p.e164())));
        lines(emails).stream()
                .flatMap(e -> Email.parse(e).stream())
                .distinct()
                .forEach(e -> points.add(new ContactPoint(ContactPoint.Kind.EMAIL, e.value())));
        return new Contact(
                firstName,
                lastName,
                company,
                street,
                city,
                region,
                postalCode,
                country(homeCountry),
                product,
                message,
                before.fields(),
                points);
    }

    private String country(String homeCountry) {
        var code = country.toUpperCase(Locale.ROOT);
        return code.matches("[A-Z]{2}") ? code : homeCountry;
    }

    static List<String> lines(String text) {
        return Text.clean(text, 2000)
                .lines()
                .map(String::strip)
                .filter(l -> !l.isEmpty())
                .limit(10)
                .toList();
    }
}
