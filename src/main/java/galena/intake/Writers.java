package galena.intake;

import galena.kernel.AccountId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Group commit: two writers take what is waiting, one account at a time, and answer after the commit. A batch
/// that fails is halved until the culprit stands alone; the others commit.
final class Writers {
    private static final Logger LOG = LoggerFactory.getLogger(Writers.class);
    private static final int WRITERS = 2;
    static final int BATCH = 256;
    private static final int WAITING = 4096;
    private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(WAITING);
    private final Batch batch;
    private final Runnable afterCommit;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closing;

    record Pending(AccountId account, Batch.Arrived arrived, CompletableFuture<Batch.Decided> answer) {}

    Writers(Batch batch, Runnable afterCommit) {
        this.batch = batch;
        this.afterCommit = afterCommit;
        for (int i = 1; i <= WRITERS; i++) {
            threads.add(Thread.ofPlatform().daemon().name("intake-writer-" + i).start(this::write));
        }
    }

    /// False when too many are waiting already.
    boolean offer(Pending pending) {
        return queue.offer(pending);
    }

    private void write() {
        var taken = new ArrayList<Pending>(BATCH);
        while (true) {
            taken.clear();
            var first = next();
            if (first.isEmpty()) {
                return;
            }
            taken.add(first.get());
            queue.drainTo(taken, BATCH - 1);
            byAccount(taken).forEach(this::settle);
            afterCommit.run();
        }
    }

    /// The next one that waits; empty when the door is closed and nobody waits any more.
    private Optional<Pending> next() {
        try {
            while (true) {
                var pending = queue.poll(200, TimeUnit.MILLISECONDS);
                if (pending != null) {
                    return Optional.of(pending);
                }
                if (closing) {
                    return Optional.empty();
                }
            }
        } catch (InterruptedException stopped) {
            return Optional.empty();
        }
    }

    /// Writes what waits and ends.
    void close() {
        closing = true;
        for (var thread : threads) {
            try {
                thread.join(5000);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Settles at once, on this thread, in the order given. Empty for whoever could not be written.
    List<Optional<Batch.Decided>> now(AccountId account, List<Batch.Arrived> arrived) {
        var pending = arrived.stream()
                .map(one -> new Pending(account, one, new CompletableFuture<>()))
                .toList();
        settle(account, pending);
        afterCommit.run();
        return pending.stream()
                .map(one -> one.answer().isCompletedExceptionally()
                        ? Optional.<Batch.Decided>empty()
                        : Optional.of(one.answer().join()))
                .toList();
    }

    private static LinkedHashMap<AccountId, List<Pending>> byAccount(List<Pending> taken) {
        var parts = new LinkedHashMap<AccountId, List<Pending>>();
        taken.forEach(one ->
                parts.computeIfAbsent(one.account(), a -> new ArrayList<>()).add(one));
        return parts;
    }

    private void settle(AccountId account, List<Pending> part) {
        try {
            var decided =
                    batch.settle(account, part.stream().map(Pending::arrived).toList());
            for (int i = 0; i < part.size(); i++) {
                part.get(i).answer().complete(decided.get(i));
            }
        } catch (RuntimeException | Error failed) {
            if (part.size() == 1) {
                LOG.error("A submission could not be written", failed);
                part.getFirst().answer().completeExceptionally(failed);
                return;
            }
            int half = part.size() / 2;
            settle(account, part.subList(0, half));
            settle(account, part.subList(half, part.size()));
        }
    }
}
