/// The front door: every submission gets a verdict, and what was acknowledged is kept.
@ApplicationModule(
        allowedDependencies = {"kernel", "storage", "identity", "directory", "consent", "playbook", "lead", "delivery"})
@NullMarked
package galena.intake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
