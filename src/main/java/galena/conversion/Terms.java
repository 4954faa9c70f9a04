package galena.conversion;

import java.math.BigDecimal;
import java.time.LocalDate;

/// What leads of a source cost besides so much for each of them; amounts in the smallest unit of the account's
/// currency, nought where it is not so.
///
/// @param since from which month on a month costs something; its first day
/// @param month so much a month, whatever comes
/// @param sale so much for each sale
/// @param share thousandths of what is sold for
/// @param units bartered: so many units for each lead
/// @param unit what such a unit is called
/// @param worth what a unit is worth to us
/// @param hour what an hour of our own people costs
public record Terms(
        LocalDate since, long month, long sale, int share, BigDecimal units, String unit, long worth, long hour) {
    private static final BigDecimal MOST_UNITS = BigDecimal.valueOf(1_000_000);
    public static final Terms NONE = new Terms(LocalDate.EPOCH, 0, 0, 0, BigDecimal.ZERO, "", 0, 0);

    /// Throws IllegalArgumentException for what is less than nothing or more than all.
    public Terms {
        if (units.compareTo(MOST_UNITS) > 0
                || month < 0
                || sale < 0
                || share < 0
                || share > 1000
                || units.signum() < 0
                || worth < 0
                || hour < 0) {
            throw new IllegalArgumentException("no such terms");
        }
    }

    public boolean isBarter() {
        return units.signum() > 0;
    }

    /// What the vendor gets of a sale; half a cent is rounded up.
    long fee(long sold) {
        return sold > 0 ? sale + Math.round(sold * (double) share / 1000) : 0;
    }
}
