package galena.desk;

import galena.kernel.LeadId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What somebody reports about the lead before them: the turn they saw, the outcome, the time they promised, a
/// sentence, an amount in the smallest unit of the company's currency, answers to what the playbook asks.
public record Report(
        LeadId lead,
        int turn,
        String outcome,
        Optional<Instant> when,
        Optional<String> sentence,
        Optional<Long> amountMinor,
        Map<String, String> answers) {
    public Report(
            LeadId lead,
            int turn,
            String outcome,
            Optional<Instant> when,
            Optional<String> sentence,
            Optional<Long> amountMinor) {
        this(lead, turn, outcome, when, sentence, amountMinor, Map.of());
    }
}
