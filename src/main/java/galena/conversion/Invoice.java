package galena.conversion;

import de.siegmar.fastcsv.reader.CsvReader;
import galena.kernel.Email;
import galena.kernel.LeadId;
import galena.kernel.Phone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A vendor's bill beside what we took: which of its lines we do not know, bill twice or gave back, and which of
/// ours it does not name. Pure.
public final class Invoice {
    private static final int MOST = 50_000;

    private Invoice() {}

    /// A lead we took, with every number and address of it, normalised.
    ///
    /// @param returned whether the vendor was told to take it back
    public record Ours(LeadId lead, Set<String> points, boolean returned) {}

    /// What does not agree.
    ///
    /// @param unknown lines of the bill that name nobody we took, as written
    /// @param twice lines that name somebody a line before named
    /// @param returned lines that name somebody we gave back
    /// @param missing leads of ours that no line names
    /// @param agreeing how many do
    public record Differences(
            List<String> unknown, List<String> twice, List<String> returned, List<LeadId> missing, int agreeing) {}

    /// Compares them by any number, address or id in a line.
    ///
    /// @param country of numbers without a country code
    public static Differences compare(String csv, List<Ours> ours, String country) {
        var byPoint = new java.util.HashMap<String, Ours>();
        for (var one : ours) {
            one.points().forEach(point -> byPoint.putIfAbsent(point, one));
            byPoint.put(one.lead().toString(), one);
        }
        var unknown = new ArrayList<String>();
        var twice = new ArrayList<String>();
        var returned = new ArrayList<String>();
        var named = new HashSet<LeadId>();
        int agreeing = 0;
        for (var line : lines(csv)) {
            var keys =
                    line.stream().flatMap(cell -> key(cell, country).stream()).toList();
            if (keys.isEmpty()) {
                // a heading, a total, an empty line
                continue;
            }
            var written = String.join(", ", line);
            var found = keys.stream()
                    .flatMap(key -> Optional.ofNullable(byPoint.get(key)).stream())
                    .findFirst();
            if (found.isEmpty()) {
                unknown.add(written);
            } else if (!named.add(found.get().lead())) {
                twice.add(written);
            } else if (found.get().returned()) {
                returned.add(written);
            } else {
                agreeing++;
            }
        }
        var missing = ours.stream()
                .filter(one -> !one.returned() && !named.contains(one.lead()))
                .map(Ours::lead)
                .toList();
        return new Differences(unknown, twice, returned, missing, agreeing);
    }

    private static Optional<String> key(String cell, String country) {
        var text = cell.strip();
        if (text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            return Optional.of(text);
        }
        if (text.contains("@")) {
            return Email.parse(text).map(Email::value);
        }
        // prices and dates have fewer digits than numbers
        return text.replaceAll("\\D", "").length() >= 9 && !text.matches("\\d{4}-\\d{2}-\\d{2}.*")
                ? Phone.parse(text, country).map(Phone::e164)
                : Optional.empty();
    }

    private static List<List<String>> lines(String csv) {
        var first = csv.lines().findFirst().orElse("");
        char separator = first.indexOf(';') >= 0 ? ';' : first.indexOf('\t') >= 0 ? '\t' : ',';
        try (var reader = CsvReader.builder().fieldSeparator(separator).ofCsvRecord(csv)) {
            return reader.stream()
                    .limit(MOST)
                    .map(record -> List.copyOf(record.getFields()))
                    .toList();
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
    }

    /// What is known of leads by their ids, for [#compare].
    public static List<Ours> ours(Map<LeadId, Set<String>> points, Set<LeadId> returned) {
        return points.entrySet().stream()
                .map(entry -> new Ours(entry.getKey(), entry.getValue(), returned.contains(entry.getKey())))
                .toList();
    }
}
