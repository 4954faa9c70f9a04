package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/// One button gives a company all that is its own, and nothing else.
class DataTest {
    private final Running galena = Running.galena();

    private static Map<String, String> unpacked(byte[] zip) {
        var files = new HashMap<String, String>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return files;
    }

    @Test
    void everything_of_a_company_and_nothing_of_another_comes_as_one_file() throws Exception {
        var mine = Company.with(0);
        var other = Company.with(0);
        var body =
                "{\"first_name\":\"=cmd|calc\",\"last_name\":\"Löwe\",\"phone\":\"+1 212 555 7142\",\"message\":\"It leaks,\\n\\\"badly\\\"\"}";
        assertThat(mine.post(body).statusCode()).isEqualTo(201);
        assertThat(mine.post("{\"nothing\":").statusCode()).isEqualTo(400);
        assertThat(other.post("{\"last_name\":\"Stranger\",\"phone\":\"+1 212 555 9911\"}")
                        .statusCode())
                .isEqualTo(201);
        var boss = Browser.signedIn(mine.boss.email());
        assertThat(boss.postFile(
                                "/imports",
                                Map.of("source", mine.source.id().toString()),
                                "file",
                                "old leads.csv",
                                "name;phone\nAnn;+1 212 555 0001\n".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(302);
        assertThat(boss.get("/company/backups").body()).contains("All your data");
        var files = unpacked(boss.postForBytes("/company/data", Map.of()));

        assertThat(files.get("tables/lead.contact.csv"))
                .contains("'=cmd|calc", "Löwe")
                .doesNotContain("Stranger");
        assertThat(files.get("tables/lead.trail.csv").lines().count()).isGreaterThan(1);
        assertThat(files.get("README.txt")).contains("submissions/");
        assertThat(files.entrySet().stream().filter(one -> one.getKey().startsWith("submissions/")))
                .as("as they were sent, what could not be read, too")
                .extracting(Map.Entry::getValue)
                .contains(body, "{\"nothing\":");
        assertThat(files.entrySet().stream().filter(one -> one.getKey().startsWith("lists/")))
                .singleElement()
                .satisfies(list -> assertThat(list.getValue()).startsWith("name;phone"))
                .satisfies(list -> assertThat(files.get("tables/intake.import.csv"))
                        .contains("old leads.csv", list.getKey().substring(6, 42)));
        assertThat(files.values())
                .noneMatch(text -> text.contains(other.account().toString())
                        || text.contains("Stranger")
                        || text.contains(other.source.id().toString()));
        assertThat(files.keySet()).noneMatch(name -> name.contains(".."));

        // whatever is added to the database later is in it, or somebody decided that it is not
        var left = new TreeSet<>(Files.readAllLines(Path.of("src/main/resources/db/tables.txt")).stream()
                .map(line -> line.split("\\s+"))
                .filter(words -> words.length > 1 && words[1].equals("account"))
                .map(words -> words[0])
                .filter(table -> !files.containsKey("tables/" + table + ".csv"))
                .collect(Collectors.toSet()));
        assertThat(left)
                .containsExactly(
                        "delivery.device",
                        "identity.passkey",
                        "identity.recovery_code",
                        "identity.second_step",
                        "identity.stamp",
                        "insight.audited",
                        "insight.balance",
                        "insight.cell",
                        "insight.fact",
                        "insight.flow",
                        "insight.stale",
                        "insight.step_exit",
                        "insight.turn",
                        "insight.week",
                        "insight.week_stale",
                        "intake.block",
                        "intake.contact_key",
                        "intake.door_seen",
                        "intake.import_memory",
                        "intake.import_part",
                        "intake.raw",
                        "lead.attachment");
        var heads = files.entrySet().stream()
                .filter(one -> one.getKey().startsWith("tables/"))
                .map(one -> one.getValue().lines().findFirst().orElse(""))
                .collect(Collectors.joining(","));
        assertThat(heads.split(",")).noneMatch(column -> column.matches(".*(hash|secret|token|password).*"));
        assertThat(boss.get("/log").body()).contains("took all data along");
    }
}
