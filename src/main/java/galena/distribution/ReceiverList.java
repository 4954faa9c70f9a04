package galena.distribution;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.UsState;
import galena.kernel.Words;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// Who may receive what, as a list with commas: what goes out can come in again.
@Component
public final class ReceiverList {
    private static final List<String> COLUMNS = List.of(
            "email",
            "name",
            "level",
            "weight",
            "hourly",
            "daily",
            "weekly",
            "monthly",
            "capacity",
            "skills",
            "languages",
            "territories",
            "licences");
    private static final int MOST = 5000;

    private final Identity identity;
    private final Receivers receivers;

    ReceiverList(Identity identity, Receivers receivers) {
        this.identity = identity;
        this.receivers = receivers;
    }

    /// Somebody of ours or a partner, as the list calls them.
    public record Named(UUID id, String email, String name) {}

    /// Our own people who sell, then partners.
    public List<Named> named(AccountId account) {
        var all = new ArrayList<Named>();
        identity.sellers(account).forEach(p -> all.add(new Named(p.id().value(), p.email(), p.name())));
        receivers.partners(account).stream()
                .filter(Partner::active)
                .forEach(p -> all.add(new Named(p.id(), p.email(), p.name())));
        return all;
    }

    /// Everybody, a line each.
    public String written(Person by) {
        return written(named(by.account()), receivers.all(by.account()));
    }

    /// Takes what a list says; lines that are wrong change nothing.
    public Read take(Person by, String text) {
        var read = read(text.replaceFirst("^\uFEFF", ""), named(by.account()), receivers.all(by.account()));
        read.receivers().forEach(receiver -> receivers.save(by, receiver));
        return read;
    }

    private static String written(List<Named> all, Map<UUID, Receiver> receivers) {
        var text = new StringWriter();
        try (var csv = CsvWriter.builder().build(text)) {
            csv.writeRecord(COLUMNS);
            for (var one : all) {
                var r = receivers.getOrDefault(one.id(), Receiver.usual(one.id()));
                csv.writeRecord(
                        defused(one.email()),
                        defused(one.name()),
                        r.level().code(),
                        number(r.weight()),
                        number(r.limits().hourly()),
                        number(r.limits().daily()),
                        number(r.limits().weekly()),
                        number(r.limits().monthly()),
                        number(r.limits().capacity()),
                        joined(r.skills()),
                        joined(r.languages()),
                        joined(r.territories()),
                        licences(r.licences()));
            }
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return text.toString();
    }

    /// A spreadsheet must not take it for a formula.
    private static String defused(String text) {
        return text.matches("(?s)[=+\\-@\\t\\r].*") ? "'" + text : text;
    }

    private static String number(int n) {
        return n == 0 ? "" : String.valueOf(n);
    }

    public static String joined(Set<String> words) {
        return words.stream().sorted().map(ReceiverList::defused).collect(Collectors.joining("; "));
    }

    public static String licences(Map<String, Optional<LocalDate>> licences) {
        return new TreeMap<>(licences)
                .entrySet().stream()
                        .map(entry -> entry.getKey()
                                + entry.getValue().map(day -> " " + day).orElse(""))
                        .collect(Collectors.joining("; "));
    }

    /// What a list says, and in words what could not be read of it.
    public record Read(List<Receiver> receivers, List<String> wrong) {}

    /// Lines that are wrong change nothing; columns that are missing leave things as they are.
    private static Read read(String text, List<Named> all, Map<UUID, Receiver> receivers) {
        var found = new ArrayList<Receiver>();
        var wrong = new ArrayList<String>();
        try (var csv = CsvReader.builder().ofNamedCsvRecord(text)) {
            for (var row : csv) {
                if (found.size() >= MOST) {
                    break;
                }
                var cells = new HashMap<String, String>();
                row.getFieldsAsMap()
                        .forEach((name, cell) -> cells.put(name.strip().toLowerCase(Locale.ROOT), plain(cell)));
                named(cells, all)
                        .ifPresentOrElse(
                                one -> read(row, cells, receivers.getOrDefault(one.id(), Receiver.usual(one.id())))
                                        .ifPresentOrElse(
                                                found::add,
                                                () -> wrong.add(Words.say(
                                                        "receivers.file.wrong",
                                                        row.getStartingLineNumber(),
                                                        one.name()))),
                                () -> wrong.add(Words.say("receivers.file.unknown", row.getStartingLineNumber())));
            }
        } catch (RuntimeException | IOException unreadable) {
            wrong.add(Words.say("receivers.file.unreadable"));
        }
        return new Read(found, wrong);
    }

    private static String plain(String cell) {
        var text = cell.strip();
        return text.startsWith("'") ? text.substring(1) : text;
    }

    private static Optional<Named> named(Map<String, String> cells, List<Named> all) {
        var email = cells.getOrDefault("email", "");
        var name = cells.getOrDefault("name", "");
        var byMail = all.stream()
                .filter(one -> !email.isEmpty() && one.email().equalsIgnoreCase(email))
                .toList();
        var found = byMail.isEmpty()
                ? all.stream().filter(one -> one.name().equalsIgnoreCase(name)).toList()
                : byMail;
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private static Optional<Receiver> read(NamedCsvRecord row, Map<String, String> cells, Receiver before) {
        try {
            var limits = before.limits();
            return Optional.of(new Receiver(
                    before.id(),
                    cells.containsKey("level") && !cells.get("level").isEmpty()
                            ? Level.of(cells.getOrDefault("level", ""))
                            : before.level(),
                    number(cells, "weight", before.weight(), Receiver.USUAL_WEIGHT),
                    new Limits(
                            number(cells, "hourly", limits.hourly(), 0),
                            number(cells, "daily", limits.daily(), 0),
                            number(cells, "weekly", limits.weekly(), 0),
                            number(cells, "monthly", limits.monthly(), 0),
                            number(cells, "capacity", limits.capacity(), 0),
                            limits.ofSource()),
                    cells.containsKey("skills") ? small(cells.getOrDefault("skills", "")) : before.skills(),
                    cells.containsKey("languages") ? small(cells.getOrDefault("languages", "")) : before.languages(),
                    cells.containsKey("territories")
                            ? capital(cells.getOrDefault("territories", ""))
                            : before.territories(),
                    cells.containsKey("licences") ? licences(cells.getOrDefault("licences", "")) : before.licences()));
        } catch (RuntimeException notOfThatForm) {
            return Optional.empty();
        }
    }

    private static int number(Map<String, String> cells, String column, int before, int usual) {
        var text = cells.get(column);
        return text == null ? before : text.isEmpty() ? usual : Integer.parseInt(text);
    }

    public static Set<String> small(String text) {
        return words(text).stream().map(word -> word.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    public static Set<String> capital(String text) {
        return words(text).stream().map(word -> word.toUpperCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    /// Words between commas, semicolons or lines.
    public static List<String> split(String text) {
        return Arrays.stream(text.split("[,;\n]"))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .limit(1000)
                .toList();
    }

    private static Set<String> words(String text) {
        return split(text).stream()
                .map(ReceiverList::plain)
                .filter(word -> !word.isEmpty() && word.length() <= 60)
                .limit(500)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /// States by their letters or names, each perhaps with the last day on which it holds. Throws
    /// IllegalArgumentException for what is no state or no day.
    public static Map<String, Optional<LocalDate>> licences(String text) {
        var found = new TreeMap<String, Optional<LocalDate>>();
        for (var word : split(text)) {
            var day = word.matches(".* \\d{4}-\\d{2}-\\d{2}")
                    ? Optional.of(LocalDate.parse(word.substring(word.length() - 10)))
                    : Optional.<LocalDate>empty();
            var state = day.isPresent() ? word.substring(0, word.length() - 10).strip() : word;
            found.put(UsState.of(state).orElseThrow(() -> new IllegalArgumentException("not a state: " + state)), day);
        }
        return found;
    }
}
