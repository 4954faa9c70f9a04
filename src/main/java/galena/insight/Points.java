package galena.insight;

import galena.directory.Directory;
import galena.directory.OwnField;
import galena.identity.Identity;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.lead.Scores;
import galena.lead.Scoring;
import galena.playbook.Playbooks;
import galena.storage.Database;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// What points say about leads, held against what became of past ones. Nothing is learned here: a company sets the
/// rules, and sees whether they are right before they hold.
@Component
public final class Points {
    /// So many of the newest past leads are looked at.
    public static final int MOST = 20_000;

    private static final int AT_ONCE = 2_000;
    private final Database database;
    private final Identity identity;
    private final Directory directory;
    private final Playbooks playbooks;
    private final Scores scores;
    private final Clock clock;
    private final PastTable past;

    Points(Database database, Identity identity, Directory directory, Playbooks playbooks, Scores scores, Clock clock) {
        this.database = database;
        this.identity = identity;
        this.directory = directory;
        this.playbooks = playbooks;
        this.scores = scores;
        this.clock = clock;
        this.past = new PastTable(database);
    }

    /// What can be asked by rules: what is known of every lead when it comes, and the company's own fields that its
    /// playbooks do not ask for. What salespeople find out is known of those only with whom they talked, and would
    /// say nothing but that.
    public Set<String> fields(AccountId account) {
        var asked = playbooks.inForce(account).values().stream()
                .flatMap(playbook -> playbook.fields().keySet().stream())
                .collect(Collectors.toSet());
        var names = new TreeSet<>(Scoring.NAMES);
        directory.fields(account).stream()
                .filter(OwnField::choosing)
                .map(OwnField::name)
                .filter(name -> !asked.contains(name))
                .forEach(names::add);
        return names;
    }

    /// The newest day of receipt of leads that are old enough to be held against points.
    public LocalDate ripe(AccountId account) {
        return identity.account(account).dayOf(clock.instant()).minusDays(Reports.RIPE_DAYS);
    }

    /// What these rules would have said about leads that a filter speaks of, at most the newest [#MOST] that were
    /// received until [#ripe].
    public Effect effect(AccountId account, Filter filter, Scoring scoring) {
        return database.read(() -> Effect.of(past(account, filter, scoring), scoring));
    }

    /// The leads behind a number of it, newest first.
    ///
    /// @param what `leads`, `contacted` or `sold`
    /// @param from with so many points at least
    /// @param to and so many at most
    public List<LeadId> behind(AccountId account, Filter filter, String what, int from, int to) {
        return database.read(() -> past(account, filter, scores.now(account))).stream()
                .filter(one -> one.points() >= from && one.points() <= to)
                .filter(one -> switch (what) {
                    case "contacted" -> one.own() && one.contacted();
                    case "sold" -> one.sold();
                    default -> true;
                })
                .map(Effect.Past::lead)
                .toList();
    }

    /// What the older half of past leads suggests; the newer half is there to hold it against.
    ///
    /// @param since when the newer half begins
    public record Suggested(List<Scoring.Line> lines, LocalDate since) {}

    /// Rules that past leads suggest; empty where they suggest none.
    public Optional<Suggested> suggested(AccountId account) {
        return database.read(() -> {
            var ripe = ripe(account);
            var became = past.became(account, Filter.of(ripe.minusYears(2), ripe), MOST);
            var ids = new ArrayList<>(became.keySet());
            if (ids.size() < 2) {
                return Optional.<Suggested>empty();
            }
            var older = ids.subList(ids.size() / 2, ids.size());
            var known = new ArrayList<Suggestion.Past>();
            each(
                    account,
                    older,
                    (lead, brought) -> Optional.ofNullable(became.get(lead))
                            .ifPresent(was -> known.add(new Suggestion.Past(brought, was.sold()))));
            var lines = Suggestion.of(known, fields(account));
            var since = became.getOrDefault(older.getFirst(), PastTable.Became.UNKNOWN)
                    .day()
                    .plusDays(1);
            return lines.isEmpty() || since.isAfter(ripe) ? Optional.empty() : Optional.of(new Suggested(lines, since));
        });
    }

    private void each(AccountId account, List<LeadId> ids, BiConsumer<LeadId, Map<String, Object>> take) {
        var brought = scores.brought(account);
        for (int i = 0; i < ids.size(); i += AT_ONCE) {
            var some = ids.subList(i, Math.min(ids.size(), i + AT_ONCE));
            var facts = scores.facts(account, some);
            some.forEach(lead ->
                    Optional.ofNullable(facts.get(lead)).map(brought).ifPresent(known -> take.accept(lead, known)));
        }
    }

    private List<Effect.Past> past(AccountId account, Filter filter, Scoring scoring) {
        var ripe = ripe(account);
        if (filter.from().isAfter(ripe)) {
            return List.of();
        }
        var old = filter.until().isAfter(ripe)
                ? new Filter(
                        filter.from(),
                        ripe,
                        filter.source(),
                        filter.campaign(),
                        filter.people(),
                        filter.partners(),
                        filter.imported())
                : filter;
        var became = past.became(account, old, MOST);
        var all = new ArrayList<Effect.Past>(became.size());
        each(
                account,
                List.copyOf(became.keySet()),
                (lead, known) -> Optional.ofNullable(became.get(lead))
                        .ifPresent(was -> all.add(counted(lead, scoring, scoring.held(known), was))));
        return all;
    }

    private static Effect.Past counted(LeadId lead, Scoring scoring, List<Integer> held, PastTable.Became was) {
        int points = held.stream()
                .mapToInt(place -> scoring.lines().get(place).points())
                .sum();
        return new Effect.Past(lead, points, held, was.own(), was.contacted(), was.sold());
    }
}
