package galena.directory;

import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.time.LocalDate;
import java.time.Year;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Public holidays by country and year. A country the library does not know has none.
final class Holidays {
    private static final Logger LOG = LoggerFactory.getLogger(Holidays.class);
    private final Map<String, Set<LocalDate>> known = new ConcurrentHashMap<>();

    Set<LocalDate> of(String country, int year) {
        return known.computeIfAbsent(country + year, key -> load(country, year));
    }

    private static Set<LocalDate> load(String country, int year) {
        try {
            return HolidayManager.getInstance(ManagerParameters.create(country.toLowerCase(java.util.Locale.ROOT)))
                    .getHolidays(Year.of(year))
                    .stream()
                    .map(holiday -> holiday.getDate())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (RuntimeException unknown) {
            LOG.info("No public holidays known for {}", country);
            return Set.of();
        }
    }
}
