package galena.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What Galena is built of may be used as we use it.
class LicencesTest {
    /// Those that ask for no more than to be named, and those of libraries that are used unchanged.
    private static final Pattern FINE = Pattern.compile(
            "(?i).*(apache|\\bmit\\b|bsd|eclipse public|epl-|edl|eclipse distribution|lgpl|lesser general public|bouncy castle|"
                    + "cddl|classpath exception|gpl2 w/ cpe|isc|cc0|public domain|unlicense|0bsd|postgresql|go license|mpl|mozilla|"
                    // three clauses of BSD under a name of its own
                    + "ical4j - license).*");

    private static JsonNode built() throws IOException {
        return JsonMapper.builder()
                .build()
                .readTree(Files.readString(Path.of("target/sbom.json")))
                .path("components");
    }

    @Test
    void every_library_has_a_licence_under_which_it_may_be_used() throws Exception {
        var report = new TreeMap<String, String>();
        var wrong = new TreeSet<String>();
        for (var component : built()) {
            var name = component.path("group").asString() + ":"
                    + component.path("name").asString() + ":"
                    + component.path("version").asString();
            var licences = StreamSupport.stream(component.path("licenses").spliterator(), false)
                    .map(one -> one.has("expression")
                            ? one.path("expression").asString()
                            : one.path("license")
                                    .path("id")
                                    .asString(one.path("license").path("name").asString("")))
                    .toList();
            report.put(name, String.join(" or ", licences));
            if (licences.stream().noneMatch(licence -> FINE.matcher(licence).matches())) {
                wrong.add(name + ": " + licences);
            }
        }
        var lines = new StringBuilder();
        report.forEach((name, licence) ->
                lines.append(name).append("  ").append(licence).append('\n'));
        Files.writeString(Path.of("target/licences.txt"), lines);
        assertThat(report).hasSizeGreaterThan(80);
        assertThat(wrong).isEmpty();
    }

    @Test
    void what_tests_need_is_not_in_it() throws Exception {
        assertThat(built())
                .noneMatch(component -> component.path("name").asString().matches("junit.*|playwright|greenmail"));
    }
}
