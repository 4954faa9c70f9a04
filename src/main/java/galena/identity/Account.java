package galena.identity;

import galena.kernel.AccountId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;

/// One company that uses Galena: the unit of isolation. Country is ISO 3166 ("US").
///
/// @param zone where it works now
/// @param days where it worked before, and will
public record Account(AccountId id, String name, String country, ZoneId zone, Currency currency, Days days) {
    /// One that has always worked there.
    public Account(AccountId id, String name, String country, ZoneId zone, Currency currency) {
        this(id, name, country, zone, currency, Days.in(zone));
    }

    /// The same at another time.
    Account at(Instant now) {
        var there = days.at(now);
        return there.equals(zone) ? this : new Account(id, name, country, there, currency, days);
    }

    /// The company's own calendar day of an instant.
    public LocalDate dayOf(Instant instant) {
        return days.dayOf(instant);
    }

    /// When a day of the company begins.
    public Instant startOf(LocalDate day) {
        return days.startOf(day);
    }
}
