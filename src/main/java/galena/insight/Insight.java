package galena.insight;

import galena.distribution.Training;
import galena.identity.Account;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.SourceId;
import galena.lead.Feed;
import galena.lead.TrailEntry;
import galena.lead.Transfers;
import galena.playbook.Playbooks;
import galena.storage.Costly;
import galena.storage.Database;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// What the figures say: the balance of the three books, what the auditor found, the floor now.
@Component
public final class Insight {
    private static final Logger LOG = LoggerFactory.getLogger(Insight.class);
    private static final int MOST_FINDINGS = 200;
    private static final int MOST_SUMS = 500;
    private static final int REST = 10;
    private static final int REBUILT_AT_ONCE = 1000;
    /// So many leads are compared in one transaction of each account.
    private static final long MOST_AT_ONCE = 30_000;
    private final Database database;
    private final Identity identity;
    private final Clock clock;
    private final Ids ids;
    private final BookTable books;
    private final Feed feed;
    private final Playbooks playbooks;
    private final Transfers transfers;
    private final AuditedTable audited;
    private final ExitTable exits;
    private final TurnTable turns;
    private final FactTable facts;
    private final CellTable cells;
    private final SeenTable seen;
    private final EndedTable ended;
    private final WaitedTable waited;
    private final OwnedTable owned;
    private final Training training;
    private final Costly<AccountId, Floor> floors = new Costly<>();
    private final Costly<AccountId, List<SourceDay>> todays = new Costly<>();
    /// Until when, in nanoseconds of no particular clock, no sums are made for whom they took long.
    private final Map<AccountId, Long> resting = new ConcurrentHashMap<>();

    Insight(
            Database database,
            Identity identity,
            Playbooks playbooks,
            Transfers transfers,
            Training training,
            Feed feed,
            Clock clock,
            Ids ids) {
        this.database = database;
        this.identity = identity;
        this.clock = clock;
        this.ids = ids;
        this.books = new BookTable(database);
        this.feed = feed;
        this.playbooks = playbooks;
        this.transfers = transfers;
        this.audited = new AuditedTable(database);
        this.exits = new ExitTable(database);
        this.turns = new TurnTable(database);
        this.facts = new FactTable(database);
        this.cells = new CellTable(database);
        this.seen = new SeenTable(database);
        this.ended = new EndedTable(database);
        this.waited = new WaitedTable(database);
        this.owned = new OwnedTable(database);
        this.training = training;
    }

    /// Compares the three books of every account, publishes the balance and names what differs: first the days in
    /// which something happened, then those that were longest not looked at, so many leads at once. Answers how
    /// many findings are open. Throws what went wrong with one account when all others are through.
    public int audit() {
        keepUp();
        return identity.sum(account -> audit(account.id()));
    }

    private int audit(AccountId account) {
        var now = clock.instant();
        // whoever reads the feed meanwhile notes what changes, and does not wait until all is compared; where that
        // fails, these days come with those longest not looked at
        var days = database.write(() -> {
            var today = identity.account(account).dayOf(now);
            audited.discover(account);
            audited.changed(account, today);
            audited.changed(account, today.minusDays(1));
            var chosen = Set.copyOf(audited.next(account, MOST_AT_ONCE, now));
            audited.taken(account, chosen);
            return chosen;
        });
        return database.write(() -> {
            database.apart();
            var balances = books.compare(account, days, now);
            books.publish(account, days, balances);
            var found = new ArrayList<>(books.differing(account, days, now, MOST_FINDINGS));
            balances.stream()
                    .filter(balance -> !balance.agrees())
                    .map(balance -> new Finding(
                            now,
                            "books-differ",
                            Optional.empty(),
                            Optional.of(balance.source()),
                            Optional.of(balance.day()),
                            ""))
                    .forEach(found::add);
            found.addAll(unsound(account, now));
            record(account, found, days, now);
            audited.compared(account, days, now);
            return books.findings(account).size();
        });
    }

    /// Compares the three books of every account for every day, however long it takes; answers what differs now and did
    /// not before.
    public List<Finding> prove() {
        follow();
        var fresh = new ArrayList<Finding>();
        for (var account : identity.accounts()) {
            var known = findings(account.id());
            database.write(() -> audited.all(account.id()));
            do {
                audit(account.id());
            } while (database.read(() -> audited.isWaiting(account.id(), clock.instant())));
            findings(account.id()).stream()
                    .filter(now -> known.stream().noneMatch(before -> isSame(before, now)))
                    .forEach(fresh::add);
        }
        return fresh;
    }

    /// Versions that hold leads and would no longer be published.
    private List<Finding> unsound(AccountId account, Instant now) {
        return playbooks.recheck(account, transfers.versionsInUse(account)).entrySet().stream()
                .limit(1)
                .map(entry -> new Finding(
                        now,
                        "playbook-unsound",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        "version " + entry.getKey().version() + ": "
                                + entry.getValue().getFirst().what()))
                .toList();
    }

    private void record(AccountId account, List<Finding> found, Set<LocalDate> days, Instant now) {
        var known = books.findings(account).stream()
                .filter(k -> k.day().map(days::contains).orElse(true))
                .toList();
        found.stream().filter(f -> known.stream().noneMatch(k -> isSame(k, f))).forEach(finding -> {
            LOG.error("The books do not agree: {}", finding);
            books.insertFinding(account, ids.next(), finding);
        });
        known.stream()
                .filter(k -> found.stream().noneMatch(f -> isSame(k, f)))
                .forEach(finding -> books.gone(account, finding, now));
    }

    private static boolean isSame(Finding one, Finding other) {
        return one.kind().equals(other.kind())
                && one.lead().equals(other.lead())
                && one.source().equals(other.source())
                && one.day().equals(other.day());
    }

    /// What the auditor found wrong once and is so no longer, the latest first.
    public List<Finding.Past> past(AccountId account, int most) {
        return database.read(() -> books.past(account, most));
    }

    /// The balance as last published, newest days first.
    public List<Balance> balance(AccountId account, int most) {
        return database.read(() -> books.published(account, most));
    }

    /// How many leads a source brought on its better day of today and yesterday, as it stands this moment.
    public int aDay(AccountId id, SourceId source) {
        var yesterday = identity.account(id).dayOf(clock.instant()).minusDays(1);
        return database.read(() -> books.better(id, source, yesterday));
    }

    /// What is wrong with the books at present.
    public List<Finding> findings(AccountId account) {
        return database.read(() -> books.findings(account));
    }

    /// Reads off the feed how leads left their steps, what is known of each lead, and on which days of leads
    /// something happened; then off the ledger what money moved; and sums up what does not hold any more. Answers
    /// how many entries it read.
    public int follow() {
        return follow(account -> true);
    }

    /// The same again and again: where there is so much to sum up that it takes long, sums rest for [#REST] times as
    /// long in between.
    public int keepUp() {
        return follow(account -> resting.getOrDefault(account, 0L) - System.nanoTime() <= 0);
    }

    private int follow(Predicate<AccountId> summing) {
        database.write(facts::begin);
        int read = feed.follow("figures", entries -> {
            exits.keep(entries);
            audited.changed(entries);
            entries.stream()
                    .collect(Collectors.groupingBy(
                            TrailEntry::account, Collectors.mapping(TrailEntry::lead, Collectors.toSet())))
                    .forEach((account, leads) ->
                            facts.fold(account, identity.account(account).days(), leads));
        });
        while (database.write(this::money)) {
            // until nothing moved any more
        }
        for (var account : database.read(cells::staleAccounts)) {
            if (summing.test(account)) {
                sum(account);
            }
        }
        return read;
    }

    /// Until all sums of an account hold.
    private void sum(AccountId account) {
        long began = System.nanoTime();
        long leads = 0;
        List<Long> some;
        do {
            some = database.write(() -> {
                database.apart();
                return cells.sum(account, MOST_SUMS);
            });
            leads += some.stream().mapToLong(Long::longValue).sum();
        } while (some.size() == MOST_SUMS);
        long now = System.nanoTime();
        resting.put(account, leads < Costly.MANY ? now : now + REST * (now - began));
    }

    /// Packs weeks that are over and do not stand packed as they are, so that reports need not read every lead and
    /// every turn of years.
    public void pack() {
        var now = clock.instant();
        identity.each(account -> {
            var today = account.dayOf(now);
            for (var what : List.of(WeekTable.What.TURNS, WeekTable.What.LEADS)) {
                while (database.write(() -> seen.pack(account, what, today))) {
                    // until all that are over are packed
                }
            }
            while (database.write(() -> ended.pack(account.id(), today))) {
                // likewise
            }
            while (database.write(() -> waited.pack(account.id(), today))) {
                // likewise
            }
            while (database.write(() -> owned.pack(account.id(), today))) {
                // likewise
            }
        });
    }

    private boolean money() {
        var moved = facts.moved();
        moved.forEach((account, leads) ->
                facts.fold(account, identity.account(account).days(), leads));
        return !moved.isEmpty();
    }

    /// Folds every lead of every account anew, from its trail; answers how many it were. The figures are the same
    /// afterwards.
    public int rebuild() {
        int leads = 0;
        for (var account : identity.accounts()) {
            database.write(() -> facts.clear(account.id()));
            var last = new UUID(0, 0);
            while (true) {
                var from = last;
                var some = database.write(() -> {
                    var found = facts.after(account.id(), from, REBUILT_AT_ONCE);
                    facts.fold(account.id(), account.days(), found);
                    return found;
                });
                if (some.isEmpty()) {
                    break;
                }
                leads += some.size();
                last = some.getLast().value();
            }
        }
        follow();
        pack();
        return leads;
    }

    /// Looks at what is known of every green person: steps begin, proposals are made.
    public void lookAtTrainees() {
        identity.each(this::lookAtTrainees);
    }

    private void lookAtTrainees(Account account) {
        var sellers = identity.sellers(account.id()).stream().map(Person::id).collect(Collectors.toSet());
        var trainees = training.trainees(account.id()).stream()
                .filter(trainee -> sellers.contains(trainee.person()))
                .toList();
        if (!trainees.isEmpty()) {
            var now = clock.instant();
            var month = account.startOf(account.dayOf(now).withDayOfMonth(1));
            training.consider(
                    account.id(), database.read(() -> new Tuition(turns).of(account.id(), trainees, month, now)));
        }
    }

    /// How leads left the steps of a playbook since then.
    public List<StepExit> exits(AccountId account, UUID playbook, Instant since) {
        return database.read(() -> exits.since(account, playbook, since));
    }

    /// Leads that left a playbook's steps by this exit since then, newest first, at most so many.
    public List<StepLeft> whoLeft(AccountId account, UUID playbook, String exit, Instant since, int most) {
        return database.read(() -> exits.leads(account, playbook, exit, since, most));
    }

    /// What somebody did on the day that is today where they are, as far as it has been read off the feed.
    public PersonDay day(Person person) {
        var today = LocalDate.ofInstant(clock.instant(), person.zone());
        var from = today.atStartOfDay(person.zone()).toInstant();
        var until = today.plusDays(1).atStartOfDay(person.zone()).toInstant();
        return database.read(() -> turns.day(person.account(), person.id(), from, until));
    }

    /// What came today and what became of leads today, by source.
    public List<SourceDay> today(AccountId id) {
        var account = identity.account(id);
        var today = account.dayOf(clock.instant());
        var from = account.startOf(today);
        var until = account.startOf(today.plusDays(1));
        return todays.get(
                id,
                () -> database.readApart(() -> {
                    var days = new TreeMap<String, SourceDay>();
                    var came = books.came(id, today);
                    came.forEach((source, leads) -> days.put(source.toString(), new SourceDay(source, leads, 0, 0)));
                    turns.sources(id, from, until)
                            .forEach(one -> days.merge(one.source().toString(), one, SourceDay::and));
                    long leads =
                            came.values().stream().mapToLong(Integer::longValue).sum();
                    return new Costly.Counted<>(List.copyOf(days.values()), leads);
                }));
    }

    public Floor floor(AccountId id) {
        var account = identity.account(id);
        var now = clock.instant();
        var today = account.dayOf(now);
        var end = account.startOf(today.plusDays(1));
        return floors.get(id, () -> database.readApart(() -> books.floor(id, now, today, end)));
    }
}
