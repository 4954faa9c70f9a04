package galena.distribution;

import galena.kernel.Money;
import galena.kernel.SourceId;
import java.util.List;

/// The calls due until the end of the day against the hands that are there. Pure data.
///
/// @param due how many calls are due
/// @param possible how many the hands can make in the time that is left
/// @param leftOut how many will not be made, the least in the company's order
/// @param worth what those left out cost
/// @param sources of those left out, by source, the most first
public record Workload(long due, long possible, long leftOut, Money worth, List<OfSource> sources) {
    /// @param due how many calls of a source are due
    public record OfSource(SourceId source, long due, long leftOut) {}

    public boolean isOverfull() {
        return leftOut > 0;
    }
}
