package galena.intake;

import galena.kernel.LeadId;
import galena.kernel.PersonName;
import galena.kernel.SourceId;
import galena.kernel.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/// The leads that had one number or address lately, newest first, at most eight. Written as `lead/source/epoch
/// second/product/first name`; the last two are missing in what was written long ago.
record Recent(List<Sighting> sightings) {
    private static final int MOST = 8;
    private static final int SHARED = 5;

    /// @param product what [#product] makes of it
    /// @param firstName without accents and case, at most sixteen letters
    record Sighting(LeadId lead, SourceId source, Instant at, String product, String firstName) {
        String written() {
            return lead + "/" + source + "/" + at.getEpochSecond() + "/" + product + "/" + firstName;
        }
    }

    /// Eight digits that stand for a product; empty for none.
    static String product(String name) {
        var word = Guess.word(name);
        return word.isEmpty() ? "" : HexFormat.of().formatHex(Text.sha256(word), 0, 4);
    }

    static String firstName(String name) {
        var folded = PersonName.folded(name);
        return folded.length() <= 16
                ? folded
                : folded.substring(
                        0, folded.offsetByCodePoints(0, Math.min(16, folded.codePointCount(0, folded.length()))));
    }

    static Recent read(String written) {
        return new Recent(Arrays.stream(written.split(" "))
                .filter(part -> !part.isEmpty())
                .map(Recent::sighting)
                .toList());
    }

    private static Sighting sighting(String part) {
        var pieces = part.split("/", -1);
        return new Sighting(
                LeadId.of(pieces[0]),
                SourceId.of(pieces[1]),
                Instant.ofEpochSecond(Long.parseLong(pieces[2])),
                pieces.length > 3 ? pieces[3] : "",
                pieces.length > 4 ? pieces[4] : "");
    }

    String written() {
        return sightings.stream().map(Sighting::written).collect(Collectors.joining(" "));
    }

    /// Whether so many have it that it tells nobody from anybody.
    boolean isShared() {
        return sightings.size() >= SHARED;
    }

    Recent with(Sighting sighting) {
        var more = new ArrayList<Sighting>();
        more.add(sighting);
        sightings.stream()
                .filter(s -> !s.lead().equals(sighting.lead()))
                .limit(MOST - 1)
                .forEach(more::add);
        return new Recent(more);
    }

    /// With one lead in place of another.
    Recent replacing(LeadId lead, LeadId by) {
        var seen = new java.util.HashSet<LeadId>();
        return new Recent(sightings.stream()
                .map(s -> s.lead().equals(lead) ? new Sighting(by, s.source(), s.at(), s.product(), s.firstName()) : s)
                .filter(s -> seen.add(s.lead()))
                .toList());
    }

    Recent without(LeadId lead) {
        return new Recent(sightings.stream().filter(s -> !s.lead().equals(lead)).toList());
    }
}
