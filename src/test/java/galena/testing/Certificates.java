package galena.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Certificates for tests, made by the JDK's own tool.
public final class Certificates {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private Certificates() {}

    /// Writes `NAME.pem` and `NAME.key`, signed by itself.
    ///
    /// @param start as keytool's `-startdate`, `-1d` for since yesterday
    public static void write(Path folder, String name, String host, String start, int days)
            throws IOException, InterruptedException, GeneralSecurityException {
        var store = folder.resolve(name + ".p12");
        Files.deleteIfExists(store);
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "galena",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + host,
                "-ext",
                "SAN=dns:" + host,
                "-startdate",
                start,
                "-validity",
                String.valueOf(days),
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD)));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
        var keys = store(store);
        Files.writeString(
                folder.resolve(name + ".key"),
                pem("PRIVATE KEY", keys.getKey("galena", PASSWORD).getEncoded()));
        Files.writeString(
                folder.resolve(name + ".pem"),
                pem("CERTIFICATE", keys.getCertificate("galena").getEncoded()));
    }

    private static KeyStore store(Path file) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + what + "-----\n";
    }

    /// Believes these alone.
    public static SSLContext trusting(Path folder, String... names) throws IOException, GeneralSecurityException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        for (var name : names) {
            trusted.setCertificateEntry(
                    name, store(folder.resolve(name + ".p12")).getCertificate("galena"));
        }
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
