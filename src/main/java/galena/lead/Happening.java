package galena.lead;

import galena.kernel.PersonId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Something that happened to a lead, as codes and numbers: no words, no identities.
public record Happening(
        Kind kind, Optional<PersonId> actor, String reason, Optional<UUID> content, Map<String, Object> detail) {
    /// What can happen to a lead. The code is what the trail keeps.
    public enum Kind {
        RECEIVED,
        ENTERED,
        PLACED,
        GIVEN,
        ACCEPTED,
        DECLINED,
        LAPSED,
        RECALLED,
        LEFT_OUT,
        BEGUN,
        OUTCOME,
        MISSED,
        RELEASED,
        REMINDED,
        ESCALATED,
        SILENT_EXIT,
        SKIPPED,
        SENT,
        UNDELIVERED,
        /// One of ours wrote to them.
        WROTE,
        OFFER_MADE,
        OFFER_ACCEPTED,
        OFFER_DECLINED,
        WOKE,
        MOVED,
        /// A live call went over to a colleague.
        HANDED_OVER,
        CALLED_IN,
        /// Their telephone rings at ours.
        RANG,
        /// A call was put through, or was not.
        PHONED,
        LATE_REPORT,
        NOTED,
        /// A photograph or a document lies with it.
        ATTACHED,
        CORRECTED,
        ASKED_AGAIN,
        REPLIED,
        REVOKED,
        /// They allow again what they had asked us not to do.
        ALLOWED,
        OUTAGE,
        TRANSFERRED,
        CLOSED,
        REOPENED,
        MERGED,
        UNMERGED,
        FORGOTTEN,
        RESPONSIBLE_CHANGED;

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    public static Happening by(PersonId person, Kind kind, String reason) {
        return new Happening(kind, Optional.of(person), reason, Optional.empty(), Map.of());
    }

    public static Happening machine(Kind kind, String reason) {
        return new Happening(kind, Optional.empty(), reason, Optional.empty(), Map.of());
    }

    public Happening with(Map<String, Object> more) {
        return new Happening(kind, actor, reason, content, more);
    }

    /// The same, with the step and the playbook it led away from.
    Happening leaving(Held held) {
        var all = new java.util.HashMap<>(detail);
        all.put("left", held.position().step());
        all.put("playbook", held.ref().id().toString());
        return new Happening(kind, actor, reason, content, Map.copyOf(all));
    }

    /// Whether somebody of ours and the prospect spoke with each other.
    boolean isConversation() {
        return actor.isPresent() && (kind == Kind.CALLED_IN || Boolean.TRUE.equals(detail.get("talked")));
    }

    public Happening about(UUID contentId) {
        return new Happening(kind, actor, reason, Optional.of(contentId), detail);
    }
}
