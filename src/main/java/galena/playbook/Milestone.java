package galena.playbook;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How far a lead has come. Set by what happened, never by hand; a lead never goes back.
public enum Milestone {
    NEW,
    ATTEMPTED,
    CONTACTED,
    QUALIFIED,
    OFFERED,
    SOLD;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Milestone> of(String code) {
        return Arrays.stream(values()).filter(m -> m.code().equals(code)).findFirst();
    }

    public Milestone orLater(Milestone other) {
        return other.ordinal() > ordinal() ? other : this;
    }
}
