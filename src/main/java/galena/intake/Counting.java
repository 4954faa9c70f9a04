package galena.intake;

import galena.identity.Account;
import galena.intake.SourceRules.CampaignCap;
import galena.kernel.SourceId;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToIntBiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Counts what is taken from sources with caps, in one transaction, so that two instances together take not one
/// too many: far from a cap nobody waits and what was taken is added last, under the condition that it still
/// fits; near a cap it is locked before anything is decided.
final class Counting {
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("'h'yyyy-MM-dd'T'HH", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("'d'yyyy-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("'m'yyyy-MM", Locale.ROOT);
    /// So near to a cap it is counted one after the other.
    private static final int NEAR = 2000;

    private final CounterTable table;
    private final Account account;
    private final Instant now;
    private boolean locked;
    private final Map<Key, Counted> counted = new TreeMap<>(
            Comparator.comparing((Key key) -> key.source().value()).thenComparing(Key::campaign));

    Counting(CounterTable table, Account account, Instant now) {
        this.table = table;
        this.account = account;
        this.now = now;
    }

    /// A source, or one campaign of it.
    ///
    /// @param campaign empty for the whole source, else what stands for its name
    private record Key(SourceId source, String campaign) {
        static Key of(SourceId source, CampaignCap cap) {
            return new Key(
                    source, "/" + Batch.hex(cap.name().toLowerCase(Locale.ROOT)).substring(0, 16));
        }
    }

    private static final class Counted {
        private final List<Integer> caps;
        private final long budget;
        private final long price;
        private final int[] taken = new int[3];
        private int more;

        Counted(List<Integer> caps, long budget, long price) {
            this.caps = caps;
            this.budget = budget;
            this.price = price;
        }

        Optional<String> refuses() {
            for (int i = 0; i < 3; i++) {
                if (caps.get(i) > 0 && taken[i] >= caps.get(i)) {
                    return Optional.of("cap-reached");
                }
            }
            return budget > 0 && (taken[2] + 1) * price > budget ? Optional.of("budget-spent") : Optional.empty();
        }

        void take() {
            for (int i = 0; i < 3; i++) {
                taken[i]++;
            }
            more++;
        }

        /// The most that may stand for the hour, the day or the month.
        int limit(int i) {
            long most = caps.get(i) > 0 ? caps.get(i) : Integer.MAX_VALUE;
            return (int) (i == 2 && budget > 0 && price > 0 ? Math.min(most, budget / price) : most);
        }

        boolean isNear() {
            return IntStream.range(0, 3).anyMatch(i -> taken[i] > limit(i) - NEAR);
        }
    }

    static String hour(Account account, Instant now) {
        return HOUR.format(now.atZone(account.zone()));
    }

    static String day(Account account, Instant now) {
        return DAY.format(now.atZone(account.zone()));
    }

    private List<String> periods(Key key) {
        return Stream.of(hour(account, now), day(account, now), MONTH.format(now.atZone(account.zone())))
                .map(period -> period + key.campaign())
                .toList();
    }

    /// It no longer fits: to be decided again, one after the other.
    @SuppressWarnings("serial")
    static final class NoRoom extends RuntimeException {
        NoRoom() {
            super("a cap was reached by somebody else meanwhile", null, false, false);
        }
    }

    /// @param exactly whether it is locked whatever stands there
    void lock(List<Batch.Arrived> arrived, boolean exactly) {
        for (var one : arrived) {
            if (one.rules().isCounted() && !one.submission().test()) {
                var source = one.submission().source();
                var rules = one.rules();
                long price = source.price().minor();
                counted.putIfAbsent(
                        new Key(source.id(), ""),
                        new Counted(List.of(rules.hourly(), rules.daily(), rules.monthly()), rules.budget(), price));
                cap(one).ifPresent(cap -> counted.putIfAbsent(
                        Key.of(source.id(), cap),
                        new Counted(List.of(cap.hourly(), cap.daily(), cap.monthly()), cap.budget(), price)));
            }
        }
        if (counted.isEmpty()) {
            return;
        }
        var wanted = counts(count -> true, (count, i) -> 0);
        stand(exactly ? table.lock(account.id(), wanted) : table.read(account.id(), wanted));
        locked = exactly || counted.values().stream().anyMatch(Counted::isNear);
        if (locked && !exactly) {
            stand(table.lock(account.id(), wanted));
        }
    }

    private void stand(List<CounterTable.Count> found) {
        var stands = new HashMap<String, Integer>();
        found.forEach(count -> stands.put(count.source() + " " + count.period(), count.taken()));
        counted.forEach((key, count) -> {
            var periods = periods(key);
            for (int i = 0; i < 3; i++) {
                count.taken[i] = stands.getOrDefault(key.source() + " " + periods.get(i), 0);
            }
        });
    }

    private List<CounterTable.Count> counts(Predicate<Counted> wanted, ToIntBiFunction<Counted, Integer> taken) {
        return counted.entrySet().stream()
                .filter(entry -> wanted.test(entry.getValue()))
                .flatMap(entry -> {
                    var periods = periods(entry.getKey());
                    return IntStream.range(0, 3)
                            .mapToObj(i -> new CounterTable.Count(
                                    entry.getKey().source(), periods.get(i), taken.applyAsInt(entry.getValue(), i)));
                })
                .toList();
    }

    private static Optional<CampaignCap> cap(Batch.Arrived one) {
        return one.screened() instanceof Screening.Screened.Passed passed
                ? one.rules().cap(passed.contact().fields())
                : Optional.empty();
    }

    /// Why no more is taken from a source, or of a campaign of it; empty when one more was, and is counted now.
    Optional<String> refuses(Batch.Arrived one) {
        var source = one.submission().source().id();
        var counts = Stream.concat(
                        Stream.ofNullable(counted.get(new Key(source, ""))),
                        cap(one).stream().flatMap(cap -> Stream.ofNullable(counted.get(Key.of(source, cap)))))
                .toList();
        var why = counts.stream().flatMap(count -> count.refuses().stream()).findFirst();
        if (why.isEmpty()) {
            counts.forEach(Counted::take);
        }
        return why;
    }

    /// The last thing that a transaction does. Throws [NoRoom] when others took meanwhile what was left.
    void write() {
        var changed = counts(count -> count.more > 0, (count, i) -> locked ? count.taken[i] : count.more);
        if (changed.isEmpty()) {
            return;
        }
        if (locked) {
            table.write(account.id(), changed);
        } else if (!table.add(account.id(), changed, limits())) {
            throw new NoRoom();
        }
    }

    private List<Integer> limits() {
        return counted.values().stream()
                .filter(count -> count.more > 0)
                .flatMap(count -> IntStream.range(0, 3).mapToObj(count::limit))
                .toList();
    }
}
