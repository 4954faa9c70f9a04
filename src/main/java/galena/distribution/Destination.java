package galena.distribution;

import galena.kernel.PersonId;
import java.util.UUID;

/// Where a manager sends leads.
public sealed interface Destination {
    record ToPool(UUID pool) implements Destination {}

    record ToPerson(PersonId person) implements Destination {}
}
