package galena.distribution;

import galena.directory.Directory;
import galena.directory.OwnField;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.Text;
import galena.playbook.Condition;
import galena.storage.Database;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/// Routing plans: drafted, checked, published. Leads that are underway go on by the version that holds when they
/// are placed next; nothing is lost when a plan changes.
@Component
public final class Plans {
    /// What nobody may choose by, whatever a company calls its fields.
    public static final Set<String> NEVER = Set.of(
            "age",
            "birthday",
            "birth_date",
            "date_of_birth",
            "sex",
            "gender",
            "nationality",
            "race",
            "ethnicity",
            "religion",
            "name",
            "first_name",
            "last_name");

    /// The longest time in which somebody must say that they take a lead, in minutes.
    public static final int LONGEST_ACCEPT = 14_400;

    private static final int MOST_KEPT = 500;
    private final Database database;
    private final Identity identity;
    private final Directory directory;
    private final Clock clock;
    private final Ids ids;
    private final PlanTable table;
    private final Map<String, Matching> ready = new ConcurrentHashMap<>();

    Plans(Database database, Identity identity, Directory directory, Clock clock, Ids ids) {
        this.database = database;
        this.identity = identity;
        this.directory = directory;
        this.clock = clock;
        this.ids = ids;
        this.table = new PlanTable(database);
    }

    public List<RoutingPlan> plans(AccountId account) {
        return database.read(() -> table.plans(account));
    }

    public Optional<RoutingPlan> plan(AccountId account, UUID id) {
        return plans(account).stream().filter(plan -> plan.id().equals(id)).findFirst();
    }

    /// The plan that answers for a place of the playbooks, if one was published.
    Optional<RoutingPlan> published(AccountId account, String place) {
        return plans(account).stream()
                .filter(plan -> plan.name().equals(place) && plan.version().isPresent())
                .findFirst();
    }

    /// The rules of a version, as they were.
    public Optional<Plan> version(AccountId account, UUID plan, int version) {
        return database.read(() -> table.version(account, plan, version));
    }

    /// A new plan for a place of the playbooks; the one that is there, where there is one.
    public UUID add(Person by, String place) {
        return database.write(() -> {
            var name = Text.line(place, 120);
            table.insert(by.account(), ids.next(), name);
            return plans(by.account()).stream()
                    .filter(plan -> plan.name().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .id();
        });
    }

    /// Keeps what somebody is working on; nothing changes for any lead.
    public void draft(Person by, UUID plan, Plan draft) {
        database.write(() -> table.draft(by.account(), plan, Optional.of(draft)));
    }

    public void discard(Person by, UUID plan) {
        database.write(() -> table.draft(by.account(), plan, Optional.empty()));
    }

    /// What must be mended before a plan may hold; empty when nothing must.
    public List<Flaw> flaws(AccountId account, Plan plan) {
        var flaws = new ArrayList<Flaw>();
        var names = new HashSet<String>();
        var withheld = withheld(account);
        for (int i = 0; i < plan.rules().size(); i++) {
            var rule = plan.rules().get(i);
            if (rule.name().isBlank() || !names.add(rule.name().toLowerCase(Locale.ROOT))) {
                flaws.add(new Flaw(i, "plan.flaw.name", rule.name()));
            }
            flaw(i, rule).ifPresent(flaws::add);
            for (var term : rule.when()) {
                if (withheld.contains(term.field().toLowerCase(Locale.ROOT))) {
                    flaws.add(new Flaw(i, "plan.flaw.not-for-choosing", term.field()));
                } else if (term.field().isBlank()
                        || term.sign().compares() && term.values().isEmpty()) {
                    flaws.add(new Flaw(i, "plan.flaw.term", term.field()));
                }
            }
            asks(i, rule, withheld).ifPresent(flaws::add);
        }
        return flaws;
    }

    /// Something that keeps a plan from being published.
    ///
    /// @param rule the place of the rule, counted from 0
    /// @param words the key of a sentence
    /// @param about what it is about; may be empty
    public record Flaw(int rule, String words, String about) {}

    private static Optional<Flaw> flaw(int place, Rule rule) {
        var who = rule.who();
        boolean pool = rule.method() == Rule.Method.PULL;
        if (pool != (who.kind() == Rule.Who.Kind.POOL) || pool && who.ids().size() != 1) {
            return Optional.of(new Flaw(place, "plan.flaw.pool", rule.name()));
        }
        boolean named = who.kind() == Rule.Who.Kind.TEAM || who.kind() == Rule.Who.Kind.PEOPLE;
        if (named && who.ids().isEmpty()) {
            return Optional.of(new Flaw(place, "plan.flaw.nobody", rule.name()));
        }
        return rule.accept() < 0 || rule.accept() > LONGEST_ACCEPT
                ? Optional.of(new Flaw(place, "plan.flaw.accept", rule.name()))
                : Optional.empty();
    }

    private static Optional<Flaw> asks(int place, Rule rule, Set<String> withheld) {
        if (rule.asks().isBlank()) {
            return Optional.empty();
        }
        if (Condition.read(rule.asks(), List.of()) instanceof Condition.Reading.Wrong(var why)) {
            return Optional.of(new Flaw(place, "plan.flaw.asks", why));
        }
        var words = Set.of(rule.asks().toLowerCase(Locale.ROOT).split("[^a-z0-9_]+"));
        return withheld.stream()
                .filter(words::contains)
                .sorted()
                .findFirst()
                .map(word -> new Flaw(place, "plan.flaw.not-for-choosing", word));
    }

    private Set<String> withheld(AccountId account) {
        var all = new HashSet<>(NEVER);
        directory.fields(account).stream()
                .filter(field -> !field.choosing())
                .map(OwnField::name)
                .forEach(all::add);
        return all;
    }

    /// The draft holds from now on. What must be mended, where something must; then nothing changes.
    public List<Flaw> publish(Person by, UUID plan) {
        return database.write(() -> {
            var draft = plan(by.account(), plan).flatMap(RoutingPlan::draft);
            var flaws = draft.map(rules -> flaws(by.account(), rules)).orElse(List.of());
            if (draft.isPresent() && flaws.isEmpty()) {
                table.publish(by.account(), plan, draft.get(), by.id(), clock.instant());
                identity.note(by, "plan-published", Optional.of(plan));
            }
            return flaws;
        });
    }

    /// The version that holds, ready for being asked.
    Matching matching(RoutingPlan plan) {
        if (ready.size() > MOST_KEPT) {
            ready.clear();
        }
        return ready.computeIfAbsent(
                plan.id() + "/" + plan.version().orElse(0), key -> new Matching(plan.published(), List.of()));
    }

    /// How far the rotations of a plan are from what each member is entitled to.
    public List<Standing> standings(AccountId account, UUID plan) {
        return database.read(() -> table.shares(account, plan)).stream()
                .map(share -> new Standing(share.rule(), share.receiver(), share.owed(), share.given()))
                .toList();
    }

    /// One member of a rotation.
    ///
    /// @param owed their entitled share less what they had, in leads
    /// @param given how many leads they had by this rule
    public record Standing(String rule, UUID receiver, double owed, long given) {}
}
