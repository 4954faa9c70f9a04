package galena.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// How long the disk takes to keep eight kilobytes, asked ten times a second beside what is measured: whoever
/// acknowledges a lead only when it is kept cannot be faster.
final class Disk implements AutoCloseable {
    private static final int KILOBYTES = 8;
    private static final long EVERY_MILLIS = 100;

    private final Path file;
    private final Thread asking;
    private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());

    Disk() throws IOException {
        file = Files.createTempFile("galena-bench-", ".disk");
        asking = Thread.ofPlatform().daemon().start(this::ask);
    }

    private void ask() {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.allocate(KILOBYTES * 1024);
            while (true) {
                long began = System.nanoTime();
                channel.write(bytes.rewind(), 0);
                channel.force(false);
                nanos.add(System.nanoTime() - began);
                Thread.sleep(EVERY_MILLIS);
            }
        } catch (InterruptedException ended) {
            // as it should
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// What it took since this was asked last, in order.
    List<Long> taken() {
        synchronized (nanos) {
            var taken = new ArrayList<>(nanos);
            nanos.clear();
            Collections.sort(taken);
            return taken;
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        asking.interrupt();
        asking.join();
        Files.deleteIfExists(file);
    }
}
