package galena.lead;

import galena.directory.Directory;
import galena.directory.OwnField;
import galena.directory.Source;
import galena.identity.Account;
import galena.identity.Identity;
import galena.identity.Person;
import galena.identity.Seldom;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.SourceId;
import galena.storage.Database;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// With how many points leads come. A lead is counted in the transaction that takes it in, so that whoever places it
/// knows its score already; what is open is counted once more when the rules change; what is over keeps what it had.
@Component
public final class Scores {
    private static final int AT_ONCE = 2000;
    private final Database database;
    private final Identity identity;
    private final Directory directory;
    private final Leads leads;
    private final Clock clock;
    private final ScoringTable table;
    private final OrderingTable waiting;
    private final Seldom<Scoring> now;

    Scores(Database database, Identity identity, Directory directory, Leads leads, Clock clock) {
        this.database = database;
        this.identity = identity;
        this.directory = directory;
        this.leads = leads;
        this.clock = clock;
        this.table = new ScoringTable(database);
        this.waiting = new OrderingTable(database);
        this.now = identity.seldom(table::current);
    }

    /// How points are counted now.
    public Scoring now(AccountId account) {
        return now.of(account);
    }

    /// From now on points are counted so; none are with no rules.
    ///
    /// Throws IllegalArgumentException for more rules than [Scoring#MOST].
    public void count(Person by, List<Scoring.Line> lines) {
        var checked = new Scoring(1, lines);
        database.write(() -> {
            identity.oneAtATime(by.account());
            table.insert(by, clock.instant(), checked.lines());
            identity.note(by, "points-changed", Optional.empty());
        });
    }

    /// Counts what is open once more wherever rules have changed, some at a time. Answers how many leads.
    public int again() {
        return identity.sum(account -> {
            int all = 0;
            var step = new Step(true, 0);
            while (step.more()) {
                step = database.write(() -> again(account.id()));
                all += step.leads();
            }
            return all;
        });
    }

    private record Step(boolean more, int leads) {}

    private Step again(AccountId account) {
        var underway = table.underway(account);
        if (underway.isEmpty()) {
            return new Step(false, 0);
        }
        // whoever changes the rules meanwhile begins with the first lead again
        int version = underway.get().version();
        var scoring = table.current(account);
        var brought = brought(account);
        var scores = new LinkedHashMap<LeadId, Optional<Integer>>();
        UUID last = underway.get().reached();
        for (var one : table.open(account, last, AT_ONCE).entrySet()) {
            scores.put(one.getKey(), scoring.of(brought.apply(one.getValue())));
            last = one.getKey().value();
        }
        table.write(account, version, scores);
        boolean more = scores.size() == AT_ONCE;
        table.reached(account, version, more ? Optional.of(last) : Optional.empty());
        if (!more && leads.ordering(account).within() == Ordering.Within.POINTS) {
            waiting.rankAgain(account, leads.ordering(account));
        }
        return new Step(more, scores.size());
    }

    // ---- what is known of a lead when it comes

    /// What rules about points may ask about leads of an account; what is *not for choosing* is not in it.
    public Function<Facts, Map<String, Object>> brought(AccountId account) {
        var sources = directory.sources(account).stream().collect(Collectors.toMap(Source::id, source -> source));
        var withheld = withheld(directory, account);
        Account company = identity.account(account);
        return facts -> brought(facts, sources, withheld, company.zone(), facts.receivedAt());
    }

    /// The facts of these leads; those whose contact is gone are not in it.
    public Map<LeadId, Facts> facts(AccountId account, Collection<LeadId> wanted) {
        return wanted.isEmpty() ? Map.of() : database.read(() -> table.of(account, wanted));
    }

    /// What nobody may go by.
    static Set<String> withheld(Directory directory, AccountId account) {
        return directory.fields(account).stream()
                .filter(field -> !field.choosing())
                .map(OwnField::name)
                .collect(Collectors.toSet());
    }

    static Map<String, Object> brought(
            Facts facts, Map<SourceId, Source> sources, Set<String> withheld, ZoneId zone, Instant at) {
        var values = new HashMap<String, Object>();
        var traits = facts.traits();
        var source = Optional.ofNullable(sources.get(facts.source()));
        var local = ZonedDateTime.ofInstant(at, zone);
        values.put("source", source.map(Source::name).orElse(""));
        values.put("acquisition", source.map(s -> s.acquisition().code()).orElse(""));
        values.put("product", traits.product());
        values.put("company", traits.company());
        values.put("country", traits.country());
        values.put("region", traits.region());
        values.put("city", traits.city());
        values.put("postal_code", traits.postalCode());
        values.put("hour", (long) local.getHour());
        values.put("weekday", (long) local.getDayOfWeek().getValue());
        var own = new HashMap<>(traits.answers());
        withheld.forEach(own::remove);
        values.put("own", own);
        return values;
    }
}
