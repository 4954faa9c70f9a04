package galena.intake;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// Counts what is in a list: what a company wants to talk about afterwards.
final class Tally {
    private static final int MOST_NAMES = 100;
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
            add("no-phone", 1);
        }
        if (row.ending().equals("open")) {
            if (row.promised().isEmpty()) {
                add("no-next-step", 1);
            } else if (row.promised().get().isBefore(now)) {
                add("forgotten", 1);
            }
        }
        var name = "person." + row.person();
        if (!row.person().isEmpty()
                && (counts.containsKey(name)
                        || counts.keySet().stream()
                                        .filter(k -> k.startsWith("person."))
                                        .count()
                                < MOST_NAMES)) {
            add(name, 1);
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
