package galena.lead;

/// A telephone number (E.164) or mail address (lower case) of a lead.
public record ContactPoint(Kind kind, String value) {
    /// What one can do with it.
    public enum Kind {
        PHONE,
        EMAIL;

        String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
