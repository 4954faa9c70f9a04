/// Accounts, people, teams, roles, sign-in, and who did what in administration.
@ApplicationModule(allowedDependencies = {"kernel", "storage"})
@NullMarked
package galena.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
