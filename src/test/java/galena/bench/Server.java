package galena.bench;

import galena.Beats;
import galena.Galena;
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

/// A Galena in a process of its own, to be measured from outside; it ends when its standard input does.
public final class Server {
    private Server() {}

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
                        "http://localhost:" + words[1]));
        if (words[2].equals("rounds")) {
            context.getBean(Beats.class).start();
        }
        var made = context.getBean(Setup.class)
                .make(new Setup.Answers(
                        "Bench",
                        "US",
                        ZoneId.of("America/New_York"),
                        "Olga",
                        Email.parse("olga@example.com").orElseThrow(),
                        "correct horse battery",
                        List.of(),
                        Map.of(),
                        Set.of()));
        var owner = storage.owner();
        System.out.println("READY " + made.key() + " " + owner.url() + " " + owner.user() + " " + owner.password());
        System.in.transferTo(java.io.OutputStream.nullOutputStream());
        if (words[2].equals("rounds")) {
            context.getBean(Beats.class).stop();
        }
        context.close();
        storage.close();
    }
}
