/// Galena: lead management in which the software is the workflow. Rooms stand in the order of a lead's way.
@NullMarked
package galena;

import org.jspecify.annotations.NullMarked;
