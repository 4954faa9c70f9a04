package galena.lead;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// One entry of a lead's trail, as it was written.
public record TrailEntry(
        AccountId account,
        LeadId lead,
        int seq,
        Instant at,
        String kind,
        String actor,
        Optional<PersonId> actorId,
        int turn,
        Optional<String> step,
        Optional<String> holder,
        Optional<UUID> holderId,
        Optional<String> ending,
        Optional<String> reason,
        Optional<UUID> content,
        Map<String, Object> detail) {
    /// A detail as text, empty when there is none.
    public String text(String key) {
        var value = detail.get(key);
        return value == null ? "" : value.toString();
    }

    /// A detail as a number; empty when there is none.
    public java.util.OptionalLong number(String key) {
        return detail.get(key) instanceof Number n
                ? java.util.OptionalLong.of(n.longValue())
                : java.util.OptionalLong.empty();
    }
}
