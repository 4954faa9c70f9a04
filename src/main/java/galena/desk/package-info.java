/// The human's share: the next lead, why this one, outcomes, promises, callers.
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
            "distribution",
            "cadence"
        })
@NullMarked
package galena.desk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
