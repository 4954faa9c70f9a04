package galena.desk;

import galena.kernel.LeadId;
import galena.kernel.Text;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
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
    private static final int NAME = 100;
    private static final int ANSWER = 5000;

    /// Keeps of names and answers what can be written down.
    public Report {
        outcome = Text.line(outcome, NAME);
        var clean = new LinkedHashMap<String, String>();
        answers.forEach((name, answer) -> {
            if (name != null && answer != null) {
                clean.putIfAbsent(Text.line(name, NAME), Text.clean(answer, ANSWER));
            }
        });
        answers = Collections.unmodifiableMap(clean);
    }

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
