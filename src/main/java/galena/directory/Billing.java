package galena.directory;

import galena.kernel.Money;
import java.math.BigDecimal;
import java.util.Currency;

/// What a vendor bills in another currency than the account's.
///
/// @param money in the vendor's currency
/// @param rate so many units of the account's currency for one unit of the vendor's; eight decimals at most
public record Billing(Money money, BigDecimal rate) {
    /// The most decimals of a rate.
    public static final int DECIMALS = 8;

    /// Throws IllegalArgumentException for a rate that is none.
    public Billing {
        if (rate.signum() <= 0 || rate.stripTrailingZeros().scale() > DECIMALS || rate.precision() > 18) {
            throw new IllegalArgumentException("no such rate: " + rate);
        }
    }

    /// The same in the account's currency; half a cent is rounded up.
    public Money in(Currency own) {
        return Money.of(money.amount().multiply(rate), own);
    }
}
