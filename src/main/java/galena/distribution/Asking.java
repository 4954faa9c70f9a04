package galena.distribution;

import galena.kernel.SourceId;
import galena.playbook.Known;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A lead as placing sees it: pure data, nothing of it says who they are.
///
/// @param states of the United States they may be in
/// @param language in small letters; empty when nothing is known
/// @param owner whose lead it is
/// @param passed who let it pass since it was last placed
/// @param licensed whether whoever sells needs a licence for their state
/// @param day today where the company is
public record Asking(
        SourceId source,
        Set<String> states,
        String language,
        String postalCode,
        Optional<UUID> owner,
        Set<UUID> passed,
        boolean test,
        boolean licensed,
        Instant now,
        LocalDate day,
        Known known) {
    public Asking {
        language = language.strip().toLowerCase(Locale.ROOT);
        postalCode = postalCode.strip().toUpperCase(Locale.ROOT);
    }
}
