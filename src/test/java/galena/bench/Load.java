package galena.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/// A cheap HTTP client for loopback: one blocking connection a thread, so that the measuring costs little of the
/// two cores.
final class Load {
    private final int port;
    private final String key;
    private final AtomicLong numbers;
    private final LongFunction<String> bodies;
    private final Consumer<String> answered;

    Load(int port, String key, AtomicLong numbers) {
        this(port, key, numbers, Load::body, answer -> {});
    }

    /// @param bodies what is posted, by number
    /// @param answered told the body of every answer that took a lead in
    Load(int port, String key, AtomicLong numbers, LongFunction<String> bodies, Consumer<String> answered) {
        this.port = port;
        this.key = key;
        this.numbers = numbers;
        this.bodies = bodies;
        this.answered = answered;
    }

    record Result(int accepted, double seconds, double p50Millis, double p99Millis) {
        double perSecond() {
            return accepted / seconds;
        }
    }

    /// Posts new leads from so many connections for so long. With an interval each connection sends at fixed
    /// moments, and an answer's time counts from the moment its question was due.
    Result run(int connections, double seconds, double everyMillis) throws InterruptedException {
        var accepted = new AtomicInteger();
        var latencies = new ConcurrentLinkedQueue<long[]>();
        long began = System.nanoTime();
        long end = began + (long) (seconds * 1e9);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < connections; i++) {
            threads.add(Thread.ofPlatform().start(() -> client(end, everyMillis, accepted, latencies)));
        }
        for (var thread : threads) {
            thread.join();
        }
        double took = (System.nanoTime() - began) / 1e9;
        var all = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Result(accepted.get(), took, percentile(all, 0.5), percentile(all, 0.99));
    }

    private static double percentile(long[] sorted, double share) {
        return sorted.length == 0
                ? 0
                : sorted[(int) Math.min(sorted.length - 1, Math.round(share * sorted.length))] / 1e6;
    }

    private void client(long end, double everyMillis, AtomicInteger accepted, ConcurrentLinkedQueue<long[]> latencies) {
        var mine = new ArrayList<Long>();
        while (System.nanoTime() < end) {
            try (var socket = new Socket("127.0.0.1", port)) {
                connection(socket, end, everyMillis, accepted, mine);
            } catch (IOException closed) {
                // a server may end a connection after many requests; the next one goes on
                Thread.onSpinWait();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        latencies.add(mine.stream().mapToLong(Long::longValue).toArray());
    }

    private void connection(Socket socket, long end, double everyMillis, AtomicInteger accepted, ArrayList<Long> mine)
            throws IOException, InterruptedException {
        socket.setTcpNoDelay(true);
        var in = new BufferedInputStream(socket.getInputStream());
        var out = socket.getOutputStream();
        long next = System.nanoTime();
        while (next < end) {
            long early = next - System.nanoTime();
            if (everyMillis > 0 && early > 0) {
                TimeUnit.NANOSECONDS.sleep(early);
            }
            long sent = everyMillis > 0 ? next : System.nanoTime();
            out.write(request());
            out.flush();
            if (answer(in) == 201) {
                accepted.incrementAndGet();
            }
            mine.add(System.nanoTime() - sent);
            next = everyMillis > 0 ? next + (long) (everyMillis * 1e6) : System.nanoTime();
        }
    }

    static String phone(long n) {
        return String.format("+1%03d%07d", 201 + n / 7_000_000 % 700, 2_000_000 + n % 7_000_000);
    }

    static String body(long n) {
        return "{\"first_name\":\"Ann\",\"last_name\":\"Lead" + n + "\",\"phone\":\"" + phone(n) + "\",\"email\":\"ann"
                + n
                + "@example.com\",\"city\":\"Sacramento\",\"region\":\"CA\",\"product\":\"a new roof\",\"message\":\"It leaks above the kitchen.\"}";
    }

    private byte[] request() {
        var body = bodies.apply(numbers.incrementAndGet());
        return ("POST /api/v1/leads HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private int answer(InputStream in) throws IOException {
        int status = 0;
        int length = 0;
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.startsWith("HTTP/")) {
                status = Integer.parseInt(line.substring(9, 12));
            } else if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        var body = in.readNBytes(length);
        if (status == 201) {
            answered.accept(new String(body, StandardCharsets.UTF_8));
        }
        return status;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the server hung up");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    static List<Integer> connectionsToTry() {
        return List.of(8, 16, 32, 64);
    }
}
