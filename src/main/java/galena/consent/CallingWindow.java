package galena.consent;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// When one may call people of a country and a state of it, by their local time. The law is data with its date
/// and source in `calling-rules.csv`; where none is known, our own cautious default holds: Monday to Saturday,
/// 09:00 to 20:00. Where the state is not known, what all states of the country allow.
final class CallingWindow {
    private static final int DAYS_KEPT = 100;
    private static final List<Rule> LAW = law();
    private static final Map<Where, CallingWindow> KNOWN = new ConcurrentHashMap<>();
    private static final Rule ELSEWHERE =
            new Rule("", "", LocalDate.MIN, 1, 6, LocalTime.of(9, 0), LocalTime.of(20, 0), "our own");

    private final List<Rule> rules;
    /// What holds on a day; days are asked for thousands of times, laws change once a year.
    private final Map<LocalDate, List<Rule>> inForce = new ConcurrentHashMap<>();

    private CallingWindow(List<Rule> rules) {
        this.rules = rules;
    }

    /// On these weekdays calls are allowed between two times.
    ///
    /// @param region a state by its letters; empty for the whole country
    /// @param since from that day on
    record Rule(
            String country,
            String region,
            LocalDate since,
            int firstDay,
            int lastDay,
            LocalTime from,
            LocalTime until,
            String source) {
        boolean allows(ZonedDateTime local) {
            int day = local.getDayOfWeek().getValue();
            var time = local.toLocalTime();
            return day >= firstDay && day <= lastDay && !time.isBefore(from) && time.isBefore(until);
        }
    }

    /// @param regions where they may be, by letters; none when nobody knows
    static CallingWindow of(String country, Set<String> regions) {
        return country.length() > 2 || regions.size() > 2
                ? found(country, regions)
                : KNOWN.computeIfAbsent(
                        new Where(country, Set.copyOf(regions)), where -> found(where.country(), where.regions()));
    }

    private record Where(String country, Set<String> regions) {}

    private static CallingWindow found(String country, Set<String> regions) {
        var national =
                LAW.stream().filter(rule -> rule.country().equals(country)).toList();
        if (national.isEmpty()) {
            return new CallingWindow(List.of(ELSEWHERE));
        }
        return new CallingWindow(national.stream()
                .filter(rule -> rule.region().isEmpty() || regions.isEmpty() || regions.contains(rule.region()))
                .toList());
    }

    /// Allowed by the country and by every state that says something.
    boolean isOpen(Instant instant, ZoneId zone) {
        var local = ZonedDateTime.ofInstant(instant, zone);
        var said = new TreeSet<String>();
        var allowed = new TreeSet<String>();
        for (var rule : inForce(local.toLocalDate())) {
            said.add(rule.region());
            if (rule.allows(local)) {
                allowed.add(rule.region());
            }
        }
        return allowed.equals(said);
    }

    private List<Rule> inForce(LocalDate day) {
        if (inForce.size() > DAYS_KEPT) {
            inForce.clear();
        }
        return inForce.computeIfAbsent(
                day, d -> rules.stream().filter(rule -> isInForce(rule, d)).toList());
    }

    /// The newest of its country and state that holds on a day.
    private boolean isInForce(Rule rule, LocalDate day) {
        return !rule.since().isAfter(day)
                && rules.stream()
                        .noneMatch(other -> other.region().equals(rule.region())
                                && other.since().isAfter(rule.since())
                                && !other.since().isAfter(day));
    }

    List<Instant> openings(Instant from, ZoneId zone, int days) {
        var begins = rules.stream().map(Rule::from).collect(Collectors.toCollection(TreeSet::new));
        var found = new ArrayList<Instant>();
        var day = LocalDate.ofInstant(from, zone);
        for (int i = 0; i <= days; i++, day = day.plusDays(1)) {
            for (var begin : begins) {
                var instant = day.atTime(begin).atZone(zone).toInstant();
                if (!instant.isBefore(from)) {
                    found.add(instant);
                }
            }
        }
        return found;
    }

    private static List<Rule> law() {
        var file = Objects.requireNonNull(CallingWindow.class.getResourceAsStream("/consent/calling-rules.csv"));
        try (var reader = CsvReader.builder().ofNamedCsvRecord(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return reader.stream().map(CallingWindow::rule).toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Rule rule(NamedCsvRecord row) {
        var days = row.getField("days").split("-");
        return new Rule(
                row.getField("country"),
                row.getField("region"),
                LocalDate.parse(row.getField("since")),
                Integer.parseInt(days[0]),
                Integer.parseInt(days[1]),
                LocalTime.parse(row.getField("from")),
                LocalTime.parse(row.getField("until")),
                row.getField("source"));
    }
}
