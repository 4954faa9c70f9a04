package galena.intake;

import galena.identity.Identity;
import galena.identity.Person;
import galena.intake.Likeness.Sketch;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.Text;
import galena.lead.Contact;
import galena.lead.Feed;
import galena.lead.Leads;
import galena.lead.Merges;
import galena.lead.TrailEntry;
import galena.playbook.Playbooks;
import galena.storage.Database;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// Leads that may be the same person: found after they were accepted, shown to somebody with what speaks for it,
/// and made one by a person, never by the machine. Meanwhile both go on.
@Component
public final class Twins {
    private static final String FOLLOWER = "twins";
    private static final int CROWD = 60;
    private static final int AT_ONCE = 50;
    /// Nobody is asked about one lead and more others than these.
    private static final int ASKED = 5;

    private static final Duration WITHIN = Duration.ofDays(2);
    private static final Duration LIMIT = Duration.ofDays(14);
    private final Database database;
    private final Identity identity;
    private final Playbooks playbooks;
    private final Leads leads;
    private final Merges merges;
    private final Feed feed;
    private final Clock clock;
    private final TwinTable table;
    private final SubmissionTable submissions;

    Twins(
            Database database,
            Identity identity,
            Playbooks playbooks,
            Leads leads,
            Merges merges,
            Feed feed,
            Clock clock) {
        this.database = database;
        this.identity = identity;
        this.playbooks = playbooks;
        this.leads = leads;
        this.merges = merges;
        this.feed = feed;
        this.clock = clock;
        this.table = new TwinTable(database);
        this.submissions = new SubmissionTable(database);
    }

    /// Two leads that may be one person.
    ///
    /// @param likeness the sum of the weights of what agrees
    /// @param evidence by field: `same`, `near`, `some` or `other`
    public record Twin(
            LeadId one,
            LeadId other,
            double likeness,
            Map<String, String> evidence,
            PersonId responsible,
            Instant dueAt,
            Instant limitAt) {}

    // ---- finding

    /// Looks at what came or was corrected since the last time. Answers how many entries it read.
    public int follow() {
        return feed.follow(FOLLOWER, Set.of("received", "corrected"), this::look);
    }

    private void look(List<TrailEntry> entries) {
        var byAccount = new LinkedHashMap<AccountId, Map<LeadId, Boolean>>();
        for (var entry : entries) {
            boolean came = entry.kind().equals("received") && entry.text("test").equals("false");
            if (came || entry.kind().equals("corrected")) {
                byAccount
                        .computeIfAbsent(entry.account(), a -> new LinkedHashMap<>())
                        .merge(entry.lead(), !came, (a, b) -> a || b);
            }
        }
        byAccount.forEach(this::look);
    }

    private void look(AccountId account, Map<LeadId, Boolean> news) {
        var ids = new ArrayList<>(news.keySet());
        var over = leads.endings(account, ids).keySet();
        var contacts = leads.contacts(account, ids);
        var blocks = new LinkedHashMap<LeadId, long[]>();
        for (var lead : ids) {
            var contact = contacts.get(lead);
            if (contact != null && !over.contains(lead)) {
                var hashes = hashes(account, Sketch.of(contact));
                if (hashes.length > 0) {
                    blocks.put(lead, hashes);
                }
            }
        }
        table.keep(account, blocks);
        var all = List.copyOf(blocks.keySet());
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            var some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            compare(account, some, contacts, news, table.sharing(account, some, blocks, CROWD, clock.instant()));
        }
    }

    /// Contacts of all of them are read at once: one by one they would be most of the work.
    private void compare(
            AccountId account,
            List<LeadId> some,
            Map<LeadId, Contact> news,
            Map<LeadId, Boolean> corrected,
            Map<LeadId, Set<LeadId>> sharing) {
        var others = sharing.values().stream().flatMap(Set::stream).distinct().toList();
        if (others.isEmpty()) {
            return;
        }
        var contacts = new HashMap<>(leads.contacts(account, others));
        contacts.keySet().removeAll(leads.endings(account, others).keySet());
        var suggested = new ArrayList<Twin>();
        for (var lead : some) {
            suggested.addAll(alike(
                    account,
                    lead,
                    Sketch.of(news.getOrDefault(lead, Contact.NOBODY)),
                    corrected.getOrDefault(lead, false),
                    sharing.getOrDefault(lead, Set.of()),
                    contacts));
        }
        table.insert(account, suggested, clock.instant());
    }

    private List<Twin> alike(
            AccountId account,
            LeadId lead,
            Sketch sketch,
            boolean corrected,
            Set<LeadId> others,
            Map<LeadId, Contact> contacts) {
        var alike = new HashMap<LeadId, Likeness.Score>();
        for (var other : others) {
            var contact = contacts.get(other);
            if (contact == null) {
                continue;
            }
            var second = Sketch.of(contact);
            // the same number or address was seen when it came, and decided by the rule of its source
            boolean decided = !corrected
                    && (second.phones().stream().anyMatch(sketch.phones()::contains)
                            || second.emails().stream().anyMatch(sketch.emails()::contains));
            var score = Likeness.compare(sketch, second);
            if (!decided && score.asks()) {
                alike.put(other, score);
            }
        }
        return alike.entrySet().stream()
                .sorted(Comparator.comparing(one -> -one.getValue().sum()))
                .limit(ASKED)
                .map(one -> suggested(account, lead, one.getKey(), one.getValue()))
                .toList();
    }

    private Twin suggested(AccountId account, LeadId lead, LeadId other, Likeness.Score score) {
        boolean before = lead.toString().compareTo(other.toString()) < 0;
        var now = clock.instant();
        return new Twin(
                before ? lead : other,
                before ? other : lead,
                score.sum(),
                score.fields().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, e -> e.getValue().name().toLowerCase(java.util.Locale.ROOT))),
                playbooks.inCharge(account),
                now.plus(WITHIN),
                now.plus(LIMIT));
    }

    /// A block of another company is another number.
    private static long[] hashes(AccountId account, Sketch sketch) {
        return Likeness.blocks(sketch).stream()
                .mapToLong(block ->
                        ByteBuffer.wrap(Text.sha256(account + " " + block)).getLong())
                .toArray();
    }

    // ---- deciding

    /// What waits for somebody, soonest first.
    public List<Twin> open(AccountId account, int most) {
        return database.read(() -> table.open(account, most));
    }

    /// So many are counted, and no more.
    public static final int COUNTED = 1000;

    /// How many wait for somebody, up to [#COUNTED].
    public int waiting(AccountId account) {
        return database.read(() -> table.waiting(account, COUNTED));
    }

    /// They are one person. Numbers and addresses of both lead to the one that goes on.
    public Merges.Result merge(Person by, LeadId one, LeadId other) {
        return database.write(() -> {
            var keys = lock(by.account(), List.of(one, other));
            var result = merges.merge(by, one, other);
            if (result instanceof Merges.Result.Merged(var merge)) {
                rewrite(by.account(), keys, recent -> recent.replacing(merge.gone(), merge.kept()));
                table.settle(by.account(), one, other, "merged", Optional.of(by.id()), clock.instant());
                identity.note(by, "leads-merged", Optional.of(merge.id()));
            }
            return result;
        });
    }

    /// They are two people. False when that was settled already.
    public boolean apart(Person by, LeadId one, LeadId other) {
        return database.write(
                () -> table.settle(by.account(), one, other, "apart", Optional.of(by.id()), clock.instant()));
    }

    /// A merge was wrong: they are two again. False when that was done already.
    public boolean undo(Person by, UUID merge) {
        return database.write(() -> {
            var found = merges.find(by.account(), merge);
            if (found.isEmpty()) {
                return false;
            }
            var keys =
                    lock(by.account(), List.of(found.get().kept(), found.get().gone()));
            var undone = merges.undo(by, merge);
            if (undone.isEmpty()) {
                return false;
            }
            var theirs = leads.contacts(by.account(), List.of(undone.get().gone()));
            var hexes = keys(theirs.values());
            var shared = keys(
                    leads.contacts(by.account(), List.of(undone.get().kept())).values());
            rewrite(
                    by.account(),
                    keys.entrySet().stream()
                            .filter(e -> hexes.contains(e.getKey()) && !shared.contains(e.getKey()))
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new)),
                    recent -> recent.replacing(undone.get().kept(), undone.get().gone()));
            table.settle(
                    by.account(),
                    undone.get().kept(),
                    undone.get().gone(),
                    "apart",
                    Optional.of(by.id()),
                    clock.instant());
            identity.note(by, "merge-undone", Optional.of(merge));
            return true;
        });
    }

    private static Set<String> keys(Collection<Contact> contacts) {
        return contacts.stream()
                .flatMap(contact -> contact.points().stream())
                .map(point -> Batch.hex(point.value()))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /// The keys of leads, locked: before custody, as everywhere.
    private TreeMap<String, String> lock(AccountId account, List<LeadId> wanted) {
        var proposals = new TreeMap<String, String>();
        keys(leads.contacts(account, new LinkedHashSet<>(wanted)).values()).forEach(hex -> proposals.put(hex, ""));
        return proposals.isEmpty() ? new TreeMap<>() : new TreeMap<>(submissions.lockKeys(account, proposals));
    }

    private void rewrite(AccountId account, Map<String, String> keys, java.util.function.UnaryOperator<Recent> change) {
        var changed = new TreeMap<String, String>();
        keys.forEach((hex, written) -> {
            var now = change.apply(Recent.read(written)).written();
            if (!now.equals(written)) {
                changed.put(hex, now);
            }
        });
        if (!changed.isEmpty()) {
            submissions.remember(account, changed);
        }
    }

    /// What nobody decided until its limit stays two people.
    public void tidy() {
        identity.each(account -> {
            database.write(() -> table.expire(account.id(), clock.instant()));
        });
    }

    /// Somebody leaves: another one decides what was theirs to decide.
    public void handOver(AccountId account, PersonId from, PersonId to) {
        database.write(() -> table.handOver(account, from, to));
    }

    // ---- on a list

    /// Two of a list, by their places, and how likely they are one.
    public record Pair(int one, int other, double likeness) {}

    /// Those of a list about whom somebody would be asked.
    public static List<Pair> among(List<Contact> contacts) {
        var sketches = contacts.stream().map(Sketch::of).toList();
        var pairs = new ArrayList<Pair>();
        each(sketches, (a, b) -> {
            var score = Likeness.compare(sketches.get(a), sketches.get(b));
            if (score.asks()) {
                pairs.add(new Pair(a, b, score.sum()));
            }
            return true;
        });
        return pairs;
    }

    /// How many pairs of a list share a block and are compared.
    public static int compared(List<Contact> contacts) {
        return each(contacts.stream().map(Sketch::of).toList(), (a, b) -> true);
    }

    private static int each(List<Sketch> sketches, BiFunction<Integer, Integer, Boolean> pair) {
        var blocks = new HashMap<String, List<Integer>>();
        for (int i = 0; i < sketches.size(); i++) {
            for (var block : Likeness.blocks(sketches.get(i))) {
                blocks.computeIfAbsent(block, b -> new ArrayList<>()).add(i);
            }
        }
        var seen = new HashSet<Long>();
        for (var members : blocks.values()) {
            for (int i = 0; members.size() <= CROWD && i < members.size(); i++) {
                for (int j = i + 1; j < members.size(); j++) {
                    if (seen.add((long) members.get(i) * sketches.size() + members.get(j))) {
                        pair.apply(members.get(i), members.get(j));
                    }
                }
            }
        }
        return seen.size();
    }
}
