package galena.conversion;

import galena.directory.Billing;
import galena.kernel.Money;
import java.time.Instant;
import java.util.Optional;

/// One line of a lead's money: what it cost, what it brought, what was lost by leaving it.
///
/// @param money in the account's currency
/// @param billed what it was in the vendor's, and at which rate, where that is another
public record Posting(Kind kind, Instant at, Money money, Optional<Billing> billed) {
    /// A leak is what a lead had cost when nobody acted until its end.
    public enum Kind {
        COST,
        REVENUE,
        LEAK,
        /// What was sold costs us.
        GOODS,
        /// What a vendor gave back for a lead that was returned.
        CREDIT,
        /// What a bartered lead is worth to us.
        BARTER,
        /// What a vendor gets of a sale.
        FEE,
        /// What those get who share in a sale.
        COMMISSION;

        String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
