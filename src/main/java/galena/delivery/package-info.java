/// The only door outwards. In this first light every channel is off and says so.
@ApplicationModule(allowedDependencies = {"kernel", "storage", "identity", "directory", "consent", "playbook", "lead"})
@NullMarked
package galena.delivery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
