package galena.delivery;

import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.PersonId;
import galena.lead.Feed;
import galena.lead.TrailEntry;
import galena.storage.Database;
import galena.storage.Secrets;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Tells programs of others what happens, as Standard Webhooks has it (standardwebhooks.com): ids, kinds and
/// times, never who somebody is; signed; tried for three days with growing pauses; what was given up can be told
/// again.
@Component
public final class Hooks {
    /// What can be told.
    public static final Set<String> KINDS = new TreeSet<>(Set.of(
            "received",
            "given",
            "moved",
            "outcome",
            "replied",
            "asked-again",
            "called-in",
            "offer-made",
            "offer-accepted",
            "offer-declined",
            "closed",
            "reopened",
            "merged",
            "unmerged",
            "forgotten"));

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MOST = 20;
    private static final int AT_ONCE = 20;
    private static final int SHOWN = 50;
    private static final int TOO_MANY = 5;
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration LONGEST_REST = Duration.ofHours(1);
    /// Three days altogether.
    private static final List<Duration> AGAIN = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(20));

    private final Database database;
    private final Identity identity;
    private final Feed feed;
    private final Http http;
    private final Secrets secrets;
    private final Clock clock;
    private final Ids ids;
    private final HookTable table;
    private final Lanes<UUID> lanes = new Lanes<>(Duration.ofSeconds(5));

    Hooks(Database database, Identity identity, Feed feed, Http http, Secrets secrets, Clock clock, Ids ids) {
        this.database = database;
        this.identity = identity;
        this.feed = feed;
        this.http = http;
        this.secrets = secrets;
        this.clock = clock;
        this.ids = ids;
        this.table = new HookTable(database);
    }

    // ---- settings

    /// A new hook and the secret its messages are signed with, shown once.
    public record Made(UUID id, String secret) {}

    /// Tells that address from now on. Empty when it is no address of a web server, a kind is none of [#KINDS],
    /// or there are twenty already.
    public Optional<Made> add(Person by, String address, Set<String> kinds) {
        if (!isAddress(address) || !kinds.stream().allMatch(kind -> kind != null && KINDS.contains(kind))) {
            return Optional.empty();
        }
        var bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        var secret = "whsec_" + Base64.getEncoder().encodeToString(bytes);
        return database.write(() -> {
            if (table.all(by.account()).size() >= MOST) {
                return Optional.<Made>empty();
            }
            var hook = new Hook(
                    ids.next(),
                    address,
                    kinds,
                    true,
                    clock.instant(),
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            table.insert(by.account(), hook, secrets.seal(secret));
            identity.note(by, "hook-added", Optional.of(hook.id()));
            return Optional.of(new Made(hook.id(), secret));
        });
    }

    private static boolean isAddress(String address) {
        try {
            var uri = URI.create(address);
            return address.length() <= 500
                    && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    public boolean remove(Person by, UUID hook) {
        return database.write(() -> {
            boolean gone = table.delete(by.account(), hook);
            if (gone) {
                identity.note(by, "hook-removed", Optional.of(hook));
            }
            return gone;
        });
    }

    public List<Hook> all(AccountId account) {
        return database.read(() -> table.all(account));
    }

    /// What was given up, newest first, as it was to be told.
    public record Dead(UUID id, String kind, String body, int attempts) {}

    public List<Dead> dead(AccountId account, UUID hook) {
        return database.read(() -> table.dead(account, hook, SHOWN)).stream()
                .map(one -> new Dead(one.id(), one.kind(), one.body(), one.attempts()))
                .toList();
    }

    /// How much waits to be told.
    public int waiting(AccountId account, UUID hook) {
        return database.read(() -> table.waiting(account, hook));
    }

    /// What was given up is told again, and a hook that was switched off is switched on. Answers how many.
    public int again(Person by, UUID hook) {
        return database.write(() -> {
            table.switchOn(by.account(), hook);
            identity.note(by, "hook-again", Optional.of(hook));
            return table.again(by.account(), hook, clock.instant());
        });
    }

    /// Something to try it with.
    public boolean attempt(Person by, UUID hook) {
        return database.write(() -> {
            boolean known =
                    table.all(by.account()).stream().anyMatch(one -> one.id().equals(hook));
            if (known) {
                var body = Map.of("type", "test", "timestamp", clock.instant().toString(), "data", Map.of());
                table.post(
                        by.account(),
                        List.of(new HookTable.Message(ids.next(), hook, "test", JSON.writeValueAsString(body), 0)),
                        clock.instant());
            }
            return known;
        });
    }

    // ---- what happens

    /// Writes down what hooks are to be told of what happened since the last time; answers how many entries it
    /// read.
    public int follow() {
        return feed.follow("hooks", KINDS, entries -> {
            var hooks = new HashMap<AccountId, List<Hook>>();
            var messages = new LinkedHashMap<AccountId, List<HookTable.Message>>();
            for (var entry : entries) {
                for (var hook : hooks.computeIfAbsent(entry.account(), table::all)) {
                    boolean wanted = hook.kinds().isEmpty() || hook.kinds().contains(entry.kind());
                    if (wanted && !entry.at().isBefore(hook.madeAt())) {
                        messages.computeIfAbsent(entry.account(), a -> new ArrayList<>())
                                .add(new HookTable.Message(
                                        id(hook, entry),
                                        hook.id(),
                                        entry.kind(),
                                        JSON.writeValueAsString(body(entry)),
                                        0));
                    }
                }
            }
            messages.forEach((account, all) -> table.post(account, all, clock.instant()));
        });
    }

    /// The same for the same entry, however often it is read.
    private static UUID id(Hook hook, TrailEntry entry) {
        return UUID.nameUUIDFromBytes(
                (hook.id() + " " + entry.lead() + " " + entry.seq()).getBytes(StandardCharsets.UTF_8));
    }

    /// An entry of a trail as programs read it.
    public static Map<String, Object> body(TrailEntry entry) {
        var data = new LinkedHashMap<String, Object>();
        data.put("lead", entry.lead().toString());
        data.put("seq", entry.seq());
        entry.actorId().map(PersonId::toString).ifPresent(person -> data.put("person", person));
        entry.reason().filter(reason -> !reason.isEmpty()).ifPresent(reason -> data.put("reason", reason));
        entry.step().ifPresent(step -> data.put("step", step));
        entry.ending().ifPresent(ending -> data.put("ending", ending));
        for (var name : List.of("source", "to", "milestone", "talked", "minor", "currency")) {
            Optional.ofNullable(entry.detail().get(name)).ifPresent(value -> data.put(name, value));
        }
        return Map.of("type", "lead." + entry.kind(), "timestamp", entry.at().toString(), "data", data);
    }

    // ---- telling it

    /// Tells what is due; answers how much was heard.
    public int send() {
        return lanes.run(work -> identity.each(account -> {
            for (var hook : all(account.id())) {
                boolean rests =
                        hook.restsUntil().filter(clock.instant()::isBefore).isPresent();
                if (hook.active() && !rests) {
                    work.put(hook.id(), () -> send(account.id(), hook));
                }
            }
        }));
    }

    private int send(AccountId account, Hook hook) {
        var now = clock.instant();
        var due = database.write(() -> table.claim(account, hook.id(), now, now.plus(LEASE), AT_ONCE));
        if (due.isEmpty()) {
            return 0;
        }
        Optional<String> secret;
        try {
            secret = database.read(() -> table.secret(account, hook.id())).map(secrets::open);
        } catch (IllegalStateException otherKey) {
            database.write(() -> table.failed(account, hook.id(), "other-key", Optional.empty(), false));
            return 0;
        }
        if (secret.isEmpty()) {
            // removed at this moment, with all that it was to be told
            return 0;
        }
        int heard = 0;
        int failures = hook.failures();
        for (int i = 0; i < due.size(); i++) {
            var one = due.get(i);
            var reply = http.post(URI.create(hook.address()), headers(one, secret.get()), one.body());
            if (reply instanceof Http.Reply.Answered(var status, var body) && status / 100 == 2) {
                heard++;
                failures = 0;
                database.write(() -> {
                    table.told(account, one.id(), status, clock.instant());
                    table.heard(account, hook.id(), clock.instant());
                });
                continue;
            }
            failures++;
            boolean rest = fail(account, hook, one, reply, failures);
            if (rest) {
                due.subList(i + 1, due.size())
                        .forEach(other -> database.write(() -> table.untouched(account, other.id(), clock.instant())));
                return heard;
            }
        }
        return heard;
    }

    /// Answers whether it should be left alone for a while.
    private boolean fail(AccountId account, Hook hook, HookTable.Message one, Http.Reply reply, int failures) {
        int status = reply instanceof Http.Reply.Answered answered ? answered.status() : 0;
        var trouble = switch (reply) {
            case Http.Reply.Answered answered -> status == 410 ? "gone" : "answered-" + status;
            case Http.Reply.Unreachable(var why, var unsure) -> why;
        };
        // who answers 410 wants nothing more (Standard Webhooks, "Webhook consumer responses")
        boolean gone = status == 410;
        boolean rest = gone || failures >= TOO_MANY;
        var now = clock.instant();
        database.write(() -> {
            table.notTold(account, one.id(), status, again(one, now), now);
            table.failed(
                    account,
                    hook.id(),
                    trouble,
                    rest && !gone ? Optional.of(now.plus(pause(failures))) : Optional.empty(),
                    !gone);
        });
        return rest;
    }

    private static Optional<Instant> again(HookTable.Message one, Instant now) {
        return one.attempts() > AGAIN.size() ? Optional.empty() : Optional.of(now.plus(AGAIN.get(one.attempts() - 1)));
    }

    /// One minute, then twice as long each time, an hour at most.
    private static Duration pause(int failures) {
        var pause = Duration.ofMinutes(1L << Math.min(10, failures - TOO_MANY));
        return pause.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : pause;
    }

    private Map<String, String> headers(HookTable.Message one, String secret) {
        var at = String.valueOf(clock.instant().getEpochSecond());
        return Map.of(
                "Content-Type",
                "application/json",
                "webhook-id",
                one.id().toString(),
                "webhook-timestamp",
                at,
                "webhook-signature",
                "v1," + signature(one.id() + "." + at + "." + one.body(), secret));
    }

    private static String signature(String words, String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(words.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", missing);
        }
    }

    /// What was told or given up long ago is forgotten.
    public void tidy() {
        identity.each(account -> {
            database.write(() -> table.tidy(account.id(), clock.instant().minus(KEPT)));
        });
    }
}
