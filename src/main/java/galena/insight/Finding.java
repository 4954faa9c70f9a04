package galena.insight;

import galena.kernel.LeadId;
import galena.kernel.SourceId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// Something the auditor found wrong and that is still so.
public record Finding(
        Instant foundAt,
        String kind,
        Optional<LeadId> lead,
        Optional<SourceId> source,
        Optional<LocalDate> day,
        String detail) {
    /// Something that was wrong and was put right.
    public record Past(Finding finding, Instant goneAt) {}
}
