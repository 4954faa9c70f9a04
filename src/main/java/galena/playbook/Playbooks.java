package galena.playbook;

import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.PersonId;
import galena.storage.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/// The company's sales processes: checked before they are published, immutable afterwards.
@Component
public final class Playbooks {
    /// The playbook that every company starts with.
    public static final String FIRST = "internet-leads";

    /// How long another instance may go on starting leads on the version before.
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Database database;
    private final Identity identity;
    private final Clock clock;
    private final Ids ids;
    private final PlaybookTable table;
    private final Map<Versioned, Playbook> parsed = new ConcurrentHashMap<>();
    private final Map<AccountId, Remembered> current = new ConcurrentHashMap<>();

    private record Versioned(AccountId account, PlaybookRef ref) {}

    private record Remembered(Started started, Instant until) {}

    /// What a new lead starts on.
    public record Started(PlaybookRef ref, Playbook playbook, PersonId inCharge) {}

    Playbooks(Database database, Identity identity, Clock clock, Ids ids) {
        this.database = database;
        this.identity = identity;
        this.clock = clock;
        this.ids = ids;
        this.table = new PlaybookTable(database.sql());
    }

    /// Reads and proves a text, without keeping it.
    public static Checked check(String text) {
        return Checker.check(text);
    }

    /// The text of the playbook that is shipped.
    public static String shipped() {
        try (var in = Playbooks.class.getResourceAsStream("/playbooks/internet-leads.yaml")) {
            if (in == null) {
                throw new IllegalStateException("the shipped playbook is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// Publishes a text as the next version, if it is sound; leads in flight stay on theirs.
    public Checked publish(Person actor, String text) {
        var checked = check(text);
        if (checked instanceof Checked.Sound sound) {
            database.write(() -> keep(actor, sound.playbook(), text));
            current.remove(actor.account());
        }
        return checked;
    }

    private void keep(Person actor, Playbook playbook, String text) {
        var head = table.head(actor.account(), FIRST);
        var id = head.map(PlaybookTable.Head::id).orElseGet(ids::next);
        int version = head.isEmpty()
                ? 1
                : table.versions(actor.account(), id).getFirst().version() + 1;
        if (head.isEmpty()) {
            table.insert(actor.account(), new PlaybookTable.Head(id, FIRST, actor.id(), version));
        }
        table.insertVersion(actor.account(), id, new PublishedVersion(version, text, clock.instant(), actor.id()));
        table.setVersion(actor.account(), id, version);
        identity.note(actor, "playbook-published", Optional.of(id));
    }

    /// The version new leads start on. Throws IllegalStateException before the company is set up.
    public Started current(AccountId account) {
        var remembered = current.get(account);
        var now = clock.instant();
        if (remembered != null && remembered.until().isAfter(now)) {
            return remembered.started();
        }
        var head = database.read(() -> table.head(account, FIRST))
                .orElseThrow(() -> new IllegalStateException("account " + account + " has no playbook"));
        var ref = new PlaybookRef(head.id(), head.version());
        var started = new Started(ref, playbook(account, ref), head.inCharge());
        current.put(account, new Remembered(started, now.plus(FRESH)));
        return started;
    }

    /// A published version; it is parsed once and remembered.
    public Playbook playbook(AccountId account, PlaybookRef ref) {
        var key = new Versioned(account, ref);
        var known = parsed.get(key);
        if (known != null) {
            return known;
        }
        var text = database.read(() -> table.text(account, ref.id(), ref.version()))
                .orElseThrow(() -> new IllegalArgumentException("no playbook " + ref));
        var read = Reader.read(text)
                .playbook()
                .orElseThrow(() -> new IllegalStateException("published but unreadable: " + ref));
        parsed.put(key, read);
        return read;
    }

    /// Who answers for leads that no person holds.
    public PersonId inCharge(AccountId account, UUID playbook) {
        return database.read(() -> table.inCharge(account, playbook))
                .orElseThrow(() -> new IllegalArgumentException("no playbook " + playbook));
    }

    /// Somebody leaves: another person is in charge of their playbooks.
    public void handOver(AccountId account, PersonId from, PersonId to) {
        database.write(() -> table.handOver(account, from, to));
        current.remove(account);
    }

    public List<PublishedVersion> versions(AccountId account) {
        return database.read(() -> table.head(account, FIRST)
                .map(head -> table.versions(account, head.id()))
                .orElse(List.of()));
    }
}
