package galena.conversion;

import galena.kernel.Money;
import galena.kernel.SourceId;

/// What the leads of one source cost (less what their vendor gave back), brought and lost, in the company's
/// currency.
public record SourceMoney(SourceId source, Money cost, Money revenue, Money leaked) {}
