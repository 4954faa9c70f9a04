package galena.intake;

import galena.kernel.Text;
import java.util.List;
import java.util.Map;

/// What somebody decided about a file of leads before it is brought in.
///
/// @param targets per column what it means: a field of ours, `own:NAME`, one of [#ROLES], or empty to leave it out
/// @param dayFirst whether 3/4/2026 is the third of April
/// @param endings per status, as written: `open`, `won`, or `lost:REASON`
/// @param people per name, as written, the id of one of us; empty for somebody who has left
/// @param perDay how many open ones are to be worked off a day
public record ImportPlan(
        Layout layout,
        List<String> targets,
        boolean dayFirst,
        Purpose purpose,
        Map<String, String> endings,
        Map<String, String> people,
        int perDay) {
    /// What the leads of the file are.
    public enum Purpose {
        /// New: called now, like any that comes in.
        NEW,
        /// Open somewhere else: worked off so many a day.
        OPEN,
        /// Over: they count in funnels and money on their own dates, and nobody is called.
        HISTORY,
        /// They have bought already.
        CUSTOMERS
    }

    /// Columns that say something about the lead besides who it is.
    public static final List<String> ROLES =
            List.of("full_name", "status", "person", "opened", "closed", "promised", "calls", "value", "price");

    public ImportPlan {
        targets = List.copyOf(targets);
        endings = Map.copyOf(endings);
        people = Map.copyOf(people);
    }

    /// What a status means: as somebody said, else what it most likely does.
    public String ending(String status) {
        var word = Text.line(status, 120);
        return word.isEmpty() ? "open" : endings.getOrDefault(word, Guess.ending(word));
    }

    /// Whether a column has that meaning.
    public boolean has(String target) {
        return targets.contains(target);
    }
}
