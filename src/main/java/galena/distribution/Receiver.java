package galena.distribution;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Somebody who may receive leads, one of us or a partner, and which.
///
/// @param weight how many leads beside those of others, from 1 to 100; 10 is usual
/// @param skills what they can, in small letters, as routing plans ask for it
/// @param languages which they speak, as leads name them, in small letters
/// @param territories beginnings of postal codes, in capital letters; none for everywhere
/// @param licences states they may sell in, until when; without end where nothing is said
public record Receiver(
        UUID id,
        Level level,
        int weight,
        Limits limits,
        Set<String> skills,
        Set<String> languages,
        Set<String> territories,
        Map<String, Optional<LocalDate>> licences) {
    public static final int USUAL_WEIGHT = 10;

    public Receiver {
        if (weight < 1 || weight > 100) {
            throw new IllegalArgumentException("a weight is from 1 to 100");
        }
        skills = Set.copyOf(skills);
        languages = Set.copyOf(languages);
        territories = Set.copyOf(territories);
        licences = Map.copyOf(licences);
    }

    /// The same, as far as this.
    Receiver at(Level other) {
        return new Receiver(id, other, weight, limits, skills, languages, territories, licences);
    }

    /// Somebody of whom nothing was said.
    public static Receiver usual(UUID id) {
        return new Receiver(id, Level.REGULAR, USUAL_WEIGHT, Limits.NONE, Set.of(), Set.of(), Set.of(), Map.of());
    }
}
