/// The machine's share of a playbook: placing, touches, waits, waking up.
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "storage",
            "identity",
            "directory",
            "consent",
            "playbook",
            "lead",
            "delivery",
            "intake",
            "distribution"
        })
@NullMarked
package galena.cadence;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
