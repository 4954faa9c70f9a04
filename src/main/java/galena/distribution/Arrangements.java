package galena.distribution;

import galena.identity.Identity;
import galena.identity.Seldom;
import galena.kernel.AccountId;
import galena.storage.Database;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// What companies have arranged for whoever receives leads, which they seldom change.
@Component
final class Arrangements {
    private final Seldom<Arranged> arranged;

    /// @param licensed whether whoever sells needs a licence for the state of the lead
    /// @param receivers those of whom something was said; everybody else is [Receiver#usual]
    record Arranged(
            boolean licensed,
            Map<UUID, Receiver> receivers,
            List<Pool> pools,
            List<Partner> partners,
            List<Closing> closings) {
        /// Whether nobody's receiving is limited by anything.
        boolean isFree() {
            return !licensed && receivers.isEmpty();
        }

        /// Until when the floor is closed; empty when it is open then.
        Optional<Instant> closedUntil(Instant now) {
            return closings.stream()
                    .filter(closing ->
                            !closing.starts().isAfter(now) && closing.ends().isAfter(now))
                    .map(Closing::ends)
                    .max(Instant::compareTo);
        }
    }

    Arrangements(Database database, Identity identity) {
        var floor = new FloorTable(database);
        var receivers = new ReceiverTable(database);
        var pools = new PoolTable(database);
        var partners = new PartnerTable(database);
        this.arranged = identity.seldom(account -> new Arranged(
                floor.isLicensed(account),
                Map.copyOf(receivers.receivers(account)),
                List.copyOf(pools.pools(account)),
                List.copyOf(partners.partners(account)),
                List.copyOf(floor.closings(account))));
    }

    Arranged of(AccountId account) {
        return arranged.of(account);
    }
}
