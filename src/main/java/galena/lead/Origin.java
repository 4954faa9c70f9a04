package galena.lead;

/// How a lead came to be here.
public enum Origin {
    /// A submission that was accepted.
    ACCEPTED,
    /// Typed in by one of us.
    TYPED,
    /// From a list of old ones.
    IMPORTED;

    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
