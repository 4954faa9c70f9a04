package galena.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Assumptions;

/// A real Keycloak on this machine, as a company has one: unpacked from what Maven fetched, with one realm.
public final class Keycloak implements AutoCloseable {
    private static final Path FETCHED =
            Path.of(System.getProperty("user.home"), ".m2/repository/org/keycloak/keycloak-quarkus-dist");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    public final String url;
    private final Process process;

    /// Starts it and waits until the realm is there; skips the test where Maven has not fetched one.
    ///
    /// @param realm a realm as Keycloak exports it
    public static Keycloak orSkip(Path folder, String realm) throws Exception {
        var archive = archive();
        Assumptions.assumeTrue(archive.isPresent(), "no Keycloak here; ./galena test fetches it");
        return new Keycloak(archive.orElseThrow(), folder, realm);
    }

    private static Optional<Path> archive() throws IOException {
        if (!Files.isDirectory(FETCHED)) {
            return Optional.empty();
        }
        try (var found = Files.walk(FETCHED)) {
            return found.filter(file -> file.toString().endsWith(".zip"))
                    .sorted()
                    .reduce((a, b) -> b);
        }
    }

    private Keycloak(Path archive, Path folder, String realm) throws Exception {
        var home = unpacked(archive, folder);
        Files.createDirectories(home.resolve("data/import"));
        Files.writeString(home.resolve("data/import/firm-realm.json"), realm);
        int port = Machine.freePort();
        url = "http://localhost:" + port;
        var builder = new ProcessBuilder(
                        home.resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--http-management-port=" + Machine.freePort(),
                        "--http-management-host=127.0.0.1",
                        "--import-realm")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keycloak.log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "KC_BOOTSTRAP_ADMIN_USERNAME",
                        "root",
                        "KC_BOOTSTRAP_ADMIN_PASSWORD",
                        "root",
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "JAVA_OPTS_KC_HEAP",
                        "-Xmx700m"));
        process = builder.start();
        try {
            Machine.until(Duration.ofSeconds(240), () -> {
                if (!process.isAlive()) {
                    throw new IOException(Files.readString(folder.resolve("keycloak.log")));
                }
                return Machine.listens(port)
                        && get("/realms/firm/.well-known/openid-configuration").contains("issuer");
            });
        } catch (Exception neverCame) {
            close();
            throw neverCame;
        }
    }

    private static Path unpacked(Path archive, Path folder) throws IOException {
        try (var zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                var file = folder.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file);
                }
            }
        }
        try (var found = Files.list(folder)) {
            var home = found.filter(Files::isDirectory).findFirst().orElseThrow();
            Files.setPosixFilePermissions(home.resolve("bin/kc.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
            return home;
        }
    }

    public String get(String path) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /// Something that its administrator does.
    public String administer(String method, String path, String json) {
        try {
            var form =
                    Map.of("grant_type", "password", "client_id", "admin-cli", "username", "root", "password", "root");
            var token = HTTP.send(
                            HttpRequest.newBuilder(URI.create(url + "/realms/master/protocol/openid-connect/token"))
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(HttpRequest.BodyPublishers.ofString(String.join(
                                            "&",
                                            form.entrySet().stream()
                                                    .map(e -> e.getKey() + "="
                                                            + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                                                    .toList())))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .replaceAll(".*\"access_token\":\"([^\"]+)\".*", "$1");
            var answer = HTTP.send(
                    HttpRequest.newBuilder(URI.create(url + "/admin/realms/firm" + path))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/json")
                            .method(method, HttpRequest.BodyPublishers.ofString(json))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (!List.of(200, 201, 204).contains(answer.statusCode())) {
                throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit()
                .orTimeout(30, java.util.concurrent.TimeUnit.SECONDS)
                .exceptionally(late -> {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    return process.destroyForcibly();
                })
                .join();
    }
}
