package galena.identity;

/// What somebody is here for; one person may be several things.
public enum Role {
    ADMINISTRATOR,
    MANAGER,
    SALESPERSON;

    String code() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    static Role of(String code) {
        return valueOf(code.toUpperCase(java.util.Locale.ROOT));
    }
}
