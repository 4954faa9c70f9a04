/// Pages for people. No rules here.
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
            "insight",
            "api"
        })
@NullMarked
package galena.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
