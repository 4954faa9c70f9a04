package galena.insight;

import galena.kernel.SourceId;
import java.time.Instant;
import java.time.LocalDate;

/// The three books of one source and day, as the auditor found them.
public record Balance(
        SourceId source,
        LocalDate day,
        Instant checkedAt,
        long received,
        long accepted,
        long duplicate,
        long rejected,
        long quarantined,
        long pending,
        long typed,
        long imported,
        long open,
        long won,
        long lost,
        long returned,
        long merged,
        long filed,
        boolean agrees) {}
