package galena.rules;

import static org.assertj.core.api.Assertions.assertThat;

import galena.proof.Proof;
import org.junit.jupiter.api.Test;

/// The checker against playbooks and adversaries at random; long by `./galena bench prove`.
class ProofTest {
    @Test
    void no_accepted_playbook_outlives_its_bounds_and_every_refusal_is_right() {
        var done = new Proof(20261122).attack(3000);
        assertThat(done.accepted()).isGreaterThan(300);
        assertThat(done.refused()).isGreaterThan(300);
        assertThat(done.runs()).isGreaterThan(done.accepted() * 20);
        assertThat(done.exhibits()).isGreaterThanOrEqualTo(done.refused());
        assertThat(done.attained()).isGreaterThan(200);
    }
}
