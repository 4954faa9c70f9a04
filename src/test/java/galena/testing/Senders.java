package galena.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Programs that send leads as vendors do: what was not answered is sent again with the same key, until it is.
public final class Senders implements AutoCloseable {
    private static final Pattern LEAD = Pattern.compile("\"lead\" *: *\"([0-9a-f-]{36})\"");
    private static final int MOST_ATTEMPTS = 400;

    /// A lead whose taking was acknowledged, and when, by the clock of this machine.
    public record Acknowledged(String lead, long nanos) {}

    public final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    /// What no attempt brought home.
    public final Queue<String> givenUp = new ConcurrentLinkedQueue<>();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> urls;
    private final String key;
    private volatile boolean going = true;

    /// @param urls taken in turns, attempt by attempt
    public Senders(int programs, List<String> urls, String key) {
        this.urls = urls;
        this.key = key;
        for (int i = 0; i < programs; i++) {
            int program = i;
            threads.submit(() -> send(program));
        }
    }

    private void send(int program) {
        try (var client = HttpClient.newHttpClient()) {
            for (int i = 0; going; i++) {
                send(client, program, i);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(HttpClient client, int program, int i) throws InterruptedException {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            var request = HttpRequest.newBuilder(
                            URI.create(urls.get((program + attempt) % urls.size()) + "/api/v1/leads"))
                    .header("Authorization", "Bearer " + key)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", program + "-" + i)
                    .timeout(Duration.ofSeconds(20))
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"phone\":\"+1212" + (5_000_000 + program * 100_000 + i) + "\"}"))
                    .build();
            var lead = LEAD.matcher(answer(client, request));
            if (lead.find()) {
                acknowledged.add(new Acknowledged(lead.group(1), System.nanoTime()));
                return;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        givenUp.add(program + "-" + i);
    }

    private static String answer(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() < 300 ? answer.body() : "";
        } catch (IOException again) {
            return "";
        }
    }

    /// They end with what they are at.
    @Override
    public void close() throws InterruptedException {
        going = false;
        threads.shutdown();
        if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
    }
}
