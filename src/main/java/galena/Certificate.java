package galena;

import galena.storage.StorageRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.ssl.pem.PemContent;

/// A certificate of one's own with its key, in PEM files that are read again when they are renewed.
record Certificate(Path chain, Path key) {
    /// Says what is wrong before anybody's browser does.
    ///
    /// @param host the name in the public address
    void check(String host, Instant now) {
        var first = first();
        if (first.getNotAfter().toInstant().isBefore(now)) {
            throw new StorageRefused("The certificate in " + chain + " ended on "
                    + first.getNotAfter().toInstant() + ". Renew it; Galena reads it again by itself.");
        }
        if (names(first).stream().noneMatch(name -> covers(name, host))) {
            throw new StorageRefused("The certificate in " + chain + " is for " + String.join(", ", names(first))
                    + ", not for " + host + " of --public-url.");
        }
        if (!belongs(privateKey(), first.getPublicKey())) {
            throw new StorageRefused("The key in " + key + " is not that of the certificate in " + chain + ".");
        }
    }

    private X509Certificate first() {
        try (var in = Files.newInputStream(chain)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new CertificateException("none in it"));
        } catch (IOException | CertificateException unreadable) {
            throw new StorageRefused("The certificate cannot be read from " + chain + " (" + unreadable.getMessage()
                    + "). It is a PEM file, the certificate first, then those that signed it.");
        }
    }

    private PrivateKey privateKey() {
        try {
            return Optional.ofNullable(PemContent.load(key).getPrivateKey())
                    .orElseThrow(() -> new IllegalStateException("none in it"));
        } catch (IOException | RuntimeException unreadable) {
            throw new StorageRefused("The certificate's key cannot be read from " + key + " (" + unreadable.getMessage()
                    + "). It is a PEM file without a password, readable by Galena.");
        }
    }

    private static List<String> names(X509Certificate certificate) {
        try {
            return Optional.<Collection<List<?>>>ofNullable(certificate.getSubjectAlternativeNames())
                    .orElse(List.of())
                    .stream()
                    .map(name -> String.valueOf(name.get(1)))
                    .toList();
        } catch (CertificateException unreadable) {
            return List.of();
        }
    }

    private static boolean covers(String name, String host) {
        int dot = host.indexOf('.');
        return name.equalsIgnoreCase(host)
                || name.startsWith("*.") && dot > 0 && name.substring(1).equalsIgnoreCase(host.substring(dot));
    }

    private static boolean belongs(PrivateKey mine, PublicKey certified) {
        try {
            var signature = Signature.getInstance(
                    switch (mine.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> mine.getAlgorithm();
                    });
            signature.initSign(mine);
            signature.update((byte) 1);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update((byte) 1);
            return signature.verify(signed);
        } catch (GeneralSecurityException | RuntimeException other) {
            return false;
        }
    }

    /// Settings by which the server shows it.
    Map<String, Object> settings() {
        var settings = new HashMap<String, Object>();
        settings.put(
                "spring.ssl.bundle.pem.galena.keystore.certificate",
                chain.toUri().toString());
        settings.put(
                "spring.ssl.bundle.pem.galena.keystore.private-key", key.toUri().toString());
        settings.put("spring.ssl.bundle.pem.galena.reload-on-update", true);
        settings.put("spring.ssl.bundle.watch.file.quiet-period", "2s");
        settings.put("server.ssl.bundle", "galena");
        // only here: a program that offers it on a plain connection would have its first large post refused (413)
        settings.put("server.http2.enabled", true);
        settings.put("server.ssl.enabled-protocols", "TLSv1.3,TLSv1.2");
        return settings;
    }
}
