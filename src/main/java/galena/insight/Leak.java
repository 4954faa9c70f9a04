package galena.insight;

import java.util.List;

/// A place where leads stop moving or drop out.
///
/// @param count how many
/// @param minor what they would have brought on average, or had cost where they could bring nothing; in the
///     smallest unit of the account's currency
/// @param before how many there were in the period of the same length before
public record Leak(Kind kind, long count, long minor, long before) {
    /// Which place it is.
    public enum Kind {
        /// Nobody tried to reach them for more than a day, and they are still open.
        UNTOUCHED,
        /// Given up as not to be reached after fewer than six attempts.
        GAVE_UP,
        /// No hand was there on a day, and nobody reached them since.
        NO_HANDS,
        /// Closed because nobody acted until their end.
        NOBODY_ACTED,
        /// Lost after they went to somebody else.
        HANDED_OVER,
        /// Lost with a dealer or an agent who said nothing.
        PARTNER,
        /// No number or address that reached them.
        BAD,
        /// Nobody who could have had it holds a licence for where they live, and nobody reached them.
        NO_LICENCE,
        /// Paid for, could have gone back to the vendor, and did not.
        UNCLAIMED,
        /// Sent to us once more.
        DUPLICATES;

        /// How it is marked in the facts of a lead; those that do not stand there have none.
        int bit() {
            return compareTo(NO_LICENCE) <= 0 ? 1 << ordinal() : 0;
        }

        /// Those that are marked so.
        static List<Kind> of(int bits) {
            return java.util.Arrays.stream(values())
                    .filter(kind -> (kind.bit() & bits) != 0)
                    .toList();
        }

        /// Of the kind with this code; 0 where there is none.
        static int bit(String code) {
            return java.util.Arrays.stream(values())
                    .filter(kind -> kind.code().equals(code))
                    .mapToInt(Kind::bit)
                    .findFirst()
                    .orElse(0);
        }

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }
}
