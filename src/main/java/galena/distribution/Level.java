package galena.distribution;

import java.util.Locale;

/// How far somebody has come.
public enum Level {
    GREEN,
    REGULAR,
    SENIOR;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Throws IllegalArgumentException for an unknown code.
    public static Level of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
