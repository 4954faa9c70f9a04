package galena.api;

import galena.insight.Operation;
import galena.insight.Operation.State;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/// For those who watch over Galena: `/health` says whether it answers, to everybody; `/metrics` gives figures without
/// names in the format of Prometheus, to whoever brings the key of `--metrics-key`.
final class Watch extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
    private final transient Operation operation;
    private final transient String key;
    private final transient Throttle throttle = new Throttle();
    private final transient PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final transient MultiGauge lag = MultiGauge.builder("galena.follower.lag.seconds")
            .description("How old the entry of the trail is that a follower reads next; nought when it has read all")
            .register(registry);

    /// @param key what a program has to bring; empty where nobody is to see figures
    @SuppressWarnings("resource") // lives as long as the program
    Watch(Operation operation, String key) {
        this.operation = operation;
        this.key = key;
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new JvmGcMetrics().bindTo(registry);
        for (var verdict : Operation.VERDICTS) {
            FunctionCounter.builder(
                            "galena.leads.received",
                            operation,
                            o -> o.now().received().getOrDefault(verdict, 0L))
                    .description("Leads by what became of them when they came")
                    .tag("verdict", verdict)
                    .register(registry);
        }
        gauge("galena.leads.waiting", "Leads that are ready and before nobody", State::waiting);
        seconds("galena.leads.waiting.oldest.seconds", "How long the longest of them has been", State::oldest);
        seconds("galena.steps.late.seconds", "How long ago the latest step was to be taken", State::late);
        gauge("galena.leads.stuck", "Leads that could not be handled and are tried again", State::stuck);
        gauge("galena.books.findings", "What the auditor finds wrong with the three books", State::findings);
        seconds("galena.mail.late.seconds", "How long ago the mail was to go that is the latest", State::mail);
        gauge("galena.disk.free.bytes", "Free where the data lie", State::freeBytes);
        seconds(
                "galena.backup.age.seconds",
                "How long ago the last good backup was made",
                state -> state.backup().orElse(Duration.ZERO));
    }

    private void gauge(String name, String means, ToDoubleFunction<State> of) {
        Gauge.builder(name, operation, o -> of.applyAsDouble(o.now()))
                .description(means)
                .register(registry);
    }

    private interface Length {
        Duration of(State state);
    }

    private void seconds(String name, String means, Length length) {
        gauge(name, means, state -> length.of(state).toMillis() / 1000.0);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        if (request.getRequestURI().equals("/health")) {
            boolean up = operation.isUp();
            write(response, up ? 200 : 503, "application/json", up ? "{\"status\":\"up\"}" : "{\"status\":\"down\"}");
        } else if (key.isEmpty()) {
            write(response, 404, "text/plain", "No figures are given here; start Galena with --metrics-key FILE.\n");
        } else if (throttle.isBlocked(request.getRemoteAddr())) {
            response.setHeader("Retry-After", "60");
            write(response, 429, "text/plain", "Too many wrong keys. Come back in a minute.\n");
        } else if (!isKey(request.getHeader("Authorization"))) {
            throttle.wrongKey(request.getRemoteAddr());
            write(response, 401, "text/plain", "Bring the key: Authorization: Bearer KEY\n");
        } else {
            lag.register(
                    operation.now().lag().entrySet().stream()
                            .map(one -> MultiGauge.Row.of(
                                    Tags.of("follower", one.getKey()),
                                    one.getValue().toMillis() / 1000.0))
                            .toList(),
                    true);
            write(response, 200, METRICS, registry.scrape());
        }
    }

    private boolean isKey(@org.jspecify.annotations.Nullable String header) {
        return header != null
                && MessageDigest.isEqual(
                        header.getBytes(StandardCharsets.UTF_8), ("Bearer " + key).getBytes(StandardCharsets.UTF_8));
    }

    private static void write(HttpServletResponse response, int status, String type, String text) throws IOException {
        response.setStatus(status);
        response.setContentType(type);
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
