package galena.insight;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// Open leads of about the same age, and what is left of what they were worth.
///
/// @param from days since they came, at least
/// @param until and at most; empty for the oldest
/// @param fresh what leads of their sources bring on average, in the smallest unit of the account's currency
/// @param now the same times how much rarer leads that were still open at this age were sold than all leads; empty
///     where too few leads were ever that old
public record Stock(int from, OptionalInt until, long leads, long fresh, OptionalLong now) {
    /// The first days of the groups.
    static final List<Integer> AGES = List.of(0, 2, 8, 31, 91);
    /// So many leads must have been that old before it is said what became of such.
    static final int ENOUGH = 50;

    /// Leads that were still open so many days after they came, and how many of them were sold then or later.
    record Aged(int age, long leads, long sold) {
        double share() {
            return leads == 0 ? 0 : (double) sold / leads;
        }
    }

    /// The value of a group is its fresh value times P(sold | still open at that age) / P(sold).
    ///
    /// @param worth what a lead of each source brings on average
    static List<Stock> of(List<LeakTable.Open> open, Map<galena.kernel.SourceId, Double> worth, List<Aged> aged) {
        var known = aged.stream().collect(Collectors.toMap(Aged::age, one -> one));
        var leads = new HashMap<Integer, Long>();
        var fresh = new HashMap<Integer, Double>();
        for (var one : open) {
            leads.merge(one.group(), one.leads(), Long::sum);
            fresh.merge(one.group(), one.leads() * Math.max(0, worth.getOrDefault(one.source(), 0.0)), Double::sum);
        }
        var none = new Aged(0, 0, 0);
        double all = known.getOrDefault(0, none).share();
        var stock = new ArrayList<Stock>();
        for (int i = 0; i < AGES.size(); i++) {
            if (leads.getOrDefault(i, 0L) > 0) {
                var such = known.getOrDefault(AGES.get(i), none);
                double value = fresh.getOrDefault(i, 0.0);
                stock.add(new Stock(
                        AGES.get(i),
                        i + 1 < AGES.size() ? OptionalInt.of(AGES.get(i + 1) - 1) : OptionalInt.empty(),
                        leads.getOrDefault(i, 0L),
                        Math.round(value),
                        such.leads() < ENOUGH || all == 0
                                ? OptionalLong.empty()
                                : OptionalLong.of(Math.round(value * such.share() / all))));
            }
        }
        return List.copyOf(stock);
    }
}
