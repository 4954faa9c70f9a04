package galena.identity;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import java.time.ZoneId;
import java.util.Set;

/// One of our own people: an administrator, manager, salesperson, or several of these.
public record Person(
        AccountId account,
        PersonId id,
        String name,
        String email,
        ZoneId zone,
        boolean active,
        Set<Role> roles,
        boolean mayEnter) {
    public boolean is(Role role) {
        return roles.contains(role);
    }

    public boolean may(Act act) {
        return active && act.allows(roles);
    }

    /// The name one calls across the room.
    public String firstName() {
        return name.split(" ", 2)[0];
    }
}
