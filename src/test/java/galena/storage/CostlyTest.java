package galena.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import galena.storage.Costly.Counted;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What takes long to count is not counted for everybody who asks.
class CostlyTest {
    private final Costly<String, Integer> costly = new Costly<>();
    private final AtomicInteger counts = new AtomicInteger();

    private Supplier<Counted<Integer>> of(long rows, int millis) {
        return () -> {
            pause(millis);
            return new Counted<>(counts.incrementAndGet(), rows);
        };
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Test
    void what_is_counted_from_few_rows_is_counted_anew_however_long_it_took() {
        assertThat(costly.get("a", of(Costly.MANY - 1, 100))).isEqualTo(1);
        assertThat(costly.get("a", of(Costly.MANY - 1, 0))).isEqualTo(2);
    }

    @Test
    void what_took_long_is_good_for_a_while_and_of_one_company_only() {
        assertThat(costly.get("a", of(Costly.MANY, 1_000))).isEqualTo(1);
        assertThat(costly.get("a", of(Costly.MANY, 0))).isEqualTo(1);
        assertThat(costly.get("b", of(Costly.MANY, 0))).isEqualTo(2);
    }

    @Test
    void who_asks_later_sees_it_while_it_is_counted_once_more_in_the_background() throws InterruptedException {
        long began = System.nanoTime();
        assertThat(costly.get("a", of(Costly.MANY, 200))).isEqualTo(1);
        // however long that took on a busy machine, it is no longer good after this and still seen
        pause(Costly.GOOD * (System.nanoTime() - began) / 1_000_000 + 200);
        var go = new CountDownLatch(1);
        var gone = new CountDownLatch(1);
        Supplier<Counted<Integer>> slow = () -> {
            try {
                go.await();
                return new Counted<>(10, 0);
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            } finally {
                gone.countDown();
            }
        };
        assertThat(costly.get("a", slow)).as("not waited for").isEqualTo(1);
        assertThat(costly.get("a", of(Costly.MANY, 0))).as("counted by one").isEqualTo(1);
        assertThat(counts).hasValue(1);
        go.countDown();
        assertThat(gone.await(30, TimeUnit.SECONDS))
                .as("counted in the background")
                .isTrue();
        for (int i = 0; i < 100 && costly.get("a", of(0, 0)) == 1; i++) {
            pause(20);
        }
        assertThat(costly.get("a", of(0, 0))).as("few now, and counted anew").isGreaterThan(1);
    }

    @Test
    void what_is_older_than_that_is_waited_for() {
        assertThat(costly.get("a", of(Costly.MANY, 10))).isEqualTo(1);
        pause(11_000);
        assertThat(costly.get("a", of(Costly.MANY, 0))).isEqualTo(2);
    }

    @Test
    void whoever_waits_for_a_count_is_told_why_it_failed() {
        assertThatThrownBy(() -> costly.get("a", () -> {
                    throw new IllegalStateException("away");
                }))
                .hasMessage("away");
        assertThat(costly.get("a", of(Costly.MANY, 0))).isEqualTo(1);
    }
}
