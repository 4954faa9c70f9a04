package galena.distribution;

import galena.identity.Absence;
import galena.identity.Schedule;
import galena.identity.WorkingTime;
import galena.kernel.PersonId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// A dealer or agent who sells for us.
///
/// @param manager who of us answers for what they have
/// @param times when they work, in their own zone; none for always
/// @param away when they do not take leads
public record Partner(
        UUID id,
        String name,
        Kind kind,
        String email,
        String phone,
        ZoneId zone,
        PersonId manager,
        List<WorkingTime> times,
        Optional<Absence> away,
        boolean active) {
    /// What they are to us.
    public enum Kind {
        DEALER,
        AGENT;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Throws IllegalArgumentException for an unknown code.
        public static Kind of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    Schedule schedule(Instant now) {
        return new Schedule(
                zone,
                times,
                away.filter(absence -> absence.ends().isAfter(now))
                        .map(List::of)
                        .orElse(List.of()));
    }
}
