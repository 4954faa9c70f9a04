package galena.directory;

/// On what terms leads of a source come to us.
public enum Acquisition {
    PURCHASED,
    BARTERED,
    INQUIRY,
    PROSPECTING,
    REFERRAL;

    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /// Throws IllegalArgumentException for an unknown code.
    public static Acquisition of(String code) {
        return valueOf(code.toUpperCase(java.util.Locale.ROOT));
    }
}
