package galena.kernel;

import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.google.i18n.phonenumbers.geocoding.PhoneNumberOfflineGeocoder;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a numbering plan tells of a number, each found out when it is asked for the first time.
final class PhoneNumbered {
    private static final Set<String> ZONES = Set.copyOf(ZoneId.getAvailableZoneIds());
    private final PhoneNumber number;
    private @Nullable List<ZoneId> zones;
    private @Nullable Optional<String> state;
    private @Nullable String type;

    PhoneNumbered(PhoneNumber number) {
        this.number = number;
    }

    List<ZoneId> zones() {
        var known = zones;
        if (known == null) {
            var found = new ArrayList<ZoneId>();
            for (String name : PhoneNumberToTimeZonesMapper.getInstance().getTimeZonesForNumber(number)) {
                if (ZONES.contains(name) && !name.equals("Etc/Unknown")) {
                    found.add(ZoneId.of(name));
                }
            }
            known = List.copyOf(found);
            zones = known;
        }
        return known;
    }

    Optional<String> state() {
        var known = state;
        if (known == null) {
            known = number.getCountryCode() == 1
                    ? UsState.of(
                            PhoneNumberOfflineGeocoder.getInstance().getDescriptionForValidNumber(number, Locale.US))
                    : Optional.empty();
            state = known;
        }
        return known;
    }

    String type() {
        var known = type;
        if (known == null) {
            known = switch (PhoneNumberUtil.getInstance().getNumberType(number)) {
                case MOBILE -> "mobile";
                case FIXED_LINE -> "fixed";
                case FIXED_LINE_OR_MOBILE -> "fixed-or-mobile";
                case TOLL_FREE -> "toll-free";
                case PREMIUM_RATE, SHARED_COST -> "premium";
                case VOIP -> "voip";
                default -> "other";
            };
            type = known;
        }
        return known;
    }
}
