package galena.intake;

import galena.kernel.Text;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Counts what is in a list: what a company wants to talk about afterwards.
final class Tally {
    private static final int MOST_NAMES = 100;
    private static final List<String> SOURCES = List.of(
            "lead_source", "source", "origin", "lead_origin", "original_source", "quelle", "herkunft", "utm_source");
    private final Instant now;
    private final Map<String, Long> counts = new TreeMap<>();
    private final int digits;
    private int accepted;

    /// @param digits of the account's currency behind the mark
    Tally(Instant now, int digits) {
        this.now = now;
        this.digits = digits;
    }

    Tally(Instant now, int digits, Map<String, Long> before, int accepted) {
        this(now, digits);
        counts.putAll(before);
        this.accepted = accepted;
    }

    void refused(String reason) {
        add("refused." + reason, 1);
    }

    void accepted(Imported.Read row) {
        accepted++;
        add("ending." + row.ending(), 1);
        row.value()
                .ifPresent(value -> add(
                        "value." + row.ending(),
                        value.movePointRight(2)
                                .setScale(0, java.math.RoundingMode.HALF_UP)
                                .longValue()));
        row.price()
                .ifPresent(price -> add(
                        "price",
                        price.movePointRight(2)
                                .setScale(0, java.math.RoundingMode.HALF_UP)
                                .longValue()));
        if (row.contact().phones().isEmpty()) {
            found("no-phone", row);
        }
        if (row.ending().equals("open")) {
            if (row.promised().isEmpty()) {
                found("no-next-step", row);
            } else if (row.promised().get().isBefore(now)) {
                found("forgotten", row);
            }
        }
        if (!row.ending().equals("won")) {
            row.calls().filter(calls -> calls == 0).ifPresent(never -> found("never-called", row));
            row.calls().filter(calls -> calls == 1).ifPresent(once -> found("called-once", row));
        }
        named("person", row.person(), row);
        SOURCES.stream()
                .flatMap(name -> Stream.ofNullable(row.contact().fields().get(name)))
                .findFirst()
                .ifPresent(source -> named("source", Text.line(source, 120), row));
    }

    /// Something to talk about, with what the lead had cost.
    private void found(String name, Imported.Read row) {
        add(name, 1);
        row.price()
                .ifPresent(price -> add(
                        "cost." + name,
                        price.movePointRight(2)
                                .setScale(0, java.math.RoundingMode.HALF_UP)
                                .longValue()));
    }

    private void named(String what, String name, Imported.Read row) {
        var key = what + "." + name;
        if (!name.isEmpty()
                && (counts.containsKey(key)
                        || counts.keySet().stream()
                                        .filter(k -> k.startsWith(what + "."))
                                        .count()
                                < MOST_NAMES)) {
            add(key, 1);
            if (row.ending().equals("won")) {
                add(what + "-won." + name, 1);
            }
        }
    }

    private long minor(BigDecimal amount) {
        return amount.movePointRight(digits).setScale(0, RoundingMode.HALF_UP).longValue();
    }

    private void add(String name, long count) {
        counts.merge(name, count, Long::sum);
    }

    int accepted() {
        return accepted;
    }

    Map<String, Long> summary() {
        return Map.copyOf(counts);
    }
}
