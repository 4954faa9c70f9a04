package galena.lead;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import java.util.List;
import java.util.Optional;

/// A lead as people look at it: who, who has it or how it ended, what was noted.
public record LeadView(
        AccountId account,
        LeadId id,
        Facts facts,
        Contact contact,
        Optional<Held> held,
        Optional<Change.After.Ended> ended,
        List<Note> notes) {
    public boolean isOpen() {
        return held.isPresent();
    }

    /// The turn an outcome must bring; 0 when the lead is closed.
    public int turn() {
        return held.map(Held::turn).orElse(0);
    }
}
