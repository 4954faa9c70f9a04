package galena.playbook;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Texts with gaps: `{first_name}`, or `{first_name|there}` to say something else where it is not known. Nothing
/// else in a text means anything, and what fills a gap is never read again.
public final class Wording {
    /// What a gap may be called.
    public static final Set<String> GAPS = Set.of("first_name", "last_name", "product", "city", "me", "company");

    private static final Pattern GAP = Pattern.compile("\\{([a-z_]{1,40})(?:\\|([^{}|\n]{0,80}))?}");

    private Wording() {}

    /// @param known what is known by the names of the gaps; what is absent or empty leaves what the text says
    ///     instead, or nothing
    public static String filled(String text, Map<String, String> known) {
        return GAP.matcher(text).replaceAll(gap -> {
            var value = known.getOrDefault(gap.group(1), "");
            var instead = gap.group(2) == null ? "" : gap.group(2);
            return Matcher.quoteReplacement(
                    GAPS.contains(gap.group(1)) ? value.isEmpty() ? instead : value : gap.group());
        });
    }

    /// The names of gaps that nothing ever fills.
    static List<String> unknown(String text) {
        return GAP.matcher(text)
                .results()
                .map(gap -> gap.group(1))
                .filter(name -> !GAPS.contains(name))
                .distinct()
                .toList();
    }
}
