/// The process language: parse, check that no lead can be stranded, advance. Knows no row of a lead.
@ApplicationModule(allowedDependencies = {"kernel", "storage", "identity", "directory", "consent"})
@NullMarked
package galena.playbook;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
