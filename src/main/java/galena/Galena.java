package galena;

import galena.storage.Backups;
import galena.storage.Database;
import galena.storage.Login;
import galena.storage.Storage;
import galena.storage.StorageRefused;
import java.time.Clock;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/// Starts Galena, or does one of the things `./galena help` lists.
@SpringBootApplication
public class Galena {
    /// Exits with 0 when it was done, 1 with a sentence when it could not be.
    public static void main(String... words) {
        try {
            var options = Options.parse(words);
            // before anything is logged
            System.setProperty("galena.log", options.log());
            Commands.run(options);
        } catch (StorageRefused refused) {
            System.err.println(refused.getMessage());
            System.exit(1);
        }
    }

    /// The whole application on a prepared database. The caller closes the context, then the storage.
    public static ConfigurableApplicationContext run(
            Storage storage, Login application, Clock clock, Map<String, Object> settings) {
        return run(storage, application, clock, settings, Backups.Plan.NONE);
    }

    /// The same, with backups by itself.
    public static ConfigurableApplicationContext run(
            Storage storage, Login application, Clock clock, Map<String, Object> settings, Backups.Plan backups) {
        var spring = new SpringApplication(Galena.class);
        spring.setWebApplicationType(WebApplicationType.SERVLET);
        spring.setDefaultProperties(settings);
        spring.setRegisterShutdownHook(false);
        spring.addInitializers(context -> {
            ((GenericApplicationContext) context)
                    .registerBean(Storage.class, () -> storage, definition -> definition.setDestroyMethodName(""));
            ((GenericApplicationContext) context).registerBean(Login.class, () -> application);
            ((GenericApplicationContext) context).registerBean(Clock.class, () -> clock);
            ((GenericApplicationContext) context)
                    .registerBean(
                            Backups.class, () -> new Backups(storage, backups, context.getBean(Database.class), clock));
        });
        return spring.run();
    }
}
