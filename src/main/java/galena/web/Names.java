package galena.web;

import galena.directory.Directory;
import galena.directory.Source;
import galena.distribution.Distribution;
import galena.distribution.Receivers;
import galena.identity.Identity;
import galena.identity.Person;
import galena.identity.Seldom;
import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.kernel.Words;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// What people, sources and pools are called, for one page.
@Component
class Names {
    private final Identity identity;
    private final Directory directory;
    private final Distribution distribution;
    private final Receivers receivers;
    private final Seldom<Of> names;

    Names(Identity identity, Directory directory, Distribution distribution, Receivers receivers) {
        this.receivers = receivers;
        this.identity = identity;
        this.directory = directory;
        this.distribution = distribution;
        this.names = identity.seldom(this::load);
    }

    Of of(AccountId account) {
        return names.of(account);
    }

    private Of load(AccountId account) {
        var people = new HashMap<UUID, String>();
        identity.people(account).forEach((Person p) -> people.put(p.id().value(), p.name()));
        receivers.partners(account).forEach(partner -> people.put(partner.id(), partner.name()));
        var sources = new HashMap<UUID, String>();
        directory.sources(account).forEach((Source s) -> sources.put(s.id().value(), s.name()));
        var pools = new HashMap<UUID, String>();
        distribution.pools(account).forEach(pool -> pools.put(pool.id(), pool.name()));
        return new Of(people, sources, pools);
    }

    /// The same for the sentences of routing plans.
    PlanWords.Called called(AccountId account) {
        var pools = new HashMap<UUID, String>();
        distribution.pools(account).forEach(pool -> pools.put(pool.id(), Words.say("destination.pool", pool.name())));
        return new PlanWords.Called(of(account).people(), pools, identity.teams(account));
    }

    /// The names of one account, asked for once.
    record Of(Map<UUID, String> people, Map<UUID, String> sources, Map<UUID, String> pools) {
        String person(PersonId id) {
            return people.getOrDefault(id.value(), Words.say("name.formerly"));
        }

        String person(Optional<PersonId> id) {
            return id.map(this::person).orElse("");
        }

        /// By the id as the trail writes it.
        String personOf(String id) {
            return id.isEmpty() ? "" : people.getOrDefault(UUID.fromString(id), Words.say("name.formerly"));
        }

        String sourceOf(String id) {
            return id.isEmpty() ? "" : sources.getOrDefault(UUID.fromString(id), "");
        }

        String source(SourceId id) {
            return sources.getOrDefault(id.value(), "");
        }

        String pool(String id) {
            return id.isEmpty() ? "" : pools.getOrDefault(UUID.fromString(id), "");
        }
    }
}
