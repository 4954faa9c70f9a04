package galena.intake;

import galena.identity.Account;
import galena.kernel.SourceId;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Counts what is taken from sources with caps, in one transaction: what is counted is locked before anything is
/// decided, so that two instances together take not one too many.
final class Counting {
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("'h'yyyy-MM-dd'T'HH", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("'d'yyyy-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("'m'yyyy-MM", Locale.ROOT);
    private final CounterTable table;
    private final Account account;
    private final Instant now;
    private final Map<SourceId, Counted> counted = new TreeMap<>(Comparator.comparing(SourceId::value));

    Counting(CounterTable table, Account account, Instant now) {
        this.table = table;
        this.account = account;
        this.now = now;
    }

    private static final class Counted {
        private final SourceRules rules;
        private final long price;
        private final int[] taken = new int[3];
        private boolean changed;

        Counted(SourceRules rules, long price) {
            this.rules = rules;
            this.price = price;
        }
    }

    static String hour(Account account, Instant now) {
        return HOUR.format(now.atZone(account.zone()));
    }

    static String day(Account account, Instant now) {
        return DAY.format(now.atZone(account.zone()));
    }

    private List<String> periods() {
        return List.of(hour(account, now), day(account, now), MONTH.format(now.atZone(account.zone())));
    }

    void lock(List<Batch.Arrived> arrived) {
        for (var one : arrived) {
            if (one.rules().isCounted() && !one.submission().test()) {
                var source = one.submission().source();
                counted.putIfAbsent(
                        source.id(), new Counted(one.rules(), source.price().minor()));
            }
        }
        counted.forEach((source, count) -> {
            for (int i = 0; i < 3; i++) {
                count.taken[i] = table.lock(account.id(), source, periods().get(i));
            }
        });
    }

    /// Why no more is taken from a source; empty when one more was, and is counted now.
    Optional<String> refuses(SourceId source) {
        var count = counted.get(source);
        if (count == null) {
            return Optional.empty();
        }
        var caps = List.of(count.rules.hourly(), count.rules.daily(), count.rules.monthly());
        for (int i = 0; i < 3; i++) {
            if (caps.get(i) > 0 && count.taken[i] >= caps.get(i)) {
                return Optional.of("cap-reached");
            }
        }
        if (count.rules.budget() > 0 && (count.taken[2] + 1) * count.price > count.rules.budget()) {
            return Optional.of("budget-spent");
        }
        for (int i = 0; i < 3; i++) {
            count.taken[i]++;
        }
        count.changed = true;
        return Optional.empty();
    }

    void write() {
        counted.forEach((source, count) -> {
            if (count.changed) {
                table.write(List.of(
                        new CounterTable.Count(account.id(), source, periods().get(0), count.taken[0]),
                        new CounterTable.Count(account.id(), source, periods().get(1), count.taken[1]),
                        new CounterTable.Count(account.id(), source, periods().get(2), count.taken[2])));
            }
        });
    }
}
