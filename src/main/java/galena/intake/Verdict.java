package galena.intake;

import galena.kernel.LeadId;

/// What became of a submission, for good.
public sealed interface Verdict {
    record Accepted(LeadId lead) implements Verdict {}

    /// We had this person within the source's window; they are told by whom only when it was the same source.
    record Duplicate(LeadId lead, boolean ours) implements Verdict {}

    /// Refused by a rule; the field is the one to correct, empty when none; the words are the company's own,
    /// empty where ours say it.
    record Rejected(String reason, String field, String words) implements Verdict {}

    /// Kept as it came; a person looks at it.
    record Quarantined(String reason) implements Verdict {}

    /// Not taken now; nothing was kept. Send it again.
    record Later(String reason) implements Verdict {}
}
