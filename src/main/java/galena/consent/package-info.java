/// Whom we may contact, and when: calling windows in their zone, numbers never to call again.
@ApplicationModule(allowedDependencies = {"kernel", "storage", "identity", "directory"})
@NullMarked
package galena.consent;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
