package galena.playbook;

import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.kernel.Text;
import galena.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/// The company's sales processes: checked before they are published, immutable afterwards.
@Component
public final class Playbooks {
    /// The playbook that every company starts with.
    public static final String FIRST = "internet-leads";

    /// How long another instance may go on with what was changed here.
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Database database;
    private final Identity identity;
    private final Clock clock;
    private final Ids ids;
    private final PlaybookTable table;
    private final Map<Filled, Playbook> parsed = new ConcurrentHashMap<>();
    private final Map<Filled, List<Problem>> rechecked = new ConcurrentHashMap<>();
    private final Map<AccountId, Shelf> shelves = new ConcurrentHashMap<>();

    /// A version with the values of one source.
    private record Filled(AccountId account, PlaybookRef ref, Map<String, String> values) {}

    /// What is asked of the database again only after a while.
    private record Shelf(
            List<PlaybookTable.Head> heads,
            List<Door> doors,
            Map<UUID, Map<SourceId, Map<String, String>>> values,
            Instant until) {
        Optional<PlaybookTable.Head> head(UUID id) {
            return heads.stream().filter(head -> head.id().equals(id)).findFirst();
        }
    }

    /// A line of the entrance: leads for which the condition holds enter this playbook; the last one asks
    /// nothing.
    private record Door(Optional<Condition> condition, UUID playbook) {}

    /// What a new lead starts on.
    public record Started(PlaybookRef ref, Playbook playbook, PersonId inCharge) {}

    Playbooks(Database database, Identity identity, Clock clock, Ids ids) {
        this.database = database;
        this.identity = identity;
        this.clock = clock;
        this.ids = ids;
        this.table = new PlaybookTable(database.sql());
    }

    // ---- texts

    /// Reads and proves a text, without keeping it.
    public static Checked check(String text) {
        return Checker.check(text);
    }

    /// A text with parameters at these values; empty when anything is wrong with it.
    public static Optional<Playbook> read(String text, Parameter.Values values) {
        return Reader.read(text, values).playbook();
    }

    /// A text as far as it can be read, for drawing it; empty when nothing of it can.
    public static Optional<Playbook> sketch(String text) {
        return Reader.read(text, Parameter.Values.STANDARD).sketch();
    }

    /// A playbook as we ship it; throws IllegalArgumentException for a name we do not.
    public static String shipped(String name) {
        return Shipped.text(name);
    }

    /// The text of the playbook that every company starts with.
    public static String shipped() {
        return Shipped.text(FIRST);
    }

    /// The names of all playbooks we ship.
    public static List<String> allShipped() {
        return Shipped.NAMES;
    }

    // ---- publishing

    /// Adds a playbook of that name to the company's, with a text as draft. Empty when there is one of that name.
    public Optional<UUID> add(Person actor, String name, String text) {
        return database.write(() -> {
            var id = ids.next();
            if (!table.insert(actor.account(), new PlaybookTable.Head(id, name, actor.id(), Optional.empty(), 0))) {
                return Optional.empty();
            }
            table.saveDraft(actor.account(), id, new Draft(text, 0, clock.instant(), actor.id()));
            identity.note(actor, "playbook-added", Optional.of(id));
            shelves.remove(actor.account());
            return Optional.of(id);
        });
    }

    /// Publishes a text as the next version, if it is sound; leads in flight stay on theirs. Its draft is done
    /// with.
    public Checked publish(Person actor, UUID playbook, String text, String why) {
        var checked = check(text);
        if (checked instanceof Checked.Sound) {
            database.write(() -> {
                keep(actor, playbook, text, why);
                table.deleteDraft(actor.account(), playbook);
            });
            shelves.remove(actor.account());
        }
        return checked;
    }

    /// Publishes the playbook every company starts with, and lets every lead enter it.
    public Checked publishFirst(Person actor, String text) {
        var checked = check(text);
        if (checked instanceof Checked.Sound) {
            database.write(() -> {
                var id = ids.next();
                table.insert(actor.account(), new PlaybookTable.Head(id, FIRST, actor.id(), Optional.empty(), 0));
                keep(actor, id, text, "");
                table.replaceEntries(actor.account(), List.of(new Entry(Optional.empty(), id)));
            });
            shelves.remove(actor.account());
        }
        return checked;
    }

    private void keep(Person actor, UUID playbook, String text, String why) {
        var head = table.lockHead(actor.account(), playbook)
                .orElseThrow(() -> new IllegalArgumentException("no playbook " + playbook));
        int version = table.newestVersion(actor.account(), playbook) + 1;
        table.insertVersion(
                actor.account(),
                playbook,
                new PublishedVersion(version, text, clock.instant(), actor.id(), Text.line(why, 500)));
        table.setVersion(actor.account(), head.id(), version);
        identity.note(actor, "playbook-published", Optional.of(playbook));
    }

    // ---- drafts

    /// Keeps a text somebody works on. Last writer wins, and the page says who that was.
    public void saveDraft(Person actor, UUID playbook, String text) {
        database.write(() -> {
            int based = table.heads(actor.account()).stream()
                    .filter(head -> head.id().equals(playbook))
                    .map(PlaybookTable.Head::version)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no playbook " + playbook));
            var kept = text.length() > Yaml.LONGEST ? text.substring(0, Yaml.LONGEST) : text;
            table.saveDraft(actor.account(), playbook, new Draft(kept, based, clock.instant(), actor.id()));
        });
    }

    public Optional<Draft> draft(AccountId account, UUID playbook) {
        return database.read(() -> table.draft(account, playbook));
    }

    public void discardDraft(Person actor, UUID playbook) {
        database.write(() -> table.deleteDraft(actor.account(), playbook));
    }

    // ---- what there is

    /// A company's playbook: its name, its version in force (0 when none is), who is in charge and who stands in.
    public record Title(UUID id, String name, int version, PersonId inCharge, Optional<PersonId> deputy) {}

    public List<Title> all(AccountId account) {
        return database.read(() -> table.heads(account)).stream()
                .map(Playbooks::title)
                .toList();
    }

    /// What is in force now, by whose it is; one that was never published is not.
    public Map<Title, Playbook> inForce(AccountId account) {
        var inForce = new LinkedHashMap<Title, Playbook>();
        for (var title : all(account)) {
            if (title.version() > 0) {
                inForce.put(title, playbook(account, new PlaybookRef(title.id(), title.version())));
            }
        }
        return inForce;
    }

    public Optional<Title> title(AccountId account, UUID playbook) {
        return all(account).stream()
                .filter(title -> title.id().equals(playbook))
                .findFirst();
    }

    private static Title title(PlaybookTable.Head head) {
        return new Title(head.id(), head.name(), head.version(), head.inCharge(), head.deputy());
    }

    public List<PublishedVersion> versions(AccountId account, UUID playbook) {
        return database.read(() -> table.versions(account, playbook));
    }

    /// The text of one version; empty when there is none of that number.
    public Optional<String> text(AccountId account, PlaybookRef ref) {
        return database.read(() -> table.text(account, ref.id(), ref.version()));
    }

    /// Who is in charge from now on, and who stands in.
    public void entrust(Person actor, UUID playbook, PersonId inCharge, Optional<PersonId> deputy) {
        database.write(() -> {
            table.entrust(actor.account(), playbook, inCharge, deputy.filter(d -> !d.equals(inCharge)));
            identity.note(actor, "playbook-entrusted", Optional.of(playbook));
        });
        shelves.remove(actor.account());
    }

    // ---- which leads enter which

    /// Which leads enter a playbook; the last line has no condition.
    public record Entry(Optional<String> condition, UUID playbook) {}

    public List<Entry> entries(AccountId account) {
        return database.read(() -> table.entries(account));
    }

    /// Replaces the entrance; the last line must be the only one without a condition. Answers what is wrong with
    /// it.
    public Optional<String> setEntries(Person actor, List<Entry> entries) {
        var objection = objectionTo(actor.account(), entries);
        if (objection.isEmpty()) {
            database.write(() -> {
                identity.oneAtATime(actor.account());
                table.replaceEntries(actor.account(), entries);
                identity.note(actor, "playbook-entrance-changed", Optional.empty());
            });
            shelves.remove(actor.account());
        }
        return objection;
    }

    private Optional<String> objectionTo(AccountId account, List<Entry> entries) {
        long unconditional =
                entries.stream().filter(e -> e.condition().isEmpty()).count();
        if (unconditional != 1 || entries.getLast().condition().isPresent()) {
            return Optional.of("The last line, and only that, must take every other lead.");
        }
        var ready = all(account).stream()
                .filter(title -> title.version() > 0)
                .map(Title::id)
                .toList();
        for (var entry : entries) {
            if (!ready.contains(entry.playbook())) {
                return Optional.of("A line leads to a playbook that has not been published.");
            }
            if (entry.condition().isPresent()
                    && Condition.read(entry.condition().get(), List.of()) instanceof Condition.Reading.Wrong(var why)) {
                return Optional.of("The question "
                        + Problems.shortened(entry.condition().get()) + " cannot be asked: " + why + ".");
            }
        }
        return Optional.empty();
    }

    /// What a new lead starts on: the playbook of the first line whose condition holds. Throws
    /// IllegalStateException before the company is set up.
    public Started entering(AccountId account, SourceId source, Supplier<Known> known) {
        var shelf = shelf(account);
        if (shelf.doors().isEmpty()) {
            throw new IllegalStateException("account " + account + " has no playbook");
        }
        boolean asks = shelf.doors().getFirst().condition().isPresent();
        var asked = asks ? known.get() : Known.NOTHING;
        var door = shelf.doors().stream()
                .filter(d -> d.condition().isEmpty() || d.condition().get().holds(asked))
                .findFirst()
                .orElseThrow();
        var head = shelf.head(door.playbook()).orElseThrow();
        var ref = new PlaybookRef(head.id(), head.version());
        return new Started(ref, playbook(account, ref, source), inCharge(account, head));
    }

    private Shelf shelf(AccountId account) {
        var known = shelves.get(account);
        var now = clock.instant();
        if (known != null && known.until().isAfter(now)) {
            return known;
        }
        var fresh = database.read(() -> new Shelf(
                table.heads(account),
                table.entries(account).stream().map(Playbooks::door).toList(),
                table.values(account),
                now.plus(FRESH)));
        shelves.put(account, fresh);
        return fresh;
    }

    private static Door door(Entry entry) {
        var condition = entry.condition()
                .flatMap(text -> Condition.read(text, List.of()) instanceof Condition.Reading.Good(var good)
                        ? Optional.of(good)
                        : Optional.empty());
        return new Door(condition, entry.playbook());
    }

    // ---- values per source

    /// What parameters have for one source; those left out have the standard.
    public Map<String, String> values(AccountId account, UUID playbook, SourceId source) {
        return shelf(account).values().getOrDefault(playbook, Map.of()).getOrDefault(source, Map.of());
    }

    /// Sets a parameter for one source, or clears it when empty. Answers what is wrong with the value.
    public Optional<String> setValue(
            Person actor, UUID playbook, SourceId source, String name, Optional<String> value) {
        var head = title(actor.account(), playbook)
                .orElseThrow(() -> new IllegalArgumentException("no playbook " + playbook));
        var parameter = Optional.of(head.version())
                .filter(version -> version > 0)
                .map(version -> playbook(actor.account(), new PlaybookRef(playbook, version), source))
                .map(inForce -> inForce.parameters().get(name));
        if (parameter.isEmpty()) {
            return Optional.of("This playbook has no " + Problems.shortened(name) + ".");
        }
        var objection = value.flatMap(parameter.get()::objectionTo);
        if (objection.isEmpty()) {
            database.write(() -> {
                table.setValue(actor.account(), playbook, source, name, value);
                identity.note(actor, "playbook-value-changed", Optional.of(playbook));
            });
            shelves.remove(actor.account());
        }
        return objection;
    }

    // ---- executing

    /// A published version with the values of a source; it is parsed once and remembered.
    public Playbook playbook(AccountId account, PlaybookRef ref, SourceId source) {
        var standard = parsed(account, ref, Map.of());
        if (standard.parameters().isEmpty()) {
            return standard;
        }
        var values = values(account, ref.id(), source);
        return values.isEmpty() ? standard : parsed(account, ref, values);
    }

    /// A published version with every parameter at its standard.
    public Playbook playbook(AccountId account, PlaybookRef ref) {
        return parsed(account, ref, Map.of());
    }

    private Playbook parsed(AccountId account, PlaybookRef ref, Map<String, String> values) {
        var key = new Filled(account, ref, values);
        var known = parsed.get(key);
        if (known != null) {
            return known;
        }
        var text = text(account, ref).orElseThrow(() -> new IllegalArgumentException("no playbook " + ref));
        var read = Reader.read(text, Parameter.Values.given(values))
                .playbook()
                .orElseThrow(() -> new IllegalStateException("published but unreadable: " + ref));
        parsed.put(key, read);
        return read;
    }

    /// Who answers for leads of this playbook that no person holds: who is in charge, or the deputy while they
    /// are away.
    public PersonId inCharge(AccountId account, UUID playbook) {
        return shelf(account)
                .head(playbook)
                .map(head -> inCharge(account, head))
                .orElseThrow(() -> new IllegalArgumentException("no playbook " + playbook));
    }

    /// Who is in charge where no playbook is involved yet: of the playbook that leads enter by default.
    public PersonId inCharge(AccountId account) {
        return inCharge(account, shelf(account).doors().getLast().playbook());
    }

    private PersonId inCharge(AccountId account, PlaybookTable.Head head) {
        if (head.deputy().isEmpty()) {
            return head.inCharge();
        }
        var now = clock.instant();
        boolean away = identity.person(account, head.inCharge())
                .filter(person -> !identity.isAbsent(person, now))
                .isEmpty();
        return head.deputy()
                .filter(deputy -> away)
                .flatMap(deputy -> identity.person(account, deputy))
                .filter(deputy -> deputy.active() && !identity.isAbsent(deputy, now))
                .map(Person::id)
                .orElse(head.inCharge());
    }

    /// Somebody leaves: another person is in charge of their playbooks, and nobody is their deputy.
    public void handOver(AccountId account, PersonId from, PersonId to) {
        database.write(() -> table.handOver(account, from, to));
        shelves.remove(account);
    }

    /// Checks again what leads stand on, once for each version while we run; answers those that would no longer
    /// be published, with the reasons.
    public Map<PlaybookRef, List<Problem>> recheck(AccountId account, List<PlaybookRef> refs) {
        var failing = new LinkedHashMap<PlaybookRef, List<Problem>>();
        for (var ref : refs) {
            var problems = rechecked.computeIfAbsent(
                    new Filled(account, ref, Map.of()),
                    key -> check(text(account, ref).orElse("")) instanceof Checked.Unsound(var wrong)
                            ? wrong
                            : List.of());
            if (!problems.isEmpty()) {
                failing.put(ref, problems);
            }
        }
        return failing;
    }
}
