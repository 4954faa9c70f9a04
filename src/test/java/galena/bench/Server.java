package galena.bench;

import galena.Beats;
import galena.Galena;
import galena.directory.Directory;
import galena.distribution.Plan;
import galena.distribution.Plans;
import galena.distribution.Rule;
import galena.identity.Identity;
import galena.identity.Person;
import galena.identity.ProgramKeys;
import galena.identity.Role;
import galena.intake.DuplicateRule;
import galena.intake.Screens;
import galena.intake.SourceRules;
import galena.intake.SourceRules.Refusal;
import galena.kernel.Email;
import galena.storage.DataFolder;
import galena.storage.Storage;
import galena.web.Setup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.ConfigurableApplicationContext;

/// A Galena in a process of its own, to be measured from outside; it ends when its standard input does.
public final class Server {
    /// How many screens every lead passes in the bench of intake.
    static final int SCREENS = 10;

    /// With this the figures of a server are read.
    static final String METRICS = "figures-of-a-bench";

    /// Whoever opens every page and sends every form, of a company of their own.
    static final String CLICKER = "otto@example.com";

    private Server() {}

    /// Rules of every kind, none of which refuses what the bench sends.
    private static SourceRules screens() {
        return new SourceRules(
                List.of(),
                List.of("phone", "last_name"),
                true,
                List.of("AK", "HI"),
                false,
                0,
                false,
                List.of(
                        new Refusal("phone_type", "is", "premium", "not those"),
                        new Refusal("email_throw_away", "is", "yes", "not those"),
                        new Refusal("product", "contains", "swimming pool", "not those"),
                        new Refusal("message", "contains", "casino", "not those"),
                        new Refusal("age", "more", "99", "not those")),
                100_000_000,
                0,
                0,
                0,
                "",
                "",
                Set.of(1, 2, 3, 4, 5, 6, 7),
                DuplicateRule.USUAL,
                List.of());
    }

    /// Twenty people, each in turn.
    private static void plan(ConfigurableApplicationContext context, Person boss) {
        var identity = context.getBean(Identity.class);
        for (int i = 1; i <= 19; i++) {
            identity.add(
                    boss,
                    "Seller " + i,
                    Email.parse("seller" + i + "@example.com").orElseThrow(),
                    Set.of(Role.SALESPERSON));
        }
        var plans = context.getBean(Plans.class);
        var plan = plans.add(boss, "everybody");
        plans.draft(
                boss,
                plan,
                new Plan(List.of(new Rule(
                        "all",
                        List.of(),
                        "",
                        Rule.Method.ROTATION,
                        new Rule.Who(Rule.Who.Kind.EVERYBODY, List.of()),
                        List.of(),
                        false,
                        false,
                        false,
                        false,
                        0,
                        Rule.Otherwise.NEXT))));
        plans.publish(boss, plan);
    }

    /// Key, address, a person's key, source and account, with commas.
    private static String doors(ConfigurableApplicationContext context, Setup.Made made) {
        return String.join(
                ",",
                made.key(),
                context.getBean(Directory.class)
                        .address(made.person().account(), made.source().id(), Directory.Purpose.DOOR),
                context.getBean(ProgramKeys.class).issue(made.person()),
                made.source().id().toString(),
                made.person().account().toString());
    }

    private static Setup.Made found(ConfigurableApplicationContext context, String name, String email) {
        return context.getBean(Setup.class)
                .make(new Setup.Answers(
                        name,
                        "US",
                        ZoneId.of("America/New_York"),
                        "Olga",
                        Email.parse(email).orElseThrow(),
                        "correct horse battery",
                        List.of(),
                        Map.of(),
                        Set.of()));
    }

    public static void main(String... words) throws IOException {
        var storage = Storage.embedded(new DataFolder(Path.of(words[0])));
        var context = Galena.run(
                storage,
                storage.prepare(),
                Clock.systemUTC(),
                Map.of(
                        "server.port",
                        words[1],
                        "server.address",
                        "127.0.0.1",
                        "galena.public-url",
                        "http://localhost:" + words[1],
                        "galena.metrics-key",
                        METRICS,
                        "galena.private-addresses",
                        words[2].equals("fuzz"),
                        "galena.meta-address",
                        "http://127.0.0.1:" + words[3] + "/v24.0"));
        boolean running = List.of("rounds", "placing", "fuzz", "soak").contains(words[2]);
        if (running) {
            context.getBean(Beats.class).start();
        }
        var made = found(context, "Bench", "olga@example.com");
        if (words[2].equals("still")) {
            context.getBean(Screens.class).set(made.person(), made.source().id(), screens());
        }
        if (words[2].equals("placing")) {
            plan(context, made.person());
        }
        var owner = storage.owner();
        var key = List.of("fuzz", "soak").contains(words[2]) ? doors(context, made) : made.key();
        if (words[2].equals("fuzz")) {
            var clicked = found(context, "Clicked", CLICKER);
            key += "," + clicked.person().id() + "," + clicked.key();
        }
        System.out.println("READY " + key + " " + owner.url() + " " + owner.user() + " " + owner.password());
        System.in.transferTo(java.io.OutputStream.nullOutputStream());
        if (running) {
            context.getBean(Beats.class).stop();
        }
        context.close();
        storage.close();
    }
}
