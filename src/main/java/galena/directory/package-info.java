/// Where leads come from and when we are open: sources with their keys, opening hours, holidays.
@ApplicationModule(allowedDependencies = {"kernel", "storage", "identity"})
@NullMarked
package galena.directory;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
