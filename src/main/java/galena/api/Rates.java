package galena.api;

import galena.kernel.SourceId;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How much a source may send: 300,000 leads a minute on each instance, far more than anybody sells, so that one
/// that runs wild leaves room for the others.
final class Rates {
    static final long A_MINUTE = 300_000;
    private final Map<SourceId, Bucket> buckets = new ConcurrentHashMap<>();

    /// @param remaining how many may still be sent now
    /// @param reset seconds until all may be sent again
    /// @param retry seconds after which this many could be sent; 0 when they may be now
    record Left(long remaining, long reset, long retry) {}

    Left take(SourceId source, int leads) {
        var bucket = buckets.computeIfAbsent(
                source,
                s -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(A_MINUTE).refillGreedy(A_MINUTE, Duration.ofMinutes(1)))
                        .build());
        var probe = bucket.tryConsumeAndReturnRemaining(leads);
        return new Left(probe.getRemainingTokens(), reset(probe), probe.isConsumed() ? 0 : seconds(probe));
    }

    private static long reset(ConsumptionProbe probe) {
        return Math.ceilDiv((A_MINUTE - probe.getRemainingTokens()) * 60, A_MINUTE);
    }

    private static long seconds(ConsumptionProbe probe) {
        return Math.max(1, Math.ceilDiv(probe.getNanosToWaitForRefill(), 1_000_000_000L));
    }
}
