package galena.storage;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.PGPPBEEncryptedData;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPBEDataDecryptorFactory;
import org.bouncycastle.openpgp.operator.bc.BcPBEKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;

/// Encrypts a file with a key that is a text, in the format of OpenPGP (RFC 4880: AES-256, with a check that nothing
/// was changed), so that `gpg --decrypt` opens it where there is no Galena.
final class Sealed {
    private static final int BUFFER = 1 << 16;
    /// The most rounds that a key is stretched by: 65 million bytes.
    private static final int STRETCHED = 0xff;

    private Sealed() {}

    static void encrypt(Path plain, Path sealed, String key) throws IOException {
        var generator = new PGPEncryptedDataGenerator(
                new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256)
                        .setWithIntegrityPacket(true)
                        .setSecureRandom(new SecureRandom()),
                false);
        try (var out = new BufferedOutputStream(Files.newOutputStream(sealed))) {
            generator.addMethod(new BcPBEKeyEncryptionMethodGenerator(
                    key.toCharArray(), new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA256), STRETCHED));
            try (var encrypted = generator.open(out, new byte[BUFFER])) {
                write(plain, encrypted);
            }
        } catch (PGPException broken) {
            throw new IOException("cannot be encrypted: " + broken.getMessage(), broken);
        }
    }

    private static void write(Path plain, OutputStream encrypted) throws IOException {
        try (var literal = new PGPLiteralDataGenerator()
                .open(encrypted, PGPLiteralData.BINARY, "galena.zip", PGPLiteralData.NOW, new byte[BUFFER])) {
            Files.copy(plain, literal);
        }
    }

    /// Throws IOException where the key is another, or something was changed.
    static void decrypt(Path sealed, Path plain, String key) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(sealed))) {
            if (!(new BcPGPObjectFactory(in).nextObject() instanceof PGPEncryptedDataList list)
                    || !(list.get(0) instanceof PGPPBEEncryptedData data)) {
                throw new IOException("it is not encrypted with a key that is a text");
            }
            try (var clear = data.getDataStream(
                    new BcPBEDataDecryptorFactory(key.toCharArray(), new BcPGPDigestCalculatorProvider()))) {
                read(clear, plain);
            }
            if (!data.isIntegrityProtected() || !data.verify()) {
                throw new IOException("something in it was changed");
            }
        } catch (PGPException | RuntimeException wrong) {
            throw new IOException("the key does not open it, or it is damaged", wrong);
        }
    }

    private static void read(InputStream clear, Path plain) throws IOException {
        if (!(new BcPGPObjectFactory(clear).nextObject() instanceof PGPLiteralData literal)) {
            throw new IOException("the key does not open it, or it is damaged");
        }
        try (var out = Files.newOutputStream(plain)) {
            literal.getInputStream().transferTo(out);
        }
        // the check at the end is read, too
        clear.transferTo(OutputStream.nullOutputStream());
    }
}
