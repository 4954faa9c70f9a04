package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.bench.Crash;
import galena.testing.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Killing anything at any moment loses nothing acknowledged and does nothing twice.
class CrashTest {
    @Test
    void what_was_acknowledged_is_there_exactly_once_whatever_was_killed() throws Exception {
        var folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "crash-")
                .toAbsolutePath();
        var result = new Crash(folder, 20261121).run(5);
        assertThat(result.acknowledged()).isGreaterThan(20);
        assertThat(result.isClean()).as(result + ", see " + folder).isTrue();
        Machine.delete(folder);
    }
}
