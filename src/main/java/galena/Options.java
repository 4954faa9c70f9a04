package galena;

import galena.storage.Backups;
import galena.storage.DataFolder;
import galena.storage.Login;
import galena.storage.StorageRefused;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/// What was asked on the command line: a command, its arguments, and options as `--name value`.
record Options(String command, List<String> arguments, Map<String, String> named) {
    private static final Set<String> KNOWN = Set.of(
            "data",
            "port",
            "bind",
            "public-url",
            "certificate",
            "certificate-key",
            "http-port",
            "trusted-proxies",
            "private-addresses",
            "database-url",
            "database-owner-url",
            "distributed",
            "log",
            "metrics-key",
            "backup-to",
            "backup-key",
            "backup-keep",
            "backup-endpoint",
            "backup-region",
            "backup-access-key",
            "backup-secret-key",
            "setup",
            "open",
            "quick",
            "seconds",
            "minutes");
    private static final Set<String> FLAGS = Set.of("quick", "open");
    private static final Pattern SEVERAL =
            Pattern.compile("postgresql://((?:[^@/]*@)?)([\\w.-]+(?::\\d+)?(?:,[\\w.-]+(?::\\d+)?)+)/(.*)");
    /// What makes sense once only, or names the folder in which the file lies.
    private static final Set<String> ONLY_SAID = Set.of("data", "setup", "open", "quick", "seconds", "minutes");

    static Options parse(String... words) {
        var arguments = new ArrayList<String>();
        var named = new HashMap<String, String>();
        for (int i = 0; i < words.length; i++) {
            if (!words[i].startsWith("--")) {
                arguments.add(words[i]);
                continue;
            }
            var pair = words[i].substring(2).split("=", 2);
            if (!KNOWN.contains(pair[0])) {
                throw new StorageRefused("There is no option --" + pair[0] + ". See ./galena help.");
            }
            if (FLAGS.contains(pair[0])) {
                named.put(pair[0], "true");
            } else if (pair.length == 2) {
                named.put(pair[0], pair[1]);
            } else if (i + 1 < words.length) {
                named.put(pair[0], words[++i]);
            } else {
                throw new StorageRefused("--" + pair[0] + " needs a value. See ./galena help.");
            }
        }
        var command = arguments.isEmpty() ? "help" : arguments.removeFirst();
        return new Options(command, List.copyOf(arguments), Map.copyOf(named)).withFile();
    }

    /// What stands in the data folder's `galena.conf` holds where the command line says nothing: lines as
    /// `public-url = https://leads.example.com`.
    private Options withFile() {
        var file = folder().root().resolve("galena.conf");
        if (!Files.exists(file)) {
            return this;
        }
        var written = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            written.load(in);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new StorageRefused(file + " cannot be read: " + unreadable.getMessage());
        }
        var all = new HashMap<String, String>();
        for (var name : written.stringPropertyNames()) {
            if (!KNOWN.contains(name) || ONLY_SAID.contains(name)) {
                throw new StorageRefused(file + " has a line that means nothing: " + name
                        + ". Write options as on the command line, without the two dashes.");
            }
            all.put(name, written.getProperty(name).strip());
        }
        all.putAll(named);
        return new Options(command, arguments, Map.copyOf(all));
    }

    DataFolder folder() {
        return new DataFolder(Path.of(named.getOrDefault("data", System.getProperty("user.home") + "/.galena")));
    }

    /// Whether the database of one's own is a Citus over whose nodes tables are spread: `yes` or `no`, the default.
    boolean distributed() {
        var said = named.getOrDefault("distributed", "no");
        if (!said.equals("yes") && !said.equals("no")
                || said.equals("yes") && database().isEmpty()) {
            throw new StorageRefused(
                    "--distributed is yes or no, and yes goes with --database-url only: the database that Galena brings has one node.");
        }
        return said.equals("yes");
    }

    /// Whether people here may name servers inside our own network: `yes` or `no`, the default.
    boolean privateAddresses() {
        var said = named.getOrDefault("private-addresses", "no");
        if (!said.equals("yes") && !said.equals("no")) {
            throw new StorageRefused("--private-addresses is yes or no, not " + said + ".");
        }
        return said.equals("yes");
    }

    int port() {
        return port("port", named.getOrDefault("port", "8080"));
    }

    private static int port(String option, String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new StorageRefused("--" + option + " " + text + " is not a port. Write a number from 1 to 65535.");
        }
        return Integer.parseInt(text);
    }

    /// A port without encryption, which only says where the encrypted one is.
    Optional<Integer> httpPort() {
        return Optional.ofNullable(named.get("http-port")).map(text -> {
            if (certificate().isEmpty()) {
                throw new StorageRefused("--http-port is for a Galena with a --certificate of its own: it sends people"
                        + " from there to the encrypted address.");
            }
            return port("http-port", text);
        });
    }

    /// Both files of a certificate, or none.
    Optional<Certificate> certificate() {
        var chain = named.get("certificate");
        var key = named.get("certificate-key");
        if (chain == null && key == null) {
            return Optional.empty();
        }
        if (chain == null || key == null) {
            throw new StorageRefused("--certificate FILE and --certificate-key FILE belong together.");
        }
        if (!publicUrl().startsWith("https://")) {
            throw new StorageRefused("With a certificate people come by https: name the address with"
                    + " --public-url https://leads.example.com");
        }
        return Optional.of(
                new Certificate(Path.of(chain).toAbsolutePath(), Path.of(key).toAbsolutePath()));
    }

    /// Addresses and networks whose word about who sent a request is taken, with commas between them.
    Optional<String> trustedProxies() {
        return Optional.ofNullable(named.get("trusted-proxies")).map(text -> {
            for (var one : text.split(",")) {
                if (!one.strip().matches("[0-9a-fA-F:.]{2,45}(/[0-9]{1,3})?") || !isNetwork(one.strip())) {
                    throw new StorageRefused("--trusted-proxies takes addresses and networks such as"
                            + " 127.0.0.1,10.0.0.0/8; this is none: " + one.strip());
                }
            }
            return text;
        });
    }

    private static boolean isNetwork(String text) {
        try {
            return new IpAddressMatcher(text) != null;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    String bind() {
        return named.getOrDefault("bind", "127.0.0.1");
    }

    /// The address that links carry; never taken from a request.
    String publicUrl() {
        var url = named.getOrDefault(
                "public-url", "http://" + (bind().equals("127.0.0.1") ? "localhost" : bind()) + ":" + port());
        try {
            var uri = URI.create(url);
            if (uri.getHost() == null || !Set.of("http", "https").contains(uri.getScheme())) {
                throw new IllegalArgumentException(url);
            }
        } catch (IllegalArgumentException notAnAddress) {
            throw new StorageRefused("--public-url " + url + " is not an address such as https://leads.example.com");
        }
        return url.replaceAll("/+$", "");
    }

    /// How what happens is written: `text` for people, `json` for programs that collect it.
    String log() {
        var log = named.getOrDefault("log", "text");
        if (!Set.of("text", "json").contains(log)) {
            throw new StorageRefused("--log is text or json, not " + log + ".");
        }
        return log;
    }

    /// What a program has to bring that asks for figures.
    Optional<String> metricsKey() {
        return Optional.ofNullable(named.get("metrics-key")).map(Path::of).map(DataFolder::keyIn);
    }

    /// Where nightly backups go; into the data folder where nothing is said, nowhere for `none`.
    Backups.Plan backups() {
        var to = named.getOrDefault(
                "backup-to", folder().backups().resolve("nightly").toString());
        var keep = named.getOrDefault("backup-keep", "14");
        if (!keep.matches("[0-9]{1,4}") || Integer.parseInt(keep) < 1) {
            throw new StorageRefused("--backup-keep " + keep + " is not a number of backups from 1 on.");
        }
        if (to.startsWith("s3://")
                && !(named.containsKey("backup-access-key") && named.containsKey("backup-secret-key"))) {
            throw new StorageRefused(
                    "A bucket wants to know who comes: backup-access-key and backup-secret-key, best as"
                            + " lines of galena.conf in the data folder.");
        }
        return new Backups.Plan(
                to.equals("none") ? Optional.empty() : Optional.of(to),
                Optional.ofNullable(named.get("backup-key")).map(Path::of),
                Integer.parseInt(keep),
                Optional.ofNullable(named.get("backup-endpoint")).map(Options::endpoint),
                named.getOrDefault("backup-region", "us-east-1"),
                named.getOrDefault("backup-access-key", ""),
                named.getOrDefault("backup-secret-key", ""));
    }

    private static URI endpoint(String text) {
        try {
            var uri = URI.create(text);
            if (uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme())) {
                return uri;
            }
        } catch (IllegalArgumentException none) {
            // said below
        }
        throw new StorageRefused("--backup-endpoint " + text + " is not an address such as https://s3.example.com");
    }

    /// Whether the browser is to show it.
    boolean open() {
        return named.containsKey("open");
    }

    boolean quick() {
        return named.containsKey("quick");
    }

    int number(String name, int usual) {
        var text = named.get(name);
        return text == null ? usual : Integer.parseInt(text);
    }

    Optional<Path> setup() {
        return Optional.ofNullable(named.get("setup")).map(Path::of);
    }

    /// An existing PostgreSQL to use instead of the embedded one: the owner's login if it is given, else the
    /// application's.
    Optional<Login> database() {
        return Optional.ofNullable(named.get("database-owner-url"))
                .or(() -> Optional.ofNullable(named.get("database-url")))
                .map(Options::login);
    }

    /// The application's own login, when the owner's is given beside it.
    Optional<Login> application() {
        return named.containsKey("database-owner-url")
                ? Optional.ofNullable(named.get("database-url")).map(Options::login)
                : Optional.empty();
    }

    /// `jdbc:postgresql://host/database?user=…&password=…` or `postgresql://user:password@host/database`; several
    /// hosts,
    /// with commas between them, are a primary and those that stand by.
    private static Login login(String text) {
        var plain = text.startsWith("jdbc:") ? text.substring(5) : text;
        var several = SEVERAL.matcher(plain);
        if (several.matches()) {
            var one = login("postgresql://" + several.group(1) + "host/" + several.group(3));
            // whichever of them is the primary now; looked for anew soon after it is gone
            return new Login(
                    "jdbc:postgresql://" + several.group(2) + one.url().replace("jdbc:postgresql://host", "")
                            + "?targetServerType=primary&hostRecheckSeconds=1&connectTimeout=5&socketTimeout=30&tcpKeepAlive=true",
                    one.user(),
                    one.password());
        }
        try {
            var uri = URI.create(plain);
            var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            var query = new HashMap<String, String>();
            for (var pair : (uri.getQuery() == null ? "" : uri.getQuery()).split("&")) {
                var parts = pair.split("=", 2);
                query.put(parts[0], parts.length > 1 ? parts[1] : "");
            }
            var given = (uri.getUserInfo() == null ? "" : uri.getUserInfo()).split(":", 2);
            var user = given[0].isEmpty() ? query.getOrDefault("user", System.getProperty("user.name")) : given[0];
            var password = given.length > 1 ? given[1] : query.getOrDefault("password", "");
            if (uri.getHost() == null) {
                throw new IllegalArgumentException(text);
            }
            return new Login("jdbc:postgresql://" + uri.getHost() + port + uri.getPath(), user, password);
        } catch (IllegalArgumentException notAnAddress) {
            throw new StorageRefused("The database address cannot be read. Write"
                    + " --database-url postgresql://USER:PASSWORD@HOST:5432/DATABASE");
        }
    }
}
