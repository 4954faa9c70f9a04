package galena.kernel;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/// An amount in the smallest unit of its currency (cents for EUR and USD, yen for JPY).
public record Money(long minor, Currency currency) {
    public static final Money NOTHING = new Money(0, Currency.getInstance("EUR"));

    /// Reads a decimal amount such as 1250.50; half a cent is rounded up. At most 10^13 units.
    public static Money of(BigDecimal amount, Currency currency) {
        var minor = amount.movePointRight(currency.getDefaultFractionDigits()).setScale(0, RoundingMode.HALF_UP);
        return new Money(minor.longValueExact(), currency);
    }

    public BigDecimal amount() {
        return BigDecimal.valueOf(minor, currency.getDefaultFractionDigits());
    }
}
