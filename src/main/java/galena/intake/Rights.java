package galena.intake;

import galena.consent.Consent;
import galena.delivery.Delivery;
import galena.directory.Directory;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.lead.Archive;
import galena.lead.Contact;
import galena.lead.ContactPoint;
import galena.lead.LeadView;
import galena.lead.Leads;
import galena.lead.Messages;
import galena.playbook.Playbooks;
import galena.playbook.Remarks;
import galena.storage.Database;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// What a person may ask of us about themselves: what we know of them, that it is right, that we forget it. Each
/// such wish is somebody's task with a deadline.
@Component
public final class Rights {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /// One month to answer: Regulation (EU) 2016/679, article 12(3).
    private static final Duration WITHIN = Duration.ofDays(30);

    private final Database database;
    private final Identity identity;
    private final Directory directory;
    private final Consent consent;
    private final Playbooks playbooks;
    private final Remarks remarks;
    private final Leads leads;
    private final Archive archive;
    private final Messages messages;
    private final Delivery delivery;
    private final Clock clock;
    private final Ids ids;
    private final WishTable table;
    private final SubmissionTable submissions;
    private final TwinTable twins;

    Rights(
            Database database,
            Identity identity,
            Directory directory,
            Consent consent,
            Playbooks playbooks,
            Remarks remarks,
            Leads leads,
            Archive archive,
            Messages messages,
            Delivery delivery,
            Clock clock,
            Ids ids) {
        this.database = database;
        this.identity = identity;
        this.directory = directory;
        this.consent = consent;
        this.playbooks = playbooks;
        this.remarks = remarks;
        this.leads = leads;
        this.archive = archive;
        this.messages = messages;
        this.delivery = delivery;
        this.clock = clock;
        this.ids = ids;
        this.table = new WishTable(database);
        this.submissions = new SubmissionTable(database);
        this.twins = new TwinTable(database);
    }

    /// What somebody asks for.
    public enum Kind {
        FORGET,
        EXPORT,
        CORRECT;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A wish that is open.
    ///
    /// @param value their number or address, normalised
    public record Wish(UUID id, Kind kind, String value, Instant askedAt, PersonId responsible, Instant dueAt) {}

    /// What we have of somebody.
    ///
    /// @param arrived how many submissions are kept as they came
    public record Known(List<LeadView> leads, int notes, int messages, int arrived, int agreements) {}

    /// Somebody asks. The number or address must be normalised.
    public UUID ask(Person by, Kind kind, String value) {
        var now = clock.instant();
        var wish = new Wish(ids.next(), kind, value, now, playbooks.inCharge(by.account()), now.plus(WITHIN));
        database.write(() -> {
            table.insert(by.account(), wish);
            identity.note(by, "wish-noted", Optional.of(wish.id()));
        });
        return wish.id();
    }

    public List<Wish> open(AccountId account) {
        return database.read(() -> table.open(account));
    }

    public Optional<Wish> one(AccountId account, UUID id) {
        return open(account).stream().filter(wish -> wish.id().equals(id)).findFirst();
    }

    /// What there is: before anything is done.
    public Known known(AccountId account, String value) {
        return database.read(() -> {
            var found = leads.withPoint(account, value).stream()
                    .flatMap(lead -> leads.view(account, lead).stream())
                    .toList();
            var theirs = found.stream().map(LeadView::id).toList();
            return new Known(
                    found,
                    found.stream().mapToInt(view -> view.notes().size()).sum(),
                    theirs.stream()
                            .mapToInt(lead -> messages.of(account, lead).size())
                            .sum(),
                    table.arrived(account, theirs).size(),
                    theirs.stream()
                            .mapToInt(lead -> consent.agreements(account, lead).size())
                            .sum());
        });
    }

    /// Somebody has done what was asked (a correction, a letter).
    public boolean done(Person by, UUID id) {
        return database.write(() -> table.settle(by.account(), id, by.id(), 0, clock.instant()));
    }

    // ---- forgetting

    /// Who they were is gone from every lead, every note, everything that arrived; that there was a lead, and
    /// what it cost and earned, stays. A wish never to be contacted stays too, as a fingerprint. Empty when
    /// somebody talks with them right now, else how many leads it were.
    public Optional<Integer> forget(Person by, UUID id) {
        var account = by.account();
        return database.write(() -> {
            var wish = table.lock(account, id);
            if (wish.isEmpty()) {
                return Optional.<Integer>of(0);
            }
            var theirs = leads.withPoint(account, wish.get().value());
            var keys = keys(account, theirs, wish.get().value());
            var locked = keys.isEmpty() ? new TreeMap<String, String>() : submissions.lockKeys(account, keys);
            if (!archive.forget(by, theirs)) {
                return Optional.<Integer>empty();
            }
            var changed = new TreeMap<String, String>();
            locked.forEach((hex, written) -> {
                var recent = Recent.read(written);
                for (var lead : theirs) {
                    recent = recent.without(lead);
                }
                changed.put(hex, recent.written());
            });
            if (!changed.isEmpty()) {
                submissions.remember(account, changed);
            }
            table.forgetArrived(account, theirs);
            remarks.forget(account, theirs);
            for (var lead : theirs) {
                consent.forget(account, lead);
                twins.forget(account, lead);
                delivery.forget(account, lead);
            }
            table.settle(account, id, by.id(), theirs.size(), clock.instant());
            identity.note(by, "wish-carried-out", Optional.of(id));
            return Optional.of(theirs.size());
        });
    }

    private TreeMap<String, String> keys(AccountId account, List<LeadId> theirs, String value) {
        var keys = new TreeMap<String, String>();
        keys.put(Batch.hex(value), "");
        leads.contacts(account, theirs).values().stream()
                .flatMap(contact -> contact.points().stream())
                .map(ContactPoint::value)
                .forEach(point -> keys.put(Batch.hex(point), ""));
        return keys;
    }

    // ---- telling

    /// All we have of somebody, as JSON; noted with the count.
    public Optional<byte[]> export(Person by, UUID id) {
        var account = by.account();
        return database.write(() -> table.lock(account, id).map(wish -> {
            var theirs = leads.withPoint(account, wish.value());
            var sources = directory.sources(account);
            var all = new ArrayList<Map<String, Object>>();
            for (var lead : theirs) {
                leads.view(account, lead)
                        .ifPresent(view -> all.add(told(
                                view,
                                sources.stream()
                                        .filter(s -> s.id().equals(view.facts().source()))
                                        .map(s -> s.name())
                                        .findFirst()
                                        .orElse(""))));
            }
            identity.note(by, "wish-told", Optional.of(id));
            table.settle(account, id, by.id(), theirs.size(), clock.instant());
            return JSON.writerWithDefaultPrettyPrinter()
                    .writeValueAsBytes(Map.of(
                            "about", wish.value(), "told_at", clock.instant().toString(), "leads", all));
        }));
    }

    private Map<String, Object> told(LeadView view, String source) {
        var account = view.account();
        var told = new LinkedHashMap<String, Object>();
        told.put("lead", view.id().toString());
        told.put("source", source);
        told.put("received_at", view.facts().receivedAt().toString());
        told.put("who", who(view.contact()));
        told.put(
                "what_happened",
                leads.trail(account, view.id()).stream()
                        .map(entry -> Map.of(
                                "at",
                                entry.at().toString(),
                                "what",
                                entry.kind(),
                                "why",
                                entry.reason().orElse("")))
                        .toList());
        told.put(
                "notes",
                view.notes().stream()
                        .map(note -> Map.of("at", note.at().toString(), "words", note.body()))
                        .toList());
        told.put(
                "wrote",
                messages.of(account, view.id()).stream()
                        .map(message -> Map.of("at", message.at().toString(), "words", message.body()))
                        .toList());
        told.put(
                "agreed_to",
                consent.agreements(account, view.id()).stream()
                        .map(agreed -> Map.of(
                                "at", agreed.at().toString(),
                                "words", agreed.words(),
                                "from", agreed.address(),
                                "certificate", agreed.certificate()))
                        .toList());
        told.put(
                "as_it_arrived",
                table.arrived(account, List.of(view.id())).stream()
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                        .toList());
        return told;
    }

    private static Map<String, Object> who(Contact contact) {
        var who = new LinkedHashMap<String, Object>();
        who.put("first_name", contact.firstName());
        who.put("last_name", contact.lastName());
        who.put("company", contact.company());
        who.put("phones", contact.phones());
        who.put("emails", contact.emails());
        who.put("street", contact.street());
        who.put("postal_code", contact.postalCode());
        who.put("city", contact.city());
        who.put("region", contact.region());
        who.put("country", contact.country());
        who.put("product", contact.product());
        who.put("message", contact.message());
        who.put("fields", contact.fields());
        return who;
    }

    /// Somebody leaves: another one answers for what was theirs to do.
    public void handOver(AccountId account, PersonId from, PersonId to) {
        database.write(() -> table.handOver(account, from, to));
    }
}
