package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.identity.Person;
import galena.insight.Insight;
import galena.intake.ImportPlan;
import galena.intake.ImportView;
import galena.intake.Imports;
import galena.kernel.AccountId;
import galena.kernel.Email;
import galena.storage.Database;
import galena.testing.Fresh;
import galena.testing.Machine;
import galena.web.Setup;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The power fails in the middle of many leads: nothing is lost and nothing doubled.
class TornTest {
    private static final int ROWS = 6_000;
    private static final int BATCH = 1_000;
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void a_list_goes_on_where_it_was_and_a_batch_sent_again_makes_every_lead_once() throws Exception {
        Path folder = Fresh.temporary();
        Setup.Made made;
        UUID list;
        try (var galena = new Fresh(folder)) {
            made = setUp(galena);
            list = upload(galena, made);
            galena.context.getBean(Imports.class).start(made.person(), list);
            until(() -> one(galena, made, list).map(ImportView::lines).orElse(0) > 500);
            try (var threads = Executors.newSingleThreadExecutor()) {
                var posted = threads.submit(() -> post(galena, made));
                Thread.onSpinWait();
                galena.killDatabase();
                posted.get();
            }
        }
        try (var galena = new Fresh(folder)) {
            var database = galena.context.getBean(Database.class);
            var account = made.person().account();
            assertThat(post(galena, made)).isEqualTo(200);
            until(() -> one(galena, made, list)
                    .filter(view -> view.state() == ImportView.State.DONE)
                    .isPresent());
            assertThat(one(galena, made, list).orElseThrow().accepted()).isEqualTo(ROWS);
            assertThat(count(database, account, "imported")).isEqualTo(ROWS);
            assertThat(count(database, account, "accepted")).isEqualTo(BATCH);
            assertThat(galena.context.getBean(Insight.class).audit()).isZero();
        }
        Machine.delete(folder);
    }

    private static Setup.Made setUp(Fresh galena) {
        return galena.context
                .getBean(Setup.class)
                .make(new Setup.Answers(
                        "Torn",
                        "US",
                        ZoneId.of("America/New_York"),
                        "Olga Owner",
                        Email.parse("olga@example.com").orElseThrow(),
                        "correct horse battery",
                        List.of(),
                        Map.of(),
                        Set.of()));
    }

    private static UUID upload(Fresh galena, Setup.Made made) throws IOException {
        var rows = IntStream.range(0, ROWS)
                .mapToObj(i -> "P" + i + ",p" + i + "@example.com,2020-01-02,Won")
                .toList();
        var csv = "name,email,created,status\n" + String.join("\n", rows) + "\n";
        var imports = galena.context.getBean(Imports.class);
        var taken = imports.take(
                made.person(),
                made.source(),
                "torn.csv",
                new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
        var id = ((Imports.Taken.As) taken).id();
        Person by = made.person();
        var plan = imports.one(by.account(), id).orElseThrow().plan();
        assertThat(plan.purpose()).isEqualTo(ImportPlan.Purpose.HISTORY);
        return id;
    }

    private static Optional<ImportView> one(Fresh galena, Setup.Made made, UUID list) {
        return galena.context.getBean(Imports.class).one(made.person().account(), list);
    }

    private int post(Fresh galena, Setup.Made made) {
        var leads = IntStream.range(0, BATCH)
                .mapToObj(i -> "{\"email\":\"batch" + i + "@example.com\"}")
                .toList();
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(galena.url + "/api/v1/leads"))
                                    .timeout(Duration.ofSeconds(60))
                                    .header("Authorization", "Bearer " + made.key())
                                    .header("Content-Type", "application/json")
                                    .header("Idempotency-Key", "torn-batch")
                                    .POST(HttpRequest.BodyPublishers.ofString("[" + String.join(",", leads) + "]"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        } catch (IOException torn) {
            return 0;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static int count(Database database, AccountId account, String origin) {
        return database.read(() -> database.sql()
                .sql("select count(*) from lead.lead where account_id = :account and origin = :origin")
                .param("account", account.value())
                .param("origin", origin)
                .query(Integer.class)
                .single());
    }

    private static void until(BooleanSupplier done) {
        var deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it takes too long").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
