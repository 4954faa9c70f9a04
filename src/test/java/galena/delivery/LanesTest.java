package galena.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Those we speak with, each in a lane.
class LanesTest {
    private final Lanes<String> lanes = new Lanes<>(Duration.ofSeconds(10));

    @Test
    void what_goes_wrong_with_one_before_it_has_a_lane_keeps_nobody_else_from_theirs() {
        var done = new AtomicInteger();
        assertThatThrownBy(() -> lanes.run(work -> {
                    work.put("one", done::incrementAndGet);
                    work.put("two", done::incrementAndGet);
                    throw new IllegalStateException("the third");
                }))
                .hasMessage("the third");
        assertThat(done).hasValue(2);
        assertThat(lanes.run(work -> work.put("one", () -> 7))).isEqualTo(7);
    }
}
