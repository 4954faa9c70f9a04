package galena.playbook;

/// Why a playbook cannot be published.
///
/// @param kind whether a lead could be stranded, something in it is dead or wrong, or it cannot be read
public record Problem(Kind kind, String step, String what, String remedy) {
    /// Strands: a run that outlives any bound exists. Flaw: a fact that makes no sense. Unreadable: not our language.
    public enum Kind {
        STRANDS,
        FLAW,
        UNREADABLE
    }

    @Override
    public String toString() {
        return (step.isEmpty() ? "" : "Step " + step + ": ") + what + " " + remedy;
    }
}
