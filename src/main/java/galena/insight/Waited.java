package galena.insight;

import java.util.List;

/// How long leads waited for the first attempt, of leads that have something in common.
///
/// @param key the hour at which they came, from 0 to 23, or their source
/// @param leads received by Galena, without those that turned out to be another lead
/// @param reach how many were first tried within each of the spans of [Reports#spans] from receipt
/// @param hand the same from being before somebody
public record Waited(String key, long leads, List<Long> reach, List<Long> hand) {
    public long attempted() {
        return reach.stream().mapToLong(Long::longValue).sum();
    }

    /// How many were before somebody and tried.
    public long handled() {
        return hand.stream().mapToLong(Long::longValue).sum();
    }

    /// Of a distribution, how many took less than so many seconds; one of the ends of spans.
    public static long within(List<Long> spans, int seconds) {
        int ends = Spans.ENDS.indexOf(seconds) + 1;
        return spans.subList(0, ends).stream().mapToLong(Long::longValue).sum();
    }
}
