package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import galena.identity.Role;
import galena.storage.Backups;
import galena.storage.DataFolder;
import galena.storage.Storage;
import galena.storage.StorageRefused;
import galena.testing.Browser;
import galena.testing.Bucket;
import galena.testing.Company;
import galena.testing.Fresh;
import galena.testing.Machine;
import galena.testing.Running;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/// Backups are made by themselves, proved, and good for going back.
class BackupTest {
    private static final String KEY = "correct horse battery staple";
    private final Running galena = Running.galena();
    private final Path folder = Fresh.temporary().toAbsolutePath();
    private final int port = Machine.freePort();

    BackupTest() throws Exception {
        Files.writeString(folder.resolve("key"), KEY + "\n");
        galena.asOwner("delete from storage.backup_made");
    }

    @AfterEach
    void nothing_stays() {
        galena.asOwner("delete from storage.backup_made");
        Machine.delete(folder);
    }

    private Backups.Plan plan(String to, boolean sealed, int keep) {
        return new Backups.Plan(
                Optional.of(to),
                sealed ? Optional.of(folder.resolve("key")) : Optional.empty(),
                keep,
                Optional.empty(),
                "us-east-1",
                "",
                "");
    }

    private Backups.Plan plan(Bucket bucket, String accessKey) {
        return new Backups.Plan(
                Optional.of("s3://firm/leads"),
                Optional.of(folder.resolve("key")),
                2,
                Optional.of(bucket.endpoint()),
                "eu-central-1",
                accessKey,
                "secret");
    }

    private ConfigurableApplicationContext with(Backups.Plan plan) {
        return galena.beside(port, Map.of(), plan);
    }

    private static List<String> files(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void last_nights_backup_is_sealed_proved_and_restored_on_another_machine() throws Exception {
        var company = Company.with(0);
        var lead = company.lead();
        var place = folder.resolve("elsewhere");
        var plan = plan(place.toString(), true, 14);
        try (var context = with(plan)) {
            var backups = context.getBean(Backups.class);
            backups.work(true);
            assertThat(backups.made().getFirst().problem()).isEmpty();
            assertThat(files(place)).singleElement().asString().matches("galena-\\d{8}-\\d{6}\\.zip\\.gpg");
            backups.work(true);
            assertThat(files(place)).as("not twice a night").hasSize(1);
            galena.clock.forward(Duration.ofHours(21));
            backups.work(false);
            assertThat(files(place))
                    .as("by day only where there was none at night")
                    .hasSize(1);
            backups.work(true);
            assertThat(files(place)).hasSize(2);
            var boss = new Browser("http://localhost:" + port, HttpClient.newBuilder()).signIn(company.boss.email());
            assertThat(boss.get("/company/backups").body())
                    .contains("read back whole")
                    .contains("They are encrypted")
                    .contains(files(place).getLast());
        }
        assertThat(Backups.names(plan)).hasSize(2).isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(new String(
                        Files.readAllBytes(place.resolve(files(place).getLast())),
                        java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("galena.json");
        try (var other = Storage.embedded(new DataFolder(folder.resolve("other")))) {
            Files.writeString(folder.resolve("key"), "another key altogether");
            assertThatThrownBy(() -> Backups.restore(other, plan, "latest"))
                    .isInstanceOf(StorageRefused.class)
                    .hasMessageContaining("key does not open it");
            Files.writeString(folder.resolve("key"), KEY);
            Backups.restore(other, plan, "latest");
            try (var connection = other.owner().connect();
                    var found = connection
                            .createStatement()
                            .executeQuery("select count(*) from lead.lead where lead_id = '" + lead + "'")) {
                found.next();
                assertThat(found.getInt(1)).isOne();
            }
        }
        assertThat(files(galena.storage.folder().root().resolve("backups")))
                .as("nothing half made is left")
                .noneMatch(name -> name.startsWith(".work"));
    }

    @Test
    void what_was_changed_in_a_backup_is_not_restored() throws Exception {
        var place = folder.resolve("elsewhere");
        var plan = plan(place.toString(), true, 14);
        try (var context = with(plan)) {
            assertThat(context.getBean(Backups.class).make().isGood()).isTrue();
        }
        var file = place.resolve(files(place).getFirst());
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        try (var other = Storage.embedded(new DataFolder(folder.resolve("other")))) {
            assertThatThrownBy(() -> Backups.restore(other, plan, "latest"))
                    .isInstanceOf(StorageRefused.class)
                    .hasMessageContaining("Nothing was changed");
            assertThatThrownBy(() -> Backups.restore(other, plan, "nothing.zip"))
                    .hasMessageContaining("There is no file");
        }
    }

    @Test
    void a_store_that_speaks_s3_keeps_them_and_only_as_many_as_asked_for() throws Exception {
        try (var bucket = new Bucket("firm", "AKIAFIRM");
                var context = with(plan(bucket, "AKIAFIRM"))) {
            bucket.kept.put("leads/holiday.jpg", new byte[3]);
            var backups = context.getBean(Backups.class);
            for (int i = 0; i < 4; i++) {
                assertThat(backups.make().problem()).isEmpty();
                galena.clock.forward(Duration.ofDays(1));
            }
            assertThat(bucket.kept.keySet()).hasSize(3).contains("leads/holiday.jpg");
            assertThat(Backups.names(plan(bucket, "AKIAFIRM"))).hasSize(2);
            try (var other = Storage.embedded(new DataFolder(folder.resolve("other")))) {
                assertThat(Backups.restore(other, plan(bucket, "AKIAFIRM"), "latest")
                                .rows())
                        .isEqualTo(backups.made().getFirst().rows());
            }
            bucket.forgetful = true;
            var newest = Backups.names(plan(bucket, "AKIAFIRM")).getFirst();
            assertThat(backups.make().problem()).isNotEmpty();
            assertThat(Backups.names(plan(bucket, "AKIAFIRM")).getFirst())
                    .as("what does not read back is not the latest")
                    .isEqualTo(newest);
            bucket.forgetful = false;
            bucket.full = true;
            assertThat(backups.make().problem()).contains("StorageFull");
            assertThat(bucket.kept).hasSize(3);
        }
        try (var bucket = new Bucket("firm", "AKIAFIRM");
                var context = with(plan(bucket, "AKIASTRANGER"))) {
            assertThat(context.getBean(Backups.class).make().problem()).contains("SignatureDoesNotMatch");
        }
    }

    @Test
    void when_the_last_good_one_is_older_than_two_days_whoever_is_in_charge_sees_it_on_every_page() throws Exception {
        var company = Company.with(0);
        var place = folder.resolve("elsewhere");
        try (var context = with(plan(place.toString(), false, 14))) {
            var backups = context.getBean(Backups.class);
            assertThat(backups.make().isGood()).isTrue();
            Machine.delete(place);
            Files.writeString(place, "in the way");
            for (int day = 1; day <= 3; day++) {
                galena.clock.forward(Duration.ofDays(1));
                backups.work(true);
                assertThat(backups.made().getFirst().isGood()).isFalse();
                backups.work(true);
                assertThat(backups.made()).as("again within the hour").hasSize(1 + day);
                galena.clock.forward(Duration.ofMinutes(2));
                var signedIn =
                        new Browser("http://localhost:" + port, HttpClient.newBuilder()).signIn(company.boss.email());
                assertThat(signedIn.get("/today").body().contains("no good backup"))
                        .as("day " + day)
                        .isEqualTo(day > 1);
            }
            var seller = new Browser("http://localhost:" + port, HttpClient.newBuilder())
                    .signIn(company.hire(
                                    "Sam", "sam-of-" + company.account() + "@example.com", Set.of(Role.SALESPERSON))
                            .email());
            assertThat(seller.get("/today").body()).doesNotContain("no good backup");
            var page = new Browser("http://localhost:" + port, HttpClient.newBuilder()).signIn(company.boss.email());
            assertThat(page.get("/company/backups").body())
                    .contains("is in the way")
                    .contains("tried again every hour");
            Files.delete(place);
            assertThat(backups.make().isGood()).isTrue();
            galena.clock.forward(Duration.ofMinutes(2));
            assertThat(page.get("/today").body()).doesNotContain("no good backup");
        }
    }

    @Test
    void it_is_known_for_how_long_there_has_been_none_however_often_it_failed_since() throws Exception {
        var left = Files.createDirectories(galena.storage.folder().root().resolve("backups/.work-killed"));
        Files.writeString(left.resolve("plain.zip"), "half of one");
        try (var context = with(plan(folder.resolve("elsewhere").toString(), false, 14))) {
            var backups = context.getBean(Backups.class);
            assertThat(backups.make().isGood()).isTrue();
            assertThat(left).as("what a killed one left").doesNotExist();
            galena.clock.forward(Duration.ofDays(1));
            assertThat(backups.make().isGood()).isTrue();
            galena.asOwner(
                    "insert into storage.backup_made select m.made_at + n * interval '1 hour', place, name, 0, 0, 0, 'full'"
                            + " from (select * from storage.backup_made order by made_at desc limit 1) m, generate_series(1, 100) n");
            galena.clock.forward(Duration.ofHours(101));
            assertThat(backups.age()).contains(Duration.ofHours(101));
            assertThat(backups.overdue()).isPresent();
            galena.asOwner("delete from storage.backup_made where problem = ''");
            assertThat(backups.age()).as("since the first was tried").contains(Duration.ofHours(100));
        }
        try (var context = with(Backups.Plan.NONE)) {
            assertThat(context.getBean(Backups.class).age()).isEmpty();
        }
    }

    @Test
    void a_key_that_keeps_nothing_secret_is_refused_at_once() throws Exception {
        Files.writeString(folder.resolve("key"), "short");
        assertThatThrownBy(() -> plan("/somewhere", true, 1).check())
                .isInstanceOf(StorageRefused.class)
                .hasMessageContaining("fewer than 16");
        Files.delete(folder.resolve("key"));
        assertThatThrownBy(() -> plan("/somewhere", true, 1).check()).hasMessageContaining("cannot be read");
    }
}
