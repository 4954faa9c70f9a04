package galena.web;

import galena.directory.Acquisition;
import galena.directory.Countries;
import galena.directory.Directory;
import galena.directory.OpeningHours;
import galena.directory.Source;
import galena.distribution.Distribution;
import galena.distribution.Pool;
import galena.identity.Entrance;
import galena.identity.Identity;
import galena.identity.Person;
import galena.identity.Role;
import galena.identity.Ticket;
import galena.kernel.Email;
import galena.kernel.Money;
import galena.kernel.Text;
import galena.playbook.Checked;
import galena.playbook.Playbooks;
import galena.storage.Database;
import galena.storage.StorageRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Makes a working floor out of five answers: company, country, who sells, when we are open, how leads come
/// today.
@Component
public final class Setup {
    private static final Duration INVITATION = Duration.ofDays(7);
    private static final Pattern DAYS = Pattern.compile(
            "(mon|tue|wed|thu|fri|sat|sun)(?:-(mon|tue|wed|thu|fri|sat|sun))? +([0-9]{1,2}:[0-9]{2})-([0-9]{1,2}:[0-9]{2})");
    private static final List<String> WEEK = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    private final Database database;
    private final Identity identity;
    private final Entrance entrance;
    private final Directory directory;
    private final Playbooks playbooks;
    private final Distribution distribution;

    Setup(
            Database database,
            Identity identity,
            Entrance entrance,
            Directory directory,
            Playbooks playbooks,
            Distribution distribution) {
        this.database = database;
        this.identity = identity;
        this.entrance = entrance;
        this.directory = directory;
        this.playbooks = playbooks;
        this.distribution = distribution;
    }

    /// Somebody who sells, besides the first person.
    public record Seller(String name, String email) {}

    /// The answers; `ways` are the ways leads come today: web, google, bought, phone.
    public record Answers(
            String company,
            String country,
            ZoneId zone,
            String name,
            Email email,
            String password,
            List<Seller> sellers,
            Map<DayOfWeek, OpeningHours.Span> opening,
            Set<String> ways) {}

    /// What is there afterwards: the first person, the first source and its key, an invitation secret for each
    /// seller.
    public record Made(Person person, Source source, String key, Map<Person, String> invitations) {}

    /// Makes everything, or nothing.
    public Made make(Answers answers) {
        var currency = Countries.currency(answers.country());
        return database.write(() -> {
            var first = identity.found(
                    answers.company(),
                    answers.country(),
                    answers.zone(),
                    currency,
                    answers.name(),
                    answers.email(),
                    answers.password());
            directory.setWeek(first, answers.opening());
            distribution.addPool(first.account(), Pool.EVERYBODY, Optional.empty());
            if (playbooks.publishFirst(first, Playbooks.shipped()) instanceof Checked.Unsound(var problems)) {
                throw new IllegalStateException("the shipped playbook is not sound: " + problems);
            }
            var sources = sources(first, answers.ways());
            var invitations = new java.util.LinkedHashMap<Person, String>();
            for (var seller : answers.sellers()) {
                Email.parse(seller.email())
                        .flatMap(email -> identity.add(first, seller.name(), email, Set.of(Role.SALESPERSON)))
                        .ifPresent(person -> invitations.put(person, invite(person)));
            }
            return new Made(
                    first,
                    sources.getFirst(),
                    directory.issueKey(first, sources.getFirst().id()),
                    invitations);
        });
    }

    String invite(Person person) {
        return entrance.issue(
                new Ticket(Ticket.Purpose.INVITATION, Optional.of(person.account()), Optional.of(person.id())),
                INVITATION);
    }

    private List<Source> sources(Person first, Set<String> ways) {
        var made = new ArrayList<Source>();
        made.add(source(first, "Website", Acquisition.INQUIRY));
        if (ways.contains("google")) {
            made.add(source(first, "Google lead forms", Acquisition.INQUIRY));
        }
        if (ways.contains("bought")) {
            made.add(source(first, "Bought leads", Acquisition.PURCHASED));
        }
        made.add(source(first, "Calls and walk-ins", Acquisition.INQUIRY));
        return made;
    }

    private Source source(Person first, String name, Acquisition acquisition) {
        var account = identity.account(first.account());
        var source = new Source(
                first.account(),
                directory.newSourceId(),
                name,
                acquisition,
                Optional.empty(),
                Duration.ofDays(30),
                new Money(0, account.currency()),
                Source.State.OPEN);
        directory.save(first, source);
        return source;
    }

    // ---- for scripts

    /// Sets up from a YAML file and writes address and key where it says. Refuses with a sentence on anything
    /// wrong.
    public void unattended(Path file, String publicUrl) {
        if (!identity.accounts().isEmpty()) {
            System.out.println("Already set up; " + file + " was not read.");
            return;
        }
        var written = read(file);
        var administrator = map(written, "administrator");
        var email = Email.parse(text(administrator, "email"))
                .orElseThrow(() -> new StorageRefused("administrator: email is not a mail address."));
        var password = password(
                file,
                text(administrator, "password-file"),
                List.of(text(written, "company"), text(administrator, "name"), email.value()));
        var country = text(written, "country").toUpperCase(java.util.Locale.ROOT);
        if (!Countries.codes().contains(country)) {
            throw new StorageRefused("country: " + country + " is not a country code such as US or DE.");
        }
        var made = make(new Answers(
                text(written, "company"),
                country,
                Countries.zone(country),
                text(administrator, "name"),
                email,
                password,
                sellers(written.get("sells")),
                opening(written.containsKey("opening-hours") ? text(written, "opening-hours") : "always"),
                Set.of()));
        output(file, text(written, "output"), publicUrl, made.key());
    }

    private static Map<?, ?> read(Path file) {
        try {
            var settings = LoadSettings.builder()
                    .setAllowDuplicateKeys(false)
                    .setMaxAliasesForCollections(0)
                    .build();
            if (new Load(settings).loadFromString(Files.readString(file)) instanceof Map<?, ?> map) {
                return map;
            }
            throw new StorageRefused(file + " must say company:, country:, administrator: and so on.");
        } catch (IOException | YamlEngineException unreadable) {
            throw new StorageRefused(file + " cannot be read: " + unreadable.getMessage());
        }
    }

    private static String password(Path file, String name, List<String> known) {
        try {
            var password =
                    Files.readString(file.toAbsolutePath().resolveSibling(name)).strip();
            Entrance.objectionTo(password, known).ifPresent(objection -> {
                throw new StorageRefused("The password in " + name + ": " + objection);
            });
            return password;
        } catch (IOException unreadable) {
            throw new StorageRefused("The file with the password, " + name + ", cannot be read.");
        }
    }

    private static List<Seller> sellers(@org.jspecify.annotations.Nullable Object written) {
        if (!(written instanceof List<?> list)) {
            return List.of();
        }
        return list.stream()
                .map(one -> seller(String.valueOf(one)))
                .flatMap(Optional::stream)
                .toList();
    }

    /// `Ann Lee <ann@example.com>` or `Ann Lee ann@example.com`; empty when there is no address in it.
    static Optional<Seller> seller(String line) {
        var words = Text.line(line.replace('<', ' ').replace('>', ' ').replace(',', ' '), 300);
        int last = words.lastIndexOf(' ');
        var email = words.substring(last + 1);
        if (Email.parse(email).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Seller(
                last < 0 ? email.split("@")[0] : words.substring(0, last).strip(), email));
    }

    /// `mon-fri 08:00-18:00, sat 09:00-13:00`, or `always`. Refuses anything else with an example.
    static Map<DayOfWeek, OpeningHours.Span> opening(String written) {
        var week = new EnumMap<DayOfWeek, OpeningHours.Span>(DayOfWeek.class);
        if (written.equals("always")) {
            return week;
        }
        for (var part : written.toLowerCase(java.util.Locale.ROOT).split(",")) {
            var match = DAYS.matcher(part.strip());
            if (!match.matches()) {
                throw new StorageRefused("opening-hours: " + part.strip() + " is not like mon-fri 08:00-18:00.");
            }
            int first = WEEK.indexOf(match.group(1));
            int last = match.group(2) == null ? first : WEEK.indexOf(match.group(2));
            for (int day = first; day <= last; day++) {
                week.put(DayOfWeek.of(day + 1), new OpeningHours.Span(time(match.group(3)), time(match.group(4))));
            }
        }
        return week;
    }

    private static LocalTime time(String text) {
        return LocalTime.parse(text.length() == 4 ? "0" + text : text);
    }

    private static void output(Path file, String name, String publicUrl, String key) {
        try {
            var target = file.toAbsolutePath().resolveSibling(name);
            var json = JsonMapper.builder().build().writeValueAsString(Map.of("url", publicUrl, "source_key", key));
            Files.writeString(target, json);
        } catch (IOException broken) {
            throw new StorageRefused("output: " + name + " cannot be written: " + broken.getMessage());
        }
    }

    private static Map<?, ?> map(Map<?, ?> written, String key) {
        if (written.get(key) instanceof Map<?, ?> map) {
            return map;
        }
        throw new StorageRefused("The set-up file lacks " + key + ":");
    }

    private static String text(Map<?, ?> written, String key) {
        var value = written.get(key);
        if (value == null || value.toString().isBlank()) {
            throw new StorageRefused("The set-up file lacks " + key + ":");
        }
        return value.toString().strip();
    }
}
