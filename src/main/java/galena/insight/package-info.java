/// The balance of the three books, the auditor, and the figures of the floor.
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
            "cadence",
            "desk",
            "conversion"
        })
@NullMarked
package galena.insight;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
