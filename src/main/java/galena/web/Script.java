package galena.web;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What to say, and what to say when they answer this or that: `[Too expensive: Ask what they compared it with.]`
///
/// @param words what one says first
public record Script(String words, List<Branch> branches) {
    private static final Pattern BRANCH = Pattern.compile("\\[([^\\[\\]:]{1,80}):\\s*([^\\[\\]]+)]");

    /// What they say, and what one says then.
    public record Branch(String when, String then) {}

    static Script of(String text) {
        var branches = new ArrayList<Branch>();
        var found = BRANCH.matcher(text);
        while (found.find()) {
            branches.add(new Branch(found.group(1).strip(), found.group(2).strip()));
        }
        return new Script(
                found.reset().replaceAll("").replaceAll("\\s{2,}", " ").strip(), List.copyOf(branches));
    }
}
