package galena.intake;

import galena.kernel.Text;
import galena.lead.Contact;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One row of a file as the plan reads it. Pure.
sealed interface Imported {
    /// @param hash tells this row from any other of the file
    /// @param ending `open`, `won`, or `lost:REASON`
    /// @param calls how often somebody called; empty where the list does not say
    /// @param person whose it was: the name as written
    record Read(
            byte[] hash,
            Contact contact,
            Set<String> keys,
            Optional<Instant> opened,
            Optional<Instant> closed,
            Optional<Instant> promised,
            String ending,
            Optional<BigDecimal> value,
            Optional<BigDecimal> price,
            Optional<Integer> calls,
            String person)
            implements Imported {}

    /// It cannot be brought in; the reason's code.
    record Refused(byte[] hash, String reason) implements Imported {}

    Set<String> UNANSWERED = Set.of(
            "select",
            "-none-",
            "--none--",
            "none",
            "n/a",
            "na",
            "null",
            "-",
            "--",
            "?",
            "(null)",
            "#n/a",
            "nan",
            "undefined");

    /// Whether a cell says nothing.
    static boolean isUnanswered(String cell) {
        return cell.isBlank() || UNANSWERED.contains(cell.strip().toLowerCase(Locale.ROOT));
    }

    /// How often somebody called; nothing said is never.
    static int calls(String cell) {
        return Figures.amount(cell)
                .filter(n -> n.signum() >= 0 && n.compareTo(BigDecimal.valueOf(100_000)) < 0)
                .map(BigDecimal::intValue)
                .orElse(0);
    }

    /// Without what Meta's export sets before numbers and ids.
    static String unprefixed(String cell) {
        return cell.matches("(p|l|f|c|ag|as|z):[+0-9].*") ? cell.substring(cell.indexOf(':') + 1) : cell;
    }

    static Imported read(ImportPlan plan, List<String> cells, String country, ZoneId zone) {
        var hash = hash(cells);
        if (cells.stream().anyMatch(cell -> cell.startsWith("<test lead:"))) {
            return new Refused(hash, "test-lead");
        }
        var fields = new LinkedHashMap<String, String>();
        var roles = new LinkedHashMap<String, String>();
        for (int i = 0; i < Math.min(plan.targets().size(), cells.size()); i++) {
            var target = plan.targets().get(i);
            var cell = unprefixed(cells.get(i));
            if (target.isEmpty() || isUnanswered(cell)) {
                continue;
            }
            if (ImportPlan.ROLES.contains(target)) {
                roles.putIfAbsent(target, cell);
            } else {
                fields.putIfAbsent(target.startsWith("own:") ? target.substring(4) : target, cell);
            }
        }
        if (roles.containsKey("full_name")) {
            FullName.split(roles.get("full_name")).forEach(fields::putIfAbsent);
        }
        return read(plan, hash, fields, roles, country, zone);
    }

    private static Imported read(
            ImportPlan plan,
            byte[] hash,
            Map<String, String> fields,
            Map<String, String> roles,
            String country,
            ZoneId zone) {
        for (var date : List.of("opened", "closed", "promised")) {
            if (roles.containsKey(date) && moment(plan, roles, date, zone).isEmpty()) {
                fields.putIfAbsent(date + "_as_given", roles.get(date));
            }
        }
        boolean over = plan.purpose() == ImportPlan.Purpose.HISTORY || plan.purpose() == ImportPlan.Purpose.CUSTOMERS;
        var screened = Screening.screen(fields, country);
        var contact = screened instanceof Screening.Screened.Passed passed
                ? passed
                : new Screening.Screened.Passed(Screening.contact(fields, country), Set.of());
        if (!over && screened instanceof Screening.Screened.Failed failed) {
            return new Refused(hash, failed.reason());
        }
        if (fields.isEmpty() && roles.isEmpty()) {
            return new Refused(hash, "nothing-in-it");
        }
        var ending =
                plan.purpose() == ImportPlan.Purpose.CUSTOMERS ? "won" : plan.ending(roles.getOrDefault("status", ""));
        return new Read(
                hash,
                contact.contact(),
                contact.keys(),
                moment(plan, roles, "opened", zone),
                moment(plan, roles, "closed", zone),
                moment(plan, roles, "promised", zone),
                ending,
                Optional.ofNullable(roles.get("value")).flatMap(Figures::amount),
                Optional.ofNullable(roles.get("price")).flatMap(Figures::amount),
                plan.has("calls") ? Optional.of(calls(roles.getOrDefault("calls", ""))) : Optional.empty(),
                Text.line(roles.getOrDefault("person", ""), 120));
    }

    private static Optional<Instant> moment(ImportPlan plan, Map<String, String> roles, String role, ZoneId zone) {
        return Optional.ofNullable(roles.get(role)).flatMap(text -> Figures.moment(text, plan.dayFirst(), zone));
    }

    private static byte[] hash(List<String> cells) {
        int last = cells.size();
        while (last > 0 && cells.get(last - 1).isBlank()) {
            last--;
        }
        return HexFormat.of()
                .parseHex(HexFormat.of().formatHex(Text.sha256(String.join("\u001f", cells.subList(0, last))), 0, 16));
    }
}
