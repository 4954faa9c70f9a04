package galena.identity;

import galena.kernel.AccountId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;

/// One company that uses Galena: the unit of isolation. Country is ISO 3166 ("US"), the zone is where it works.
public record Account(AccountId id, String name, String country, ZoneId zone, Currency currency) {
    /// The company's own calendar day of an instant.
    public LocalDate dayOf(Instant instant) {
        return LocalDate.ofInstant(instant, zone);
    }
}
