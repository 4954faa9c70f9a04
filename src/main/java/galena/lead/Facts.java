package galena.lead;

import galena.kernel.PersonId;
import galena.kernel.SourceId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// What is known of a lead besides who has it: all that decisions about it rest on.
public record Facts(
        SourceId source,
        boolean test,
        Instant receivedAt,
        Optional<PersonId> owner,
        Optional<Instant> conversedAt,
        int attempts,
        String country,
        List<ZoneId> zones) {
    /// After a first human attempt, and a conversation with this person if there was one.
    public Facts worked(boolean attempt, boolean talked, PersonId by, Instant now) {
        return new Facts(
                source,
                test,
                receivedAt,
                talked && owner.isEmpty() ? Optional.of(by) : owner,
                talked && conversedAt.isEmpty() ? Optional.of(now) : conversedAt,
                attempts + (attempt ? 1 : 0),
                country,
                zones);
    }

    public Facts ownedBy(PersonId person) {
        return new Facts(source, test, receivedAt, Optional.of(person), conversedAt, attempts, country, zones);
    }

    public Facts without(PersonId person) {
        return owner.filter(person::equals).isEmpty()
                ? this
                : new Facts(source, test, receivedAt, Optional.empty(), conversedAt, attempts, country, zones);
    }
}
