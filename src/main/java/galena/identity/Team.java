package galena.identity;

import galena.kernel.PersonId;
import java.util.List;
import java.util.UUID;

/// People who sell together, and the one who answers for their leads.
public record Team(UUID id, String name, PersonId lead, List<PersonId> members) {}
