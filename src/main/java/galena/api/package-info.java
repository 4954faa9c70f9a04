/// Translation for machines: the doors that other programs post leads to.
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
            "conversion",
            "insight"
        })
@NullMarked
package galena.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
