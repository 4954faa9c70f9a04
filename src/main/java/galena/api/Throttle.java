package galena.api;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Slows down whoever tries keys: thirty wrong ones a minute from one address, then silence. Remembers ten
/// thousand addresses, the latest.
public final class Throttle {
    private static final int WRONG_A_MINUTE = 30;
    private static final int ADDRESSES = 10_000;
    private final Map<String, Bucket> buckets = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > ADDRESSES;
        }
    });

    /// Whether this address has tried too many of late.
    public boolean isBlocked(String address) {
        var bucket = buckets.get(address);
        return bucket != null && bucket.getAvailableTokens() == 0;
    }

    /// One more wrong one from there.
    public void wrongKey(String address) {
        buckets.computeIfAbsent(
                        address,
                        a -> Bucket.builder()
                                .addLimit(limit -> limit.capacity(WRONG_A_MINUTE)
                                        .refillGreedy(WRONG_A_MINUTE, Duration.ofMinutes(1)))
                                .build())
                .tryConsume(1);
    }
}
