package galena.directory;

import galena.kernel.AccountId;
import galena.kernel.Money;
import galena.kernel.SourceId;
import java.time.Duration;
import java.util.Optional;

/// Where leads come from and on what terms. A second submission of the same number or address within the window
/// is a duplicate; the price is what one lead costs us.
///
/// @param price in the account's currency
/// @param billing what it is in the vendor's, where that is another
/// @param state whether its doors are open, take everything as a trial, or send everybody away until later
public record Source(
        AccountId account,
        SourceId id,
        String name,
        Acquisition acquisition,
        Optional<String> vendor,
        Duration window,
        Money price,
        Optional<Billing> billing,
        State state) {
    /// Billed in the account's currency.
    public Source(
            AccountId account,
            SourceId id,
            String name,
            Acquisition acquisition,
            Optional<String> vendor,
            Duration window,
            Money price,
            State state) {
        this(account, id, name, acquisition, vendor, window, price, Optional.empty(), state);
    }

    public Source in(State other) {
        return new Source(account, id, name, acquisition, vendor, window, price, billing, other);
    }

    /// What its doors do with what arrives.
    public enum State {
        OPEN,
        TESTING,
        PAUSED;

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /// Throws IllegalArgumentException for an unknown code.
        public static State of(String code) {
            return valueOf(code.toUpperCase(java.util.Locale.ROOT));
        }
    }
}
