package galena.intake;

import galena.kernel.LeadId;
import galena.kernel.SourceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The leads that had one number or address lately, newest first, at most eight. Written as `lead/source/epoch
/// second`.
record Recent(List<Sighting> sightings) {
    private static final int MOST = 8;

    record Sighting(LeadId lead, SourceId source, Instant at) {
        String written() {
            return lead + "/" + source + "/" + at.getEpochSecond();
        }
    }

    static Recent read(String written) {
        return new Recent(Arrays.stream(written.split(" "))
                .filter(part -> !part.isEmpty())
                .map(Recent::sighting)
                .toList());
    }

    private static Sighting sighting(String part) {
        var pieces = part.split("/");
        return new Sighting(
                LeadId.of(pieces[0]), SourceId.of(pieces[1]), Instant.ofEpochSecond(Long.parseLong(pieces[2])));
    }

    String written() {
        return sightings.stream().map(Sighting::written).collect(Collectors.joining(" "));
    }

    Optional<Sighting> since(Instant earliest) {
        return sightings.stream().filter(s -> !s.at().isBefore(earliest)).findFirst();
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

    Recent without(LeadId lead) {
        return new Recent(sightings.stream().filter(s -> !s.lead().equals(lead)).toList());
    }
}
