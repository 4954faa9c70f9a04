package galena.intake;

import galena.directory.Directory;
import galena.directory.Source;
import galena.identity.Identity;
import galena.identity.Person;
import galena.intake.Submission.Reading;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.SourceId;
import galena.storage.Database;
import galena.storage.Secrets;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Lead ads of Meta: a lead is announced by its id, counts as received from then on, and is fetched until it is
/// here; what was never announced is found by asking the forms.
@Component
public final class MetaAds {
    private static final Logger LOG = LoggerFactory.getLogger(MetaAds.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String FIELDS = "id,created_time,ad_id,ad_name,adset_name,campaign_id,campaign_name,form_id,"
            + "field_data,is_organic,platform,custom_disclaimer_responses";
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration LIMIT = Duration.ofDays(3);
    private static final Duration POLL = Duration.ofMinutes(15);
    /// What is older when a form is connected was somebody else's to call.
    private static final Duration BEFORE = Duration.ofDays(1);
    /// So long an announcement may be on its way: Meta tries for 36 hours, and asks are answered late.
    private static final Duration BACK = Duration.ofDays(1);

    private static final int LARGEST = 1 << 20;
    private final Database database;
    private final Identity identity;
    private final Directory directory;
    private final Intake intake;
    private final Screens screens;
    private final Secrets secrets;
    private final Clock clock;
    private final Ids ids;
    private final String base;
    private final MetaTable table;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    MetaAds(
            Database database,
            Identity identity,
            Directory directory,
            Intake intake,
            Screens screens,
            Secrets secrets,
            Clock clock,
            Ids ids,
            @Value("${galena.meta-address:https://graph.facebook.com/v24.0}") String base) {
        this.database = database;
        this.identity = identity;
        this.directory = directory;
        this.intake = intake;
        this.screens = screens;
        this.secrets = secrets;
        this.clock = clock;
        this.ids = ids;
        this.base = base;
        this.table = new MetaTable(database);
    }

    /// A lead that Meta tells us of.
    public record Announced(String id, String form) {}

    /// How a source is connected.
    ///
    /// @param verifyToken what Meta sends when the address is entered there
    /// @param waiting how many leads were announced and are not here yet
    /// @param trouble why fetching fails
    public record Connection(
            AccountId account,
            SourceId source,
            String verifyToken,
            List<String> forms,
            Optional<Instant> fetchedAt,
            Optional<Instant> polledAt,
            int waiting,
            Optional<String> trouble) {}

    // ---- settings

    public Optional<Connection> of(AccountId account, SourceId source) {
        return database.read(() -> table.find(account, source));
    }

    /// Connects a source; what is left empty stays as it was.
    public void set(
            Person by, SourceId source, Optional<String> appSecret, Optional<String> accessToken, List<String> forms) {
        database.write(() -> {
            var token = new byte[18];
            RANDOM.nextBytes(token);
            table.save(
                    by.account(),
                    source,
                    Base64.getUrlEncoder().withoutPadding().encodeToString(token),
                    appSecret.map(secrets::seal).orElse(new byte[0]),
                    accessToken.map(secrets::seal).orElse(new byte[0]),
                    String.join(",", forms),
                    clock.instant());
            identity.note(by, "meta-connected", Optional.of(source.value()));
        });
    }

    public void forget(Person by, SourceId source) {
        database.write(() -> {
            table.forget(by.account(), source);
            identity.note(by, "meta-forgotten", Optional.of(source.value()));
        });
    }

    // ---- what Meta sends

    /// Whether the token is the one we gave.
    public boolean isOurs(Source source, String verifyToken) {
        return of(source.account(), source.id())
                .filter(connection -> MessageDigest.isEqual(
                        connection.verifyToken().getBytes(StandardCharsets.UTF_8),
                        verifyToken.getBytes(StandardCharsets.UTF_8)))
                .isPresent();
    }

    /// Whether a body was signed with the secret of the app: `sha256=…`.
    public boolean isSigned(Source source, byte[] body, String signature) {
        var secret = database.read(() -> table.appSecret(source.account(), source.id()));
        if (secret.isEmpty() || secret.get().length == 0 || !signature.startsWith("sha256=")) {
            return false;
        }
        String opened;
        try {
            opened = secrets.open(secret.get());
        } catch (IllegalStateException otherKey) {
            LOG.warn("The app secret of source {} was sealed with another key", source.id());
            return false;
        }
        return MessageDigest.isEqual(
                hmac(opened, body).getBytes(StandardCharsets.UTF_8),
                signature.substring(7).getBytes(StandardCharsets.UTF_8));
    }

    private static String hmac(String secret, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", missing);
        }
    }

    /// Keeps what was announced, each once however often it comes. False when it can not be taken now.
    public boolean announce(Source source, List<Announced> announced) {
        if (!intake.isTaking(source)) {
            return false;
        }
        var account = identity.account(source.account());
        var now = clock.instant();
        database.write(() -> announced.forEach(lead -> {
            var raw = JSON.writeValueAsBytes(java.util.Map.of("id", lead.id(), "form_id", lead.form()));
            var submission = ids.next();
            if (!table.isKnown(source.account(), source.id(), lead.id())) {
                intake.await(source, "meta", submission, raw, account.dayOf(now), now);
                table.insert(source.account(), source.id(), lead, submission, now, now.plus(LIMIT));
            }
        }));
        intake.saw(source, "meta");
        return true;
    }

    // ---- fetching

    /// Fetches what is due, and asks the forms that have not been asked for a while. Answers how many leads came.
    public int work() {
        return identity.sum(account -> {
            int came = 0;
            for (var connection : database.read(() -> table.all(account.id()))) {
                try {
                    came += work(connection);
                } catch (RuntimeException failed) {
                    // one source that fails must not keep the others from their leads
                    LOG.warn("Lead ads of source {} could not be fetched", connection.source(), failed);
                    trouble(connection, "failed");
                }
            }
            return came;
        });
    }

    private int work(Connection connection) {
        var source = directory.source(connection.account(), connection.source());
        var due = database.read(() -> table.due(connection.account(), connection.source(), clock.instant(), 50));
        boolean poll = connection
                .polledAt()
                .filter(at -> at.plus(POLL).isAfter(clock.instant()))
                .isEmpty();
        if (source.isEmpty() || due.isEmpty() && !poll || !lease(connection)) {
            return 0;
        }
        var token = database.read(() -> table.accessToken(connection.account(), connection.source()))
                .filter(bytes -> bytes.length > 0)
                .map(secrets::open);
        if (token.isEmpty()) {
            trouble(connection, "no-token");
            due.forEach(this::giveUp);
            return 0;
        }
        int came = 0;
        int failed = 0;
        for (var one : due) {
            boolean here = fetch(connection, source.get(), one, token.get());
            came += here ? 1 : 0;
            failed += here ? 0 : 1;
        }
        if (poll && failed == 0) {
            came += poll(connection, source.get(), token.get());
        }
        return came;
    }

    private boolean lease(Connection connection) {
        return database.write(() -> table.lease(
                connection.account(),
                connection.source(),
                clock.instant(),
                clock.instant().plus(LEASE)));
    }

    /// A lead that is due to be fetched.
    record Due(AccountId account, SourceId source, String id, UUID submission, int attempts, Instant limitAt) {}

    private boolean fetch(Connection connection, Source source, Due due, String token) {
        return switch (ask("/" + due.id() + "?fields=" + FIELDS, token)) {
            case Answer.Found(var node) -> {
                settle(source, due, node);
                fine(connection);
                yield true;
            }
            case Answer.Failed(var why, var later) -> {
                trouble(connection, why);
                if (!giveUp(due)) {
                    database.write(() -> table.again(due, clock.instant().plus(later.orElse(pause(due.attempts())))));
                }
                yield false;
            }
        };
    }

    /// Twice as long each time, from half a minute to an hour.
    private static Duration pause(int attempts) {
        return Duration.ofSeconds(Math.min(3600, 30L << Math.min(attempts, 10)));
    }

    /// At its limit it becomes something for a person to look at. False before.
    private boolean giveUp(Due due) {
        if (due.limitAt().isAfter(clock.instant())) {
            return false;
        }
        database.write(() -> {
            if (table.settle(due, clock.instant())) {
                intake.giveUp(due.account(), due.submission(), "meta-not-fetched");
            }
        });
        return true;
    }

    private void settle(Source source, Due due, JsonNode node) {
        var body = JSON.writeValueAsBytes(node);
        var reading = screens.read(source.account(), "meta", "application/json", body);
        database.write(() -> {
            if (table.settle(due, clock.instant())) {
                intake.arrive(source, due.submission(), body, reading, isTest(reading));
            }
        });
        intake.wake();
    }

    /// Meta's testing tool sends `<test lead: dummy data for …>`.
    private static boolean isTest(Reading reading) {
        return reading instanceof Reading.Fields(var fields)
                && fields.values().stream().anyMatch(value -> value.startsWith("<test lead:"));
    }

    /// Leads of the forms that nobody announced.
    private int poll(Connection connection, Source source, String token) {
        int came = 0;
        var since = connection.polledAt().orElse(clock.instant().minus(BEFORE)).minus(BACK);
        var forms = database.read(() -> table.forms(connection));
        for (var form : forms) {
            var filter = "[{\"field\":\"time_created\",\"operator\":\"GREATER_THAN\",\"value\":"
                    + since.getEpochSecond() + "}]";
            var after = "";
            for (int page = 0; page < 50; page++) {
                var answer = ask(
                        "/" + form + "/leads?limit=100&fields=" + FIELDS + "&filtering="
                                + URLEncoder.encode(filter, StandardCharsets.UTF_8)
                                + (after.isEmpty() ? "" : "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8)),
                        token);
                if (!(answer instanceof Answer.Found(var node))) {
                    trouble(connection, ((Answer.Failed) answer).why());
                    return came;
                }
                for (var lead : node.path("data")) {
                    came += back(source, form, lead, since) ? 1 : 0;
                }
                after = node.path("paging").path("cursors").path("after").asString("");
                if (after.isEmpty() || node.path("paging").path("next").isMissingNode()) {
                    break;
                }
            }
        }
        if (!forms.isEmpty()) {
            fine(connection);
        }
        database.write(() -> table.polled(connection.account(), connection.source(), clock.instant()));
        return came;
    }

    /// One that we know already is passed over.
    private boolean back(Source source, String form, JsonNode lead, Instant since) {
        var id = lead.path("id").asString("");
        if (!id.matches("[0-9]{1,60}")
                || database.read(() -> table.isKnown(source.account(), source.id(), id))
                || isBefore(lead, since)) {
            return false;
        }
        announce(source, List.of(new Announced(id, form)));
        var due = database.read(() -> table.one(source.account(), source.id(), id));
        due.ifPresent(one -> settle(source, one, lead));
        return due.isPresent();
    }

    private static boolean isBefore(JsonNode lead, Instant since) {
        var created = lead.path("created_time").asString("").replaceFirst("([+-][0-9]{2})([0-9]{2})$", "$1:$2");
        try {
            return OffsetDateTime.parse(created).toInstant().isBefore(since);
        } catch (DateTimeParseException unknown) {
            return false;
        }
    }

    private void fine(Connection connection) {
        database.write(() -> table.fetched(connection.account(), connection.source(), clock.instant()));
    }

    private void trouble(Connection connection, String why) {
        LOG.warn("Leads of Meta cannot be fetched for source {}: {}", connection.source(), why);
        database.write(() -> table.trouble(connection.account(), connection.source(), why));
    }

    // ---- asking

    private sealed interface Answer {
        record Found(JsonNode node) implements Answer {}

        record Failed(String why, Optional<Duration> pause) implements Answer {}
    }

    private Answer ask(String path, String token) {
        try {
            var request = HttpRequest.newBuilder(URI.create(base + path))
                    .header("Authorization", "Bearer " + token)
                    .timeout(Duration.ofSeconds(20))
                    .build();
            var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            byte[] body;
            try (var stream = response.body()) {
                body = stream.readNBytes(LARGEST + 1);
            }
            if (body.length > LARGEST) {
                return new Answer.Failed("meta-answer", Optional.empty());
            }
            var node = JSON.readTree(body);
            if (response.statusCode() == 200
                    && node != null
                    && node.isObject()
                    && node.path("error").isMissingNode()) {
                return new Answer.Found(node);
            }
            return failed(node);
        } catch (JacksonException broken) {
            return new Answer.Failed("meta-answer", Optional.empty());
        } catch (IOException unreachable) {
            return new Answer.Failed("meta-unreachable", Optional.empty());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Answer.Failed("meta-unreachable", Optional.empty());
        }
    }

    /// Meta's own codes: 190 and 102 the token, 10 and 200 to 299 a right that is missing, 4, 17, 32, 613 and
    /// 80005 too many questions.
    private static Answer.Failed failed(@org.jspecify.annotations.Nullable JsonNode node) {
        int code = node == null ? 0 : node.path("error").path("code").asInt(0);
        if (code == 190 || code == 102) {
            return new Answer.Failed("token", Optional.of(Duration.ofMinutes(10)));
        }
        if (code == 10 || code >= 200 && code <= 299) {
            return new Answer.Failed("right", Optional.of(Duration.ofMinutes(10)));
        }
        if (List.of(4, 17, 32, 613, 80005).contains(code)) {
            return new Answer.Failed("too-many", Optional.of(Duration.ofHours(1)));
        }
        return new Answer.Failed(code == 100 ? "meta-unknown" : "meta-answer", Optional.empty());
    }

    static List<String> ids(String written) {
        return Arrays.stream(written.split("[^0-9]+"))
                .filter(id -> !id.isEmpty())
                .toList();
    }
}
