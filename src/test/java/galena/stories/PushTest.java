package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import galena.delivery.Push;
import galena.desk.Alerts;
import galena.desk.Desk;
import galena.desk.Seat;
import galena.distribution.Destination;
import galena.distribution.Distribution;
import galena.identity.Person;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A device in somebody's pocket is told that a lead was given to them, by a message only their browser can read.
class PushTest {
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
    private final Running galena = Running.galena();
    private final Push push = galena.the(Push.class);
    private final Company company = Company.with(2);
    private final Person seller = company.sellers.getFirst();
    private final Browser browser = Browser.signedIn(seller.email());
    private final List<byte[]> told = new CopyOnWriteArrayList<>();
    private final List<String> headers = new CopyOnWriteArrayList<>();
    private final byte[] auth = new byte[16];
    private HttpServer carrier;
    private KeyPair keys;
    private volatile int answers = 201;

    @BeforeEach
    void open() throws Exception {
        carrier = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        carrier.createContext("/", exchange -> {
            told.add(exchange.getRequestBody().readAllBytes());
            var given = exchange.getRequestHeaders();
            headers.add(given.getFirst("TTL") + " " + given.getFirst("Content-Encoding") + " "
                    + given.getFirst("Urgency") + " " + given.getFirst("Authorization"));
            exchange.sendResponseHeaders(answers, -1);
            exchange.close();
        });
        carrier.start();
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        keys = generator.generateKeyPair();
        new SecureRandom().nextBytes(auth);
    }

    @AfterEach
    void close() {
        carrier.stop(0);
    }

    private int allow(String endpoint) throws Exception {
        browser.get("/me");
        browser.post(
                "/me/devices",
                Map.of("endpoint", endpoint, "p256dh", URL.encodeToString(point()), "auth", URL.encodeToString(auth)));
        return push.of(seller).size();
    }

    private String endpoint() {
        return "http://127.0.0.1:" + carrier.getAddress().getPort() + "/device/1";
    }

    private byte[] point() {
        var w = ((ECPublicKey) keys.getPublic()).getW();
        var point = new byte[65];
        point[0] = 4;
        System.arraycopy(bytes(w.getAffineX()), 0, point, 1, 32);
        System.arraycopy(bytes(w.getAffineY()), 0, point, 33, 32);
        return point;
    }

    private static byte[] bytes(BigInteger number) {
        var raw = number.toByteArray();
        var all = new byte[32];
        int length = Math.min(32, raw.length);
        System.arraycopy(raw, raw.length - length, all, 32 - length, length);
        return all;
    }

    /// A lead is put into the hands of whoever is not at the desk.
    private void given() {
        var lead = company.lead();
        galena.the(Distribution.class)
                .move(company.boss, List.of(lead), new Destination.ToPerson(seller.id()), "asked-for");
        galena.the(Alerts.class).follow();
        push.send();
    }

    @Test
    void a_device_is_told_without_mail_and_texts_and_only_its_browser_can_read_it() throws Exception {
        assertThat(allow(endpoint())).isOne();
        given();
        assertThat(told).hasSize(1);
        var said = read(told.getFirst());
        assertThat(said).contains("\"title\"", "a roof", "/leads/").doesNotContain("Ann");
        assertThat(headers.getFirst()).contains("aes128gcm high", "vapid t=", "k=" + push.key());
        push.send();
        assertThat(told).as("once").hasSize(1);
    }

    @Test
    void whoever_is_at_the_desk_is_not_told_twice() throws Exception {
        allow(endpoint());
        galena.the(Desk.class).become(seller, Seat.State.READY);
        given();
        assertThat(told).isEmpty();
    }

    @Test
    void a_browser_that_is_no_more_is_forgotten_and_one_that_is_busy_is_told_later() throws Exception {
        allow(endpoint());
        answers = 503;
        given();
        assertThat(told).hasSize(1);
        answers = 201;
        galena.clock.forward(java.time.Duration.ofMinutes(2));
        push.send();
        assertThat(told).hasSize(2);
        assertThat(push.of(seller)).hasSize(1);
        answers = 410;
        given();
        assertThat(push.of(seller)).isEmpty();
    }

    @Test
    void what_is_no_browser_is_not_told_and_nobody_removes_the_device_of_another() throws Exception {
        assertThat(allow("file:///etc/passwd")).isZero();
        assertThat(allow("not an address")).isZero();
        assertThat(push.add(seller, endpoint(), "c2hvcnQ", "c2hvcnQ", "")).isFalse();
        assertThat(allow(endpoint())).isOne();
        var id = push.of(seller).getFirst().id();
        var other = Browser.signedIn(company.sellers.getLast().email());
        other.get("/me");
        assertThat(other.post("/me/devices/" + id, Map.of()).status()).isEqualTo(404);
        assertThat(browser.get("/me").body()).contains("Do not tell");
        browser.post("/me/devices/" + id, Map.of());
        assertThat(push.of(seller)).isEmpty();
    }

    /// As a browser reads it (RFC 8291, 3.4; RFC 8188, 2).
    private String read(byte[] body) throws GeneralSecurityException, IOException {
        var salt = Arrays.copyOf(body, 16);
        int length = body[20];
        var theirs = Arrays.copyOfRange(body, 21, 21 + length);
        var agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(keys.getPrivate());
        agreement.doPhase(publicKey(theirs), true);
        var shared = agreement.generateSecret();
        var info = ByteBuffer.allocate(14 + 65 + 65)
                .put("WebPush: info\0".getBytes(StandardCharsets.US_ASCII))
                .put(point())
                .put(theirs)
                .array();
        var secret = derive(auth, shared, info, 32);
        var key = derive(salt, secret, "Content-Encoding: aes128gcm\0".getBytes(StandardCharsets.US_ASCII), 16);
        var nonce = derive(salt, secret, "Content-Encoding: nonce\0".getBytes(StandardCharsets.US_ASCII), 12);
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        var plain = cipher.doFinal(body, 21 + length, body.length - 21 - length);
        int end = plain.length - 1;
        while (plain[end] == 0) {
            end--;
        }
        assertThat(plain[end]).as("the last record").isEqualTo((byte) 2);
        return new String(plain, 0, end, StandardCharsets.UTF_8);
    }

    private static byte[] derive(byte[] salt, byte[] secret, byte[] info, int length) throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(HKDFParameterSpec.ofExtract()
                        .addSalt(salt)
                        .addIKM(secret)
                        .thenExpand(info, length));
    }

    private static java.security.PublicKey publicKey(byte[] point) throws GeneralSecurityException {
        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(
                        new ECPoint(
                                new BigInteger(1, Arrays.copyOfRange(point, 1, 33)),
                                new BigInteger(1, Arrays.copyOfRange(point, 33, 65))),
                        parameters.getParameterSpec(ECParameterSpec.class)));
    }
}
