package galena.storage;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// What takes long to count is counted for everybody who asks meanwhile, so that counting never takes more than a part
/// of the machine, however much there is to count and however many look. What is counted from few rows is counted anew
/// each time. Safe for several threads.
///
/// @param <K> what is counted, with its account
/// @param <V> what does not change
public final class Costly<K, V> {
    /// From so many rows on a count is kept.
    public static final long MANY = 20_000;
    /// It is good for so many times as long as it took; then the next who asks has it counted anew.
    static final int GOOD = 20;
    /// What is counted anew in the background is counted one after the other, whatever and whose it is.
    private static final Semaphore ONE = new Semaphore(1);
    /// For so long after that it is what they see while that goes on; who asks later waits.
    private static final long SEEN = Duration.ofSeconds(10).toNanos();

    private static final int MOST = 500;
    private final Map<K, Known<V>> all = new ConcurrentHashMap<>();

    /// A count and from how many rows it was made.
    public record Counted<V>(V value, long rows) {}

    /// @param at in nanoseconds of no particular clock
    private record Known<V>(V value, long at, long took, AtomicBoolean counting) {
        long age() {
            return System.nanoTime() - at;
        }

        boolean isGood() {
            return age() < GOOD * took;
        }

        boolean isSeen() {
            return age() < GOOD * took + SEEN;
        }
    }

    /// Exceptions of counting are thrown to whoever waits for it.
    public V get(K key, Supplier<Counted<V>> count) {
        var known = all.get(key);
        if (known == null || !known.isSeen()) {
            return count(key, count);
        }
        if (!known.isGood() && known.counting().compareAndSet(false, true)) {
            Thread.startVirtualThread(() -> {
                ONE.acquireUninterruptibly();
                try {
                    count(key, count);
                } catch (RuntimeException failed) {
                    // whoever asks next counts themselves, and is told
                    all.remove(key, known);
                } finally {
                    ONE.release();
                }
            });
        }
        return known.value();
    }

    private V count(K key, Supplier<Counted<V>> count) {
        long began = System.nanoTime();
        var counted = count.get();
        if (counted.rows() < MANY) {
            all.remove(key);
        } else {
            long now = System.nanoTime();
            if (all.size() >= MOST) {
                all.values().removeIf(known -> !known.isSeen());
            }
            if (all.size() < MOST) {
                all.put(key, new Known<>(counted.value(), now, now - began, new AtomicBoolean()));
            }
        }
        return counted.value();
    }
}
