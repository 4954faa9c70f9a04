package galena.bench;

import de.siegmar.fastcsv.reader.CsvReader;
import galena.intake.Twins;
import galena.lead.Contact;
import galena.lead.ContactPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;

/// How well probable duplicates are found, on data in which somebody said which they are.
final class Duplicates {
    private Duplicates() {}

    record Result(String data, int contacts, int pairs, int suggested, int right, double perSecond) {
        double precision() {
            return suggested == 0 ? 1 : (double) right / suggested;
        }

        double recall() {
            return (double) right / pairs;
        }

        double f1() {
            return 2 * precision() * recall() / (precision() + recall());
        }

        /// One-sided lower limit of precision at 95 % (Wilson score, 90 % two-sided).
        double lower() {
            return BinomialConfidenceInterval.WILSON_SCORE
                    .fromErrorRate(suggested, right, 0.10)
                    .getLowerBound();
        }
    }

    record Labelled(List<Contact> contacts, List<String> same) {}

    /// FEBRL: synthetic Australians, one duplicate each, with slips, swapped names and lost fields. Without their
    /// social security number: leads have none.
    static Labelled febrl(Path file) throws IOException {
        var contacts = new ArrayList<Contact>();
        var same = new ArrayList<String>();
        for (var row : rows(file, ',')) {
            contacts.add(new Contact(
                    row.getOrDefault("given_name", ""),
                    row.getOrDefault("surname", ""),
                    "",
                    (row.getOrDefault("street_number", "") + " " + row.getOrDefault("address_1", "")).strip(),
                    row.getOrDefault("suburb", ""),
                    row.getOrDefault("state", ""),
                    row.getOrDefault("postcode", ""),
                    "AU",
                    "",
                    "",
                    Map.of(
                            "address_2",
                            row.getOrDefault("address_2", ""),
                            "date_of_birth",
                            row.getOrDefault("date_of_birth", "")),
                    List.<ContactPoint>of()));
            same.add(row.getOrDefault("rec_id", "").split("-")[1]);
        }
        return new Labelled(contacts, same);
    }

    static Labelled restaurants(Path file) throws IOException {
        var contacts = new ArrayList<Contact>();
        var same = new ArrayList<String>();
        for (var row : rows(file, ',')) {
            contacts.add(new Contact(
                    "",
                    "",
                    row.getOrDefault("name", ""),
                    row.getOrDefault("address", ""),
                    row.getOrDefault("city", ""),
                    "",
                    "",
                    "US",
                    "",
                    "",
                    Map.of(),
                    List.<ContactPoint>of()));
            same.add(row.getOrDefault("unique_id", ""));
        }
        return new Labelled(contacts, same);
    }

    private static List<Map<String, String>> rows(Path file, char separator) throws IOException {
        var text = Files.readString(file).replace("\", \"", "\",\"");
        var rows = new ArrayList<Map<String, String>>();
        List<String> names = List.of();
        try (var reader = CsvReader.builder().fieldSeparator(separator).ofCsvRecord(text)) {
            for (var line : reader) {
                var cells = line.getFields().stream()
                        .map(cell -> cell.strip().replaceAll("^['\"]|['\"]$", ""))
                        .toList();
                if (names.isEmpty()) {
                    names = cells;
                    continue;
                }
                var row = new LinkedHashMap<String, String>();
                for (int i = 0; i < Math.min(names.size(), cells.size()); i++) {
                    row.put(names.get(i), cells.get(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    static Result measure(String name, Labelled data) {
        var pairs = truth(data.same());
        // once to warm up
        Twins.among(data.contacts());
        long begun = System.nanoTime();
        var found = Twins.among(data.contacts());
        double seconds = (System.nanoTime() - begun) / 1e9;
        int right = 0;
        Set<String> seen = new HashSet<>();
        for (var pair : found) {
            if (seen.add(pair.one() + " " + pair.other())
                    && data.same().get(pair.one()).equals(data.same().get(pair.other()))) {
                right++;
            }
        }
        return new Result(
                name,
                data.contacts().size(),
                pairs,
                seen.size(),
                right,
                data.contacts().size() / seconds);
    }

    private static int truth(List<String> same) {
        var counts = new LinkedHashMap<String, Integer>();
        same.forEach(id -> counts.merge(id, 1, Integer::sum));
        return counts.values().stream().mapToInt(n -> n * (n - 1) / 2).sum();
    }
}
