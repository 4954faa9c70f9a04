package galena.directory;

import galena.identity.Account;
import galena.identity.Identity;
import galena.identity.Person;
import galena.identity.Seldom;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.kernel.Text;
import galena.storage.Database;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/// Where leads come from, which keys they come with, and when we are open.
@Component
public final class Directory {
    /// How long another instance may go on accepting a revoked key, or miss a changed source.
    private static final Duration FRESH = Duration.ofSeconds(5);

    private static final Pattern KEY = Pattern.compile("gk_([0-9a-f]{32})_([A-Za-z0-9_-]{24,64})");
    private static final Pattern ADDRESS = Pattern.compile("([0-9a-f]{32})-([A-Za-z0-9_-]{16,32})");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Database database;
    private final Identity identity;
    private final Clock clock;
    private final Ids ids;
    private final DirectoryTable table;
    private final Seldom<List<Source>> sources;
    private final Holidays holidays = new Holidays();
    private final Map<String, Remembered<Optional<Source>>> byKey = new ConcurrentHashMap<>();
    private final Map<String, Remembered<Optional<Source>>> byAddress = new ConcurrentHashMap<>();
    private final Map<AccountId, Remembered<OpeningHours>> hours = new ConcurrentHashMap<>();
    private final Map<AccountId, Remembered<List<OwnField>>> fields = new ConcurrentHashMap<>();
    private final Map<AccountId, Remembered<Set<String>>> own = new ConcurrentHashMap<>();

    private record Remembered<T>(T value, Instant until) {}

    Directory(Database database, Identity identity, Clock clock, Ids ids) {
        this.database = database;
        this.identity = identity;
        this.clock = clock;
        this.ids = ids;
        this.table = new DirectoryTable(database.sql());
        this.sources = identity.seldom(account -> List.copyOf(table.sources(identity.account(account))));
    }

    /// The channels somebody is in charge of.
    public List<Channel> channels(AccountId account) {
        return database.read(() -> table.channels(account));
    }

    /// Who is in charge of a channel from now on, and who stands in.
    public void entrust(Person actor, Channel channel) {
        database.write(() -> {
            table.save(actor.account(), channel);
            identity.note(actor, "channel-entrusted", Optional.empty());
        });
    }

    /// Somebody leaves: another person is in charge of their channels, and nobody is their deputy.
    public void handOver(AccountId account, PersonId from, PersonId to) {
        database.write(() -> table.handOver(account, from, to));
    }

    public List<Source> sources(AccountId account) {
        return sources.of(account);
    }

    public Optional<Source> source(AccountId account, SourceId id) {
        return sources(account).stream().filter(s -> s.id().equals(id)).findFirst();
    }

    /// A draft with a new id, to be saved.
    public SourceId newSourceId() {
        return new SourceId(ids.next());
    }

    /// Adds or changes a source; false when another one has its name.
    public boolean save(Person actor, Source source) {
        try {
            return database.write(() -> {
                boolean saved = table.save(source, clock.instant());
                addressed(source.account(), source.id());
                identity.note(actor, "source-saved", Optional.of(source.id().value()));
                byKey.clear();
                byAddress.clear();
                return saved;
            });
        } catch (DuplicateKeyException sameName) {
            return false;
        }
    }

    /// A new key for posting leads; shown once, only its hash is stored.
    public String issueKey(Person actor, SourceId source) {
        var bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        var key = "gk_" + actor.account().toString().replace("-", "") + "_"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        database.write(() -> {
            table.insertKey(
                    actor.account(), source, Text.sha256(key), key.substring(key.length() - 4), clock.instant());
            identity.note(actor, "key-issued", Optional.of(source.value()));
        });
        return key;
    }

    /// All keys of the source stop working, here at once and on other instances within five seconds.
    public void revokeKeys(Person actor, SourceId source) {
        database.write(() -> {
            table.revokeKeys(actor.account(), source, clock.instant());
            identity.note(actor, "keys-revoked", Optional.of(source.value()));
        });
        byKey.clear();
    }

    public List<SourceKey> keys(AccountId account, SourceId source) {
        return database.read(() -> table.keys(account, source));
    }

    /// The source a key belongs to; empty for a wrong or revoked one. Remembered for five seconds.
    public Optional<Source> byKey(String key) {
        var remembered = byKey.get(key);
        var now = clock.instant();
        if (remembered != null && remembered.until().isAfter(now)) {
            return remembered.value();
        }
        var found = look(key);
        if (found.isPresent()) {
            byKey.put(key, new Remembered<>(found, now.plus(FRESH)));
        } else {
            byKey.remove(key);
        }
        return found;
    }

    private Optional<Source> look(String key) {
        var match = KEY.matcher(key);
        if (!match.matches()) {
            return Optional.empty();
        }
        var account = account(match.group(1));
        return identity.knownAccount(account)
                .flatMap(known -> database.read(() -> table.sourceOf(account, Text.sha256(key)))
                        .flatMap(source -> source(account, source)));
    }

    private static AccountId account(String hex) {
        return new AccountId(new UUID(
                Long.parseUnsignedLong(hex.substring(0, 16), 16), Long.parseUnsignedLong(hex.substring(16), 16)));
    }

    /// What an address of a source is for: taking leads in, or telling its vendor how to send them.
    public enum Purpose {
        DOOR,
        INSTRUCTIONS;

        String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// The address of a source as it is written into a form or given to a vendor. It lets leads in and nothing
    /// out, and cannot be guessed.
    public String address(AccountId account, SourceId source, Purpose purpose) {
        return database.read(() -> table.address(account, source, purpose.code()))
                .orElseThrow(() -> new IllegalArgumentException("no source " + source));
    }

    private void addressed(AccountId account, SourceId source) {
        for (var purpose : Purpose.values()) {
            table.insertAddress(account, source, purpose.code(), word(account), clock.instant());
        }
    }

    private static String word(AccountId account) {
        var bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return account.toString().replace("-", "") + "-"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// The source gets new addresses; the old ones stop working, here at once and on other instances within five
    /// seconds.
    public void newAddresses(Person actor, SourceId source) {
        database.write(() -> {
            table.revokeAddresses(actor.account(), source, clock.instant());
            addressed(actor.account(), source);
            identity.note(actor, "address-revoked", Optional.of(source.value()));
        });
        byAddress.clear();
    }

    /// The source an address belongs to; empty for a wrong or revoked one. Remembered for five seconds.
    public Optional<Source> byAddress(String word, Purpose purpose) {
        var now = clock.instant();
        var key = purpose.code() + " " + word;
        var remembered = byAddress.get(key);
        if (remembered != null && remembered.until().isAfter(now)) {
            return remembered.value();
        }
        var match = ADDRESS.matcher(word);
        if (!match.matches()) {
            return Optional.empty();
        }
        var account = account(match.group(1));
        var found = identity.knownAccount(account)
                .flatMap(known -> database.read(() -> table.sourceAt(account, purpose.code(), word))
                        .flatMap(source -> source(account, source)));
        if (found.isPresent()) {
            byAddress.put(key, new Remembered<>(found, now.plus(FRESH)));
        } else {
            byAddress.remove(key);
        }
        return found;
    }

    /// What the company wants to know of leads, in its order. Remembered for five seconds.
    public List<OwnField> fields(AccountId account) {
        var now = clock.instant();
        var remembered = fields.get(account);
        if (remembered != null && remembered.until().isAfter(now)) {
            return remembered.value();
        }
        var found = database.read(() -> table.fields(account));
        fields.put(account, new Remembered<>(found, now.plus(FRESH)));
        return found;
    }

    public void setFields(Person actor, List<OwnField> all) {
        database.write(() -> {
            identity.oneAtATime(actor.account());
            table.setFields(actor.account(), all);
            identity.note(actor, "fields-changed", Optional.empty());
        });
        fields.clear();
    }

    /// The company's own numbers (E.164) and addresses, and the domains of its people as `@example.com`.
    /// Remembered for five seconds.
    public Set<String> own(AccountId account) {
        var now = clock.instant();
        var remembered = own.get(account);
        if (remembered != null && remembered.until().isAfter(now)) {
            return remembered.value();
        }
        var found = new HashSet<>(database.read(() -> table.own(account)));
        identity.people(account).forEach(person -> found.add(person.email()));
        own.put(account, new Remembered<>(found, now.plus(FRESH)));
        return found;
    }

    /// These (normalised) are our own from now on; domains as `@example.com`.
    public void setOwn(Person actor, Set<String> values) {
        database.write(() -> {
            identity.oneAtATime(actor.account());
            table.setOwn(actor.account(), values);
            identity.note(actor, "own-numbers-changed", Optional.empty());
        });
        own.clear();
    }

    /// When the company is open, holidays of this year and the next included. Remembered for five seconds.
    public OpeningHours hours(AccountId id) {
        var now = clock.instant();
        var remembered = hours.get(id);
        if (remembered != null && remembered.until().isAfter(now)) {
            return remembered.value();
        }
        var account = identity.account(id);
        var found = new OpeningHours(account.zone(), database.read(() -> table.week(id)), holidaysAround(account, now));
        hours.put(id, new Remembered<>(found, now.plus(FRESH)));
        return found;
    }

    private HashSet<LocalDate> holidaysAround(Account account, Instant now) {
        int year = account.dayOf(now).getYear();
        var days = new HashSet<>(holidays.of(account.country(), year));
        days.addAll(holidays.of(account.country(), year + 1));
        return days;
    }

    public void setWeek(Person actor, Map<DayOfWeek, OpeningHours.Span> week) {
        database.write(() -> {
            identity.oneAtATime(actor.account());
            table.setWeek(actor.account(), week);
            identity.note(actor, "opening-changed", Optional.empty());
        });
        hours.clear();
    }
}
