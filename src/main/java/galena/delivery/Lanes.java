package galena.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A lane for each of those we speak with: whoever is slow holds up nobody else. A lane that is not through yet
/// is left alone the next time.
final class Lanes<K> {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    private final Set<K> busy = ConcurrentHashMap.newKeySet();
    private final Duration patience;

    /// @param patience how long [#run] waits for all of them together; what takes longer goes on by itself
    Lanes(Duration patience) {
        this.patience = patience;
    }

    /// Does all that is named at the same time; answers the sum of what those answered that were through in time.
    /// What goes wrong in naming them is thrown when those that were named are through.
    int run(Consumer<Map<K, IntSupplier>> naming) {
        var work = new LinkedHashMap<K, IntSupplier>();
        try {
            naming.accept(work);
        } catch (RuntimeException failed) {
            together(work);
            throw failed;
        }
        return together(work);
    }

    private int together(Map<K, IntSupplier> work) {
        var running = new ArrayList<FutureTask<Integer>>();
        work.forEach((key, one) -> {
            if (busy.add(key)) {
                var task = new FutureTask<>(() -> {
                    try {
                        return one.getAsInt();
                    } finally {
                        busy.remove(key);
                    }
                });
                running.add(task);
                Thread.ofVirtual().name("lane").start(task);
            }
        });
        long until = System.nanoTime() + patience.toNanos();
        int sum = 0;
        for (var task : running) {
            try {
                sum += task.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException slow) {
                LOG.debug("A lane is slow");
            } catch (ExecutionException failed) {
                LOG.warn("A lane failed", failed.getCause());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return sum;
            }
        }
        return sum;
    }
}
