package galena.storage;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/// Seals passwords of others before they go into the database; the key lies in the data folder, never in the
/// database. Several instances on one database need the same `secrets/seal.key`.
@Component
public final class Secrets {
    private static final int NONCE = 12;
    private static final SecureRandom RANDOM = new SecureRandom();
    private final SecretKeySpec key;

    Secrets(Storage storage) {
        this.key =
                new SecretKeySpec(Base64.getUrlDecoder().decode(storage.folder().secret("seal.key")), "AES");
    }

    public byte[] seal(String secret) {
        try {
            var nonce = new byte[NONCE];
            RANDOM.nextBytes(nonce);
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, nonce));
            var sealed = cipher.doFinal(secret.getBytes(StandardCharsets.UTF_8));
            var both = Arrays.copyOf(nonce, NONCE + sealed.length);
            System.arraycopy(sealed, 0, both, NONCE, sealed.length);
            return both;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has AES-GCM", missing);
        }
    }

    /// Empty when it was sealed with another key.
    public Optional<String> openIfOurs(byte[] sealed) {
        try {
            return Optional.of(open(sealed));
        } catch (IllegalStateException other) {
            return Optional.empty();
        }
    }

    /// Throws IllegalStateException when it was sealed with another key.
    public String open(byte[] sealed) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, Arrays.copyOf(sealed, NONCE)));
            return new String(cipher.doFinal(Arrays.copyOfRange(sealed, NONCE, sealed.length)), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException other) {
            throw new IllegalStateException("it was sealed with another key", other);
        }
    }
}
