package galena.playbook;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Something that comes from the prospect by itself.
public enum Reaction {
    /// They answered a message.
    REPLY,
    /// They opened a link we sent.
    CLICK,
    /// They accepted an offer.
    ACCEPTED,
    /// They called.
    CALLED_IN,
    /// They asked again at one of our doors.
    ASKED_AGAIN;

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Reaction> of(String code) {
        return Arrays.stream(values()).filter(r -> r.code().equals(code)).findFirst();
    }
}
