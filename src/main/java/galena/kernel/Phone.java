package galena.kernel;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// A telephone number in E.164 form (+ and 4 to 15 digits).
public record Phone(String e164) {
    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
    private static final Pattern E164 = Pattern.compile("\\+[0-9]{4,17}");
    private static final int MOST = 4_096;
    private static final Map<String, PhoneNumbered> RECENT = new ConcurrentHashMap<>();

    public Phone {
        if (!E164.matcher(e164).matches()) {
            throw new IllegalArgumentException("not E.164: " + e164);
        }
    }

    /// Reads a number in any writing; a number without country code is read as one of the country (ISO 3166,
    /// "US"). Empty when the number is not possible there.
    public static Optional<Phone> parse(String raw, String country) {
        if (raw.isBlank() || raw.length() > 60) {
            return Optional.empty();
        }
        try {
            PhoneNumber number = NUMBERS.parse(raw, country);
            if (!NUMBERS.isPossibleNumber(number)) {
                return Optional.empty();
            }
            var phone = new Phone(NUMBERS.format(number, PhoneNumberFormat.E164));
            recent(phone.e164(), () -> number);
            return Optional.of(phone);
        } catch (NumberParseException notANumber) {
            return Optional.empty();
        }
    }

    /// As one writes it in the given country: national inside it, international elsewhere.
    public String shown(String country) {
        var number = number();
        boolean home = NUMBERS.getCountryCodeForRegion(country) == number.getCountryCode();
        return NUMBERS.format(number, home ? PhoneNumberFormat.NATIONAL : PhoneNumberFormat.INTERNATIONAL);
    }

    /// The zones the number may lie in; several for prefixes that straddle zones, none when unknown.
    public List<ZoneId> zones() {
        return told().zones();
    }

    /// The state of the United States a number belongs to, by its letters; empty elsewhere and where it does not
    /// tell.
    public Optional<String> state() {
        return told().state();
    }

    /// What kind of line it is: `mobile`, `fixed`, `fixed-or-mobile`, `toll-free`, `premium`, `voip`, or `other`.
    public String type() {
        return told().type();
    }

    /// Whether the number can be assigned, not only dialled.
    public boolean isValid() {
        return NUMBERS.isValidNumber(number());
    }

    private PhoneNumbered told() {
        return recent(e164, this::number);
    }

    /// Asked several times for one lead, and dear to find out: the last ones are remembered.
    private static PhoneNumbered recent(String e164, Supplier<PhoneNumber> number) {
        if (RECENT.size() > MOST) {
            RECENT.clear();
        }
        return RECENT.computeIfAbsent(e164, e -> new PhoneNumbered(number.get()));
    }

    private PhoneNumber number() {
        try {
            return NUMBERS.parse(e164, "ZZ");
        } catch (NumberParseException broken) {
            throw new IllegalStateException("a phone that does not parse: " + e164, broken);
        }
    }

    @Override
    public String toString() {
        return e164;
    }
}
