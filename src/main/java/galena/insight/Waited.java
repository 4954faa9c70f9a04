package galena.insight;

import java.util.List;

/// How long leads waited for the first attempt and how often they were tried, of leads that have something in common.
///
/// @param key the hour at which they came, from 0 to 23, or their source
/// @param leads received by Galena, without those that turned out to be another lead
/// @param reach how many were first tried within each of the spans of [Reports#spans] from receipt
/// @param hand the same from being before somebody
/// @param tries how many were tried never, once, twice … eight times and more
/// @param reachedBy how many were reached because they called, at the first attempt, the second … the eighth or later
public record Waited(
        String key, long leads, List<Long> reach, List<Long> hand, List<Long> tries, List<Long> reachedBy) {
    public long attempted() {
        return sum(reach);
    }

    private static long sum(List<Long> counted) {
        return counted.stream().mapToLong(Long::longValue).sum();
    }

    /// How many were tried at least twice.
    public long second() {
        return sum(tries.subList(2, tries.size()));
    }

    /// How many were reached by one of ours, not by calling themselves.
    public long reached() {
        return sum(reachedBy.subList(1, reachedBy.size()));
    }

    /// How many were before somebody and tried.
    public long handled() {
        return sum(hand);
    }

    /// Of a distribution, how many took less than so many seconds; one of the ends of spans.
    public static long within(List<Long> spans, int seconds) {
        int ends = Spans.ENDS.indexOf(seconds) + 1;
        return sum(spans.subList(0, ends));
    }
}
