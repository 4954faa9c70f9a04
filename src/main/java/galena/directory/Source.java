package galena.directory;

import galena.kernel.AccountId;
import galena.kernel.Money;
import galena.kernel.SourceId;
import java.time.Duration;
import java.util.Optional;

/// Where leads come from and on what terms. A second submission of the same number or address within the window
/// is a duplicate; the price is what one lead costs us.
public record Source(
        AccountId account,
        SourceId id,
        String name,
        Acquisition acquisition,
        Optional<String> vendor,
        Duration window,
        Money price) {}
