/// The PostgreSQL that Galena stands on: the embedded server, roles, migration, transactions, backup.
@ApplicationModule(allowedDependencies = {"kernel"})
@NullMarked
package galena.storage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
