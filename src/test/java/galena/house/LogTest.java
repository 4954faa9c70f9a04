package galena.house;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.status.Status;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Logs are for people, or for programs that collect them.
class LogTest {
    private static String line(String how) throws Exception {
        var context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.putProperty("galena.log", how);
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LogTest.class.getResource("/logback.xml"));
        var root = context.getLogger("ROOT");
        var appender = (ConsoleAppender<ILoggingEvent>) root.getAppender("console");
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .as("nothing is said about it at each start")
                .noneMatch(status -> status.getLevel() > Status.INFO);
        var event = new LoggingEvent(
                "x",
                context.getLogger("galena.Some"),
                Level.WARN,
                "one \"{}\" of\n{}",
                new IllegalStateException("no"),
                new Object[] {1, 2});
        return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void a_line_of_json_for_each_thing_that_happened() throws Exception {
        var line = line("json");
        assertThat(line.strip().lines().count()).isOne();
        var told = JsonMapper.builder().build().readTree(line);
        assertThat(told.path("level").asString()).isEqualTo("WARN");
        assertThat(told.path("formattedMessage").asString()).isEqualTo("one \"1\" of\n2");
        assertThat(told.path("throwable").path("message").asString()).isEqualTo("no");
    }

    @Test
    void words_for_people() throws Exception {
        assertThat(line("text")).contains("WARN  one \"1\" of");
    }
}
