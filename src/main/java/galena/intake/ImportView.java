package galena.intake;

import galena.kernel.PersonId;
import galena.kernel.SourceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A list of leads as it stands: what was decided about it, and how far it is.
///
/// @param lines how many rows have been looked at
/// @param summary what was found, counted by name: `refused.REASON`, `twice`, `no-phone`, `no-next-step`,
/// `forgotten`, `ending.CODE`, `value.CODE` in the smallest unit, `person.NAME`
public record ImportView(
        UUID id,
        SourceId source,
        String fileName,
        long bytes,
        Instant uploadedAt,
        PersonId by,
        State state,
        ImportPlan plan,
        List<String> headers,
        Optional<Instant> startedAt,
        int lines,
        int accepted,
        int refused,
        Map<String, Long> summary) {
    /// How far a list is.
    public enum State {
        DRAFT,
        RUNNING,
        DONE,
        UNDOING,
        UNDONE,
        FAILED;

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
