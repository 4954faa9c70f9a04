package galena.directory;

import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Locale;

/// What follows from the country a company works in.
public final class Countries {
    private Countries() {}

    /// ISO 3166 codes for which we know zone and currency, sorted by code.
    public static List<String> codes() {
        return PhoneNumberUtil.getInstance().getSupportedRegions().stream()
                .filter(code -> code.matches("[A-Z]{2}"))
                .filter(code -> hasCurrency(code) && hasZone(code))
                .sorted()
                .toList();
    }

    /// A zone of that country: the one its example telephone number lies in. People may choose another.
    public static ZoneId zone(String country) {
        var example = PhoneNumberUtil.getInstance().getExampleNumber(country);
        return PhoneNumberToTimeZonesMapper.getInstance().getTimeZonesForNumber(example).stream()
                .filter(ZoneId.getAvailableZoneIds()::contains)
                .map(ZoneId::of)
                .findFirst()
                .orElse(ZoneId.of("UTC"));
    }

    public static Currency currency(String country) {
        return Currency.getInstance(Locale.of("", country));
    }

    private static boolean hasCurrency(String country) {
        try {
            return Currency.getInstance(Locale.of("", country)) != null;
        } catch (IllegalArgumentException notACountry) {
            return false;
        }
    }

    private static boolean hasZone(String country) {
        return PhoneNumberUtil.getInstance().getExampleNumber(country) != null;
    }
}
