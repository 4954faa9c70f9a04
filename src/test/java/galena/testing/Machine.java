package galena.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// What tests and benches need of the machine.
public final class Machine {
    private Machine() {}

    /// Below those that a system gives to whoever calls somebody, so that no call takes it meanwhile.
    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;
    /// Tests and benches beside each other begin at different ones.
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST));

    /// A port on which nothing listens, never the same twice: two who asked are not told the same before one of them
    /// listens.
    public static int freePort() {
        for (int tried = LOWEST; tried < HIGHEST; tried++) {
            int port = NEXT.getAndUpdate(last -> last + 1 < HIGHEST ? last + 1 : LOWEST);
            try (var socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // the next one then
            }
        }
        throw new IllegalStateException("no port is free");
    }

    public static void delete(Path folder) {
        try (var paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /// Waits for what another process does. Throws IllegalStateException when it takes longer than that.
    public static void until(Duration most, Callable<Boolean> done) throws Exception {
        var deadline = System.nanoTime() + most.toNanos();
        while (!done.call()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("it takes longer than " + most);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /// Whether somebody listens on that port of this machine.
    public static boolean listens(int port) {
        try (var socket = new Socket("localhost", port)) {
            return socket.isConnected();
        } catch (IOException nobody) {
            return false;
        }
    }

    /// Whether a program of that name is installed.
    public static boolean has(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }
}
