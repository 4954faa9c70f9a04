package galena.insight;

import org.apache.commons.statistics.interval.BinomialConfidenceInterval;

/// Whether more should be bought of a source, or less: what sells of it, with its interval, beside what would have
/// to sell to get back what its leads cost. Pure.
///
/// @param rate of leads sold, 0 to 1
/// @param low with 95 percent the rate is above this (Wilson, J. Am. Stat. Assoc. 22, 1927)
/// @param high and below that
/// @param needed so much would have to sell; 0 where leads cost nothing
public record Advice(Word word, double rate, double low, double high, double needed) {
    private static final int ENOUGH = 30;

    /// In a word.
    public enum Word {
        /// None of its leads is old enough to be judged.
        EARLY,
        MORE,
        HOLD,
        LESS;

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// @param leads old enough to be judged
    /// @param worth what a sale is worth on average, less what is sold costs and who sold it gets, in the smallest
    ///     unit; not above nought where nobody knows
    /// @param price what a lead costs on average
    static Advice of(long leads, long sold, double worth, double price) {
        if (leads == 0) {
            return new Advice(Word.EARLY, 0, 0, 1, 0);
        }
        var interval =
                BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate((int) leads, (int) Math.min(sold, leads), 0.05);
        double needed = price <= 0 ? 0 : worth <= 0 ? 1 : Math.min(1, price / worth);
        var word = leads < ENOUGH
                ? Word.HOLD
                : needed > 0 && interval.getUpperBound() < needed
                        ? Word.LESS
                        : interval.getLowerBound() > needed && sold > 0 ? Word.MORE : Word.HOLD;
        return new Advice(word, (double) sold / leads, interval.getLowerBound(), interval.getUpperBound(), needed);
    }
}
