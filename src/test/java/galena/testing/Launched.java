package galena.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A Galena in a process of its own, started as the archive starts it; what it says goes to a file.
public final class Launched implements AutoCloseable {
    public static final String PASSWORD = "Correct-horse-7-battery";
    public final Process process;
    private final Path said;

    /// Waits until it is ready. Throws IOException with what it said when it ends before.
    ///
    /// @param heap as for `-Xmx`
    /// @param options of `./galena start`
    public Launched(Path said, String heap, List<String> options) throws Exception {
        this.said = said;
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-Xmx" + heap,
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "galena.Galena",
                "start"));
        command.addAll(options);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        Machine.until(Duration.ofSeconds(120), () -> {
            if (!process.isAlive()) {
                throw new IOException(Files.readString(said));
            }
            return Files.readString(said).contains("Galena is ready");
        });
    }

    /// Writes a set-up without questions; its `--setup` names the file. What it puts out is read by [#key].
    public static Path setup(Path folder) throws IOException {
        Files.writeString(folder.resolve("password"), PASSWORD);
        return Files.writeString(folder.resolve("setup.yaml"), """
                company: Acme Roofing
                country: US
                administrator: {name: Olga Owner, email: olga@example.com, password-file: password}
                opening-hours: always
                output: setup.json
                """);
    }

    /// The key of the first source, once it is there.
    public static String key(Path folder) throws Exception {
        var file = folder.resolve("setup.json");
        Machine.until(Duration.ofSeconds(60), () -> Files.exists(file));
        var found = Pattern.compile("gk_[^\"]+").matcher(Files.readString(file));
        if (!found.find()) {
            throw new IOException("no key in " + file);
        }
        return found.group();
    }

    /// What instances on one database share: the key that seals passwords of others, the password of their role.
    public static void share(Path from, Path to) throws IOException {
        Files.createDirectories(to.resolve("secrets"));
        for (var secret : List.of("seal.key", "app.password")) {
            Files.copy(
                    from.resolve("secrets").resolve(secret),
                    to.resolve("secrets").resolve(secret));
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    @Override
    public String toString() {
        return said.getFileName().toString();
    }
}
