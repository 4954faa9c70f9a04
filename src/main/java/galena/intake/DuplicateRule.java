package galena.intake;

/// When somebody who comes through a door of a source is known already, and what is done then.
///
/// @param scope among whose leads we look
/// @param phone whether the same number tells
/// @param email whether the same address tells
/// @param living what is done when we still work on them
/// @param closed what is done when that is over, except where they bought
/// @param household whether the same number with another first name is another person of the same household
public record DuplicateRule(
        Scope scope, boolean phone, boolean email, Living living, Closed closed, boolean household) {
    public static final DuplicateRule USUAL =
            new DuplicateRule(Scope.COMPANY, true, true, Living.ATTACH, Closed.REOPEN, true);

    /// Among whose leads we look.
    public enum Scope {
        COMPANY,
        VENDOR,
        SOURCE,
        PRODUCT
    }

    /// What is done when we still work on them.
    public enum Living {
        /// Whoever has the lead hears at once that they asked again.
        ATTACH,
        /// Only the sender hears of it.
        REFUSE
    }

    /// What is done when it is over.
    public enum Closed {
        REOPEN,
        ANEW,
        REFUSE
    }
}
