package galena.identity;

/// What a company demands of whoever signs in.
///
/// @param elsewhereOnly passwords open nothing, but for administrators, so that a wrong setting locks nobody out
/// @param secondStep with a password alone one gets no further than to where a second step is set up
public record SignInRule(boolean elsewhereOnly, boolean secondStep) {
    public static final SignInRule NONE = new SignInRule(false, false);
}
