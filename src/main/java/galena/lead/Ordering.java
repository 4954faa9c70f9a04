package galena.lead;

import galena.kernel.SourceId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// In which order the desk takes what waits: by kind, and within what was called before by age or by price. Pure.
///
/// @param kinds every kind once, the first first
/// @param within what was called before, by what
/// @param prices what a lead of each source costs, in its smallest unit
public record Ordering(List<Kind> kinds, Within within, Map<SourceId, Long> prices) {
    /// By what the leads of a kind are ordered.
    public enum Within {
        /// The oldest first.
        AGE,
        /// What cost most first.
        PRICE,
        /// What came with most points first.
        POINTS;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Throws IllegalArgumentException for an unknown code.
        public static Within of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    /// What waits for a free hand.
    public enum Kind {
        /// Somebody promised this time.
        PROMISED,
        /// Never called.
        FRESH,
        /// Called before.
        AGAIN;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static final Ordering USUAL =
            new Ordering(List.of(Kind.PROMISED, Kind.FRESH, Kind.AGAIN), Within.AGE, Map.of());

    /// How far the kinds are apart: more than any second since 1970 counts.
    private static final double APART = 1e11;

    private static final double PRICE = 1e5;
    private static final long DEAREST = 900_000;
    /// A point counts more than the seconds since 1970 in thousands.
    private static final double POINT = 4e6;

    private static final int MOST_POINTS = Scoring.MOST * Scoring.MOST_POINTS;

    public Ordering {
        if (kinds.size() != Kind.values().length || !kinds.containsAll(List.of(Kind.values()))) {
            throw new IllegalArgumentException("every kind once");
        }
        kinds = List.copyOf(kinds);
        prices = Map.copyOf(prices);
    }

    /// Throws IllegalArgumentException when it does not name every kind once.
    public static List<Kind> kinds(String written) {
        return Arrays.stream(written.split(","))
                .map(code -> Kind.valueOf(code.strip().toUpperCase(Locale.ROOT)))
                .toList();
    }

    public String written() {
        return kinds.stream().map(Kind::code).collect(Collectors.joining(","));
    }

    static Kind kind(boolean promised, int attempts) {
        return promised ? Kind.PROMISED : attempts == 0 ? Kind.FRESH : Kind.AGAIN;
    }

    /// What a kind begins with.
    double base(Kind kind) {
        return APART * (kinds.size() - kinds.indexOf(kind) + 1);
    }

    /// The higher, the sooner. Stored, and never ageing: newest first among first calls, because the first
    /// minutes count most; promised ones by their time; the others oldest first, or dearest first, or those with
    /// most points.
    ///
    /// @param score 0 where no points were counted
    public double rank(boolean promised, int attempts, Instant received, Instant ready, SourceId source, int score) {
        var kind = kind(promised, attempts);
        return base(kind)
                + switch (kind) {
                    case PROMISED -> -ready.getEpochSecond();
                    case FRESH -> received.getEpochSecond();
                    case AGAIN -> again(ready, source, score);
                };
    }

    private double again(Instant ready, SourceId source, int score) {
        return switch (within) {
            case AGE -> -ready.getEpochSecond();
            case PRICE -> dear(source) - ready.getEpochSecond() / PRICE;
            case POINTS -> POINT * (score + MOST_POINTS) - ready.getEpochSecond() / 1e3;
        };
    }

    private double dear(SourceId source) {
        return PRICE * Math.min(DEAREST, prices.getOrDefault(source, 0L));
    }
}
