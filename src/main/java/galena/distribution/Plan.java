package galena.distribution;

import java.util.List;

/// A routing plan: rules in their order; the first that fits decides. What no rule places goes to whoever is in
/// charge.
public record Plan(List<Rule> rules) {
    public static final int MOST_RULES = 200;
    public static final Plan EMPTY = new Plan(List.of());

    public Plan {
        rules = List.copyOf(rules);
        if (rules.size() > MOST_RULES) {
            throw new IllegalArgumentException("a plan has at most " + MOST_RULES + " rules");
        }
    }
}
