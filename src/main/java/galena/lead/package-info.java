/// The lead itself: contact, trail, custody, the rounds that pick up what is due, and the feed.
@ApplicationModule(allowedDependencies = {"kernel", "storage", "identity", "directory", "consent", "playbook"})
@NullMarked
package galena.lead;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
