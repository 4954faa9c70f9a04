package galena.distribution;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// Why somebody may not receive a lead now.
///
/// @param detail a number, a state or a name that belongs to it; may be empty
/// @param until when it may be over; empty for what does not pass by itself
public record Obstacle(Code code, String detail, Optional<Instant> until) {
    /// What can be in the way, as the decision keeps it.
    public enum Code {
        GONE,
        AWAY,
        OFF,
        NOT_READY,
        HOUR,
        DAY,
        WEEK,
        MONTH,
        SOURCE,
        CAPACITY,
        TRAINING,
        DEAR,
        LICENCE,
        SKILL,
        LANGUAGE,
        TERRITORY,
        LET_PASS;

        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static Obstacle until(Code code, String detail, Instant until) {
        return new Obstacle(code, detail, Optional.of(until));
    }

    static Obstacle of(Code code, String detail) {
        return new Obstacle(code, detail, Optional.empty());
    }

    /// Whether it is only the hour or how much they have already, not who they are.
    boolean isPassing() {
        return switch (code) {
            case AWAY, OFF, NOT_READY, HOUR, DAY, WEEK, MONTH, SOURCE, CAPACITY, TRAINING -> true;
            case GONE, DEAR, LICENCE, SKILL, LANGUAGE, TERRITORY, LET_PASS -> false;
        };
    }
}
