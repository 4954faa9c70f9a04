package galena.identity;

import static galena.identity.Role.ADMINISTRATOR;
import static galena.identity.Role.MANAGER;
import static galena.identity.Role.SALESPERSON;

import java.util.Set;

/// What one may do, and which roles may. The table in docs/permissions.md says the same; a test compares them.
public enum Act {
    TODAY(ADMINISTRATOR, MANAGER, SALESPERSON),
    FIND(MANAGER, SALESPERSON),
    SEE_LEAD(MANAGER, SALESPERSON),
    TYPE_LEAD(MANAGER, SALESPERSON),
    WORK(SALESPERSON),
    MANAGE_LEADS(MANAGER),
    SEE_FLOOR(MANAGER),
    ROUTE_LEADS(ADMINISTRATOR, MANAGER),
    SEE_BALANCE(ADMINISTRATOR, MANAGER),
    SEE_REPORTS(ADMINISTRATOR, MANAGER),
    SEE_PLAYBOOKS(ADMINISTRATOR, MANAGER, SALESPERSON),
    PUBLISH_PLAYBOOKS(ADMINISTRATOR, MANAGER),
    ADMINISTER(ADMINISTRATOR),
    TAKE_EVERYTHING(ADMINISTRATOR);

    private final Set<Role> roles;

    Act(Role... roles) {
        this.roles = Set.of(roles);
    }

    public boolean allows(Set<Role> held) {
        return held.stream().anyMatch(roles::contains);
    }

    public Set<Role> roles() {
        return roles;
    }
}
