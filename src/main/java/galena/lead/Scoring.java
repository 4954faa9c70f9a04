package galena.lead;

import galena.playbook.Term;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a lead is worth to begin with, in points: each rule that holds for what was known of it when it came gives
/// its points or takes them, and the sum is its score. What salespeople find out later changes nothing in it, so
/// that it can be held against what became of it. Pure.
///
/// @param version 0 when an account counts no points
public record Scoring(int version, List<Line> lines) {
    /// The most rules.
    public static final int MOST = 50;
    /// The most points that a rule gives or takes.
    public static final int MOST_POINTS = 100;
    /// What can be asked about every lead at the moment it comes, besides the company's own fields.
    public static final Set<String> NAMES = Set.of(
            "source",
            "acquisition",
            "product",
            "company",
            "country",
            "region",
            "city",
            "postal_code",
            "hour",
            "weekday");

    public static final Scoring NONE = new Scoring(0, List.of());

    /// One rule.
    ///
    /// @param points from -[#MOST_POINTS] to [#MOST_POINTS]
    public record Line(Term when, int points) {
        /// Throws IllegalArgumentException for more points than that.
        public Line {
            if (Math.abs(points) > MOST_POINTS) {
                throw new IllegalArgumentException("at most " + MOST_POINTS + " points");
            }
        }
    }

    /// Throws IllegalArgumentException for more rules than [#MOST].
    public Scoring {
        lines = List.copyOf(lines);
        if (lines.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " rules");
        }
    }

    public boolean counts() {
        return !lines.isEmpty();
    }

    /// The rules that hold, by their places.
    ///
    /// @param brought as [Scores#brought] gives it
    public List<Integer> held(Map<String, Object> brought) {
        return java.util.stream.IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).when().folded().holds(brought))
                .boxed()
                .toList();
    }

    /// The sum of the points of the rules that hold; nothing where no points are counted.
    public Optional<Integer> of(Map<String, Object> brought) {
        return counts()
                ? Optional.of(held(brought).stream()
                        .mapToInt(place -> lines.get(place).points())
                        .sum())
                : Optional.empty();
    }
}
