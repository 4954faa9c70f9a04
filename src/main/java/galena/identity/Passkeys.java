package galena.identity;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.exception.DataConversionException;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecord;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.exception.VerificationException;
import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.kernel.Text;
import galena.storage.Database;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// Keys that live in somebody's phone, computer or stick (WebAuthn): the device asks for a finger, a face or a number
/// of its own, so one of these is both steps at once. They hold for one address only: nobody elsewhere can ask for
/// them.
@Component
public final class Passkeys {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int CHALLENGE = 32;
    private static final int MOST = 20;
    private static final int HANDLE = 32;
    private static final int LARGEST = 16_384;
    /// What devices sign with: ES256, EdDSA, RS256.
    public static final List<Integer> ALGORITHMS = List.of(-7, -8, -257);

    private static final List<PublicKeyCredentialParameters> ACCEPTED = ALGORITHMS.stream()
            .map(number -> new PublicKeyCredentialParameters(
                    PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.create(number)))
            .toList();

    private final Database database;
    private final Identity identity;
    private final Entrance entrance;
    private final SecondStepTable table;
    private final Clock clock;
    private final String place;
    private final Origin origin;
    private final ObjectConverter converter = new ObjectConverter();
    private final WebAuthnManager webAuthn = WebAuthnManager.createNonStrictWebAuthnManager(converter);
    private final AttestedCredentialDataConverter attested = new AttestedCredentialDataConverter(converter);

    Passkeys(
            Database database,
            Identity identity,
            Entrance entrance,
            Clock clock,
            @Value("${galena.public-url}") String publicUrl) {
        this.database = database;
        this.identity = identity;
        this.entrance = entrance;
        this.table = new SecondStepTable(database.sql());
        this.clock = clock;
        this.place = URI.create(publicUrl).getHost();
        this.origin = new Origin(publicUrl.replaceFirst("(://[^/]+)/.*", "$1"));
    }

    /// @param id how its owner names it, to take it away
    public record Key(String id, String called, Instant since, Optional<Instant> usedAt) {}

    /// Whether devices make keys for the address under which Galena is reached: it has to have a name, and be encrypted
    /// unless it is this machine.
    public boolean arePossible() {
        return !place.matches("[0-9.]+|\\[.*") && (origin.getScheme().equals("https") || place.equals("localhost"));
    }

    /// The name the keys hold for.
    public String place() {
        return place;
    }

    /// Something nobody can have signed before.
    public static byte[] challenge() {
        var bytes = new byte[CHALLENGE];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /// By which a device knows whose key it is; says nothing to anybody else.
    public static byte[] handle(Person person) {
        return ByteBuffer.allocate(HANDLE)
                .putLong(person.account().value().getMostSignificantBits())
                .putLong(person.account().value().getLeastSignificantBits())
                .putLong(person.id().value().getMostSignificantBits())
                .putLong(person.id().value().getLeastSignificantBits())
                .array();
    }

    public List<Key> of(Person person) {
        return keys(person).stream()
                .map(key ->
                        new Key(HexFormat.of().formatHex(key.credential()), key.called(), key.since(), key.usedAt()))
                .toList();
    }

    /// The credentials of this person, so that a device does not make a second one.
    public List<byte[]> credentials(Person person) {
        return keys(person).stream().map(SecondStepTable.Key::credential).toList();
    }

    private List<SecondStepTable.Key> keys(Person person) {
        return database.read(() -> table.keys(person.account(), person.id()));
    }

    /// Takes a new key; false when what the device says is not true, or not about this challenge and place.
    ///
    /// @param answer what the browser's `navigator.credentials.create` yielded, as JSON
    public boolean add(Person person, byte[] challenge, String answer, String called) {
        if (answer.length() > LARGEST || keys(person).size() >= MOST) {
            return false;
        }
        var read = read(() -> webAuthn.parseRegistrationResponseJSON(answer));
        if (read.isEmpty()) {
            return false;
        }
        try {
            var verified =
                    webAuthn.verify(read.get(), new RegistrationParameters(property(challenge), ACCEPTED, true, true));
            var data = Optional.ofNullable(verified.getAttestationObject())
                    .map(object -> object.getAuthenticatorData())
                    .orElseThrow(() -> new IllegalArgumentException("nothing attested"));
            var credential = Optional.ofNullable(data.getAttestedCredentialData())
                    .orElseThrow(() -> new IllegalArgumentException("no credential"));
            var key = new SecondStepTable.Key(
                    credential.getCredentialId(),
                    attested.convert(credential),
                    data.getSignCount(),
                    Text.line(called, 100),
                    clock.instant(),
                    Optional.empty());
            return database.write(() -> {
                if (!table.addKey(person.account(), person.id(), key)) {
                    return false;
                }
                identity.note(person, "passkey-added", Optional.of(person.id().value()));
                return true;
            });
        } catch (DataConversionException | VerificationException | IllegalArgumentException untrue) {
            return false;
        }
    }

    /// Who comes with a key; empty when it is unknown, taken away, of somebody who left, or did not sign this
    /// challenge.
    ///
    /// @param answer what the browser's `navigator.credentials.get` yielded, as JSON
    public Optional<SignIn.Entered> enter(byte[] challenge, String answer) {
        if (answer.length() > LARGEST) {
            return Optional.empty();
        }
        var read = read(() -> webAuthn.parseAuthenticationResponseJSON(answer));
        if (read.isEmpty()) {
            return Optional.empty();
        }
        var said = read.get();
        try {
            return holder(said.getUserHandle())
                    .flatMap(person -> keys(person).stream()
                            .filter(key -> Arrays.equals(key.credential(), said.getCredentialId()))
                            .findFirst()
                            .flatMap(key -> {
                                var verified = webAuthn.verify(
                                        said,
                                        new AuthenticationParameters(
                                                property(challenge), record(key), null, true, true));
                                var data = verified.getAuthenticatorData();
                                long uses = data == null ? key.uses() : data.getSignCount();
                                database.write(() -> table.useKey(
                                        person.account(), person.id(), key.credential(), uses, clock.instant()));
                                return entrance.epoch(person.account(), person.id())
                                        .map(epoch -> new SignIn.Entered(person, epoch));
                            }));
        } catch (DataConversionException | VerificationException | IllegalArgumentException untrue) {
            return Optional.empty();
        }
    }

    /// What a browser says, if it can be read: it may be anything, and the reader throws anything then.
    private static <T> Optional<T> read(Supplier<T> reader) {
        try {
            return Optional.of(reader.get());
        } catch (RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    private Optional<Person> holder(byte @Nullable [] handle) {
        if (handle == null || handle.length != HANDLE) {
            return Optional.empty();
        }
        var read = ByteBuffer.wrap(handle);
        var account = new AccountId(new UUID(read.getLong(), read.getLong()));
        var person = new PersonId(new UUID(read.getLong(), read.getLong()));
        return identity.knownAccount(account)
                .flatMap(known -> identity.person(account, person))
                .filter(Person::active);
    }

    private CredentialRecord record(SecondStepTable.Key key) {
        return new CredentialRecordImpl(
                new NoneAttestationStatement(),
                null,
                null,
                null,
                key.uses(),
                attested.convert(key.attested()),
                null,
                null,
                null,
                null);
    }

    private ServerProperty property(byte[] challenge) {
        return new ServerProperty(origin, place, new DefaultChallenge(challenge));
    }

    /// @param id as [Key] has it
    public void forget(Person person, String id) {
        keys(person).stream()
                .filter(key -> HexFormat.of().formatHex(key.credential()).equals(id))
                .forEach(key -> database.write(() -> {
                    table.forgetKey(person.account(), person.id(), key.credential());
                    identity.note(
                            person, "passkey-ended", Optional.of(person.id().value()));
                }));
    }
}
