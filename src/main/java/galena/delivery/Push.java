package galena.delivery;

import com.interaso.webpush.VapidKeys;
import com.interaso.webpush.WebPush;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.PersonId;
import galena.kernel.Text;
import galena.storage.Database;
import galena.storage.Secrets;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Tells devices of our people that something waits, also when no page of ours is open: carried by the makers of
/// their browsers (RFC 8030), who cannot read it (RFC 8291).
@Component
public final class Push {
    private static final Logger LOG = LoggerFactory.getLogger(Push.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int AT_ONCE = 50;
    private static final int MOST_DEVICES = 10;
    private static final int KEY_BYTES = 65;
    private static final int AUTH_BYTES = 16;
    private static final Duration LEASE = Duration.ofMinutes(5);
    private final Database database;
    private final Identity identity;
    private final Http http;
    private final Secrets secrets;
    private final Fates fates;
    private final Clock clock;
    private final Ids ids;
    private final DeviceTable devices;
    private final LetterTable letters;
    private final Lanes<AccountId> lanes = new Lanes<>(Duration.ofSeconds(5));
    private final String publicUrl;
    private final boolean privateAddresses;

    Push(
            Database database,
            Identity identity,
            Http http,
            Secrets secrets,
            Fates fates,
            Clock clock,
            Ids ids,
            @Value("${galena.public-url}") String publicUrl,
            @Value("${galena.private-addresses:false}") boolean privateAddresses) {
        this.database = database;
        this.identity = identity;
        this.http = http;
        this.secrets = secrets;
        this.fates = fates;
        this.clock = clock;
        this.ids = ids;
        this.devices = new DeviceTable(database);
        this.letters = new LetterTable(database);
        this.publicUrl = publicUrl;
        this.privateAddresses = privateAddresses;
    }

    // ---- devices

    /// By which browsers know that a message is ours (RFC 8292): an uncompressed P-256 point, base64url.
    public String key() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(keys().getApplicationServerKey());
    }

    /// Made once for an installation.
    private VapidKeys keys() {
        var pair = database.write(() -> devices.key().orElseGet(() -> {
            var made = VapidKeys.generate();
            devices.insert(new DeviceTable.Pair(made.getX509PublicKey(), secrets.seal(made.getPkcs8PrivateKey())));
            return devices.key().orElseThrow();
        }));
        return VapidKeys.create(pair.open(), secrets.open(pair.sealed()));
    }

    /// A device that is told.
    public record Device(UUID id, String called, Instant addedAt) {}

    public List<Device> of(Person person) {
        return database.read(() -> devices.of(person.account(), person.id())).stream()
                .map(device -> new Device(device.id(), device.called(), device.addedAt()))
                .toList();
    }

    /// Who of a company has a device that is told.
    public Set<PersonId> people(AccountId account) {
        return database.read(() -> devices.people(account));
    }

    /// What a browser says when somebody lets it be told. The keys are base64url. False when it is no such thing,
    /// or somebody has ten already.
    public boolean add(Person person, String endpoint, String p256dh, String auth, String called) {
        if (!isEndpoint(endpoint) || length(p256dh) != KEY_BYTES || length(auth) != AUTH_BYTES) {
            return false;
        }
        return database.write(() -> {
            boolean fits = devices.of(person.account(), person.id()).size() < MOST_DEVICES;
            if (fits) {
                devices.insert(
                        person.account(),
                        new DeviceTable.Device(
                                ids.next(),
                                person.id(),
                                endpoint,
                                p256dh,
                                auth,
                                Text.line(called, 100),
                                clock.instant()));
            }
            return fits;
        });
    }

    private boolean isEndpoint(String endpoint) {
        try {
            var uri = URI.create(endpoint);
            return endpoint.length() <= 1000
                    && ("https".equals(uri.getScheme()) || privateAddresses && "http".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private static int length(String base64) {
        try {
            return Base64.getUrlDecoder().decode(base64).length;
        } catch (IllegalArgumentException none) {
            return 0;
        }
    }

    /// It is not told any more. False when it is not theirs.
    public boolean remove(Person person, UUID id) {
        return database.write(() -> devices.of(person.account(), person.id()).stream()
                        .anyMatch(device -> device.id().equals(id))
                && devices.delete(person.account(), id));
    }

    // ---- telling

    /// Queues a message for each device of somebody in the running transaction; answers for how many.
    ///
    /// @param path the page behind it
    /// @param useless from when on nobody needs it any more
    public int post(Person person, String words, String path, Instant useless) {
        return database.write(() -> {
            var theirs = devices.of(person.account(), person.id());
            theirs.forEach(device -> letters.insert(
                    person.account(),
                    ids.next(),
                    Outbox.COMPANY,
                    "",
                    new Letter(
                            Letter.Channel.PUSH,
                            Letter.Purpose.ALERT,
                            Optional.empty(),
                            device.id().toString(),
                            Text.line(words, 200),
                            path,
                            useless),
                    "",
                    clock.instant()));
            return theirs.size();
        });
    }

    /// Sends what is due; answers how many went out.
    public int send() {
        return lanes.run(work -> identity.each(account -> {
            if (!people(account.id()).isEmpty()) {
                work.put(account.id(), () -> send(account.id()));
            }
        }));
    }

    private int send(AccountId account) {
        int sent = 0;
        while (true) {
            var now = clock.instant();
            var due = database.write(() ->
                    letters.claim(account, Letter.Channel.PUSH, Outbox.COMPANY, now, now.plus(LEASE), false, AT_ONCE));
            if (due.isEmpty()) {
                return sent;
            }
            for (var one : due) {
                sent += send(account, one) ? 1 : 0;
            }
        }
    }

    private boolean send(AccountId account, LetterTable.Due one) {
        var device = database.read(
                () -> devices.one(account, UUID.fromString(one.letter().recipient())));
        if (device.isEmpty()) {
            database.write(() -> letters.failed(account, one.id(), "refused"));
            return false;
        }
        return switch (told(device.get(), one.letter())) {
            case Http.Reply.Answered(int status, String body) -> settled(account, device.get(), one, status);
            case Http.Reply.Unreachable(String why, boolean unsure) -> {
                database.write(() -> letters.later(account, one.id(), fates.again(one), unsure));
                yield false;
            }
        };
    }

    private Http.Reply told(DeviceTable.Device device, Letter letter) {
        try {
            var push = new WebPush(publicUrl.startsWith("https:") ? publicUrl : "mailto:nobody@localhost", keys());
            var payload = JSON.writeValueAsBytes(Map.of("title", letter.subject(), "url", letter.body()));
            var decoder = Base64.getUrlDecoder();
            var body = push.getBody(payload, decoder.decode(device.p256dh()), decoder.decode(device.auth()));
            var lasts = (int) Math.max(
                    60, Duration.between(clock.instant(), letter.useless()).toSeconds());
            var headers = push.getHeadersWithToken(device.endpoint(), lasts, null, WebPush.Urgency.High);
            return http.post(URI.create(device.endpoint()), headers, body);
        } catch (RuntimeException otherKey) {
            LOG.warn("A device cannot be told: {}", otherKey.toString());
            return new Http.Reply.Unreachable("other-key", false);
        }
    }

    /// A browser that is no more is forgotten (RFC 8030, 7.3).
    private boolean settled(AccountId account, DeviceTable.Device device, LetterTable.Due one, int status) {
        return database.write(() -> {
            if (status / 100 == 2) {
                letters.sent(account, one.id(), "", clock.instant());
                return true;
            }
            if (status == 404 || status == 410) {
                devices.delete(account, device.id());
            }
            if (status == 429 || status >= 500) {
                letters.later(account, one.id(), fates.again(one), false);
            } else {
                letters.failed(account, one.id(), "refused");
            }
            return false;
        });
    }
}
