package galena.playbook;

/// Why a playbook cannot be published.
///
/// @param kind whether a lead could be stranded, something in it is dead or wrong, or it cannot be read
/// @param step the step it is about; empty when it is about the whole
/// @param key the word that is missing; empty when none is
/// @param line where it stands in the text, counted from 1; 0 when it stands nowhere
public record Problem(Kind kind, String step, int line, String key, String what, String remedy) {
    /// Strands: a run that outlives any bound exists. Flaw: a fact that makes no sense. Unreadable: not our
    /// language.
    public enum Kind {
        STRANDS,
        FLAW,
        UNREADABLE
    }

    @Override
    public String toString() {
        var where = (line > 0 ? "Line " + line : "")
                + (line > 0 && !step.isEmpty() ? ", " : "")
                + (step.isEmpty() ? "" : (line > 0 ? "step " : "Step ") + step);
        return (where.isEmpty() ? "" : where + ": ") + what + " " + remedy;
    }
}
