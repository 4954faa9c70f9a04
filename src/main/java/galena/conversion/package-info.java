/// What a lead cost and brought: the ledger, posted from the feed.
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
            "desk"
        })
@NullMarked
package galena.conversion;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
