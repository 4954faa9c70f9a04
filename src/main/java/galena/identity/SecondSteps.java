package galena.identity;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import galena.kernel.Text;
import galena.storage.Database;
import galena.storage.Secrets;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;
import org.springframework.stereotype.Component;

/// A code besides the password: six digits that change every 30 seconds (RFC 6238, as every authenticator program
/// counts them), one step early or late at most, each good once; or one of ten recovery codes.
@Component
public final class SecondSteps {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 20;
    private static final int CODES = 10;
    private static final int CODE_BYTES = 10;
    private static final TimeBasedOneTimePasswordGenerator COUNTED = new TimeBasedOneTimePasswordGenerator();
    private static final long STEP = COUNTED.getTimeStep().toSeconds();

    private final Database database;
    private final Identity identity;
    private final Entrance entrance;
    private final SecondStepTable table;
    private final Secrets secrets;
    private final Clock clock;

    SecondSteps(Database database, Identity identity, Entrance entrance, Secrets secrets, Clock clock) {
        this.database = database;
        this.identity = identity;
        this.entrance = entrance;
        this.table = new SecondStepTable(database.sql());
        this.secrets = secrets;
        this.clock = clock;
    }

    /// A secret for an authenticator program, in Base32; nothing is set up by it.
    public static String newSecret() {
        var bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return new Base32().encodeToString(bytes).replace("=", "");
    }

    /// What an authenticator program reads from a picture.
    public static String address(Person person, String secret) {
        var label = URLEncoder.encode("Galena:" + person.email(), StandardCharsets.UTF_8)
                .replace("+", "%20");
        return "otpauth://totp/" + label + "?secret=" + secret + "&issuer=Galena";
    }

    public boolean isSetUp(Person person) {
        return database.read(() -> table.find(person.account(), person.id()).isPresent());
    }

    /// How many recovery codes are unused.
    public int codesLeft(Person person) {
        return database.read(() -> table.codesLeft(person.account(), person.id()));
    }

    /// From now on that secret's codes are asked for; ten recovery codes, shown this once. Empty when the code is not
    /// one of that secret's.
    public Optional<List<String>> setUp(Person person, String secret, String code) {
        var number = number(secret, code, clock.instant());
        if (number.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(database.write(() -> {
            table.save(person.account(), person.id(), secrets.seal(secret), number.getAsLong(), clock.instant());
            identity.note(person, "second-step-set-up", Optional.of(person.id().value()));
            return codes(person);
        }));
    }

    /// Ten new ones; the older ones are good for nothing.
    public List<String> newCodes(Person person) {
        return database.write(() -> {
            identity.note(person, "recovery-codes-made", Optional.of(person.id().value()));
            return codes(person);
        });
    }

    private List<String> codes(Person person) {
        table.forgetCodes(person.account(), person.id());
        return IntStream.range(0, CODES)
                .mapToObj(i -> {
                    var bytes = new byte[CODE_BYTES];
                    RANDOM.nextBytes(bytes);
                    var code = new Base32().encodeToString(bytes).toLowerCase(Locale.ROOT);
                    table.addCode(person.account(), person.id(), Text.sha256(code));
                    return String.join(
                            "-", code.substring(0, 4), code.substring(4, 8), code.substring(8, 12), code.substring(12));
                })
                .toList();
    }

    /// No code is asked for any longer.
    ///
    /// @param actor whoever takes it away, of the same company
    public void forget(Person actor, Person person) {
        database.write(() -> {
            table.forget(person.account(), person.id());
            identity.note(actor, "second-step-ended", Optional.of(person.id().value()));
        });
    }

    /// Codes, recovery codes and passkeys of somebody who lost them; every session of theirs ends.
    ///
    /// @param actor whoever takes them away, of the same company
    public void forgetAll(Person actor, Person person) {
        database.write(() -> {
            table.forgetAll(person.account(), person.id());
            new LoginTable(database.sql()).endSessions(person.account(), person.id());
            identity.note(actor, "second-step-ended", Optional.of(person.id().value()));
        });
    }

    /// The second step of somebody whose password was right, by a code or a recovery code; counted with the passwords.
    public SignIn confirm(Person person, String given) {
        return entrance.trying(
                person.email(),
                login -> login.filter(known -> known.account().equals(person.account())
                                && known.person().equals(person.id()))
                        .filter(known -> database.write(() -> isRight(person, given)))
                        .map(known -> new SignIn.Entered(person, known.epoch())));
    }

    /// Whether it is a code of this person's that was not used yet; then it is used.
    private boolean isRight(Person person, String given) {
        var step = table.find(person.account(), person.id());
        if (step.isEmpty()) {
            return false;
        }
        var code = given.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
        // on another machine whose key did not come along recovery codes open nevertheless
        var secret = secrets.openIfOurs(step.get().secret());
        var number = secret.map(ours -> number(ours, code, clock.instant())).orElse(OptionalLong.empty());
        return number.isPresent()
                ? table.use(person.account(), person.id(), number.getAsLong())
                : table.useCode(person.account(), person.id(), Text.sha256(code), clock.instant());
    }

    /// Which of the codes about now it is.
    private static OptionalLong number(String secret, String given, Instant now) {
        long current = Math.floorDiv(now.getEpochSecond(), STEP);
        var key = new SecretKeySpec(new Base32().decode(secret), "RAW");
        return Stream.of(current, current - 1, current + 1)
                .filter(number -> MessageDigest.isEqual(
                        code(key, number).getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8)))
                .flatMapToLong(LongStream::of)
                .findFirst();
    }

    private static String code(SecretKeySpec key, long number) {
        try {
            return COUNTED.generateOneTimePasswordString(key, Instant.ofEpochSecond(number * STEP), Locale.ROOT);
        } catch (InvalidKeyException unusable) {
            throw new IllegalStateException(unusable);
        }
    }

    /// What an authenticator program shows for a secret at that moment.
    public static String code(String secret, Instant at) {
        return code(new SecretKeySpec(new Base32().decode(secret), "RAW"), Math.floorDiv(at.getEpochSecond(), STEP));
    }
}
