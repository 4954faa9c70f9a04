package galena.web;

import ezvcard.Ezvcard;
import ezvcard.VCard;
import ezvcard.parameter.TelephoneType;
import ezvcard.property.Address;
import ezvcard.property.Telephone;
import galena.intake.FullName;
import galena.kernel.Text;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A business card as telephones and address books hand it over (vCard, RFC 6350 and older): who it is, as a
/// form.
final class BusinessCard {
    private BusinessCard() {}

    /// The first card; empty where there is none, or nothing of it can be used.
    static Optional<ContactForm> read(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        if (!text.contains("BEGIN:VCARD")) {
            return Optional.empty();
        }
        try {
            return Ezvcard.parse(text).all().stream().findFirst().map(BusinessCard::form);
        } catch (RuntimeException broken) {
            return Optional.empty();
        }
    }

    private static ContactForm form(VCard card) {
        var name = name(card);
        var address = card.getAddresses().stream().findFirst();
        return new ContactForm(
                line(name.getOrDefault("first_name", ""), 100),
                line(name.getOrDefault("last_name", ""), 100),
                line(
                        card.getOrganization() == null
                                ? ""
                                : card.getOrganization().getValues().stream()
                                        .filter(Objects::nonNull)
                                        .collect(Collectors.joining(", ")),
                        200),
                line(address.map(Address::getStreetAddress).orElse(""), 200),
                line(address.map(Address::getLocality).orElse(""), 100),
                line(address.map(Address::getRegion).orElse(""), 100),
                line(address.map(Address::getPostalCode).orElse(""), 20),
                "",
                "",
                Text.clean(
                        card.getNotes().stream()
                                .map(note -> note.getValue())
                                .filter(Objects::nonNull)
                                .collect(Collectors.joining("\n")),
                        5000),
                card.getTelephoneNumbers().stream()
                        .filter(phone -> !phone.getTypes().contains(TelephoneType.FAX))
                        .map(BusinessCard::number)
                        .filter(number -> !number.isEmpty())
                        .distinct()
                        .limit(5)
                        .collect(Collectors.joining("\n")),
                card.getEmails().stream()
                        .map(email -> line(email.getValue(), 254))
                        .filter(email -> !email.isEmpty())
                        .distinct()
                        .limit(5)
                        .collect(Collectors.joining("\n")));
    }

    private static Map<String, String> name(VCard card) {
        var parts = card.getStructuredName();
        if (parts != null && (parts.getGiven() != null || parts.getFamily() != null)) {
            return Map.of("first_name", line(parts.getGiven(), 100), "last_name", line(parts.getFamily(), 100));
        }
        return card.getFormattedName() == null
                ? Map.of()
                : FullName.split(line(card.getFormattedName().getValue(), 200));
    }

    private static String number(Telephone phone) {
        return line(
                phone.getText() == null && phone.getUri() != null
                        ? phone.getUri().getNumber()
                        : phone.getText(),
                60);
    }

    private static String line(@Nullable String text, int most) {
        return text == null ? "" : Text.line(text, most);
    }
}
