package galena.kernel;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/// An amount in the smallest unit of its currency (cents for EUR and USD, yen for JPY).
public record Money(long minor, Currency currency) {
    private static final int MOST_DIGITS = 15;
    public static final Money NOTHING = new Money(0, Currency.getInstance("EUR"));

    /// Reads a decimal amount such as 1250.50; half a cent is rounded up. Throws ArithmeticException from 10^15
    /// units on, however they are written.
    public static Money of(BigDecimal amount, Currency currency) {
        // 1e999999999 is written in eleven letters and takes all memory when it is written out
        if ((long) amount.precision() - amount.scale() > MOST_DIGITS) {
            throw new ArithmeticException("too much money");
        }
        var minor = amount.movePointRight(currency.getDefaultFractionDigits()).setScale(0, RoundingMode.HALF_UP);
        return new Money(minor.longValueExact(), currency);
    }

    public BigDecimal amount() {
        return BigDecimal.valueOf(minor, currency.getDefaultFractionDigits());
    }
}
