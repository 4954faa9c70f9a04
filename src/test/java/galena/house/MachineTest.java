package galena.house;

import static org.assertj.core.api.Assertions.assertThat;

import galena.testing.Machine;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What tests lean on.
class MachineTest {
    @Test
    void no_port_is_given_twice() {
        var ports =
                IntStream.range(0, 3_000).map(i -> Machine.freePort()).boxed().toList();
        assertThat(ports).doesNotHaveDuplicates();
    }
}
