package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import galena.delivery.Hooks;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Programs of others are told what happens, until they hear it.
class HookTest {
    private record Heard(String id, String at, String signature, String body) {}

    private final Running galena = Running.galena();
    private final Hooks hooks = galena.the(Hooks.class);
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private volatile int status = 204;
    private HttpServer server;
    private Company company;
    private Browser boss;
    private String secret;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/hear", exchange -> {
            var headers = exchange.getRequestHeaders();
            heard.add(new Heard(
                    headers.getFirst("webhook-id"),
                    headers.getFirst("webhook-timestamp"),
                    headers.getFirst("webhook-signature"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        company = Company.with(1);
        boss = Browser.signedIn(company.boss.email());
        boss.get("/company/hooks");
        var made = boss.post("/company/hooks", Map.of("address", address(), "kind", "received"))
                .body();
        secret = made.replaceAll("(?s).*(whsec_[A-Za-z0-9+/=]+).*", "$1");
    }

    @AfterEach
    void stop() {
        hooks.all(company.account()).forEach(hook -> hooks.remove(company.boss, hook.id()));
        server.stop(0);
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hear";
    }

    private void tell() {
        hooks.follow();
        hooks.send();
    }

    @Test
    void what_is_wanted_is_told_once_signed_and_without_saying_who_it_is() throws Exception {
        var lead = company.lead();
        galena.settle();
        tell();
        tell();
        assertThat(heard).hasSize(1);
        var one = heard.getFirst();
        assertThat(one.body())
                .contains("\"type\":\"lead.received\"", lead.toString(), "\"source\"")
                .doesNotContain("Ann", "555");
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(6)), "HmacSHA256"));
        var signed = mac.doFinal((one.id() + "." + one.at() + "." + one.body()).getBytes(StandardCharsets.UTF_8));
        assertThat(one.signature()).isEqualTo("v1," + Base64.getEncoder().encodeToString(signed));
        assertThat(boss.get("/company/hooks").body()).contains("Last heard").doesNotContain(secret);
    }

    @Test
    void what_is_not_heard_is_told_again_for_three_days_with_the_same_id_and_can_be_told_anew_after_that() {
        company.lead();
        galena.settle();
        status = 500;
        tell();
        for (int i = 0; i < 90; i++) {
            galena.pass(Duration.ofHours(1), Duration.ofHours(1));
            hooks.send();
        }
        assertThat(heard).hasSizeBetween(9, 11);
        assertThat(heard.stream().map(Heard::id).distinct()).hasSize(1);
        assertThat(boss.get("/company/hooks").body()).contains("One message was given up", "It answered 500");
        status = 200;
        int before = heard.size();
        galena.pass(Duration.ofHours(2), Duration.ofHours(1));
        hooks.send();
        assertThat(heard).as("given up").hasSize(before);
        var id = hooks.all(company.account()).getFirst().id();
        boss.post("/company/hooks/" + id, Map.of("then", "again"));
        assertThat(boss.get("/company/hooks").body()).contains("One message is told again.");
        hooks.send();
        assertThat(heard).hasSize(before + 1);
        assertThat(heard.getLast().id()).isEqualTo(heard.getFirst().id());
        assertThat(boss.get("/company/hooks").body()).doesNotContain("given up");
    }

    @Test
    void one_that_fails_again_and_again_is_left_alone_for_a_while() {
        status = 503;
        for (int i = 0; i < 12; i++) {
            company.lead();
        }
        galena.settle();
        tell();
        assertThat(heard).as("the others are not tried").hasSize(5);
        hooks.send();
        assertThat(heard).hasSize(5);
        status = 200;
        galena.pass(Duration.ofMinutes(6), Duration.ofMinutes(3));
        hooks.send();
        assertThat(heard.stream().skip(5).map(Heard::id).distinct()).hasSize(12);
    }

    @Test
    void who_wants_no_more_hears_no_more_and_strangers_hear_nothing() {
        status = 410;
        company.lead();
        galena.settle();
        tell();
        assertThat(boss.get("/company/hooks").body()).contains("it wants no more");
        status = 200;
        company.lead();
        galena.settle();
        galena.pass(Duration.ofMinutes(10), Duration.ofMinutes(5));
        tell();
        assertThat(heard).hasSize(1);
        var id = hooks.all(company.account()).getFirst().id();
        var stranger = Company.with(0);
        var other = Browser.signedIn(stranger.boss.email());
        other.get("/company/hooks");
        assertThat(other.post("/company/hooks/" + id, Map.of("then", "remove")).status())
                .isEqualTo(404);
        assertThat(boss.post("/company/hooks", Map.of("address", "ftp://x")).status())
                .isEqualTo(422);
        assertThat(boss.post("/company/hooks", Map.of("address", address(), "kind", "nonsense"))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void one_that_is_slow_holds_up_nobody_else() throws Exception {
        var slow = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        var asked = new java.util.concurrent.CountDownLatch(1);
        var go = new java.util.concurrent.CountDownLatch(1);
        slow.createContext("/", exchange -> {
            asked.countDown();
            try {
                go.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        slow.start();
        try {
            var other = Company.with(0);
            hooks.add(
                    other.boss, "http://127.0.0.1:" + slow.getAddress().getPort() + "/", java.util.Set.of("received"));
            other.lead();
            company.lead();
            galena.settle();
            hooks.follow();
            var sending = Thread.ofVirtual().start(hooks::send);
            asked.await();
            sending.join();
            assertThat(heard).hasSize(1);
            company.lead();
            galena.settle();
            tell();
            assertThat(heard).as("it is not waited for twice").hasSize(2);
            hooks.all(other.account()).forEach(hook -> hooks.remove(other.boss, hook.id()));
        } finally {
            go.countDown();
            slow.stop(0);
        }
    }
}
