package galena.insight;

import galena.kernel.PersonId;

/// What can be said of one person and one thing they do, beside the others, on the leads they were given. It does
/// nothing by itself.
///
/// @param measure what it is about
/// @param count of how many
/// @param hits so many came off
/// @param expected so many would have in the hands of the team as a whole
/// @param ratio of the two, drawn towards one the more, the less is known
/// @param low with 95 percent the ratio is above this
/// @param high and below that
/// @param more about so many more leads until something could be told; 0 where it can
public record Verdict(
        PersonId person,
        Measure measure,
        Word word,
        long count,
        long hits,
        double expected,
        double ratio,
        double low,
        double high,
        long more) {
    /// What somebody is compared by.
    public enum Measure {
        /// Of what lay before them, how much they did not begin in time.
        DEADLINES(true),
        /// Of calls, in how many they talked with each other.
        CONTACT(false),
        /// Of conversations with somebody new, how many became prospects.
        QUALIFICATION(false),
        /// Of leads whose they are, how many bought; only those old enough.
        SALE(false);

        private final boolean fewIsGood;

        Measure(boolean fewIsGood) {
            this.fewIsGood = fewIsGood;
        }

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /// Whether it is better to have few of it.
        public boolean fewIsGood() {
            return fewIsGood;
        }
    }

    /// In a word.
    public enum Word {
        ABOVE,
        AS_EXPECTED,
        BELOW,
        CANNOT_TELL;

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }
}
