/// Values everybody speaks: money, e-mail, phone, ids.
@ApplicationModule(allowedDependencies = {})
@NullMarked
package galena.kernel;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
