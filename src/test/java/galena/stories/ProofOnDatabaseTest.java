package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.proof.OnDatabase;
import org.junit.jupiter.api.Test;

/// What the checker promises, kept by the whole product; long by `./galena bench prove`.
class ProofOnDatabaseTest {
    @Test
    void every_lead_ends_within_its_bound_whoever_does_nothing_something_or_breaks_the_machine() {
        var done = new OnDatabase(20261122).attack(12);
        assertThat(done.playbooks()).isEqualTo(12);
        assertThat(done.leads()).isEqualTo(48);
        assertThat(done.steps()).isGreaterThan(100);
    }
}
